"""Bytes of an .xlsx file → sheets of cells, each with its place; what cannot be read is refused in words."""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import TypeAlias
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from wutong.lib.dates import Precision
from wutong.lib.money import plain
from wutong.lib.reading_dates import read_when
from wutong.lib.refusals import Refused

from .survey import Reach, survey

Value: TypeAlias = str | int | float | bool | date | datetime | time | timedelta | None

# A reader takes some 50 bytes for every cell between the first and the last, also for the empty ones.
CELLS_MAX = 2_000_000
UNPACKED_MAX = 500 << 20
_DAMAGED = (
    BadZipFile, zlib.error, EOFError, KeyError, ParseError, ValueError, struct.error, RuntimeError,
    NotImplementedError, CalamineError,
)  # fmt: skip


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
        return tuple(self._in_row(number, column) for column in range(1, self.width + 1))

    def _in_row(self, row: int, column: int) -> Cell:
        area = self.area(row, column)
        return Cell(None, row, column) if area and area.left < column else self.cell(row, column)

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


def read(data: bytes) -> Workbook:
    """The worksheets of an .xlsx file; refuses any other, and one protected, damaged, empty or too large."""
    _refuse_another_kind(data)
    try:
        with ZipFile(BytesIO(data)) as parts:
            if sum(part.file_size for part in parts.infolist()) > UNPACKED_MAX:
                raise Refused("工作簿展开后超过 {limit} MB，请拆成几个文件再导入", limit=UNPACKED_MAX >> 20)
            reaches = survey(parts, CELLS_MAX)
        for name, reach in reaches.items():
            _refuse_a_vast_sheet(name, reach)
        book = CalamineWorkbook.from_object(BytesIO(data))
        sheets = tuple(
            _sheet(book.get_sheet_by_name(about.name), about.visible, reaches[about.name])
            for about in book.sheets_metadata
            if about.typ is SheetTypeEnum.WorkSheet and about.name in reaches
        )
    except _DAMAGED as fault:
        raise Refused("文件不完整或已损坏，请用 Excel 或 WPS 打开后另存为 .xlsx 再导入") from fault
    if not any(sheet.values for sheet in sheets):
        raise Refused("工作簿里没有内容，请核对是否选对了文件")
    return Workbook(sheets)


def _refuse_another_kind(data: bytes) -> None:
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Refused("工作簿设有打开密码，请去掉密码另存后再导入")
        raise Refused("这是旧版 Excel(.xls)文件，请用 Excel 或 WPS 另存为 .xlsx 再导入")
    if not data.startswith(b"PK"):
        raise Refused("这不是 Excel 工作簿，请选择 .xlsx 文件")


def _refuse_a_vast_sheet(name: str, reach: Reach) -> None:
    if reach.size > CELLS_MAX:
        raise Refused(
            "工作表“{name}”一直用到第 {rows} 行第 {columns} 列，太大了；请删去表外的零星内容，或拆成几个文件",
            name=name, rows=reach.rows, columns=letters(reach.columns),
        )  # fmt: skip


def _sheet(sheet: CalamineSheet, visible: SheetVisibleEnum, reach: Reach) -> Sheet:
    rows = [
        [None if value == "" else value for value in row] for row in sheet.to_python(skip_empty_area=False)
    ]
    for (row, column), precision in reach.shown.items():
        if row <= len(rows) and column <= len(rows[row - 1]):
            rows[row - 1][column - 1] = _as_shown(rows[row - 1][column - 1], precision)
    merged = tuple(_areas(sheet, len(rows), len(rows[0]) if rows else 0))
    if sum(area.size for area in merged) > CELLS_MAX:
        raise ValueError("merged areas overlap")
    return Sheet(sheet.name, tuple(map(tuple, rows)), merged, visible is not SheetVisibleEnum.Visible)


def _areas(sheet: CalamineSheet, rows: int, columns: int) -> Iterator[Area]:
    """The merged areas as far as the sheet is in use: somebody may have merged a whole column."""
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        area = Area(top + 1, left + 1, min(bottom + 1, rows), min(right + 1, columns))
        if area.size > 1:
            yield area


def _as_shown(value: Value, precision: Precision) -> Value:
    """A date that its sheet shows as 2023年4月 says the month and no more."""
    if isinstance(value, bool) or not isinstance(value, date | float | int):
        return value
    try:
        day = read_when(value).first
    except Refused:
        return value
    return f"{day.year}年{day.month}月" if precision is Precision.MONTH else f"{day.year}年"


def shown(value: Value) -> str:
    """A value as its reader sees it: no .0, no midnight, blanks trimmed and lines joined."""
    if isinstance(value, float):
        return plain(Decimal(f"{value:.15g}"))
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes").removesuffix(" 00:00")
    return "" if value is None else re.sub(r"\s+", " ", str(value)).strip()


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
