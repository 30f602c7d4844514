"""Bytes of an .xlsx, .xls, .ods or .csv file → sheets of cells; what cannot be read is refused in words."""

import struct
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from pathlib import PurePath
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from wutong.lib.dates import Precision
from wutong.lib.reading_dates import read_when
from wutong.lib.refusals import Refused

from . import compound, old_excel, open_document, packed, plain_text, survey
from .cells import Area, Cell, Sheet, Value, Workbook, column_number, column_of, letters, shown
from .limits import CELLS_MAX, Reach, macros, no_workbook, refuse_the_vast

__all__ = [
    "Area", "Cell", "Sheet", "Value", "Workbook", "column_number", "column_of", "letters", "read", "shown",
]  # fmt: skip
XLSX, XLS, ODS, CSV = ".xlsx", ".xls", ".ods", ".csv"
_ENDINGS = {XLSX: XLSX, ".xlsm": XLSX, XLS: XLS, ODS: ODS, CSV: CSV}
_DAMAGED = (
    BadZipFile, zlib.error, EOFError, LookupError, ParseError, ExpatError, ValueError, struct.error,
    RuntimeError, NotImplementedError, OverflowError, CalamineError,
)  # fmt: skip


def read(data: bytes, name: str = "") -> Workbook:
    """The worksheets of a file; refuses it if protected, damaged, empty, too large, no table, or with macros.

    The bytes decide what it is; where the name claims another kind of table, the file is refused as well.
    """
    with _damage_in_words():
        kind, parts = _kind(data)
        sheets = _TAKE[kind](data, parts)
        _refuse_a_false_name(name, kind)
    if not any(sheet.values for sheet in sheets):
        raise Refused("工作簿里没有内容，请核对是否选对了文件")
    return Workbook(sheets)


@contextmanager
def _damage_in_words() -> Iterator[None]:
    try:
        yield
    except Refused:
        raise
    except BaseException as fault:
        # The library is written in Rust and stops at some damages; this reaches us outside of Exception.
        if not isinstance(fault, _DAMAGED) and type(fault).__name__ != "PanicException":
            raise
        raise Refused("文件不完整或已损坏，请用 Excel 或 WPS 打开后另存为 .xlsx 再导入") from fault


def _kind(data: bytes) -> tuple[str, ZipFile | None]:
    """What the bytes are: the ending they deserve, and the parts of an archive."""
    if data.startswith(compound.MAGIC):
        return XLS, None
    if not data.startswith(b"PK\x03\x04"):
        return CSV, None
    parts = packed.repacked(data)
    names = set(parts.namelist())
    if any(part.endswith("vbaProject.bin") or part.startswith("xl/macrosheets/") for part in names):
        raise macros()
    if "xl/workbook.xml" in names:
        return XLSX, parts
    if "content.xml" in names:
        return ODS, parts
    raise no_workbook()


def _refuse_a_false_name(name: str, kind: str) -> None:
    if _ENDINGS.get(PurePath(name).suffix.lower(), kind) != kind:
        raise Refused("{name} 的内容不是它的后缀所说的类型，请用原来的软件另存后再上传", name=name)


def _excel(_data: bytes, parts: ZipFile | None) -> tuple[Sheet, ...]:
    assert parts is not None
    return _taken(_bytes(parts), survey.survey(parts, CELLS_MAX))


def _open_document(_data: bytes, parts: ZipFile | None) -> tuple[Sheet, ...]:
    assert parts is not None
    open_document.refuse_by_parts(parts)
    return _taken(_bytes(parts), open_document.survey(parts))


def _old_excel(data: bytes, _parts: ZipFile | None) -> tuple[Sheet, ...]:
    clean, reaches = old_excel.cleaned(data)
    if len(dict(reaches)) < len(reaches):
        raise ValueError("two sheets of one name")
    refuse_the_vast(dict(reaches))
    names = CalamineWorkbook.from_object(BytesIO(clean)).sheet_names
    if len(set(names)) < len(names):
        raise ValueError("two sheets of one name")
    return _taken(clean, dict(zip(names, (reach for _name, reach in reaches), strict=True)))


def _plain_text(data: bytes, _parts: ZipFile | None) -> tuple[Sheet, ...]:
    return (plain_text.sheet(data),)


_TAKE = {XLSX: _excel, XLS: _old_excel, ODS: _open_document, CSV: _plain_text}


def _bytes(parts: ZipFile) -> bytes:
    file = parts.fp
    assert isinstance(file, BytesIO)
    return file.getvalue()


def _taken(data: bytes, reaches: Mapping[str, Reach]) -> tuple[Sheet, ...]:
    """The sheets as the library reads them, once it is known that they fit."""
    refuse_the_vast(reaches)
    book = CalamineWorkbook.from_object(BytesIO(data))
    return tuple(
        _sheet(book.get_sheet_by_name(about.name), about.visible, reaches[about.name])
        for about in book.sheets_metadata
        if about.typ is SheetTypeEnum.WorkSheet and about.name in reaches
    )


def _sheet(sheet: CalamineSheet, visible: SheetVisibleEnum, reach: Reach) -> Sheet:
    rows = [
        [None if value == "" else value for value in row] for row in sheet.to_python(skip_empty_area=False)
    ]
    for (row, column), precision in reach.shown.items():
        if row <= len(rows) and column <= len(rows[row - 1]):
            rows[row - 1][column - 1] = _as_shown(rows[row - 1][column - 1], precision)
    merged = tuple(_areas(sheet, reach, len(rows), len(rows[0]) if rows else 0))
    if sum(area.size for area in merged) > CELLS_MAX:
        raise ValueError("merged areas overlap")
    return Sheet(sheet.name, tuple(map(tuple, rows)), merged, visible is not SheetVisibleEnum.Visible)


def _areas(sheet: CalamineSheet, reach: Reach, rows: int, columns: int) -> Iterator[Area]:
    """The merged areas as far as the sheet is in use: somebody may have merged a whole column."""
    told = [
        Area(top + 1, left + 1, bottom + 1, right + 1)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    ]
    for one in (*told, *reach.merged):
        area = Area(one.top, one.left, min(one.bottom, rows), min(one.right, columns))
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
