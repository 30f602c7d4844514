"""A plan as its page shows it: every sentence in the reader's language, every cell a link."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wutong.facts.kinds import from_json
from wutong.ledger.core import Draft
from wutong.lib.dates import When
from wutong.lib.sheets.remarks import Remark
from wutong.organisations.models import Organisation
from wutong.organisations.policy import below
from wutong.projects.sheets import FIELDS
from wutong.projects.telling import said
from wutong.web.terms import label, term

from .actions import ColumnPlan, Plan
from .plan import Outcome, RowPlan

# What a person sees of a project anyway: its name, who answers for it, that it has a phase.
PLAIN = ("project.opened", "project.named", "phase.opened")
WORDS = {
    Outcome.NEW: (gettext_noop("新项目"), "going"),
    Outcome.KNOWN: (gettext_noop("有新内容"), "done"),
    Outcome.SAME: (gettext_noop("没有变化"), "plain"),
    Outcome.PROBLEM: (gettext_noop("有问题"), "ended"),
    Outcome.ASIDE: (gettext_noop("不读"), "plain"),
}
PROBLEMS_SHOWN = 30


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
        self.plan = plan
        self.paper = reverse("desk:paper", args=[plan.paper.sha256])
        self.names = {o.ref: o.name for o in Organisation.objects.filter(below(plan.organisation))}

    def row(self, row: RowPlan) -> Shown:
        """One row with its facts, its problems, and what to look at."""
        word, tone = WORDS[row.outcome]
        facts = () if self.plan.already else row.drafts
        return Shown(
            row.row,
            row.name,
            _(word),
            tone,
            self.sentence(row.why) if row.why else "",
            tuple(self._fact(draft) for draft in facts if draft.kind not in PLAIN),
            tuple(map(self.line, row.problems)),
            tuple(map(self.line, row.remarks)),
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
        return remark.said(_, term)

    def _cell(self, place: str) -> tuple[str, str]:
        """The cell alone (F5), and the page that shows it."""
        return place.rpartition("!")[2], f"{self.paper}?{urlencode({'place': place})}" if place else ""

    def problems(self) -> list[tuple[int, Line]]:
        """The first problems of the sheet, each with its row."""
        found = [(row.row, self.line(problem)) for row in self.plan.rows for problem in row.problems]
        return found[:PROBLEMS_SHOWN]


def columns(read_as: Sequence[ColumnPlan]) -> list[dict[str, Any]]:
    """What each column is read as, beside some of its cells."""
    return [
        {
            "letter": column.letter,
            "title": column.title,
            "unit": _(column.unit),
            "key": column.key,
            "reason": column.reason.said(_, term),
            "samples": _("、").join(column.samples),
        }
        for column in read_as
    ]


def fields() -> list[tuple[str, str]]:
    """What a column can be read as, for a choice."""
    return [("", _("不读")), *((f.key, label(f.term)) for f in FIELDS)]


def tabs(plan: Plan, only: str, query: str) -> list[tuple[str, str, bool, int | None]]:
    """The ways to look at the rows: all, or those of one outcome."""
    counts = plan.counts
    found: list[tuple[str, str, bool, int | None]] = [(_("全部"), f"?{query}#rows", not only, len(plan.rows))]
    for outcome, (word, _tone) in WORDS.items():
        if counts[outcome]:
            found.append((_(word), f"?{query}&only={outcome}#rows", only == outcome, counts[outcome]))
    return found


def chosen(rows: Sequence[RowPlan], only: str) -> list[RowPlan]:
    """The rows of one outcome, or all."""
    return [row for row in rows if not only or row.outcome == only]
