"""Periods as statistical tables write them."""

import pytest

from wutong.lib.reading_periods import is_month, names_period, read_period
from wutong.lib.refusals import Refused

SPELLINGS = """
2023年               2023-01-01 2023-12-31
2023                 2023-01-01 2023-12-31
2023年全年           2023-01-01 2023-12-31
2023年1-9月          2023-01-01 2023-09-30
2023年1—9月份累计    2023-01-01 2023-09-30
2022年8月至12月      2022-08-01 2022-12-31
1-2月                2024-01-01 2024-02-29
二〇二三年一季度     2023-01-01 2023-03-31
2023年二季度         2023-04-01 2023-06-30
前三季度             2024-01-01 2024-09-30
2023年上半年         2023-01-01 2023-06-30
下半年               2024-07-01 2024-12-31
截至2023年9月底      2023-01-01 2023-09-30
截止9月末            2024-01-01 2024-09-30
截至2022年12月20日   2022-01-01 2022-12-20
2023年9月            2023-01-01 2023-09-30
2023年9月当月        2023-09-01 2023-09-30
2023年3月18日        2023-03-18 2023-03-18
2022年1月1日至12月20日     2022-01-01 2022-12-20
2022年3月5日至8日          2022-03-05 2022-03-08
2022-01-01至2023-04-30     2022-01-01 2023-04-30
"""


@pytest.mark.parametrize("line", SPELLINGS.strip().splitlines())
def test_every_spelling_means_its_days(line: str) -> None:
    text, first, last = line.split()
    period = read_period(text, year=2024)
    assert (str(period.since), str(period.last)) == (first, last)


def test_a_month_stands_alone_where_its_column_says_so() -> None:
    assert str(read_period("2023年9月", alone=True).since) == "2023-09-01"


@pytest.mark.parametrize("text", ["1-9月", "上半年", "2023年13月", "2023年9-1月", "火星年", "2023年2月30日"])
def test_what_has_no_year_or_no_place_in_a_calendar_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        read_period(text)


def test_a_heading_is_a_period_where_nothing_else_stands_in_it() -> None:
    assert all(map(names_period, ("2023年", "1-9月", "9月", "一季度", "上半年")))
    assert not any(map(names_period, ("2023年签约", "签约时间", "3.5", "上年同期", "2023年3月18日", "")))


def test_only_a_bare_month_leaves_open_from_when_it_counts() -> None:
    assert is_month("2023年9月") and is_month("9月份")
    assert not any(map(is_month, ("9月当月", "1-9月", "截至9月底", "2023年9月累计", "2023年")))
