"""Every column is proposed a meaning for a reason, or is left unread for one."""

import pytest

from wutong.lib.sheets.columns import Field, knower, propose, record
from wutong.lib.sheets.headings import Head
from wutong.lib.sheets.layout import lay_out
from wutong.lib.sheets.marks import apart, is_blank, is_no, is_yes

from .books import sheet

FIELDS = (
    Field("name", "project_named", ("项目名称", "名称", "项目")),
    Field("investor", "investor_named", ("投资方", "企业名称", "企业")),
    Field("planned", "planned_total", ("总投资", "投资额")),
    Field("signed", "signed", ("签约", "签约时间"), never=("计划", "金额")),
    Field("source", "evidence", ("出处", "备注"), several=True),
)


def meant(*titles: str) -> list[str]:
    heads = [Head(n, tuple(title.split("/"))) for n, title in enumerate(titles, 1)]
    return [proposal.key for proposal in propose(heads, FIELDS)]


def reasons(*titles: str) -> list[str]:
    heads = [Head(n, tuple(title.split("/"))) for n, title in enumerate(titles, 1)]
    return [str(proposal.reason) for proposal in propose(heads, FIELDS)]


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("项目名称", "name"), ("項目名稱", "name"), ("项目 名称", "name"), ("项目/名称", "name"),
        ("企业/名称", "investor"), ("项目阶段/签约", "signed"), ("是否签约", "signed"),
        ("签约年月", "signed"), ("总投资(亿元)", "planned"), ("项目总投资", "planned"),
        ("进展/签约/时间", "signed"), ("项目概况/名称", "name"), ("投资方(全称)", "investor"),
    ],
)  # fmt: skip
def test_a_heading_is_understood(title: str, key: str) -> None:
    assert meant(title) == [key]


@pytest.mark.parametrize(
    "title",
    [
        "计划签约时间", "计划/签约", "签约金额", "投资方联系人", "企业联系电话", "完成投资额", "到位资金",
        "法人代表", "签约地点", "进展/开工/时间",
    ],
)  # fmt: skip
def test_what_means_something_else_is_not_taken(title: str) -> None:
    assert meant(title) == [""]


def test_a_heading_known_to_the_glossary_says_what_it_is() -> None:
    assert reasons("到位资金", "甲乙丙", "項目名稱") == [
        "是“到位资金”，导入时不读这一列", "不认识这个列名，不读这一列", "列名“項目名稱”即“项目名称”",
    ]  # fmt: skip


def test_personal_data_are_recognised_and_left_for_a_reason() -> None:
    assert reasons("联系电话", "投资方联系人", "企业/手机号") == ["是“联系人信息”，个人信息未导入"] * 3
    assert meant("联系电话", "投资方联系人", "企业/手机号", "投资方") == ["", "", "", "investor"]


def test_a_field_may_mean_something_else_beside_another_column() -> None:
    fields = (Field("name", "enterprise_named", ("企业名称",), unless=("项目名称",)),)
    for titles, key in ((("企业名称", "备注"), "name"), (("企业名称", "項目名稱"), "")):
        heads = [Head(n, (title,)) for n, title in enumerate(titles, 1)]
        assert propose(heads, fields)[0].key == key


def test_a_field_may_take_headings_by_their_form() -> None:
    count = Field(
        "count", "project_count", ("个数",), never=("计划",), several=True, fits=lambda h: "(个)" in h
    )
    heads = [Head(n, (title,)) for n, title in enumerate(("个数", "甲(个)", "计划乙(个)", "投资方"), 1)]
    proposals = propose(heads, (*FIELDS, count))
    assert [proposal.key for proposal in proposals] == ["count", "count", "", "investor"]
    assert proposals[0].sure > proposals[1].sure


def test_the_surest_column_wins_a_field_and_the_other_says_who_has_it() -> None:
    assert meant("项目", "企业", "项目名称") == ["name", "investor", ""]
    assert meant("主要企业", "投资方") == ["", "investor"]
    assert reasons("主要企业", "投资方")[0] == "已由“投资方”一列读取"


def test_several_columns_may_be_sources() -> None:
    assert meant("出处", "备注") == ["source", "source"]


def test_a_row_is_read_by_the_meaning_of_its_columns() -> None:
    page = sheet("单位:亿元||||\n项目名称|总投资|签约|备注|出处\n君乐宝|30| |口头|报道4")
    layout = lay_out(page, knower(FIELDS))
    row = record(layout, propose(layout.heads, FIELDS), layout.rows[0])
    name = row.cell("name")
    assert name is not None
    assert (name.text, row.cell("signed"), row.units["planned"]) == ("君乐宝", None, "亿元")
    assert row.places("name", "source", "signed") == ("表!A3", "表!D3", "表!E3")


def test_a_column_s_own_unit_wins_over_the_caption() -> None:
    layout = lay_out(sheet("单位:亿元|\n项目名称|总投资(万元)\n君乐宝|30"), knower(FIELDS))
    assert record(layout, propose(layout.heads, FIELDS), layout.rows[0]).units["planned"] == "万元"


def test_ticks_crosses_and_dashes_are_understood() -> None:
    assert all(map(is_yes, ("√", "✓", "是", "已完成", "Y", "1", "True", " √ ", "Yes", "DONE")))
    assert all(map(is_no, ("×", "否", "未签约", "尚未开工", "N", "0", "No", "Not yet")))
    assert all(map(is_blank, ("", "-", "——", "/", "待定", "暂无", "N/A", "n.a.", "TBD", "–")))
    assert not any(map(is_yes, ("", "签约", "2023年", "×")))


def test_what_stands_in_brackets_is_taken_apart() -> None:
    assert apart("√(意向)") == ("√", "意向")
    assert apart("2023年4月（框架）") == ("2023年4月", "框架")
    assert apart("已签约") == ("已签约", "")
    assert apart("(意向)") == ("(意向)", "")
