"""A table written as a workbook: under headings of our own, or under those of a sheet brought before."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from unicodedata import east_asian_width

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from .cells import Area, Sheet, Value, inert, shown
from .layout import Layout

NARROWEST, WIDEST = 8, 48  # columns of characters
MEASURED = 200  # rows that say how wide a column must be
# The day as the reader's own Excel writes it: 2023/4/5 in China.
_UNNAMED = re.compile(r"[\[\]:*?/\\]")
_DAY = {"num_format": 14}
_NUMBER = {"num_format": "#,##0.########"}


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet to be written: what stands at its top, merged as told, and its rows below."""

    name: str
    top: tuple[tuple[Value, ...], ...]
    rows: Sequence[Sequence[Value]]
    merged: tuple[Area, ...] = ()
    heading: int = 0  # the first row of the heading; above it stands the title block
    frozen: int = 0  # columns that stay in sight
    filtered: bool = False  # whether its rows can be filtered by what its columns hold

    @property
    def width(self) -> int:
        """How many columns are in use."""
        return max(map(len, (*self.top, *self.rows)), default=0)


def headed(name: str, heads: Sequence[str], rows: Sequence[Sequence[Value]], *, frozen: int = 1) -> Table:
    """A table under one row of headings."""
    return Table(name, (tuple(heads),), rows, heading=1, frozen=frozen, filtered=True)


def like(
    layout: Layout, more: Sequence[str], rows: Sequence[Sequence[Value]], said: Mapping[str, str]
) -> Table:
    """A table under the top of another sheet: the same headings where they were, then `more` of them.

    `said` replaces lines of its title block.
    """
    first, last = layout.heading
    sheet, beside = layout.sheet, range(layout.sheet.width + 1, layout.sheet.width + 1 + len(more))
    top = [
        [*(said.get(shown(value), value) for value in sheet.values[row - 1]), *([None] * len(more))]
        for row in range(1, last + 1)
    ]
    top[first - 1][sheet.width :] = more
    merged = tuple(area for area in sheet.merged if area.bottom <= last and _apart(area, sheet))
    over = tuple(Area(first, column, last, column) for column in beside if last > first)
    return Table(_name(sheet.name), tuple(map(tuple, top)), rows, (*merged, *over), first)


def _apart(area: Area, sheet: Sheet) -> bool:
    """Whether no later area lies over this one, as in files that no office program wrote."""
    return all(
        sheet.area(row, column) == area
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
    )


def _name(name: str) -> str:
    """A name that every program takes for a worksheet: other formats allow more than .xlsx."""
    return _UNNAMED.sub(" ", name)[:31].strip("' ") or "Sheet1"


def written(tables: Iterable[Table]) -> bytes:
    """The bytes of an .xlsx file; text stays text, so that no cell is a formula, a link or a lost nought."""
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        looks = _Looks(
            day=book.add_format(_DAY),
            number=book.add_format(_NUMBER),
            head=book.add_format(
                {"bold": True, "bottom": 1, "text_wrap": True, "align": "center", "valign": "vcenter"}
            ),
            title=book.add_format({"align": "center", "valign": "vcenter"}),
        )
        for table in tables:
            _write(book.add_worksheet(table.name), table, looks)
    return buffer.getvalue()


@dataclass(frozen=True, slots=True)
class _Looks:
    day: object
    number: object
    head: object
    title: object


def _write(sheet: Worksheet, table: Table, looks: _Looks) -> None:
    _top(sheet, table, looks)
    for row, values in enumerate(table.rows, start=len(table.top)):
        for column, value in enumerate(values):
            _cell(sheet, row, column, value, looks, None)
    for column in range(table.width):
        sheet.set_column(column, column, _width(table, column))
    if table.heading:
        sheet.freeze_panes(len(table.top), table.frozen)
    if table.filtered:
        sheet.autofilter(len(table.top) - 1, 0, len(table.top) + len(table.rows) - 1, table.width - 1)


def _top(sheet: Worksheet, table: Table, looks: _Looks) -> None:
    """Everything above the rows; of merged cells the first holds the value."""
    look = {area: looks.head if area.top >= table.heading else looks.title for area in table.merged}
    for area, its in look.items():
        sheet.merge_range(area.top - 1, area.left - 1, area.bottom - 1, area.right - 1, "", its)
    covered = {
        (row, column): area
        for area in table.merged
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
    }
    for row, values in enumerate(table.top, start=1):
        for column, value in enumerate(values, start=1):
            over = covered.get((row, column))
            if over is None:
                _cell(sheet, row - 1, column - 1, value, looks, looks.head if row >= table.heading else None)
            elif (over.top, over.left) == (row, column):
                _cell(sheet, row - 1, column - 1, value, looks, look[over])


def _cell(sheet: Worksheet, row: int, column: int, value: Value, looks: _Looks, look: object) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, look)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, look or looks.number)
    elif isinstance(value, datetime | date):
        sheet.write_datetime(row, column, value, look or looks.day)
    else:
        sheet.write_string(row, column, inert(str(value)), look)


def _width(table: Table, column: int) -> int:
    """Wide enough for its heading and for most of its cells."""
    measured = [*table.top[max(table.heading - 1, 0) :], *table.rows[:MEASURED]]
    lengths = [_columns(shown(row[column])) for row in measured if len(row) > column]
    return min(max([NARROWEST, *lengths]) + 2, WIDEST)


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
