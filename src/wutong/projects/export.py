"""A list of projects as a workbook: the rows, and a sheet that says what they mean and as of when."""

from collections.abc import Iterable
from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.worksheet import Worksheet

from wutong.ledger.asof import Standpoint
from wutong.ledger.core import instant_text
from wutong.ledger.store import head_at
from wutong.lib.money import WAN
from wutong.web.shown import words
from wutong.web.terms import label, meaning, term

from .queries import Row, Wanted

COLUMNS = (
    "project",
    "investor_named",
    "industry_classified",
    "organisation",
    "stage",
    "fate",
    "planned_total",
    "signed",
)


def workbook(rows: Iterable[Row], wanted: Wanted, standpoint: Standpoint) -> bytes:
    """The bytes of an .xlsx file; text stays text, so that no cell becomes a formula."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    _rows(book.add_worksheet(_("项目")), rows)
    _meaning(book.add_worksheet(_("说明")), wanted, standpoint)
    book.close()
    return buffer.getvalue()


def _rows(sheet: Worksheet, rows: Iterable[Row]) -> None:
    sheet.freeze_panes(1, 1)
    sheet.write_row(0, 0, [_headed(key) for key in COLUMNS])
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate((row.name, row.investor, row.industry, row.organisation)):
            sheet.write_string(number, column, value)
        sheet.write_string(number, 4, term(row.stage))
        sheet.write_string(number, 5, term(row.fate) if row.fate else "")
        if row.planned and row.planned.currency == "CNY" and row.planned.qualifier == "exact":
            sheet.write_number(number, 6, float(row.planned.value / WAN))
        elif row.planned:
            sheet.write_string(number, 6, _amount(row))
        sheet.write_string(number, 7, row.signed.iso() if row.signed else "")


def _headed(key: str) -> str:
    return f"{label(key)}({term('wan')})" if key == "planned_total" else label(key)


def _amount(row: Row) -> str:
    return words(row.planned) if row.planned else ""


def _meaning(sheet: Worksheet, wanted: Wanted, standpoint: Standpoint) -> None:
    last = head_at(standpoint.at.known)
    lines = [
        (label("as_of"), standpoint.at.day.isoformat()),
        (label("known"), instant_text(standpoint.at.known)),
        (_("账本末笔"), f"{last.seq} {last.seal}"),
        (_("筛选"), _("、").join(said for _key, said in wanted.chips()) or _("全部")),
        *((_headed(key), meaning(key)) for key in COLUMNS),
    ]
    for number, (what, text) in enumerate(lines):
        sheet.write_string(number, 0, what)
        sheet.write_string(number, 1, text)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
