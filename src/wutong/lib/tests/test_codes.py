from collections import Counter

import pytest

from wutong.lib.codes import credit_code, industries, industry, lineage, region_code
from wutong.lib.refusals import Refused


@pytest.mark.parametrize("code", ["91110108551385082Q", "91110000600037341L", "91350583MA52907870"])
def test_a_true_credit_code_is_taken(code: str) -> None:
    """The third has remainder nought, where widely copied code fails."""
    assert credit_code(code) == code


def test_a_credit_code_is_brought_to_its_normal_form() -> None:
    assert credit_code(" ９１１１０１０８ 5513-85082q") == "91110108551385082Q"


def test_an_invented_code_fails_at_the_digit_inside() -> None:
    """Printed as an example on a blog; the organisation code inside ends wrongly."""
    with pytest.raises(Refused, match="第 17 位应为 4"):
        credit_code("91310115MA1H8R7C6D")


def test_a_wrong_last_digit_is_answered_with_the_one_that_fits() -> None:
    with pytest.raises(Refused, match="第 18 位应为 Q，请对照营业执照"):
        credit_code("91110108551385082P")


@pytest.mark.parametrize(
    "code, fault", [("9111", "是 4 位"), ("91110108551385082O", "第 18 位不会是 O"), ("", "是 0 位")]
)
def test_a_code_of_another_shape_is_refused_with_its_fault(code: str, fault: str) -> None:
    with pytest.raises(Refused, match=fault):
        credit_code(code)


@pytest.mark.parametrize("place", range(18))
def test_one_mistyped_sign_is_always_found(place: int) -> None:
    code = "91350583MA52907870"
    for sign in set("0123456789ABCDEFGHJKLMNPQRTUWXY") - {code[place]}:
        with pytest.raises(Refused):
            credit_code(code[:place] + sign + code[place + 1 :])


@pytest.mark.parametrize("code", ["350583", "350583104", "350583104001", "110000"])
def test_a_region_has_six_nine_or_twelve_digits(code: str) -> None:
    assert region_code(f" {code}") == code


@pytest.mark.parametrize("code", ["", "99", "3505", "990000", "35058310", "3505831040012", "35058X"])
def test_a_region_of_another_shape_is_refused_by_name(code: str) -> None:
    with pytest.raises(Refused, match=f"{code} 不是"):
        region_code(code)


def test_the_table_of_industries_has_the_numbers_of_the_standard() -> None:
    """20 letters, 97 divisions, 473 groups, 1,381 classes (the amended standard has 1,382)."""
    assert Counter(len(code) for code in industries()) == {1: 20, 3: 97, 4: 473, 5: 1381}


def test_every_industry_but_a_letter_belongs_to_one_above() -> None:
    assert all(lineage(entry)[0].code == entry.code[0] for entry in industries().values())


@pytest.mark.parametrize("text", ["C3825", "3825", "c3825", " C3825 "])
def test_an_industry_is_known_with_or_without_its_letter(text: str) -> None:
    found = industry(text)
    assert found and found.name == "光伏设备及元器件制造"
    assert [entry.code for entry in lineage(found)] == ["C", "C38", "C382", "C3825"]


@pytest.mark.parametrize("text", ["C9999", "", "光伏"])
def test_an_unknown_industry_is_no_refusal(text: str) -> None:
    assert industry(text) is None
