"""A plan as its page shows it: every sentence in the reader's language, every cell a link."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wutong.desk.models import Intake
from wutong.facts.kinds import from_json
from wutong.ledger.core import Draft
from wutong.lib.dates import When
from wutong.lib.sheets.remarks import Remark
from wutong.organisations.models import Organisation, Person
from wutong.organisations.policy import below
from wutong.organisations.sheets import Choice, Contradiction, Outcome, RowPlan
from wutong.projects.telling import said
from wutong.web.terms import label

from .actions import Plan
from .questions import About, ColumnPlan
from .rooms import ROOMS, room_called
from .saying import in_words

# What a person sees of a thing anyway: its name, who answers for it, that it has a phase.
PLAIN = ("project.opened", "project.named", "phase.opened", "enterprise.opened", "enterprise.named")
WORDS = {
    Outcome.NEW: (gettext_noop("新增"), "going"),
    Outcome.KNOWN: (gettext_noop("有新内容"), "done"),
    Outcome.DIFFERS: (gettext_noop("与账本不同"), "ended"),
    Outcome.SAME: (gettext_noop("没有变化"), "plain"),
    Outcome.PROBLEM: (gettext_noop("有问题"), "ended"),
    Outcome.ASIDE: (gettext_noop("不读"), "plain"),
}
PROBLEMS_SHOWN, CONTRADICTIONS_SHOWN, OPEN_SHOWN = 30, 50, 5
SURE = 90  # percent; below it a person should look
CHOICES = (
    (Choice.BOTH, gettext_noop("两条都记")),
    (Choice.CORRECT, gettext_noop("以本表更正")),
    (Choice.SKIP, gettext_noop("以账本为准")),
)
DOING = {
    "": gettext_noop("等着开始"),
    "reading": gettext_noop("正在读工作簿"),
    "comparing": gettext_noop("正在逐行对照账本"),
    "recording": gettext_noop("正在入账"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence about a cell."""

    sentence: str
    place: str
    href: str
    when: When | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """One row of the preview."""

    number: int
    name: str
    word: str
    tone: str
    why: str
    facts: tuple[Line, ...]
    problems: tuple[Line, ...]
    remarks: tuple[Line, ...]


class Showing:
    """Shows the rows of one plan."""

    def __init__(self, plan: Plan) -> None:
        question = plan.question
        self.plan = plan
        self.paper = reverse("desk:paper", args=[question.paper.sha256])
        self.names = {o.ref: o.name for o in Organisation.objects.filter(below(question.organisation))}
        self.spoken = in_words(self.names)
        self.recorded = plan.already is not None

    def row(self, row: RowPlan) -> Shown:
        """One row with its facts, its problems, and what to look at."""
        word, tone = WORDS[row.outcome]
        facts = () if self.recorded else row.drafts
        return Shown(
            row.row,
            row.name,
            _(word),
            tone,
            self.sentence(row.why) if row.why else "",
            tuple(self._fact(draft) for draft in facts if draft.kind not in PLAIN),
            tuple(map(self.line, row.problems)),
            tuple(map(self.line, (*row.remarks, *(c.said for c in row.contradictions)))),
        )

    def _fact(self, draft: Draft) -> Line:
        assert draft.claim is not None
        words = said(from_json(draft.kind, draft.claim), self.names)
        return Line(words, *self._cell(draft.evidence[0].place), draft.when)

    def line(self, remark: Remark) -> Line:
        """A remark with the way to its cell."""
        return Line(self.sentence(remark), *self._cell(remark.place))

    def sentence(self, remark: Remark) -> str:
        """A remark in the reader's language."""
        return remark.said(_, self.spoken)

    def _cell(self, place: str) -> tuple[str, str]:
        """The cell alone (F5), and the page that shows it."""
        return place.rpartition("!")[2], f"{self.paper}?{urlencode({'place': place})}" if place else ""

    def problems(self) -> list[tuple[int, Line]]:
        """The first problems of the sheet, each with its row."""
        rows = self.plan.stretches.rows(Outcome.PROBLEM, most=PROBLEMS_SHOWN)
        return [(row.row, self.line(problem)) for row in rows for problem in row.problems][:PROBLEMS_SHOWN]

    def contradictions(self) -> list[tuple[str, Contradiction, Line]]:
        """The first cells that contradict the ledger: the thing, the contradiction, and the sentence."""
        rows = self.plan.stretches.rows(Outcome.DIFFERS, most=CONTRADICTIONS_SHOWN)
        found = [(row.name, c, self.line(c.said)) for row in rows for c in row.contradictions]
        return found[:CONTRADICTIONS_SHOWN]


def columns(read_as: Sequence[ColumnPlan]) -> list[dict[str, Any]]:
    """What each column is read as, beside some of its cells."""
    return [
        {
            "letter": column.letter,
            "title": column.title,
            "unit": _(column.unit),
            "key": column.key,
            "sure": column.sure if column.key else 0,
            "reason": column.reason.said(_, in_words({})),
            "samples": _("、").join(column.samples),
        }
        for column in read_as
    ]


def columns_read(about: About) -> dict[str, Any]:
    """What each column is read as, and whether a person had better look: something is guessed or left."""
    read = [column for column in about.columns if column.key]
    left = [column for column in about.columns if not column.key and column.samples]
    return {
        "columns": columns(about.columns),
        "columns_read": len(read),
        "columns_left": len(about.columns) - len(read),
        "doubtful": bool(left) or any(column.sure < SURE for column in read),
        "fields": fields(about.room),
    }


def fields(room: str) -> list[tuple[str, str]]:
    """What a column can be read as, for a choice."""
    return [("", _("不读")), *((f.key, label(f.term)) for f in room_called(room).fields)]


def rooms() -> list[tuple[str, str]]:
    """What the rows of a sheet can tell of, for a choice."""
    return [(room.key, label(room.term)) for room in ROOMS]


def choices() -> list[tuple[str, str]]:
    """What can be done where a sheet contradicts the ledger."""
    return [(choice.value, _(words)) for choice, words in CHOICES]


def tabs(plan: Plan, only: str) -> list[tuple[str, str, bool, int | None]]:
    """The ways to look at the rows: all, or those of one outcome."""
    counts = plan.counts
    every = sum(counts[outcome] for outcome in Outcome)
    found: list[tuple[str, str, bool, int | None]] = [(_("全部"), "?#rows", not only, every)]
    for outcome, (word, _tone) in WORDS.items():
        if counts[outcome]:
            found.append((_(word), f"?only={outcome}#rows", only == outcome, counts[outcome]))
    return found


def progress(intake: Intake) -> dict[str, Any]:
    """How far a workbook has come, for its page and the part of it that asks again."""
    return {"intake": intake, "sentence": _(DOING.get(intake.doing, DOING[""]))}


def open_intakes(person: Person) -> list[Intake]:
    """What a person has brought and not finished, the newest first."""
    some = Intake.objects.filter(person=person).exclude(state=Intake.State.RECORDED)
    return list(some.select_related("paper", "organisation")[:OPEN_SHOWN])
