from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.lib.dates import When
from wutong.lib.english_dates import DAY_FIRST, MONTH_FIRST, day_order
from wutong.lib.reading_dates import read_when
from wutong.lib.refusals import Refused
from wutong.lib.tests.test_dates import days, whens


@pytest.mark.parametrize(
    "cell, iso",
    [
        ("2022年1月26日", "2022-01-26"),
        ("2022年2月15日", "2022-02-15"),
        ("2023年3月28日", "2023-03-28"),
        ("2023年4月", "2023-04"),
        ("2023年3月", "2023-03"),
        ("2021年", "2021"),
        ("2023年", "2023"),
        ("2023.04.28", "2023-04-28"),
        ("2023.03.15", "2023-03-15"),
        ("2023.02", "2023-02"),
        ("2022.07", "2022-07"),
        ("2023", "2023"),
        ("2018", "2018"),
    ],
)
def test_the_cells_of_the_five_sample_ledgers_are_read(cell: object, iso: str) -> None:
    assert read_when(cell).iso() == iso


@pytest.mark.parametrize(
    "cell, iso",
    [
        ("2023/4/5", "2023-04-05"),
        ("2023-4-5", "2023-04-05"),
        ("2023–04–05", "2023-04-05"),
        ("2023。04。28", "2023-04-28"),
        ("20230405", "2023-04-05"),
        ("202304", "2023-04"),
        (" 2023 年 4 月 5 日 ", "2023-04-05"),
        ("２０２３年４月", "2023-04"),
        ("2023年4月5号", "2023-04-05"),
        ("2023年4月5號", "2023-04-05"),
        ("2023年4月5日(星期三)", "2023-04-05"),
        ("23年4月", "2023-04"),
        ("99年5月", "1999-05"),
        ("二〇二三年四月", "2023-04"),
        ("二○二三年十二月三十一日", "2023-12-31"),
        ("二〇二三年四月廿八日", "2023-04-28"),
        ("2023年元月", "2023-01"),
        ("2023年4月上旬", "2023-04"),
        ("2023年4月底", "2023-04"),
        ("2023年底", "2023"),
        ("2023年度", "2023"),
        ("2023年上半年", "2023-H1"),
        ("2023年下半年", "2023-H2"),
        ("2023年一季度", "2023-Q1"),
        ("2023 一季度", "2023-Q1"),
        ("2023年第四季度", "2023-Q4"),
        ("2023年Q1", "2023-Q1"),
        ("2023q3", "2023-Q3"),
        ("2023-04-05 00:00:00", "2023-04-05"),
        ("2023年1月26日上午", "2023-01-26"),
    ],
)
def test_a_spelling_is_read_as_exactly_as_it_says(cell: object, iso: str) -> None:
    assert read_when(cell).iso() == iso


@pytest.mark.parametrize(
    "cell, clock",
    [
        ("2023年1月26日上午9时30分", "09:30"),
        ("2023年1月26日 9:30", "09:30"),
        ("2023-01-26 09:30", "09:30"),
        ("2023-01-26T09:30:15", "09:30"),
        ("2023年1月26日九点半", "09:30"),
        ("2023年1月26日下午3点半", "15:30"),
        ("2023年1月26日晚上8时", "20:00"),
        ("2023年1月26日中午12时", "12:00"),
        ("2023年1月26日中午1时10分", "13:10"),
        ("2023年1月26日凌晨12点10分", "00:10"),
    ],
)
def test_a_clock_is_read_to_the_minute(cell: object, clock: str) -> None:
    assert read_when(cell).iso() == f"2023-01-26T{clock}"


@pytest.mark.parametrize(
    "cell, iso",
    [
        ("4月12日", "2022-04-12"),
        ("4.12", "2022-04-12"),
        ("四月", "2022-04"),
        ("一季度", "2022-Q1"),
        ("上半年", "2022-H1"),
        ("今年3月", "2022-03"),
        ("去年12月", "2021-12"),
    ],
)
def test_a_day_without_its_year_needs_one_from_elsewhere(cell: object, iso: str) -> None:
    assert read_when(cell, year=2022).iso() == iso
    with pytest.raises(Refused):
        read_when(cell)


def test_a_written_year_is_stronger_than_the_hint() -> None:
    assert read_when("2023年4月", year=2022).iso() == "2023-04"


@pytest.mark.parametrize(
    "cell, iso",
    [
        (2023, "2023"),
        (2023.0, "2023"),
        (202304, "2023-04"),
        (20230405, "2023-04-05"),
        (20230405.0, "2023-04-05"),
        (2023.04, "2023-04"),
        (2023.4, "2023-04"),
        (2023.12, "2023-12"),
        (Decimal("2023.10"), "2023-10"),
        (45044, "2023-04-28"),
        (45044.395833333336, "2023-04-28T09:30"),
        (date(2023, 4, 5), "2023-04-05"),
        (datetime(2023, 4, 5), "2023-04-05"),
        (datetime(2023, 4, 5, 9, 29, 59, 999000), "2023-04-05T09:30"),
    ],
)
def test_numbers_and_days_of_a_workbook_are_read(cell: object, iso: str) -> None:
    assert read_when(cell).iso() == iso


@given(days.filter(lambda day: date(1984, 1, 1) <= day <= date(2099, 12, 31)))
def test_a_serial_day_means_the_same_in_both_epochs(day: date) -> None:
    assert read_when((day - date(1899, 12, 30)).days) == When(day)
    assert read_when((day - date(1904, 1, 1)).days, epoch_1904=True) == When(day)


