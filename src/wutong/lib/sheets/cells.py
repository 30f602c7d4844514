"""The cells of a workbook, each with its place, whatever file they came from."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeAlias

from wutong.lib.english_dates import day_order
from wutong.lib.money import plain
from wutong.lib.refusals import Refused

Value: TypeAlias = str | int | float | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell holds, and where; rows and columns count from 1."""

    value: Value
    row: int
    column: int

    @property
    def text(self) -> str:
        """The value as its reader sees it; "" when empty."""
        return shown(self.value)

    @property
    def place(self) -> str:
        """Its address on the sheet: F5."""
        return f"{letters(self.column)}{self.row}"


@dataclass(frozen=True, slots=True)
class Area:
    """Cells merged into one; the value stands at its top left."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def size(self) -> int:
        """How many cells it merges."""
        return max(self.bottom - self.top + 1, 0) * max(self.right - self.left + 1, 0)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet: values[row - 1][column - 1], every row equally long, and its merged areas."""

    name: str
    values: tuple[tuple[Value, ...], ...]
    merged: tuple[Area, ...] = ()
    hidden: bool = False
    _covered: dict[tuple[int, int], Area] = field(init=False, repr=False, compare=False)
    _day_orders: dict[int, str] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        covered = {
            (row, column): area
            for area in self.merged
            for row in range(area.top, area.bottom + 1)
            for column in range(area.left, area.right + 1)
        }
        object.__setattr__(self, "_covered", covered)

    @property
    def height(self) -> int:
        """The last row in use."""
        return len(self.values)

    @property
    def width(self) -> int:
        """The last column in use."""
        return len(self.values[0]) if self.values else 0

    def area(self, row: int, column: int) -> Area | None:
        """The merged area a cell belongs to."""
        return self._covered.get((row, column))

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a place; inside a merged area the one at its top left, which tells its own place."""
        if area := self.area(row, column):
            row, column = area.top, area.left
        return Cell(self.values[row - 1][column - 1], row, column)

    def row(self, number: int) -> tuple[Cell, ...]:
        """The cells of one row; what is merged over several rows belongs to each, to its first column."""
        if not self._covered:
            return tuple(Cell(value, number, n) for n, value in enumerate(self.values[number - 1], 1))
        return tuple(self.in_row(number, column) for column in range(1, self.width + 1))

    def in_row(self, row: int, column: int) -> Cell:
        """The cell of a row in a column, which in a merged area is that of its first column."""
        if not self._covered:
            return Cell(self.values[row - 1][column - 1], row, column)
        area = self.area(row, column)
        return Cell(None, row, column) if area and area.left < column else self.cell(row, column)

    def day_order(self, column: int) -> str:
        """Which comes first in the days of a column written like 13/04/2023; "" where no cell of it tells."""
        if column not in self._day_orders:
            texts = (row[column - 1] for row in self.values)
            self._day_orders[column] = day_order(text for text in texts if isinstance(text, str))
        return self._day_orders[column]

    def place(self, cell: Cell) -> str:
        """The address of a cell in the workbook: Sheet1!F5."""
        return f"{self.name}!{cell.place}"


@dataclass(frozen=True, slots=True)
class Workbook:
    """The worksheets of a workbook, in their order."""

    sheets: tuple[Sheet, ...]

    def sheet(self, name: str) -> Sheet:
        """The sheet of this name; refuses one that is not there."""
        found = next((s for s in self.sheets if s.name == name.strip()), None)
        if found is None:
            names = "、".join(s.name for s in self.sheets)
            raise Refused(
                "工作簿里没有名为“{name}”的工作表；有：{names}", field="sheet", name=name, names=names
            )
        return found


def shown(value: Value) -> str:
    """A value as its reader sees it: no .0, no midnight, blanks trimmed and lines joined.

    Nor the mark before what a spreadsheet would otherwise take for a formula.
    """
    if value is None:
        return ""
    if type(value) is str:
        return " ".join((_INERT.sub("", value) if value[:1] == "'" else value).split())
    if isinstance(value, float):
        return plain(Decimal(f"{value:.15g}"))
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes").removesuffix(" 00:00")
    return str(value)


_FORMULA = re.compile(r"'*(?:\s*[=+\-@]|[\t\r])")
_INERT = re.compile(rf"^'(?={_FORMULA.pattern})")


def inert(text: str) -> str:
    """Text that no spreadsheet takes for a formula; `shown` gives back what it was."""
    return f"'{text}" if _FORMULA.match(text) else text


def letters(column: int) -> str:
    """1 → A, 27 → AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_of(place: str) -> int:
    """The column of an address: Sheet1!F5 → 6."""
    return column_number(place.rpartition("!")[2].rstrip("0123456789"))


def column_number(name: str) -> int:
    """A → 1, AA → 27."""
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - 64
    return number
