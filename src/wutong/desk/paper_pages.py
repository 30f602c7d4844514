"""A paper as it can be looked at: the piece of a workbook around one cell, an image, a document."""

from typing import Any

from wutong.ledger import papers
from wutong.ledger.models import Paper
from wutong.lib.refusals import Refused
from wutong.lib.sheets.reading import Sheet, column_number, letters, read

ROWS_AROUND = 12
COLUMNS_MOST = 20


def sheet_view(paper: Paper, place: str) -> dict[str, Any] | None:
    """The rows around a cell, for components/sheet-view.html; None when the paper is no workbook."""
    if not papers.is_sheet(paper):
        return None
    try:
        book = read(papers.bytes_of(paper), paper.name)
        name, _mark, cell = place.rpartition("!")
        sheet = book.sheet(name) if name else next(s for s in book.sheets if s.values)
    except Refused:
        return None
    row, column = _address(cell)
    first = max(1, min(row - ROWS_AROUND, 1 if row <= ROWS_AROUND * 2 else row - ROWS_AROUND))
    last = min(sheet.height, max(row, first) + ROWS_AROUND * 2)
    left = max(1, column - COLUMNS_MOST // 2) if sheet.width > COLUMNS_MOST else 1
    right = min(sheet.width, left + COLUMNS_MOST - 1)
    return {
        "name": f"{paper.name} · {sheet.name}",
        "columns": [letters(n) for n in range(left, right + 1)],
        "at_column": letters(column) if column else "",
        "rows": [
            {"number": n, "at": n == row, "cells": _cells(sheet, n, left, right, (row, column))}
            for n in range(first, last + 1)
        ],
    }


def _address(cell: str) -> tuple[int, int]:
    """F5 → (5, 6); what is no address points nowhere."""
    name = cell.rstrip("0123456789")
    number = cell[len(name) :]
    if not (
        name.isascii()
        and name.isalpha()
        and len(name) <= 3
        and number.isascii()
        and number
        and len(number) <= 7
    ):
        return 0, 0
    return int(number), column_number(name)


def _cells(sheet: Sheet, row: int, left: int, right: int, at: tuple[int, int]) -> list[dict[str, Any]]:
    shown = []
    for column in range(left, right + 1):
        area = sheet.area(row, column)
        if area and row == area.top and column > max(area.left, left):
            continue  # part of the wide cell before it
        hidden = area and row > area.top
        cell = sheet.cell(row, column)
        shown.append(
            {
                "text": "" if hidden else cell.text,
                "at": (row, column) == at,
                "number": isinstance(cell.value, int | float) and not hidden,
                "wide": min(area.right, right) - column + 1 if area and not hidden else 0,
            }
        )
    return shown
