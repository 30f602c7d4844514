"""The background: a long sheet goes on whatever is closed or killed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from tests.clock import Clock
from wutong.config import chores
from wutong.desk.intake import actions, intakes
from wutong.desk.models import Intake
from wutong.desk.tests.intake_office import founded
from wutong.desk.tests.test_intake_long import LONG
from wutong.ledger import papers
from wutong.ledger.models import Entry
from wutong.lib.sheets.tests.books import workbook
from wutong.organisations.models import Person
from wutong.organisations.queries import named


@pytest.fixture
def lin(transactional_db: None, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Person:
    """The officer of all five offices; whatever he brings is long."""
    monkeypatch.setattr(actions, "ROWS_IN_ONE_ACT", 10)
    monkeypatch.setattr(actions, "ROWS_OF_AN_ACT", 6)
    monkeypatch.setattr(intakes, "BYTES_AT_ONCE", 0)
    monkeypatch.setattr(intakes, "FACTS_AT_ONCE", 0)
    return founded()


def brought(officer: Client, rows: list[list[Any]] = LONG) -> str:
    file = SimpleUploadedFile("台账.xlsx", workbook(rows))
    sent = officer.post(reverse("desk:intake"), {"workbook": file, "organisation": "350583"})
    assert sent.status_code == 302
    return str(sent["Location"])


def test_in_the_page_a_long_sheet_shows_its_progress_and_goes_on_by_itself(
    lin: Person, client_of: Callable[[Person], Client]
) -> None:
    officer = client_of(lin)
    url = brought(officer)
    waiting = officer.get(url).content.decode()
    assert "等着开始" in waiting
    assert f'hx-get="{url}progress/"' in waiting
    assert "台账.xlsx" in officer.get(reverse("desk:today")).content.decode()
    chores.work(once=True, interval_seconds=0)
    assert officer.get(url + "progress/")["HX-Refresh"] == "true"
    page = officer.get(url).content.decode()
    assert "分 5 笔入账；中途停了会接着记，不会记两次" in page
    officer.post(url + "confirm/")
    officer.post(url + "confirm/")
    assert Entry.objects.count() == 1
    assert "HX-Refresh" not in officer.get(url + "progress/")
    chores.work(once=True, interval_seconds=0)
    assert "第 1–5 笔，共 5 笔" in officer.get(url).content.decode()


def test_what_a_killed_worker_left_is_taken_up_again_and_given_up_after_some_tries(lin: Person) -> None:
    paper = papers.keep("台账.xlsx", [workbook(LONG)], lin.ref)
    intake = intakes.bring(lin, paper, named("350583"), None)
    intakes.look(intake)
    intakes.record_soon(intake)
    Intake.objects.update(beat_at=now() - timedelta(minutes=1))
    intakes.resume_silent()
    intakes.resume_silent()  # a sign of life: nobody takes it up twice
    assert Intake.objects.get().tries == 1
    chores.work(once=True, interval_seconds=0)
    assert Intake.objects.get().state == "recorded"
    Intake.objects.update(state="recording", tries=3, beat_at=now() - timedelta(minutes=1))
    intakes.resume_silent()
    assert Intake.objects.get().state == "refused"
