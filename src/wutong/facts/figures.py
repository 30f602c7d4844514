"""Numbers that remember their reasons, and the book they are read from."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar, cast

from wutong.ledger.core import AsOf, Fact
from wutong.lib.dates import Period
from wutong.lib.money import Amount, Qualifier

from .kinds import KINDS, Grade
from .rates import Rates

Found = TypeVar("Found")


class Unit(StrEnum):
    """What a figure is counted in."""

    PROJECTS = "project_count"
    YUAN = "yuan"


Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a figure: the project it counts, the facts that say so, and the amount they name."""

    subject: str
    facts: tuple[str, ...]
    amount: Amount | None = None  # in yuan
    foreign: Amount | None = None  # as the paper has it, when that is not in yuan
    span: Span = (date.min, date.max)  # the first and last day it can mean


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with the lines it counts, and beside them those that may belong to it."""

    unit: Unit
    lines: tuple[Line, ...]
    possible: tuple[Line, ...] = ()

    @property
    def value(self) -> Decimal:
        """Projects counted, or yuan added up; a bound or an estimate adds its stated number."""
        if self.unit is Unit.PROJECTS:
            return Decimal(len({line.subject for line in self.lines}))
        return sum((line.amount.value for line in self.lines if line.amount), Decimal())

    @property
    def because(self) -> tuple[str, ...]:
        """The facts behind the number, each once, in the order of the lines."""
        return tuple(dict.fromkeys(id for line in self.lines for id in line.facts))

    @property
    def unknown(self) -> tuple[Line, ...]:
        """Lines whose money should be added up, but of which no paper names any."""
        return self._priced(lambda line: not (line.amount or line.foreign))

    @property
    def foreign(self) -> tuple[Line, ...]:
        """Lines whose money is foreign and lacks a published rate."""
        return self._priced(lambda line: line.foreign is not None and line.amount is None)

    @property
    def bounds(self) -> tuple[Line, ...]:
        """Lines that add a bound, an estimate or the lower end of a range."""
        return self._priced(
            lambda line: line.amount is not None and line.amount.qualifier is not Qualifier.EXACT
        )

    def _priced(self, keep: Callable[[Line], bool]) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if keep(line)) if self.unit is Unit.YUAN else ()

    def only(self, keep: Callable[[Line], bool]) -> "Figure":
        """The same figure over some of its lines."""
        return replace(
            self,
            lines=tuple(line for line in self.lines if keep(line)),
            possible=tuple(line for line in self.possible if keep(line)),
        )


@dataclass(frozen=True, slots=True)
class Book:
    """The standing facts a figure may look at, and where we stand to look."""

    facts: tuple[Fact, ...]
    at: AsOf
    grades: Mapping[str, Grade] = field(default_factory=dict)
    rates: Rates = field(default_factory=Rates)
    asked: Grade = Grade.REPORTED  # the least grade that counts
    kinds: Mapping[str, tuple[Fact, ...]] = field(init=False, repr=False, compare=False)
    _found: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        groups: dict[str, list[Fact]] = {}
        for f in self.facts:
            groups.setdefault(f.kind, []).append(f)
        object.__setattr__(self, "kinds", {kind: tuple(some) for kind, some in groups.items()})

    def once(self, key: Hashable, find: Callable[[], Found]) -> Found:
        """What `find` finds in this book, which never changes: found the first time, remembered after."""
        if key not in self._found:
            self._found[key] = find()
        return cast(Found, self._found[key])

    def grade(self, fact: Fact) -> Grade:
        """How far a fact has been checked."""
        return self.grades.get(fact.id, Grade.REPORTED)

    def counting(self, *kinds: str) -> Iterable[Fact]:
        """The facts of some kinds that are checked far enough to count."""
        for kind in kinds:
            least = max(self.asked.rank, KINDS[kind].counts_from.rank)
            yield from (f for f in self.kinds.get(kind, ()) if self.grade(f).rank >= least)

    def until(self, period: Period) -> Period:
        """The part of a period that lies before the day we look from has ended."""
        last = self.at.day if period.last is None else min(period.last, self.at.day)
        since = period.since
        # A period yet to begin is asked on its first day: nothing counts, nothing breaks.
        return Period.inclusive(since, max(last, since) if since else last)


def inside(period: Period, span: Span) -> bool:
    """Whether every day of the span lies in the period."""
    return (period.since is None or period.since <= span[0]) and span[1] in Period(None, period.until)


def overlapping(period: Period, span: Span) -> bool:
    """Whether some day of the span lies in the period."""
    return (period.since is None or period.since <= span[1]) and span[0] in Period(None, period.until)
