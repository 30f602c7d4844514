"""Small workbooks for tests, written as rows of cells."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook

from wutong.lib.sheets.reading import Area, Sheet


def sheet(text: str, *merged: tuple[int, int, int, int], name: str = "表") -> Sheet:
    """A sheet from lines of cells with bars between them; areas as top, left, bottom, right."""
    rows = [[cell.strip() or None for cell in line.split("|")] for line in text.strip("\n").splitlines()]
    width = max(map(len, rows))
    values = tuple(tuple(row + [None] * (width - len(row))) for row in rows)
    return Sheet(name, values, tuple(Area(*area) for area in merged))


def workbook(
    rows: Sequence[Sequence[Any]],
    *,
    name: str = "Sheet1",
    merged: Sequence[str] = (),
    and_then: Callable[[Any], object] = lambda book: None,
) -> bytes:
    """The bytes of a workbook with one sheet; `and_then` may do the rest."""
    book = Workbook()
    page = book.active
    page.title = name
    for row in rows:
        page.append(list(row))
    for area in merged:
        page.merge_cells(area)
    and_then(book)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()
