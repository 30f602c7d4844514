"""Where a sheet contradicts the ledger a person chooses: both, a correction, or leaving it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.clock import Clock
from wutong.desk.intake.actions import confirm
from wutong.ledger.models import Fact
from wutong.lib.sheets.tests.books import workbook
from wutong.organisations.models import Person
from wutong.organisations.sheets import Choice

from .intake_office import founded, milestones, of_rows, project, said

HEAD = ["项目名称", "投资方", "总投资(亿元)", "签约时间"]
BEFORE: list[list[Any]] = [HEAD, ["甲项目", "利亚德", 5, "2023-03-01"]]
AFTER: list[list[Any]] = [HEAD, ["甲项目", "利亚德", 5, "2023-04-01"]]


@pytest.fixture
def lin(db: None, clock: Clock) -> Person:
    """The officer of all five offices, who has recorded one project."""
    lin = founded()
    confirm(lin, of_rows(lin, "350583", BEFORE))
    return lin


def after(lin: Person, choices: dict[str, Choice]) -> Any:
    return of_rows(lin, "350583", AFTER, choices=choices)


def dates(name: str = "甲项目") -> list[str]:
    return sorted(f.when.iso() for f in project(name).phases[0].facts if f.kind == "project.signed")


def test_both_stand_where_nobody_chose(lin: Person) -> None:
    plan = after(lin, {})
    (row,) = plan.rows
    (found,) = row.contradictions
    assert (row.outcome, found.place, found.choice) == ("differs", "Sheet1!D2", "both")
    assert said(found.said) == "账本已记“签约”(2023-03-01)，本表为“签约”(2023-04-01)"
    confirm(lin, plan)
    assert dates() == ["2023-03-01", "2023-04-01"]


def test_a_correction_keeps_the_old_line_and_names_the_workbook(lin: Person) -> None:
    plan = after(lin, {"Sheet1!D2": Choice.CORRECT})
    confirm(lin, plan)
    assert milestones(project("甲项目")) == {"signed": "2023-04-01"}
    line = Fact.objects.get(corrects__isnull=False)
    assert line.reason == "以《台账.xlsx》为准"
    assert line.corrects is not None and line.corrects.happened_on.isoformat() == "2023-03-01"


def test_what_is_left_out_is_not_recorded(lin: Person) -> None:
    plan = after(lin, {"": Choice.SKIP})
    assert not plan.drafts
    assert confirm(lin, plan) is None
    assert dates() == ["2023-03-01"]


def test_a_choice_for_one_cell_wins_over_that_for_all(lin: Person) -> None:
    (row,) = after(lin, {"": Choice.SKIP, "Sheet1!D2": Choice.BOTH}).rows
    assert [d.kind for d in row.drafts] == ["project.signed"]


def test_in_the_page_the_choice_is_one_click(lin: Person, client_of: Callable[[Person], Client]) -> None:
    officer = client_of(lin)
    file = SimpleUploadedFile("新台账.xlsx", workbook(AFTER))
    url = officer.post(reverse("desk:intake"), {"workbook": file, "organisation": "350583"})["Location"]
    page = officer.get(url).content.decode()
    assert "1 行与账本不同" in page
    assert '<option value="both" selected>' in page
    officer.post(url + "choices/", {"place": "Sheet1!D2", "choice": "correct"})
    assert '<option value="correct" selected>' in officer.get(url).content.decode()
    officer.post(url + "choices/", {"place": "Sheet1!D2", "choice": "nonsense"})
    assert '<option value="both" selected>' in officer.get(url).content.decode()
    officer.post(url + "choices/", {"place": ["Sheet1!D2", ""], "choice": ["correct", "skip"]})
    officer.post(url + "confirm/")
    assert dates() == ["2023-04-01"]
