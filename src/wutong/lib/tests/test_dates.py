from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wutong.lib.dates import Period, Precision, When
from wutong.lib.refusals import Refused

days = st.dates(date(1900, 1, 1), date(2099, 12, 31))


def spanning(day: date, precision: Precision) -> When:
    months = {Precision.MONTH: 1, Precision.QUARTER: 3, Precision.HALF: 6, Precision.YEAR: 12}.get(precision)
    first = date(day.year, (day.month - 1) // months * months + 1, 1) if months else day
    return When(first, precision, time(9, 30) if precision is Precision.MINUTE else None)


whens = st.builds(spanning, days, st.sampled_from(Precision))
periods = st.tuples(days, days).map(lambda ends: Period.inclusive(min(ends), max(ends)))


@pytest.mark.parametrize(
    "iso, earliest, last",
    [
        ("2023-04-05T09:30", date(2023, 4, 5), date(2023, 4, 5)),
        ("2023-04-05", date(2023, 4, 5), date(2023, 4, 5)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-Q2", date(2023, 4, 1), date(2023, 6, 30)),
        ("2023-H2", date(2023, 7, 1), date(2023, 12, 31)),
        ("2023", date(2023, 1, 1), date(2023, 12, 31)),
        ("../2023-04-05", date.min, date(2023, 4, 5)),
    ],
)
def test_a_time_spans_what_its_source_can_mean(iso: str, earliest: date, last: date) -> None:
    when = When.parse(iso)
    assert (when.earliest, when.last, when.iso(), str(when)) == (earliest, last, iso, iso)


@given(whens)
def test_what_is_written_is_read_again(when: When) -> None:
    assert When.parse(when.iso()) == when


@given(whens)
def test_a_time_lies_wholly_in_the_period_of_its_own_span(when: When) -> None:
    assert Period.of(when).holds(when)
    assert not Period.of(when).may_hold(when)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2023-4",
        "2023-13",
        "2023-02-30",
        "2023-Q5",
        "2023-H3",
        "../2023",
        "0000",
        "2023年",
        "2023-04-05T9:30",
    ],
)
def test_another_spelling_is_refused_by_name(text: str) -> None:
    with pytest.raises(Refused) as refused:
        When.parse(text)
    assert f"“{text}”" in str(refused.value)


@pytest.mark.parametrize(
    "first, precision, minute",
    [
        (date(2023, 4, 5), Precision.MONTH, None),
        (date(2023, 5, 1), Precision.QUARTER, None),
        (date(2023, 4, 1), Precision.HALF, None),
        (date(2023, 4, 5), Precision.MINUTE, None),
        (date(2023, 4, 5), Precision.DAY, time(9)),
        (date(2023, 4, 5), Precision.MINUTE, time(9, 30, 1)),
        (datetime(2023, 4, 5), Precision.DAY, None),
    ],
)
def test_there_is_one_way_to_hold_a_time(first: date, precision: Precision, minute: time | None) -> None:
    with pytest.raises(AssertionError):
        When(first, precision, minute)


def test_a_fact_of_the_year_is_inside_the_year_and_only_possible_in_its_first_half() -> None:
    when = When.parse("2023")
    assert Period.year(2023).holds(when)
    half = Period.inclusive(date(2023, 1, 1), date(2023, 6, 30))
    assert half.may_hold(when) and not half.holds(when)
    assert not Period.year(2022).may_hold(when)


def test_an_unknown_day_is_possible_in_every_period_up_to_its_paper() -> None:
    when = When.parse("../2023-04-05")
    assert Period.year(2023).may_hold(when) and Period.year(1999).may_hold(when)
    assert not Period.year(2024).may_hold(when)
    assert Period(None, date(2024, 1, 1)).holds(when)
    assert not Period.year(2023).holds(when)


@given(periods, days)
def test_a_day_is_either_in_a_period_or_not(period: Period, day: date) -> None:
    assert period.holds(When(day)) == (day in period)
    assert not period.may_hold(When(day))


@given(periods, whens)
def test_possible_means_some_days_inside_and_some_outside(period: Period, when: When) -> None:
    assert not (period.holds(when) and period.may_hold(when))
    assert period.holds(when) <= (when.last in period)
    touches = when.earliest < (period.until or date.max) and (period.since or date.min) <= when.last
    assert (period.holds(when) or period.may_hold(when)) == touches


def test_a_period_is_said_with_both_days_and_held_half_open() -> None:
    period = Period.inclusive(date(2023, 1, 1), date(2023, 3, 31))
    assert (period.since, period.until, period.last) == (
        date(2023, 1, 1),
        date(2023, 4, 1),
        date(2023, 3, 31),
    )
    assert date(2023, 3, 31) in period and date(2023, 4, 1) not in period


def test_an_open_side_leaves_everything_in() -> None:
    assert date.min in Period(None, date(2023, 1, 1)) and date.max in Period(date(2023, 1, 1), None)
    assert Period.inclusive(None, None) == Period(None, None) == Period.inclusive(None, date.max)


@pytest.mark.parametrize("last", [date(2023, 4, 30), date(2023, 1, 1)])
def test_an_end_before_its_beginning_is_refused(last: date) -> None:
    Period.inclusive(last, last)
    with pytest.raises(Refused, match=f"{last} 早于第一天 2023-05-01"):
        Period.inclusive(date(2023, 5, 1), last)


@settings(max_examples=30)
@given(periods)
def test_the_months_of_a_period_are_the_whole_of_it(period: Period) -> None:
    months = period.months()
    assert (months[0].since, months[-1].until) == (period.since, period.until)
    assert all(a.until == b.since and b.since and b.since.day == 1 for a, b in pairwise(months))
    assert all(
        m.since and m.last and (m.since.year, m.since.month) == (m.last.year, m.last.month) for m in months
    )


def test_the_year_has_twelve_months() -> None:
    months = Period.year(2024).months()
    assert [m.last - m.since + timedelta(1) for m in months if m.last and m.since][1] == timedelta(29)
    assert len(months) == 12
