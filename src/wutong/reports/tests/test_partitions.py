"""The parts of a figure add up to it, whatever was recorded."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.facts.figures import Book
from wutong.facts.kinds import draft
from wutong.facts.milestones import Signed
from wutong.ledger.core import AsOf, Draft, Fact, standing
from wutong.lib.dates import Period, When
from wutong.lib.money import YI, Amount, Qualifier
from wutong.lib.refusals import Refused
from wutong.organisations.models import Organisation
from wutong.reports.figures import Question, ask, parts
from wutong.reports.partitions import DIVIDERS
from wutong.reports.registers import SEVERAL, Home, Register, Scope
from wutong.targets.metrics import METRIC

AT = AsOf(date(2024, 6, 30), datetime(2024, 6, 30, tzinfo=UTC))
COUNTY = Organisation(code="c", name="梧桐县", path="000001")
TOWNS = [Organisation(code=f"t{n}", name=f"{n} 镇", path=f"00000100000{n}") for n in (2, 3)]
VILLAGE = Organisation(code="v", name="村", path="000001000002000009")
ELSEWHERE = Organisation(code="e", name="邻县", path="000004")
UNITS = [COUNTY, *TOWNS, VILLAGE, ELSEWHERE]
SCOPE = Scope(COUNTY, {o.ref: o for o in UNITS}, {o.path: o for o in UNITS})

WHENS = st.sampled_from(
    [
        "2023-02-03",
        "2023-02-28",
        "2023-02",
        "2023-03",
        "2023-Q1",
        "2023-H2",
        "2023",
        "../2023-05-01",
        "2022-12",
        "2024-02",
    ]
).map(When.parse)
AMOUNTS = st.one_of(
    st.none(),
    st.builds(
        lambda tenths, qualifier: Amount(Decimal(tenths) * YI / 10, qualifier),
        st.integers(1, 1500),
        st.sampled_from([Qualifier.EXACT, Qualifier.AT_LEAST, Qualifier.AT_MOST, Qualifier.ABOUT]),
    ),
    st.just(Amount(Decimal(1000), currency="USD")),
)
SIGNINGS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(1, 2), WHENS, AMOUNTS), unique_by=lambda s: s[:2], max_size=12
)
REFS = st.sampled_from([o.ref for o in UNITS if o != ELSEWHERE])
HOMES = st.builds(
    Home,
    REFS,
    st.lists(st.sampled_from([o.ref for o in UNITS]), max_size=2).map(tuple),
    st.sampled_from(["", "乳业", "C39"]),
)
PERIODS = st.sampled_from(
    [Period.year(2023), Period.inclusive(date(2023, 2, 10), date(2023, 8, 1)), Period(None, None)]
)


def taken(offered: Draft, number: int) -> Fact:
    """The fact that a draft becomes when it is heard last of all."""
    named = ("subject", "kind", "when", "claim", "evidence", "touches", "corrects", "reason", "period")
    told = {name: getattr(offered, name) for name in named}
    return Fact(
        id=f"f{number}", seq=number, recorded_at=datetime(2024, 5, 1, tzinfo=UTC), actor="person:chen", **told
    )


def register_of(signings, homes, seen=None) -> Register:
    """A register of projects whose phases were signed so."""
    facts = [
        taken(
            draft(Signed(amount), f"phase:{project}x{phase}", when, touches=(f"project:{project}",)), number
        )
        for number, (project, phase, when, amount) in enumerate(signings, 1)
    ]
    stand = tuple(standing(facts, AT))
    places = {f"project:{n}": home for n, home in enumerate(homes)}
    return Register(SCOPE, Book(stand, AT), {f.id: f for f in stand}, places, seen, (9, "seal"))


registers = st.builds(register_of, SIGNINGS, st.lists(HOMES, min_size=6, max_size=6))


@given(
    registers, PERIODS, st.sampled_from(["projects_signed", "amount_signed"]), st.sampled_from(list(DIVIDERS))
)
def test_the_parts_add_up_to_the_whole_and_each_answers_alone_as_it_does_in_the_row(
    register, period, key, by
):
    answer = ask(Question(METRIC[key], period, AT, COUNTY), register)
    found = parts(answer, by, register)
    assert sum(part.figure.value for part in found) == answer.figure.value
    assert sorted(line.facts for part in found for line in part.figure.lines) == sorted(
        line.facts for line in answer.figure.lines
    )
    for part in found:
        assert ask(part.question, register).figure.lines == part.figure.lines


@given(registers, PERIODS, st.sets(st.integers(0, 5)))
def test_what_one_may_see_and_what_is_hidden_make_up_the_whole(register, period, numbers):
    question = Question(METRIC["projects_signed"], period, AT, COUNTY)
    whole = ask(question, register)
    seen = frozenset(f"project:{n}" for n in numbers)
    some = ask(question, replace(register, seen=seen))
    assert some.value + some.hidden == whole.value
    assert all(line.subject in seen for line in (*some.figure.lines, *some.figure.possible))


def one(when: str, home: Home | None = None, amount: Amount | None = None) -> Register:
    """A register of one project."""
    return register_of([(0, 1, When.parse(when), amount)], [home or Home(COUNTY.ref, (), "")])


def keys(register: Register, by: str) -> list[str]:
    """The parts of the projects signed in 2023."""
    question = Question(METRIC["projects_signed"], Period.year(2023), AT, COUNTY)
    return [part.key for part in parts(ask(question, register), by, register)]


def test_a_day_known_only_to_the_year_stands_under_no_month():
    assert keys(one("2023"), "month") == ["unknown"]
    assert keys(one("2023-02"), "month") == ["2023-02"]


def test_what_may_lie_in_a_month_stands_beside_it():
    question = Question(METRIC["projects_signed"], Period.year(2023), AT, COUNTY).part("month", "2023-02")
    answer = ask(question, one("2023"))
    assert (answer.value, len(answer.figure.possible)) == (0, 1)


@pytest.mark.parametrize(
    "home, place",
    [
        (Home(COUNTY.ref, (), ""), "c"),
        (Home(COUNTY.ref, (TOWNS[0].ref,), ""), "t2"),
        (Home(COUNTY.ref, (VILLAGE.ref,), ""), "t2"),
        (Home(COUNTY.ref, (TOWNS[0].ref, TOWNS[1].ref), ""), SEVERAL),
        (Home(COUNTY.ref, (ELSEWHERE.ref,), ""), "c"),
        (Home(ELSEWHERE.ref, (TOWNS[1].ref,), ""), "t3"),
    ],
)
def test_a_project_stands_where_it_lies_else_with_whom_it_belongs(home: Home, place: str):
    assert keys(one("2023-02", home), "place") == [place]


def test_a_project_is_as_large_as_all_its_signed_phases_together():
    signings = [
        (0, n, When.parse(day), Amount(n * 4 * YI)) for n, day in ((1, "2023-02-01"), (2, "2023-03-01"))
    ]
    assert keys(register_of(signings, [Home(COUNTY.ref, (), "")]), "band") == ["10-20"]


def test_the_largest_part_comes_first_and_what_is_unknown_last():
    homes = [Home(COUNTY.ref, (), words) for words in ("", "", "", "乳业", "乳业", "机械")]
    signings = [(n, 1, When.parse("2023-02-01"), None) for n in range(6)]
    assert keys(register_of(signings, homes), "industry") == ["乳业", "机械", "unknown"]


@pytest.mark.parametrize("by, key", [("month", "2023-13"), ("band", "7-8"), ("place", "nowhere")])
def test_a_part_that_cannot_be_is_refused(by: str, key: str):
    question = Question(METRIC["projects_signed"], Period.year(2023), AT, COUNTY).part(by, key)
    with pytest.raises(Refused):
        ask(question, one("2023-02"))
