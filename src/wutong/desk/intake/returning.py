"""Rows that were not understood, given back in a workbook of the same shape with the reason first."""

from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from wutong.lib.sheets.layout import Layout
from wutong.lib.sheets.reading import Sheet, Value
from wutong.organisations.sheets import RowPlan

from .saying import in_words

REASON_WIDTH = 60


def returned(layout: Layout, rows: Iterable[RowPlan]) -> bytes:
    """The title block, the heading, and the rows with problems; taken in again it is read like the first."""
    spoken = in_words({})
    problems = {row.row: " ".join(p.said(_, spoken) for p in row.problems) for row in rows if row.problems}
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet(layout.sheet.name)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        top = min((row.number for row in layout.rows), default=1) - 1
        _head(sheet, layout.sheet, top)
        sheet.write_string(top - 1, 0, _("原因"))
        for line, number in enumerate(sorted(problems), start=top):
            sheet.write_string(line, 0, problems[number])
            for column in range(1, layout.sheet.width + 1):
                _write(sheet, line, column, layout.sheet.cell(number, column).value, day)
        sheet.set_column(0, 0, REASON_WIDTH)
    return buffer.getvalue()


def _head(sheet: Worksheet, source: Sheet, rows: int) -> None:
    """Everything above the data, one column to the right, merged as it was."""
    for merged in source.merged:
        if merged.bottom <= rows:
            sheet.merge_range(merged.top - 1, merged.left, merged.bottom - 1, merged.right, "")
    for row in range(1, rows + 1):
        for column in range(1, source.width + 1):
            area = source.area(row, column)
            if not area or (area.top, area.left) == (row, column):
                _write(sheet, row - 1, column, source.values[row - 1][column - 1], None)


def _write(sheet: Worksheet, row: int, column: int, value: Value, day: Format | None) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif isinstance(value, datetime | date) and day:
        sheet.write_datetime(row, column, value, day)
    else:
        sheet.write_string(row, column, str(value))
