"""What a room tells the door for sheets: the columns it takes, and what their rows would record.

A room has one small file that makes a `Room`; the desk lists them. A sheet is read in stretches of rows that
are recorded together; all rows of one thing lie in one stretch, so a room plans a stretch for itself.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from wutong.ledger.core import Draft, Evidence, Json
from wutong.lib.dates import Precision, When
from wutong.lib.sheets.columns import Field, Record
from wutong.lib.sheets.remarks import Remark

from .models import Organisation


class Outcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"  # a thing not yet known
    KNOWN = "known"  # a known thing, with something new
    DIFFERS = "differs"  # a known thing, of which the ledger says otherwise
    SAME = "same"  # nothing new
    PROBLEM = "problem"  # skipped until it is put right
    ASIDE = "aside"  # a total or a note


class Choice(StrEnum):
    """What to do where a sheet contradicts a fact that stands."""

    BOTH = "both"  # two authorities say two things: record the other one too
    CORRECT = "correct"  # the sheet is right: it corrects the fact
    SKIP = "skip"  # the ledger is right: leave the cell


@dataclass(frozen=True, slots=True)
class Ground:
    """What a row cannot say itself: whose sheet it is, the day it speaks of, the year its title names."""

    organisation: Organisation
    pool: tuple[Organisation, ...]  # the organisation and everything below it
    paper_day: date
    today: date
    year: int | None
    columns: frozenset[str]  # the fields that some column is read as


@dataclass(frozen=True, slots=True)
class Source:
    """Which paper a sheet is on, its name, the day it speaks of, and what a person chose for its cells."""

    paper: str  # SHA-256
    name: str
    paper_day: date
    choices: Mapping[str, Choice] = field(default_factory=dict)  # place → choice; "" for all others

    @property
    def undated(self) -> When:
        """When something happened that the sheet gives no day for: no later than the sheet."""
        return When(self.paper_day, Precision.UNKNOWN)

    def evidence(self, *places: str) -> tuple[Evidence, ...]:
        """These cells of the sheet, each once."""
        return tuple(Evidence(self.paper, place) for place in dict.fromkeys(places))

    def choice(self, place: str) -> Choice:
        """What a person chose for a cell, else for all; where nobody chose, both stand."""
        return self.choices.get(place) or self.choices.get("", Choice.BOTH)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A cell that says otherwise than a fact that stands, and what is to be done about it."""

    place: str
    fact: str  # id
    said: Remark
    choice: Choice


@dataclass(frozen=True, slots=True)
class RowPlan:
    """What becomes of one row, why, and the facts it would add."""

    row: int
    outcome: Outcome
    name: str = ""
    subject: str = ""  # ref of the thing it tells of
    why: Remark | None = None
    drafts: tuple[Draft, ...] = ()
    problems: tuple[Remark, ...] = ()
    remarks: tuple[Remark, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """What becomes of a stretch of rows, and the identities it brings into being, for the room to open."""

    rows: tuple[RowPlan, ...]
    opened: Mapping[str, Json] = field(default_factory=dict)


class Told(Protocol):
    """What a room has read from one row."""

    @property
    def row(self) -> int: ...


T = TypeVar("T")


def told_or_problems(record: Record, told: T | None, problems: tuple[Remark, ...]) -> T | RowPlan:
    """What a row tells, else that it is skipped until its problems are put right; by its field "name"."""
    if told is not None:
        return told
    name = record.cell("name")
    return RowPlan(record.number, Outcome.PROBLEM, name.text if name else "", problems=problems)


class Taking(Protocol):
    """One sheet while a room takes it in; it may remember what earlier stretches named."""

    def read(self, record: Record) -> Told | RowPlan:
        """What a row tells, or why it cannot be read; asks no database."""

    def plan(self, rows: Sequence[Any], key: str) -> Planned:
        """What becomes of the rows of a stretch, in their order; `key` is that of the act to record them."""


class Room(Protocol):
    """What a room takes from sheets."""

    @property
    def key(self) -> str:
        """Its name: "projects"."""

    @property
    def term(self) -> str:
        """What one row tells of, in the glossary: "project"."""

    @property
    def fields(self) -> tuple[Field, ...]:
        """What its columns may mean."""

    @property
    def needs(self) -> tuple[str, ...]:
        """The fields without which a table is none of this room's."""

    @property
    def opens(self) -> frozenset[str]:
        """The kinds of fact by which others may make a plan stale: names like a row's, and what has none."""

    def same(self, record: Record) -> Hashable:
        """Something equal for all rows that may tell of one thing; found fast, without judging the row."""

    def begin(self, ground: Ground, source: Source) -> Taking:
        """Begin to take a sheet in."""

    def open(self, opened: Mapping[str, Any]) -> None:
        """Make the identities a plan brings into being, inside the act that tells of them."""
