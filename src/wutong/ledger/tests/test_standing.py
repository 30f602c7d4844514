"""What stands on a day, judging by what had been heard: the whole of bitemporality."""

from datetime import date

import pytest

from tests.story import as_of, story
from wutong.ledger.core import AsOf, Fact, certain, span, standing, vague
from wutong.lib.dates import Period, When

# The example of house.md 4.4: a start moved by a correction, then withdrawn.
MOVED = story("""
    2025-03-01  project.started  known=2025-03-03
    2025-04-01  project.started  corrects=1  reason=平整场地不算开工  known=2025-05-02
    2025-04-01  project.started  corrects=2  reason=未开工  withdrawn=yes  known=2025-06-09
""")


def ids(facts: list[Fact], at: AsOf) -> list[str]:
    return [f.id for f in standing(facts, at)]


@pytest.mark.parametrize(
    ("day", "known", "stands"),
    [
        ("2025-03-15", "2025-03-20", ["1"]),  # as we judged in March: it had started
        ("2025-03-15", "2025-05-03", []),  # as we know since May: it had not started yet
        ("2025-05-01", "2025-05-03", ["2"]),
        ("2025-05-01", "2025-06-10", []),  # as we know since June: it was never a start
        ("2025-02-28", "2025-03-20", []),  # not true yet
        ("2025-03-15", "2025-03-02", []),  # not heard yet
    ],
)
def test_the_same_question_has_its_own_answer_from_every_place_to_stand(
    day: str, known: str, stands: list[str]
) -> None:
    assert ids(MOVED, as_of(day, known)) == stands


def test_a_withdrawn_withdrawal_lets_the_claim_stand_again() -> None:
    told = story("""
        2025-03-01  project.signed
        2025-03-01  project.signed  corrects=1  withdrawn=yes  reason=误撤  known=2025-03-02
        2025-03-01  project.signed  corrects=2  reason=恢复  known=2025-03-03
    """)
    assert ids(told, as_of("2025-03-31", "2025-03-01")) == ["1"]
    assert ids(told, as_of("2025-03-31", "2025-03-02")) == []
    assert ids(told, as_of("2025-03-31", "2025-03-03")) == ["3"]


def test_a_corrected_amount_counts_from_the_day_it_was_heard() -> None:
    told = story("""
        2025-03-01  project.signed  amount=100  paper=contract
        2025-06-10  project.signed  amount=80   paper=supplement  corrects=1  known=2025-06-12
    """)
    assert ids(told, as_of("2025-06-30", "2025-06-11")) == ["1"]
    assert ids(told, as_of("2025-06-30", "2025-06-12")) == ["2"]


def test_a_fact_of_an_unknown_day_stands_at_every_day_once_known() -> None:
    told = story("../2025-06-30  project.named  name=甲项目")
    assert ids(told, as_of("1999-01-01", "2025-06-30")) == ["1"]
    assert ids(told, as_of("1999-01-01", "2025-06-29")) == []


def test_a_fact_that_knows_only_its_month_stands_from_the_first_day_it_can_mean() -> None:
    told = story("2025-05  project.signed")
    assert ids(told, as_of("2025-04-30")) == []
    assert ids(told, as_of("2025-05-01")) == ["1"]
    assert [certain(told[0], day) for day in (date(2025, 5, 30), date(2025, 5, 31))] == [False, True]


@pytest.mark.parametrize(
    ("when", "heard_on", "first", "last"),
    [
        ("2025-05-10", date(2025, 6, 1), date(2025, 5, 10), date(2025, 5, 10)),
        ("2025-05-10T09:30", date(2025, 6, 1), date(2025, 5, 10), date(2025, 5, 10)),
        ("2025-05", date(2025, 6, 1), date(2025, 5, 1), date(2025, 5, 31)),
        ("2025-05", date(2025, 5, 20), date(2025, 5, 1), date(2025, 5, 20)),  # not after it was heard
        ("2025-Q2", date(2026, 1, 1), date(2025, 4, 1), date(2025, 6, 30)),
        ("2025-H1", date(2026, 1, 1), date(2025, 1, 1), date(2025, 6, 30)),
        ("2025", date(2025, 7, 1), date(2025, 1, 1), date(2025, 7, 1)),
        ("../2025-05-10", date(2025, 6, 1), date.min, date(2025, 5, 10)),
    ],
)
def test_a_statement_spans_the_days_it_can_mean(when: str, heard_on: date, first: date, last: date) -> None:
    assert span(When.parse(when), None, heard_on) == (first, last)


def test_the_span_of_a_quantity_is_its_period() -> None:
    period = Period.inclusive(date(2025, 1, 1), date(2025, 3, 31))
    assert span(When.parse("2025-04-10"), period, date(2025, 4, 10)) == (date(2025, 1, 1), date(2025, 3, 31))
    half_open = Period.inclusive(date(2025, 1, 1), None)
    assert span(When.parse("2025-04-10"), half_open, date(2025, 4, 10)) == (date(2025, 4, 10),) * 2


def test_only_what_is_less_exact_than_a_day_is_vague() -> None:
    days = story("""
        2025-05-10        project.signed
        2025-05-10T09:30  project.signed
        2025-05           project.signed
        ../2025-05-31     project.signed
    """)
    assert [vague(f) for f in days] == [False, False, True, True]
