"""Sheets too long for one act: recorded in several, in the background, whatever is closed or killed."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from tests.clock import Clock
from wutong.desk.intake import actions, intakes
from wutong.desk.models import Intake
from wutong.ledger import papers, store, verify
from wutong.ledger.models import Entry, Fact
from wutong.lib.dates import When
from wutong.lib.refusals import Refused
from wutong.lib.sheets.tests.books import workbook
from wutong.organisations.doors import Act
from wutong.organisations.models import Person
from wutong.organisations.queries import named
from wutong.projects.actions import Opening, open_project
from wutong.projects.models import Project, ProjectNow

from .intake_office import founded, looked_at

HEAD = ["项目名称", "投资方", "总投资(亿元)", "签约时间", "开工时间"]
ROWS: list[list[Any]] = [
    [f"{chr(0x7532 + n % 7)}{n}号项目", f"公司{n}", 1 + n, "2023-03-01", ""] for n in range(25)
]
# The last row tells more of the second: they belong to one act, however far apart they stand.
LONG: list[list[Any]] = [HEAD, *ROWS, [ROWS[1][0], ROWS[1][1], "", "", "2023-06-01"]]


@pytest.fixture
def lin(db: None, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Person:
    """The officer of all five offices; with them a sheet of more than ten rows is long."""
    monkeypatch.setattr(actions, "ROWS_IN_ONE_ACT", 10)
    monkeypatch.setattr(actions, "ROWS_OF_AN_ACT", 6)
    return founded()


def planned(lin: Person, rows: list[list[Any]] = LONG) -> actions.Plan:
    paper = papers.keep("台账.xlsx", [workbook(rows)], lin.ref)
    return looked_at(lin, paper, named("350583"))


def test_a_long_sheet_is_recorded_in_several_acts_each_under_its_key(lin: Person) -> None:
    plan = planned(lin)
    assert (plan.counts["rows"], plan.counts["acts"], plan.counts["things"]) == (26, 5, 25)
    assert [row.row for row in plan.rows] == list(range(2, 28))
    assert actions.confirm(lin, plan)
    keys = list(actions.entries_of(plan.key).values_list("key", flat=True))
    assert keys == [f"sheet:{plan.key}/{n}" for n in range(5)]
    assert Fact.objects.count() == plan.counts["facts"]
    assert ProjectNow.objects.filter(stage="started").get().name == ROWS[1][0]
    assert not list(verify.damages())


def test_a_second_look_finds_nothing_new(lin: Person) -> None:
    plan = planned(lin)
    actions.confirm(lin, plan)
    again = actions.preview(plan.question)
    assert (again.counts["facts"], again.counts["same"]) == (0, 26)
    assert again.already
    before = Entry.objects.count()
    assert actions.confirm(lin, again)
    assert Entry.objects.count() == before


def test_a_confirmation_that_was_stopped_goes_on_where_it_stopped(
    lin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, record = planned(lin), store.record
    left = iter([True, True, False])

    def dying(offer: Any) -> Entry:
        if not next(left):
            raise KeyboardInterrupt
        return record(offer)

    monkeypatch.setattr(store, "record", dying)
    with pytest.raises(KeyboardInterrupt):
        actions.confirm(lin, plan)
    assert actions.entries_of(plan.key).count() == 2
    assert not list(verify.damages())
    monkeypatch.setattr(store, "record", record)
    actions.confirm(lin, plan)
    assert actions.entries_of(plan.key).count() == 5
    assert Project.objects.count() == 25
    assert Fact.objects.count() == plan.counts["facts"]


def test_what_others_recorded_meanwhile_is_looked_at_again(lin: Person) -> None:
    plan = planned(lin)
    taken = ROWS[20][0]
    opening = Opening(taken, named("350583"))
    open_project(Act(lin, "form", "form:1:other"), opening, when=When.parse("2023-01-01"))
    actions.confirm(lin, plan)
    assert ProjectNow.objects.filter(name=taken).count() == 1
    assert Project.objects.count() == 25
    assert not list(verify.damages())


def test_a_sheet_is_recorded_however_often_others_record_meanwhile(
    lin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, again, opened = planned(lin), actions._again, 0

    def open_another() -> None:
        nonlocal opened
        opened += 1
        assert opened < 15, "every look is overtaken"
        opening = Opening(ROWS[opened][0], named("360700-park"))
        open_project(Act(lin, "form", f"form:1:{opened}"), opening, when=When.parse("2023-01-01"))

    def overtaken(*stretch: Any) -> Any:
        looked = again(*stretch)
        open_another()
        return looked

    open_another()
    monkeypatch.setattr(actions, "_again", overtaken)
    actions.confirm(lin, plan)
    assert actions.entries_of(plan.key).count() == 5
    assert not list(verify.damages())


def test_a_plan_whose_file_is_gone_is_made_anew(lin: Person) -> None:
    paper = papers.keep("台账.xlsx", [workbook(LONG)], lin.ref)
    intake = intakes.bring(lin, paper, named("350583"), None)
    Intake.objects.update(beat_at=now() - timedelta(days=31))
    intakes.forget_old_plans()
    assert not Intake.objects.exists()
    intake.save(force_insert=True)
    assert intakes.plan_of(intake).counts["rows"] == 26


def test_a_sheet_of_problems_only_is_refused_whole(lin: Person) -> None:
    plan = planned(lin, [HEAD, *([name, "", "3忆", "", ""] for name in "甲乙丙丁戊己庚辛壬癸子丑")])
    with pytest.raises(Refused, match="12 行都没能读懂"):
        actions.confirm(lin, plan)
