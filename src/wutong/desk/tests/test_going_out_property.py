"""Whatever projects there are, and whichever layout they go out in: on their return they tell nothing new."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.clock import Clock
from wutong.facts.kinds import KINDS
from wutong.facts.milestones import AgreementForm, FrameworkSigned, Milestone
from wutong.facts.project import PlannedTotal
from wutong.lib import names
from wutong.lib.dates import MONTHS, Precision, When
from wutong.lib.money import Amount, Qualifier
from wutong.lib.sheets import marks
from wutong.organisations.doors import Act
from wutong.organisations.models import Organisation, Person
from wutong.organisations.queries import named
from wutong.projects import actions
from wutong.projects.sheet_rows import MILESTONES

from .intake_office import LEDGERS, founded
from .test_going_out import back, complaints, out

KEYS = count()
OFFICE = "440703"
SEARCH = (Phase.explicit, Phase.reuse, Phase.generate)  # a failing example is small enough as it is


def told(alphabet: str) -> st.SearchStrategy[str]:
    """Words a cell can hold and that say something."""
    some = st.text(alphabet, min_size=1, max_size=8).map(names.normal)
    return some.filter(lambda text: text and not marks.is_blank(text) and names.core(text))


@st.composite
def whens(draw: st.DrawFn) -> When:
    """A day before July 2025, as exact as any source."""
    precision = draw(st.sampled_from(Precision))
    day = draw(st.dates(date(2019, 1, 1), date(2024, 12, 31)))
    months = MONTHS.get(precision)
    if months:
        day = date(day.year, (day.month - 1) // months * months + 1, 1)
    minute = draw(st.times()).replace(second=0, microsecond=0) if precision is Precision.MINUTE else None
    if minute and not (minute.hour or minute.minute):
        minute = minute.replace(minute=1)
    return When(day, precision, minute.replace(tzinfo=None) if minute else None)


@st.composite
def amounts(draw: st.DrawFn) -> Amount:
    """A sum of any size, known in any way, in any of a few currencies."""
    value = draw(st.decimals(1, 10**12, places=2))
    qualifier = draw(st.sampled_from(Qualifier))
    high = value + draw(st.decimals(1, 10**9, places=2)) if qualifier is Qualifier.RANGE else None
    rough = draw(st.sampled_from([Decimal(1), Decimal(10_000)]))
    currency = draw(st.sampled_from(["CNY", "CNY", "USD", "HKD"]))
    return Amount(value * rough // 1, qualifier, high * rough // 1 + 1 if high else None, currency)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A project as hypothesis makes it up."""

    name: str
    office: int
    investor: str
    industry: str
    hosts: frozenset[int]
    phases: tuple[tuple[str, Amount | None, dict[str, tuple[When, AgreementForm | None]]], ...]


TEXT = told("甲乙丙镇项目公司0017ab=+-@'(（） .、/有限")
PASSED = st.dictionaries(
    st.sampled_from(MILESTONES), st.tuples(whens(), st.sampled_from([None, *AgreementForm])), max_size=5
)
PHASE = st.tuples(st.sampled_from(["", "二期", "扩建"]), st.none() | amounts(), PASSED)
PROJECTS = st.lists(
    st.builds(
        Drawn, TEXT, st.integers(0, 2), st.just("") | TEXT, st.just("") | TEXT,
        st.frozensets(st.integers(0, 3), max_size=3), st.lists(PHASE, min_size=1, max_size=3).map(tuple),
    ),
    min_size=1, max_size=4, unique_by=lambda p: (p.name, p.office),
)  # fmt: skip


def recorded(person: Person, drawn: Drawn, pool: list[Organisation]) -> None:
    """The project as its office would enter it by forms."""

    def act() -> Act:
        return Act(person, "form", f"drawn:{next(KEYS)}")

    known = When.parse("2025-01-01")
    hosts = tuple(pool[n] for n in sorted(drawn.hosts))
    opening = actions.Opening(drawn.name, pool[drawn.office], drawn.investor, drawn.industry, "3841", hosts)
    project = actions.open_project(act(), opening, when=known)
    for number, (name, planned, passed) in enumerate(drawn.phases):
        phase = actions.add_phase(act(), project, name=name, when=known) if number else project.phases.get()
        if planned:
            actions.report(act(), phase, PlannedTotal(planned), when=known)
        for key, (when, form) in passed.items():
            shape = KINDS[f"project.{key}"]
            claim = FrameworkSigned(form) if shape is FrameworkSigned else shape()
            assert isinstance(claim, Milestone)
            actions.pass_milestone(act(), phase, claim, when=when)


@contextmanager
def forgotten() -> Iterator[None]:
    """Whatever is recorded inside is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("layout", ["", *LEDGERS])
@settings(max_examples=5, phases=SEARCH, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some=PROJECTS)
def test_no_project_comes_back_with_anything_new(
    db: None, clock: Clock, layout: str, some: list[Drawn]
) -> None:
    with forgotten():
        lin = founded()
        pool = [named(OFFICE), *Organisation.objects.filter(parent=named(OFFICE))[:3]]
        for drawn in some:
            recorded(lin, drawn, pool)
        plan = back(lin, OFFICE, out(lin, OFFICE, layout), day=date(2025, 7, 1))
        assert complaints(plan) == []
        assert [d for row in plan.rows for d in row.drafts] == []
        assert {row.outcome.value for row in plan.rows} == {"same"}
