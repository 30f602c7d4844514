"""An answer as a file: its lines, and what they mean, as of when, at which head of the chain."""

import csv
from collections.abc import Iterator, Sequence
from decimal import Decimal
from io import BytesIO, StringIO

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.worksheet import Worksheet

from wutong.facts.figures import Line
from wutong.ledger.core import instant_text, local_day
from wutong.lib.money import CURRENCY_NAMES, plain
from wutong.lib.sheets.cells import inert
from wutong.organisations.telling import kind
from wutong.web.terms import label, term

from . import words
from .figures import Answer
from .registers import Register
from .why import Row, Told, rows

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"

Cell = str | Decimal


def workbook(answer: Answer, register: Register, address: str) -> bytes:
    """The bytes of an .xlsx file; text stays text, so that no cell becomes a formula or loses its zeros."""
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        heads = [(book.add_format({"bold": True, "bottom": 1}), head) for head in _heads()]
        sheet = book.add_worksheet(_("明细"))
        for column, (bold, head) in enumerate(heads):
            sheet.write_string(0, column, head, bold)
        for number, cells in enumerate(_cells(answer, register), start=1):
            _write(sheet, number, cells)
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, 0, len(heads) - 1)
        sheet.set_column(1, 1, 36)
        meaning = book.add_worksheet(_("说明"))
        for number, pair in enumerate(_meaning(answer, register, address)):
            _write(meaning, number, pair)
        meaning.set_column(0, 0, 18)
        meaning.set_column(1, 1, 96)
    return buffer.getvalue()


def _write(sheet: Worksheet, row: int, cells: Sequence[Cell]) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, str):
            sheet.write_string(row, column, inert(cell))
        else:
            sheet.write_number(row, column, float(cell))


def table(answer: Answer, register: Register, address: str) -> bytes:
    """The same as .csv, in UTF-8 with the mark by which Excel knows it; the meaning follows the lines."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_heads())
    lines: list[Sequence[Cell]] = [*_cells(answer, register), [], *_meaning(answer, register, address)]
    writer.writerows([inert(c) if isinstance(c, str) else plain(c) for c in cells] for cells in lines)
    return text.getvalue().encode("utf-8-sig")


def _heads() -> list[str]:
    return [
        _("计入"), label("project"), _("项目编号"), label("organisation"),
        _("金额（元）"), label("qualifier"), _("原币"),
        label("fact"), label("happened_on"), label("precision"),
        label("grade"), _("记录人"), _("记录日"), _("事实编号"), label("paper"), _("位置"), "SHA-256",
    ]  # fmt: skip


def _cells(answer: Answer, register: Register) -> Iterator[list[Cell]]:
    for word, lines in ((_("计入"), answer.figure.lines), (_("可能计入"), answer.figure.possible)):
        yield from _lines(word, lines, answer, register)


def _lines(word: str, lines: tuple[Line, ...], answer: Answer, register: Register) -> Iterator[list[Cell]]:
    for row in rows(answer, lines, register):
        # Money stands once, in the first row of a line, so that the column may be added up.
        for position, told in enumerate(row.facts):
            money = _money(row) if position == 0 else ["", "", ""]
            yield [word, row.name, row.id, row.unit, *money, *_fact(told)]


def _money(row: Row) -> list[Cell]:
    foreign = row.foreign
    original = (
        f"{plain(foreign.value)} {_(CURRENCY_NAMES.get(foreign.currency, foreign.currency))}"
        if foreign
        else ""
    )
    if row.amount is None:
        return ["", "", original]
    return [row.amount.value, term(f"qualifier_{row.amount.qualifier}"), original]


def _fact(told: Told) -> list[Cell]:
    fact, when = told.fact, told.fact.when
    day = _("不晚于 {day}").format(day=when.last) if when.precision == "unknown" else when.iso()
    first = told.papers[0] if told.papers else None
    return [
        kind(fact.kind),
        day,
        term(f"precision_{when.precision}"),
        term(told.grade),
        told.author,
        local_day(fact.recorded_at).isoformat(),
        fact.id,
        first.name if first else "",
        first.place if first else "",
        first.sha256 if first else "",
    ]


def _meaning(answer: Answer, register: Register, address: str) -> Iterator[tuple[str, str]]:
    question = answer.question
    yield _("指标"), label(question.metric.key)
    yield label("definition"), _(question.metric.definition)
    yield _("结果"), " ".join(words.amount(answer.figure))
    yield _("范围"), words.scope(question)
    yield _("期间"), words.period(question.period)
    for said, _without in words.filters(question, register):
        yield _("筛选"), said
    for note in words.notes(answer):
        yield _("另注"), note
    yield label("as_of"), question.at.day.isoformat()
    yield label("known"), instant_text(question.at.known)
    yield _("账链"), f"{register.head[0]} {register.head[1]}"
    yield _("永久地址"), address
