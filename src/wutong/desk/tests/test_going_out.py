"""Registers that go out, in our layout and in those of the five offices, and what they tell on their return."""

from typing import Any

import pytest

from tests.clock import Clock
from wutong.desk.going_out import pattern
from wutong.desk.intake.actions import Plan, confirm
from wutong.ledger import asof, papers
from wutong.lib.sheets.columns import knower
from wutong.lib.sheets.layout import lay_out
from wutong.lib.sheets.reading import Sheet, read
from wutong.organisations.models import Person
from wutong.organisations.queries import named
from wutong.projects.export import workbook
from wutong.projects.models import Project
from wutong.projects.queries import Wanted
from wutong.projects.sheets import FIELDS

from .intake_office import DEMO, LEDGERS, founded, looked_at, taken_in


@pytest.fixture
def lin(db: None, clock: Clock) -> Person:
    """The officer of all five offices."""
    return founded()


def out(person: Person, organisation: str, like: str | bytes = "", day: str = "") -> bytes:
    """The projects of an organisation as a workbook, like another one if there is one."""
    office = named(organisation)
    data = (DEMO / LEDGERS[like]["file"]).read_bytes() if isinstance(like, str) and like else like
    shape = pattern("台账.xlsx", data, office) if isinstance(data, bytes) else None
    return workbook(person, Wanted(organisation=office), asof.read({"day": day}), shape)


def back(person: Person, organisation: str, data: bytes, **more: Any) -> Plan:
    """What a workbook that went out would record if it were brought."""
    return looked_at(person, papers.keep("导出.xlsx", [data], person.ref), named(organisation), **more)


def first(data: bytes) -> Sheet:
    return read(data).sheets[0]


def complaints(plan: Plan) -> list[tuple[int, str]]:
    return [(row.row, str(problem)) for row in plan.rows for problem in row.problems]


@pytest.mark.parametrize("ledger", LEDGERS)
@pytest.mark.parametrize("layout", ["", *LEDGERS])
def test_what_goes_out_tells_nothing_new_when_it_comes_back(lin: Person, ledger: str, layout: str) -> None:
    taken_in(lin, ledger)
    office = LEDGERS[ledger]["organisation"]
    plan = back(lin, office, out(lin, office, layout))
    assert complaints(plan) == []
    assert {row.outcome.value for row in plan.rows} == {"same"}
    assert plan.counts["things"] == Project.objects.count()
    assert confirm(lin, plan) is None


@pytest.mark.parametrize("ledger", LEDGERS)
def test_a_register_in_its_own_layout_says_what_it_said(lin: Person, ledger: str) -> None:
    taken_in(lin, ledger)
    theirs = first((DEMO / LEDGERS[ledger]["file"]).read_bytes())
    ours = first(out(lin, LEDGERS[ledger]["organisation"], ledger))
    before, after = (lay_out(sheet, knower(FIELDS)) for sheet in (theirs, ours))
    assert after.heads[: len(before.heads)] == before.heads
    assert after.unit == before.unit
    assert ours.merged == tuple(a for a in theirs.merged if a.bottom < before.rows[0].number)
    said = {cell.text for row in before.rows for cell in row.cells}
    joined, bounds = {"报道000 第605–680字 / 报道000 第2157–2203字"}, {"≥100", "≥10"}
    assert {cell.text for row in after.rows for cell in row.cells} <= said | joined | bounds
