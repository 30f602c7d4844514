"""An answer as a file: its lines, and what they mean, as of when, at which head of the chain."""

import csv
from collections.abc import Iterator, Sequence
from decimal import Decimal
from io import StringIO

from django.utils.translation import gettext as _

from wutong.facts.figures import Line
from wutong.ledger.core import local_day
from wutong.lib.money import CURRENCY_NAMES, plain
from wutong.lib.sheets.cells import inert
from wutong.lib.sheets.writing import Table, headed, written
from wutong.organisations.going_out import as_of
from wutong.organisations.telling import kind
from wutong.web.terms import label, term

from . import words
from .figures import Answer
from .registers import Register
from .why import Row, Told, rows

CSV = "text/csv; charset=utf-8"

Cell = str | Decimal


def workbook(answer: Answer, register: Register, address: str) -> bytes:
    """The bytes of an .xlsx file: the lines, and a sheet that says what they mean."""
    lines = [
        [float(cell) if isinstance(cell, Decimal) else cell for cell in cells]
        for cells in _cells(answer, register)
    ]
    meaning = list(_meaning(answer, register, address))
    return written([headed(_("明细"), _heads(), lines, frozen=2), Table(_("说明"), (), meaning)])


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
    yield from as_of(question.at, register.head)
    yield _("永久地址"), address
