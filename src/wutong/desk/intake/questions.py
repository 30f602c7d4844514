"""A workbook brought to the door, and how it is read: the sheet, the room that takes it, its columns."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.utils.timezone import localdate

from wutong.desk.models import ColumnMemory
from wutong.ledger.models import Paper
from wutong.lib.names import simplified
from wutong.lib.reading_dates import read_when
from wutong.lib.refusals import Refused
from wutong.lib.sheets.columns import Proposal, knower, propose
from wutong.lib.sheets.layout import Kind, Layout, lay_out
from wutong.lib.sheets.looks import MONEY, samples
from wutong.lib.sheets.mapping import Columns, chosen, shape, to_toml
from wutong.lib.sheets.reading import Sheet, Workbook, letters, read
from wutong.lib.sheets.remarks import Remark
from wutong.organisations.models import Organisation, Person
from wutong.organisations.policy import below, require
from wutong.organisations.sheets import Choice, Ground, Room, Source

from .rooms import ROOMS, room_called

SAMPLES = 3
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=年)|\b(?:in|for|of|year)\s+(20\d\d)\b", re.IGNORECASE)
_AS_AT = re.compile(r"\b(?:as (?:of|at)|up to|until)\s+([^,;()（）]*(?:,\s*)?20\d\d)\b", re.IGNORECASE)
_UNTIL = re.compile(r"截[至止]到*((?P<year>20\d\d)年)?(?P<month>\d\d?)月((?P<day>\d\d?)日)?")


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody wants read: a workbook, for whom, and what they say of it; nothing where it tells itself.

    Without a day it speaks of the day its title names, else of today; without a sheet, of the first that
    holds a table; without a room, of the one whose words its headings use; without columns, they are read
    as the organisation settled them before, else as proposed.
    """

    person: Person
    organisation: Organisation
    paper: Paper
    load: Callable[[], bytes]
    paper_day: date | None = None
    sheet: str = ""
    room: str = ""
    columns: Columns | None = None
    choices: Mapping[str, Choice] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """One column: letter, heading, what it is read as ("" when it is not), why, and some of its cells."""

    letter: str
    title: str
    unit: str
    key: str
    term: str
    sure: int
    reason: Remark
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class About:
    """How a sheet was read: its room, its name and those beside it, its title block, day and columns."""

    room: str
    sheet: str
    sheets: tuple[str, ...]
    title: tuple[str, ...]
    paper_day: date
    columns: tuple[ColumnPlan, ...]
    settled: Columns
    shape: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A sheet as it is understood, before any of its rows is read."""

    question: Question
    room: Room
    sheets: tuple[str, ...]
    layout: Layout
    proposals: tuple[Proposal, ...]
    settled: Columns  # what a person said of columns; nothing where the proposals stand
    paper_day: date

    @property
    def ground(self) -> Ground:
        """What its rows cannot say themselves."""
        organisation = self.question.organisation
        return Ground(
            organisation,
            tuple(Organisation.objects.filter(below(organisation))),
            self.paper_day,
            localdate(),
            only_year(self.layout.title),
            frozenset(p.key for p in self.proposals if p.key),
        )

    @property
    def source(self) -> Source:
        """The paper it is on, and what was chosen for its cells."""
        paper = self.question.paper
        return Source(paper.sha256, paper.name, self.paper_day, self.question.choices)

    @property
    def about(self) -> About:
        """What pages say of it."""
        return About(
            self.room.key,
            self.layout.sheet.name,
            self.sheets,
            self.layout.title,
            self.paper_day,
            tuple(_column(self, proposal) for proposal in self.proposals),
            self.settled,
            shape(self.layout.heads),
        )

    @property
    def answered(self) -> Question:
        """The question with everything it left open."""
        return replace(
            self.question,
            paper_day=self.paper_day,
            sheet=self.layout.sheet.name,
            room=self.room.key,
            columns=self.settled,
        )

    def require_a_table(self) -> None:
        """Refuses a sheet without rows, one without the columns its room needs, and a day yet to come."""
        if not any(row.kind is Kind.DATA for row in self.layout.rows):
            raise Refused("工作表“{name}”只有表头，没有一行数据", field="sheet", name=self.layout.sheet.name)
        if lacking := [key for key in self.room.needs if not any(p.key == key for p in self.proposals)]:
            lacks = next(f.words[0] for f in self.room.fields if f.key == lacking[0])
            raise Refused(
                "工作表“{name}”里没有“{column}”一列，读到的列有：{titles}；请改好列名再导入",
                field="sheet", name=self.layout.sheet.name, column=lacks,
                titles="、".join(head.title for head in self.layout.heads),
            )  # fmt: skip
        if self.paper_day > localdate():
            raise Refused(
                "台账截至日 {day} 还没有到来，请改成今天或更早的日子", field="paper_day", day=self.paper_day
            )


def understood(question: Question) -> Reading:
    """How a workbook is read; refuses one that cannot be, and whoever does not report there."""
    require(question.person, "report", question.organisation)
    book = read(question.load(), question.paper.name)
    taken = [reading for room in _asked(question) if (reading := _taken_by(room, book, question))]
    if not taken:
        _refuse(book, question)
    return max(taken, key=_fitting)


def _asked(question: Question) -> tuple[Room, ...]:
    """The room a person named, else those that know every field the person named, else all."""
    if question.room:
        return (room_called(question.room),)
    named = {key for key in (question.columns or {}).values() if key}
    return tuple(room for room in ROOMS if named <= {f.key for f in room.fields}) or ROOMS


def _taken_by(room: Room, book: Workbook, question: Question) -> Reading | None:
    """The first sheet that this room understands, or the one asked for."""
    for sheet in (book.sheet(question.sheet),) if question.sheet else _visible(book):
        try:
            layout = lay_out(sheet, knower(room.fields))
        except Refused:
            continue
        names = tuple(s.name for s in book.sheets if s.values and not s.hidden)
        settled, proposals = _read_as(room, question, layout)
        day = question.paper_day or proposed_day(layout.title, localdate())
        return Reading(question, room, names, layout, proposals, settled, day)
    return None


def _refuse(book: Workbook, question: Question) -> None:
    sheet = book.sheet(question.sheet) if question.sheet else _visible(book)[0]
    lay_out(sheet, knower(ROOMS[0].fields))


def _fitting(reading: Reading) -> tuple[bool, int]:
    """How well a room fits a sheet: it has what it needs, and knows most columns."""
    keys = {p.key for p in reading.proposals if p.key}
    return all(key in keys for key in reading.room.needs), len(keys)


def _visible(book: Workbook) -> list[Sheet]:
    filled = [sheet for sheet in book.sheets if sheet.values]
    return [sheet for sheet in filled if not sheet.hidden] or filled


def _read_as(room: Room, question: Question, layout: Layout) -> tuple[Columns, tuple[Proposal, ...]]:
    """What a person says of the columns, else said of such a sheet before, and how they are read by it."""
    columns = question.columns
    settled = remembered(question.organisation, shape(layout.heads)) if columns is None else columns
    if columns is None and not set(settled.values()) <= {"", *(f.key for f in room.fields)}:
        settled = {}  # remembered for another room
    return settled, chosen(propose(layout.heads, room.fields, samples(layout)), settled, room.fields)


def remembered(organisation: Organisation, form: str) -> Columns:
    """How an organisation settled the columns of sheets with these headings; nothing if it never did."""
    memory = ColumnMemory.objects.filter(organisation=organisation, shape=form).first()
    return dict(memory.columns) if memory else {}


def settle_columns(question: Question, columns: Columns) -> None:
    """Remember how an organisation reads the columns of such sheets; refuses what no sheet can mean."""
    reading = understood(replace(question, columns=columns))
    ColumnMemory.objects.update_or_create(
        organisation=question.organisation,
        shape=shape(reading.layout.heads),
        defaults={"columns": dict(columns), "settled_by": question.person.ref},
    )


def proposed_toml(question: Question) -> str:
    """How the columns of a workbook would be read, as a file to be changed by hand."""
    reading = understood(question)
    return to_toml(reading.proposals, reading.room.fields)


def _column(reading: Reading, proposal: Proposal) -> ColumnPlan:
    layout, column = reading.layout, proposal.head.column
    cells = (layout.sheet.cell(row.number, column).text for row in layout.rows if row.kind is Kind.DATA)
    samples: dict[str, None] = {}
    for text in filter(None, cells):
        samples[text] = None
        if len(samples) == SAMPLES:
            break
    f = next((f for f in reading.room.fields if f.key == proposal.key), None)
    unit = (proposal.head.unit or layout.unit) if f and MONEY in f.looks else ""
    return ColumnPlan(
        letters(column), proposal.head.title, unit, proposal.key, f.term if f else "",
        proposal.sure, proposal.reason, tuple(samples),
    )  # fmt: skip


def only_year(title: tuple[str, ...]) -> int | None:
    """The year a title block names, if it names one only."""
    years = {int(a or b) for line in title for a, b in _YEAR.findall(line)}
    return years.pop() if len(years) == 1 else None


def proposed_day(title: tuple[str, ...], today: date) -> date:
    """The last day a title says its table speaks of (2023年…截至4月 → 2023-04-30), else today."""
    for line in title:
        if as_at := _AS_AT.search(line):
            with suppress(Refused):
                return min(read_when(as_at[1].strip()).last, today)
    found = next((m for line in title if (m := _UNTIL.search(simplified(line).replace(" ", "")))), None)
    year = int(found["year"] or 0) or only_year(title) if found else None
    if not found or not year:
        return today
    try:
        if found["day"]:
            day = date(year, int(found["month"]), int(found["day"]))
        else:
            day = (date(year, int(found["month"]), 28) + timedelta(4)).replace(day=1) - timedelta(1)
    except ValueError:
        return today
    return min(day, today)
