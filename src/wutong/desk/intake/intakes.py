"""A workbook on its way: brought, looked at, confirmed; a long one goes on whatever is closed or killed."""

import contextlib
import time
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now
from django_tasks import task

from wutong.desk.models import Intake
from wutong.ledger import papers, store
from wutong.ledger.models import Paper
from wutong.lib.refusals import Refused
from wutong.lib.sheets.remarks import Remark
from wutong.organisations.models import Organisation, Person
from wutong.organisations.sheets import Choice

from . import actions
from .questions import About, ColumnPlan, Question, settle_columns, understood
from .stretches import Stretches, Told, refused, remark, written

State = Intake.State
# What a person waits for with the page open: about two seconds of work.
BYTES_AT_ONCE, FACTS_AT_ONCE = 400_000, 8_000
BEAT_SECONDS = 0.5
SILENT_FOR = timedelta(seconds=20)  # then whoever worked on it is dead
TRIES = 3
KEPT_FOR = timedelta(days=30)


def bring(person: Person, paper: Paper, organisation: Organisation, paper_day: date | None) -> Intake:
    """Begin to take a workbook in; a short one is looked at before this returns.

    Raises `Refused`, and forgets it, when a short one cannot be understood at all.
    """
    intake = Intake.objects.create(person=person, paper=paper, organisation=organisation, paper_day=paper_day)
    look_soon(intake)
    if intake.state == State.REFUSED and intake.plan is None:
        refusal = refused(intake.refusal)
        intake.delete()
        raise refusal
    return intake


def look_soon(intake: Intake) -> None:
    """Look now if that is quick, else in the background."""
    intake.state, intake.plan, intake.refusal = State.READING, None, None
    intake.doing, intake.done, intake.total = "", 0, 0
    intake.tries, intake.beat_at = 0, now()
    intake.save()
    if intake.paper.size <= BYTES_AT_ONCE:
        look(intake)
    else:
        transaction.on_commit(partial(look_later.enqueue, intake.pk))


def look(intake: Intake) -> None:
    """Find out what a workbook would record, and remember it."""
    try:
        with _file(intake).open("w+b") as file:
            plan = actions.preview(question_of(intake), _beating(intake), file)
            _remember(intake, plan)
    except Refused as refusal:
        _remember_refusal(intake, refusal)


def question_of(intake: Intake) -> Question:
    """What the person who brought it asks."""
    return Question(
        intake.person,
        intake.organisation,
        intake.paper,
        partial(papers.bytes_of, intake.paper),
        intake.paper_day,
        intake.sheet,
        intake.room,
        choices={place: Choice(choice) for place, choice in intake.choices.items()},
    )


def _remember(intake: Intake, plan: actions.Plan) -> None:
    intake.plan = {
        "about": _about(plan.about),
        "head": plan.head,
        "stretches": [asdict(told) for told in plan.stretches.told],
    }
    intake.key, intake.state = plan.key, State.PLANNED
    intake.save()


def _remember_refusal(intake: Intake, refusal: Refused) -> None:
    """Why it cannot be taken in; and its columns where they could still be settled."""
    intake.state, intake.refusal, intake.plan = State.REFUSED, written(Remark.of(refusal, "")), None
    with contextlib.suppress(Refused):
        intake.plan = {"about": _about(understood(question_of(intake)).about)}
    intake.save()


def _about(about: About) -> dict[str, Any]:
    told = asdict(about)
    columns = [{**asdict(c), "reason": written(c.reason)} for c in about.columns]
    return told | {"columns": columns, "paper_day": about.paper_day.isoformat()}


def about_of(intake: Intake) -> About | None:
    """How its sheet was read, if that could be understood."""
    if intake.plan is None:
        return None
    told = intake.plan["about"]
    columns = tuple(
        ColumnPlan(**{**column, "reason": remark(column["reason"]), "samples": tuple(column["samples"])})
        for column in told["columns"]
    )
    lists = {name: tuple(told[name]) for name in ("sheets", "title")}
    return About(**{**told, **lists, "columns": columns, "paper_day": date.fromisoformat(told["paper_day"])})


def plan_of(intake: Intake) -> actions.Plan:
    """The plan of an intake that has been looked at; looks again where its file is gone."""
    if not _file(intake).exists():
        look(intake)
        if intake.state == State.REFUSED:
            raise refused(intake.refusal)
    about = about_of(intake)
    assert about is not None and intake.plan is not None, "looked at"
    stretches = Stretches(_file(intake).open("rb"), [Told(**told) for told in intake.plan["stretches"]])
    question = question_of(intake)
    question = Question(
        question.person, question.organisation, question.paper, question.load,
        about.paper_day, about.sheet, about.room, about.settled, question.choices,
    )  # fmt: skip
    return actions.Plan(question, about, intake.key, intake.plan["head"], stretches)


