"""What is counted of projects: pure functions from a book and a period to a figure.

The unit of counting is the project. Of several phases the first to pass a milestone counts the project;
amounts add up over phases, because a later phase brings an increment.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from wutong.facts.figures import Book, Figure, Line, Span, Unit, inside, overlapping
from wutong.facts.milestones import Signed
from wutong.facts.project import FixedInvested, FundsArrived, PlannedTotal
from wutong.facts.saying import saying
from wutong.ledger.core import Fact
from wutong.lib.dates import Period
from wutong.lib.money import Amount, together

from . import rules
from .concerns import amount_of


def project_of(fact: Fact) -> str:
    """The project a fact is about."""
    refs = (fact.subject, *fact.touches)
    return next(ref for ref in refs if ref.startswith("project:"))


@dataclass(frozen=True, slots=True)
class Event:
    """A milestone passed by a project: the facts that prove it together, and the days they can mean."""

    project: str
    phase: str
    facts: tuple[Fact, ...]
    span: Span

    @classmethod
    def of(cls, facts: tuple[Fact, ...]) -> "Event":
        """The event that these facts of one phase prove; the latest of them decides when."""
        spans = [f.span for f in facts]
        span = max(first for first, _ in spans), max(last for _, last in spans)
        return cls(project_of(facts[0]), facts[0].subject, facts, span)


def events(book: Book, milestone: str) -> list[Event]:
    """For each phase that passed a milestone, the facts that prove it."""
    phases = _by_subject(book.counting(*rules.kinds_proving(milestone)))
    proofs = (rules.proof(rules.passed(facts, book.grades), milestone) for facts in phases.values())
    return [Event.of(proof) for proof in proofs if proof]


def _by_subject(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    groups: dict[str, list[Fact]] = {}
    for f in facts:
        groups.setdefault(f.subject, []).append(f)
    return groups


def _firsts(found: Iterable[Event]) -> list[Event]:
    """Of each project, the event that came first; of two that ended alike the one known more exactly."""
    first: dict[str, Event] = {}
    for event in sorted(found, key=lambda e: (e.span[1], -e.span[0].toordinal(), e.phase)):
        first.setdefault(event.project, event)
    return list(first.values())


def count(book: Book, period: Period, milestone: str) -> Figure:
    """How many projects passed a milestone in a period."""
    lines = book.once(("count", milestone), lambda: _ordered(map(_line, _firsts(events(book, milestone)))))
    return _figure(Unit.PROJECTS, book, period, lines)


def _line(event: Event) -> Line:
    return Line(event.project, tuple(f.id for f in event.facts), span=event.span)


def _ordered(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda line: (line.span[1], line.span[0], line.facts)))


def _figure(unit: Unit, book: Book, period: Period, lines: Iterable[Line]) -> Figure:
    """The lines that surely lie in the period, and those that may."""
    counted, possible = [], []
    asked = book.until(period)
    for line in lines:
        if inside(asked, line.span):
            counted.append(line)
        elif overlapping(asked, (line.span[0], min(line.span[1], book.at.day))):
            possible.append(line)
    return Figure(unit, tuple(counted), tuple(possible))


def amounts(book: Book, period: Period, milestone: str) -> Figure:
    """The money of the phases that passed a milestone in a period.

    What the passing fact states counts; where it states nothing, the planned total investment of the phase,
    and where nobody planned, what its formal agreement states.
    """
    lines = book.once(("amounts", milestone), lambda: _ordered(_money(book, milestone)))
    return _figure(Unit.YUAN, book, period, lines)


def _money(book: Book, milestone: str) -> Iterator[Line]:
    said = _by_subject(book.counting(PlannedTotal.kind, Signed.kind))
    for event in events(book, milestone):
        yield _priced(book, event, said.get(event.phase, []))


def _priced(book: Book, event: Event, said: list[Fact]) -> Line:
    source = next((f for f in event.facts if amount_of(f)), None) or _saying(said, book)
    line = _line(event)
    if source is None:
        return line
    facts = tuple(dict.fromkeys((*line.facts, source.id)))
    return _converted(book, replace(line, facts=facts, amount=amount_of(source)))


def _saying(said: list[Fact], book: Book) -> Fact | None:
    """Where the money of a phase is stated apart from the fact that counts it."""
    agreed = [f for f in said if amount_of(f)]
    day = book.at.day
    return saying(agreed, PlannedTotal.kind, day) or saying(agreed, Signed.kind, day)


def _converted(book: Book, line: Line) -> Line:
    """The line in yuan, at the rate of its last possible day; as foreign money where no rate is known."""
    assert line.amount
    foreign = None if line.amount.currency == "CNY" else line.amount
    yuan, rate = book.rates.in_yuan(line.amount, line.span[1]) or (None, None)
    facts = (*line.facts, rate) if rate else line.facts
    return replace(line, facts=facts, amount=yuan, foreign=foreign)


def sums(book: Book, period: Period, kind: str) -> Figure:
    """The money that facts of one kind name in a period: paid on a day, or over days that lie inside."""
    found = (_priced(book, Event.of((f,)), []) for f in book.counting(kind))
    return _figure(Unit.YUAN, book, period, book.once(("sums", kind), lambda: _ordered(found)))


def sizes(book: Book, milestone: str) -> Mapping[str, Amount]:
    """How large each project is that has passed a milestone by now: the money of all such phases together.

    In yuan; as foreign money where no phase has any in yuan; absent where no paper names an amount.
    """
    return book.once(("sizes", milestone), lambda: _sizes(amounts(book, Period(None, None), milestone)))


def _sizes(whole: Figure) -> Mapping[str, Amount]:
    groups: dict[str, list[Line]] = {}
    for line in (*whole.lines, *whole.possible):
        groups.setdefault(line.subject, []).append(line)
    found = {subject: _size(lines) for subject, lines in groups.items()}
    return {subject: amount for subject, amount in found.items() if amount}


def _size(lines: list[Line]) -> Amount | None:
    return together([line.amount for line in lines if line.amount]) or next(
        (line.foreign for line in lines if line.foreign), None
    )


def projects_signed(book: Book, period: Period) -> Figure:
    """Projects whose first formal agreement was signed in the period."""
    return count(book, period, "signed")


def amount_signed(book: Book, period: Period) -> Figure:
    """Money of the formal agreements signed in the period, later phases with their increments."""
    return amounts(book, period, "signed")


def projects_framework_signed(book: Book, period: Period) -> Figure:
    """Projects with a framework agreement or letter of intent signed in the period."""
    return count(book, period, "framework_signed")


def amount_framework_signed(book: Book, period: Period) -> Figure:
    """Money of the framework agreements and letters of intent signed in the period."""
    return amounts(book, period, "framework_signed")


def projects_registered(book: Book, period: Period) -> Figure:
    """Projects whose first company was registered in the period."""
    return count(book, period, "entity_registered")


def projects_landed(book: Book, period: Period) -> Figure:
    """Projects registered, filed and with a site secured, the last of the three in the period."""
    return count(book, period, "landed")


def amount_landed(book: Book, period: Period) -> Figure:
    """Money of the phases that landed in the period."""
    return amounts(book, period, "landed")


def projects_started(book: Book, period: Period) -> Figure:
    """Projects whose first works began in the period."""
    return count(book, period, "started")


def amount_started(book: Book, period: Period) -> Figure:
    """Money of the phases started in the period."""
    return amounts(book, period, "started")


def projects_in_production(book: Book, period: Period) -> Figure:
    """Projects whose first phase began to produce in the period."""
    return count(book, period, "in_production")


def funds_arrived(book: Book, period: Period) -> Figure:
    """Money of the investor that arrived in the period."""
    return sums(book, period, FundsArrived.kind)


def fixed_investment(book: Book, period: Period) -> Figure:
    """Fixed assets built or bought in the period."""
    return sums(book, period, FixedInvested.kind)
