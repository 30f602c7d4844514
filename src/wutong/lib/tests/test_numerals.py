from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.lib.numerals import arabic, number


@pytest.mark.parametrize(
    "text, figures",
    [
        ("二〇二三年", "2023年"),
        ("十二月", "12月"),
        ("二十", "20"),
        ("廿八", "28"),
        ("三十一", "31"),
        ("十", "10"),
    ],
)
def test_chinese_digits_and_tens_become_figures(text: str, figures: str) -> None:
    assert arabic(text) == figures


def spelled(value: int) -> str:
    """A number below 10,000 as a bank clerk writes it."""
    text, gap = "", False
    for step, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // step % 10
        if digit:
            text += ("零" if gap and text else "") + "零一二三四五六七八九"[digit] + name
        gap = not digit
    return text


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_every_number_is_read_as_a_clerk_spells_it(high: int, low: int) -> None:
    assert number(arabic(spelled(high))) == high
    assert number(arabic(f"{spelled(high)}亿")) == high * 10**8
    assert (
        number(arabic(f"{spelled(high)}亿{'零' if low < 1000 else ''}{spelled(low)}万"))
        == high * 10**8 + low * 10**4
    )


def test_a_myriad_of_yi_is_one_unit() -> None:
    assert number("1.2万亿") == Decimal("1.2") * 10**12


@pytest.mark.parametrize(
    "text", ["", "亿", "3百5", "1万5", "3亿5千", "3.5亿2万", "1亿2亿", "1.2.3", "2万3万", "x"]
)
def test_what_may_mean_two_numbers_is_none(text: str) -> None:
    assert number(text) is None