def freshened(intake: Intake) -> None:
    """Look again at a short sheet if anybody has recorded something since."""
    if intake.state == State.PLANNED and intake.paper.size <= BYTES_AT_ONCE:
        assert intake.plan is not None
        if store.head().seq != intake.plan["head"]:
            look(intake)


def ask_again(
    intake: Intake, *, organisation: Organisation, paper_day: date | None, sheet: str, room: str
) -> None:
    """Read the same workbook otherwise."""
    other = (intake.organisation, intake.sheet, intake.room) != (organisation, sheet, room)
    intake.organisation, intake.paper_day = organisation, paper_day
    intake.sheet, intake.room = sheet, room
    if other:
        intake.choices = {}
    look_soon(intake)


def settle(intake: Intake, columns: Mapping[str, str]) -> None:
    """Say what each column means, for this sheet and all later ones with the same headings."""
    settle_columns(question_of(intake), columns)
    look_soon(intake)


def choose(intake: Intake, choices: Mapping[str, Choice]) -> None:
    """Say what to do where the sheet contradicts the ledger: by place, "" for all others."""
    intake.choices = {place: choice.value for place, choice in choices.items()}
    look_soon(intake)


def record_soon(intake: Intake) -> None:
    """Record now if that is quick, else in the background; once, however often it is asked."""
    assert intake.plan is not None
    begun = Intake.objects.filter(pk=intake.pk, state=State.PLANNED)
    if begun.update(state=State.RECORDING, doing="", done=0, total=0, tries=0, beat_at=now()):
        intake.refresh_from_db()
        if sum(told["facts"] for told in intake.plan["stretches"]) <= FACTS_AT_ONCE:
            record(intake)
        else:
            transaction.on_commit(partial(record_later.enqueue, intake.pk))


def record(intake: Intake) -> None:
    """Record what the plan holds and has not been recorded."""
    try:
        actions.confirm(intake.person, plan_of(intake), _beating(intake))
    except Refused as refusal:
        intake.state, intake.refusal = State.REFUSED, written(Remark.of(refusal, ""))
    else:
        intake.state = State.RECORDED
    intake.save()


def _beating(intake: Intake) -> actions.Progress:
    """Write down how far it has come, not more often than a page looks."""
    last = -BEAT_SECONDS

    def told(doing: str, done: int, total: int) -> None:
        nonlocal last
        if doing != intake.doing or time.monotonic() - last >= BEAT_SECONDS:
            intake.doing, intake.done, intake.total, intake.beat_at = doing, done, total, now()
            intake.save(update_fields=["doing", "done", "total", "beat_at"])
            last = time.monotonic()

    return told


def _file(intake: Intake) -> Path:
    """Where the stretches of its plan lie."""
    folder = Path(settings.DATA_DIR) / "intakes"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{intake.pk}.plan"


@task()
def look_later(id: str) -> None:
    """Look at a long workbook in the background."""
    if intake := Intake.objects.filter(pk=id, state=State.READING).first():
        look(intake)


@task()
def record_later(id: str) -> None:
    """Record a long workbook in the background."""
    if intake := Intake.objects.filter(pk=id, state=State.RECORDING).first():
        record(intake)


def resume_silent() -> None:
    """Go on with what somebody was killed over; what has failed again and again is given up."""
    silent = Intake.objects.filter(state__in=(State.READING, State.RECORDING), beat_at__lt=now() - SILENT_FOR)
    for intake in silent:
        mine = Intake.objects.filter(pk=intake.pk, beat_at=intake.beat_at)
        if intake.tries >= TRIES:
            gave_up = Remark("试了几次都没有做完，请联系管理员查看日志")
            mine.update(state=State.REFUSED, refusal=written(gave_up))
        elif mine.update(beat_at=now(), tries=intake.tries + 1):
            (look_later if intake.state == State.READING else record_later).enqueue(intake.pk)


def forget_old_plans() -> None:
    """Throw away the plans of a month ago; what was recorded is in the ledger."""
    for intake in Intake.objects.filter(beat_at__lt=now() - KEPT_FOR):
        _file(intake).unlink(missing_ok=True)
        if intake.state != State.RECORDED:
            intake.delete()