@given(whens)
def test_our_own_spelling_is_read_back(when: When) -> None:
    assert read_when(when.iso()) == when


def test_a_month_that_lost_its_nought_is_not_guessed() -> None:
    """A sheet shows 2023.10 typed as a number as 2023.1."""
    with pytest.raises(Refused, match="2023年1月 或 2023年10月"):
        read_when(2023.1)
    assert read_when("2023.1").iso() == "2023-01"


@pytest.mark.parametrize(
    "cell", ["2023年2月30日", "2023.13.01", "2023年13月", "20231305", "2023年4月5日25时"]
)
def test_what_no_calendar_holds_is_refused_by_name(cell: object) -> None:
    with pytest.raises(Refused, match=f"日历上没有 {cell}"):
        read_when(cell)


@pytest.mark.parametrize(
    "cell",
    ["待定", "√", "23.4.28", "2023.1-2023.3", "截至4月", "正月初五", 7, 500000, True, float("nan"), 20235],
)
def test_what_may_mean_several_days_or_none_is_refused_by_name(cell: object) -> None:
    with pytest.raises(Refused, match="看不懂日期") as refused:
        read_when(cell, year=2022)
    assert str(cell).lower() in str(refused.value).lower()


@pytest.mark.parametrize(
    "cell, iso",
    [
        ("Mar 2023", "2023-03"),
        ("March, 2023", "2023-03"),
        ("2023 March", "2023-03"),
        ("Sept. '23", "2023-09"),
        ("03/2023", "2023-03"),
        ("3-2023", "2023-03"),
        ("12 March 2023", "2023-03-12"),
        ("12th of March, 2023", "2023-03-12"),
        ("March 12, 2023", "2023-03-12"),
        ("Mar. 12th 2023", "2023-03-12"),
        ("12-Mar-2023", "2023-03-12"),
        ("12-Mar-23", "2023-03-12"),
        ("2023-Mar-12", "2023-03-12"),
        ("12-Mar-2023 00:00:00", "2023-03-12"),
        ("2023-Q1", "2023-Q1"),
        ("Q1 2023", "2023-Q1"),
        ("1Q2023", "2023-Q1"),
        ("third quarter of 2023", "2023-Q3"),
        ("H2 2023", "2023-H2"),
        ("the second half of 2023", "2023-H2"),
        ("early 2023", "2023"),
        ("end of March 2023", "2023-03"),
        ("28/04/2023", "2023-04-28"),
        ("04/28/2023", "2023-04-28"),
        ("28.04.2023", "2023-04-28"),
        ("04/04/2023", "2023-04-04"),
    ],
)
def test_english_days_are_read_as_exactly_as_they_say(cell: str, iso: str) -> None:
    assert read_when(cell).iso() == iso


def test_which_comes_first_of_day_and_month_is_not_guessed() -> None:
    with pytest.raises(Refused, match="03/04/2023 可能是 2023年4月3日 或 2023年3月4日，请写成"):
        read_when("03/04/2023")
    assert read_when("03/04/2023", order=DAY_FIRST).iso() == "2023-04-03"
    assert read_when("03/04/2023", order=MONTH_FIRST).iso() == "2023-03-04"
    with pytest.raises(Refused, match="Mar-23 可能是 2023年3月 或 3月23日"):
        read_when("Mar-23")


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["03/04/2023", "28/04/2023", "待定"], DAY_FIRST),
        (["03/04/2023", "04/28/2023"], MONTH_FIRST),
        (["03/04/2023", "2023-04-28"], ""),
        (["28/04/2023", "04/28/2023"], ""),
    ],
)
def test_a_column_tells_which_comes_first_unless_it_contradicts_itself(cells: list[str], order: str) -> None:
    assert day_order(cells) == order


def test_a_serial_day_that_became_text_is_still_a_day() -> None:
    assert read_when("45044").iso() == "2023-04-28"
    with pytest.raises(Refused, match="看不懂日期 20235"):
        read_when("20235")


@pytest.mark.parametrize(
    ("cell", "suggestion"),
    [
        ("2023年13月", "2023年12月"),
        ("2023年2月30日", "2023年2月28日"),
        ("2O23年4月", "2023年4月"),
        ("2023年4目28曰", "2023年4月28日"),
        ("2023,4,28", "2023.4.28"),
    ],
)
def test_a_day_that_nearly_reads_is_answered_with_a_suggestion(cell: str, suggestion: str) -> None:
    with pytest.raises(Refused, match=f"是否为 {suggestion}？请"):
        read_when(cell)


def test_twelve_at_night_belongs_to_no_known_day() -> None:
    with pytest.raises(Refused):
        read_when("2023年3月1日晚上12点")


@pytest.mark.parametrize("cell", [None, "", "  "])
def test_an_empty_cell_is_asked_for(cell: object) -> None:
    with pytest.raises(Refused, match="没有填写日期"):
        read_when(cell)


@given(st.text() | st.text("0123456789年月日上下半旬季度Q.-/: 点时十二〇前底") | st.floats() | st.integers())
def test_any_cell_is_read_or_refused(cell: object) -> None:
    try:
        when = read_when(cell, year=2023)
    except Refused as refused:
        assert str(refused)
    else:
        assert When.parse(when.iso()) == when
