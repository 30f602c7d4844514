"""The dashboard as a list of figures: one scope, one period, one standpoint, read from the ledger once."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from wutong.facts.figures import Unit
from wutong.lib.dates import Period
from wutong.lib.money import in_yi
from wutong.web.terms import label, term

from . import words
from .drawn import Table, Url, bands, months, table
from .figures import Answer, Question, ask
from .published import beside
from .registers import Register

FIRST = ("projects_signed", "amount_signed", "projects_started", "projects_in_production")
SECOND = ("projects_landed", "projects_registered", "funds_arrived", "fixed_investment")


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure with what stands beside it, and the way to its reasons."""

    title: str
    value: str
    unit: str
    full: str
    delta: str
    notes: list[str]
    why: str
    published: list[tuple[str, str]]  # what others published, in a sentence, and where it stands


@dataclass(frozen=True, slots=True)
class Board:
    """What the dashboard shows."""

    title: str
    tiles: list[Tile]
    quiet: list[Tile]
    months: dict[str, Any]
    bands: dict[str, Any]
    industries: Table
    places: Table
    any: bool  # whether there is a project in the scope at all
    published: int  # how many figures others have published of it


def board(question: Question, register: Register, url: Url) -> Board:
    """The dashboard of the scope, period and standpoint of a question."""
    signed = ask(question.about("projects_signed"), register)
    money = ask(question.about("amount_signed"), register)
    scope, period = words.scope(question), words.period(question.period)
    return Board(
        title=_("{scope}：{period}签约 {n} 个项目，{amount}").format(
            scope=scope, period=period, n=signed.value, amount=" ".join(words.amount(money.figure))
        ),
        tiles=[tile(question.about(key), register, url) for key in FIRST],
        quiet=[tile(question.about(key), register, url) for key in SECOND],
        months=months(signed, register, url),
        bands=bands(signed, register, url),
        industries=table(signed, money, "industry", register, url),
        places=table(signed, money, "place", register, url),
        any=any(map(register.shows, register.homes)),
        published=len(register.published),
    )


def years(question: Question, register: Register) -> list[int]:
    """The years in which something is known to have been signed, the latest first."""
    whole = replace(question.about("projects_signed"), period=Period(None, None), parts=())
    spans = (line.span for line in ask(whole, register).figure.lines)
    return sorted({last.year for first, last in spans if first.year == last.year}, reverse=True)


def tile(question: Question, register: Register, url: Url) -> Tile:
    """One metric of the board."""
    answer = ask(question, register)
    value, unit = words.amount(answer.figure)
    yuan = answer.figure.unit is Unit.YUAN
    return Tile(
        title=label(question.metric.key),
        value=value,
        unit=unit,
        full=f"{answer.figure.value:,f} {term('yuan')}" if yuan else "",
        delta=_change(answer, register),
        notes=[*_beside(question, register), *words.notes(answer)],
        why=url(question),
        published=[(one.sentence, one.href) for one in beside(answer, register, url)],
    )


def _beside(question: Question, register: Register) -> list[str]:
    if not question.metric.beside:
        return []
    other = ask(question.about(question.metric.beside), register)
    return [_("另有{headline}").format(headline=words.headline(other))] if other.figure.lines else []


def _change(answer: Answer, register: Register) -> str:
    """The difference to the same days of the year before, when both have something to count."""
    question = answer.question
    before = _year_before(register.book.until(question.period))
    if before is None or not answer.figure.lines:
        return ""
    last = ask(replace(question, period=before), register)
    if not last.figure.lines:
        return ""
    return _said(answer.figure.value - last.figure.value, answer.figure.unit, words.period(before))


def _said(change: Decimal, unit: Unit, before: str) -> str:
    if not change:
        return _("与 {before}持平").format(before=before)
    size = in_yi(abs(change)) if unit is Unit.YUAN else str(int(abs(change)))
    name = term("yi") if unit is Unit.YUAN else term(unit)
    sentence = _("比 {before}多 {size} {unit}") if change > 0 else _("比 {before}少 {size} {unit}")
    return sentence.format(before=before, size=size, unit=name)


def _year_before(period: Period) -> Period | None:
    if period.since is None or period.last is None or period.since.year == date.min.year:
        return None
    return Period.inclusive(_last_year(period.since), _last_year(period.last))


def _last_year(day: date) -> date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap else day.day)
