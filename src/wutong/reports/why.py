"""Why a number is what it is: its lines, each with its facts, each fact with its papers and places."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from wutong.facts.figures import Line, Unit
from wutong.facts.kinds import Grade
from wutong.facts.project import Named
from wutong.facts.saying import saying
from wutong.ledger.core import AsOf, Fact
from wutong.ledger.models import Paper
from wutong.ledger.places import citations
from wutong.ledger.store import ROWS_AT_ONCE, as_core, standing_rows
from wutong.lib.ids import split
from wutong.lib.money import Amount
from wutong.organisations.queries import people
from wutong.projects.concerns import amount_of
from wutong.projects.metrics import sizes
from wutong.projects.telling import sentence

from .figures import Answer
from .registers import Register


@dataclass(frozen=True, slots=True)
class Cited:
    """A paper and the place in it."""

    sha256: str
    name: str
    place: str
    places: str = ""

    @property
    def href(self) -> str:
        """Where the paper opens at that place."""
        there = reverse("desk:paper", args=[self.sha256])
        return f"{there}?{urlencode({'place': self.place})}#cell" if self.place else there


@dataclass(frozen=True, slots=True)
class Told:
    """A fact behind a line: what it says, how far it has been checked, who recorded it, on which papers."""

    fact: Fact
    sentence: str
    grade: Grade
    author: str
    papers: tuple[Cited, ...]
    amount: Amount | None

    @property
    def cited(self) -> list[Cited]:
        """Each paper once, opening at the first place cited."""
        names = {p.sha256: p.name for p in self.papers}
        return [Cited(c.paper, names[c.paper], c.first, c.places) for c in citations(self.fact.evidence)]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a figure, ready to be read."""

    id: str  # of the project
    name: str
    unit: str  # the organisation that answers for it
    amount: Amount | None  # what it adds; of a count, the size of the project
    foreign: Amount | None
    facts: tuple[Told, ...]


def rows(answer: Answer, lines: Sequence[Line], register: Register) -> list[Row]:
    """Some lines of an answer with names, authors and papers, read in few queries."""
    facts = [register.facts[id] for line in lines for id in line.facts]
    names = project_names({line.subject for line in lines}, answer.question.at)
    authors = {ref: person.name for ref, person in people(f.actor for f in facts).items()}
    papers = paper_names(facts)
    told = {f.id: _told(f, register, authors, papers) for f in facts}
    sized = _sized(answer, register)
    return [
        Row(
            id=split(line.subject)[1],
            name=names.get(line.subject, ""),
            unit=_unit(line, register),
            amount=amount,
            foreign=foreign,
            facts=tuple(told[id] for id in line.facts),
        )
        for line, (amount, foreign) in ((line, sized(line)) for line in lines)
    ]


def _unit(line: Line, register: Register) -> str:
    unit = register.scope.units.get(register.homes[line.subject].organisation)
    return unit.name if unit else ""


def _sized(answer: Answer, register: Register) -> Callable[[Line], tuple[Amount | None, Amount | None]]:
    """The money of a line, in yuan and as the paper has it; of a count the size of its project."""
    if answer.figure.unit is Unit.YUAN:
        return lambda line: (line.amount, line.foreign)
    large = sizes(register.book, answer.question.metric.milestone)

    def of(line: Line) -> tuple[Amount | None, Amount | None]:
        size = large.get(line.subject)
        return (size, None) if size is None or size.currency == "CNY" else (None, size)

    return of


def _told(fact: Fact, register: Register, authors: Mapping[str, str], papers: Mapping[str, str]) -> Told:
    names = {ref: unit.name for ref, unit in register.scope.units.items()}
    return Told(
        fact=fact,
        sentence=sentence(fact, names),
        grade=register.book.grade(fact),
        author=authors.get(fact.actor, ""),
        papers=tuple(Cited(e.paper, papers.get(e.paper, ""), e.place) for e in fact.evidence),
        amount=amount_of(fact),
    )


def project_names(refs: Iterable[str], at: AsOf) -> dict[str, str]:
    """What projects are called on a day, as known at an instant."""
    wanted, groups = sorted(refs), dict[str, list[Fact]]()
    known = standing_rows(AsOf(date.max, at.known)).filter(kind=Named.kind)
    for start in range(0, len(wanted), ROWS_AT_ONCE):
        for fact in as_core(known.filter(subject__in=wanted[start : start + ROWS_AT_ONCE])):
            groups.setdefault(fact.subject, []).append(fact)
    said = {ref: saying(facts, Named.kind, at.day) for ref, facts in groups.items()}
    return {ref: str(fact.claim["name"]) for ref, fact in said.items() if fact and fact.claim}


def paper_names(facts: Iterable[Fact]) -> dict[str, str]:
    """The names of the papers that facts cite, by fingerprint."""
    wanted = {e.paper for f in facts for e in f.evidence}
    return dict(Paper.objects.filter(pk__in=wanted).values_list("pk", "name"))
