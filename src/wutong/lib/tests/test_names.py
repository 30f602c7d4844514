import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.lib.names import alike, core, normal


def test_a_stored_name_has_one_width_and_single_blanks() -> None:
    assert normal("  富士康（赣州）\u3000有限公司 \n") == "富士康(赣州) 有限公司"


@pytest.mark.parametrize(
    "name, left",
    [
        ("富士康工业互联网股份有限公司", "富士康工业互联网"),
        ("君乐宝乳业集团", "君乐宝乳业"),
        ("五矿集团有限公司", "五矿"),
        ("富士康(深圳)有限责任公司", "富士康深圳"),
        ("赣州某某投资中心(有限合伙)", "赣州某某投资中心"),
        ("華潤醫藥物流配送基地項目", "华润医药物流配送基地"),
        ("五矿智慧工坊·中国(南安)高端阀门智造产业园", "五矿智慧工坊中国南安高端阀门智造产业园"),
        ("Apple Co., Ltd.", "apple"),
        ("20GW异质结电池项目", "20gw异质结电池"),
    ],
)
def test_the_core_of_a_name_leaves_out_script_marks_and_legal_form(name: str, left: str) -> None:
    assert core(name) == left


@pytest.mark.parametrize("name", ["集团", "项目", "深圳分公司", "zinc"])
def test_a_name_is_never_stripped_to_nothing_or_to_another(name: str) -> None:
    assert core(name) == name


@pytest.mark.parametrize(
    "a, b",
    [
        ("吉利", "吉利集团有限公司"),
        ("捷泰新能源科技有限公司", "淮安捷泰新能源项目"),
        ("第一产业预制菜产业园", "预制菜产业园"),
        ("敏实智能制造产业基地项目", "敏实智能制造基地"),
        ("富士康项目", "富士康工业互联智能制造项目"),
        ("天合光能淮安基地", "天合光能淮安基地一期"),
        ("項目名稱", "项目名称"),
    ],
)
def test_names_that_may_mean_the_same_are_shown_to_a_person(a: str, b: str) -> None:
    assert alike(a, b) and alike(b, a)


@pytest.mark.parametrize(
    "a, b",
    [
        ("天合光能淮安基地一期", "天合光能淮安基地二期"),
        ("年产100万套汽车配件项目", "年产200万套汽车配件项目"),
        ("富士康(赣州)有限公司", "富士康(深圳)有限公司"),
        ("第一产业江门央厨及预制菜生产基地项目", "鹏腾即烹即食预制菜生产基地"),
        ("均和项目", "杉杉项目"),
        ("均和", "均胜"),
        ("", "吉利"),
    ],
)
def test_names_that_differ_are_not(a: str, b: str) -> None:
    assert not alike(a, b)


@given(st.text())
def test_the_core_of_a_core_is_itself_in_form(name: str) -> None:
    assert core(name) == core(normal(name))
    assert not any(sign.isspace() for sign in core(name))
