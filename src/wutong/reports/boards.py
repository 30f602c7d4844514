"""The dashboard as a list of figures: one scope, one period, one standpoint, read from the ledger once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from wutong.facts.figures import Unit
from wutong.lib.dates import Period
from wutong.lib.money import Amount, in_yi
from wutong.web.terms import term

from . import words
from .figures import Answer, Part, Question, ask, parts
from .partitions import UNKNOWN, ByBand
from .registers import Register

FIRST = ("projects_signed", "amount_signed", "projects_started", "projects_in_production")
SECOND = ("projects_landed", "projects_registered", "funds_arrived", "fixed_investment")
LARGE = 10  # 亿元: the size from which targets and bulletins speak of a large project
MONTHS_AT_MOST = 24

Url = Callable[[Question], str]


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


@dataclass(frozen=True, slots=True)
class Share:
    """One row of a table of parts: how many projects and how much money, each with the way to its reasons."""

    label: str
    count: int
    amount: Amount | None
    width: str  # of its bar, against the longest
    why: str
    why_amount: str


@dataclass(frozen=True, slots=True)
class Table:
    """The parts of what was signed, and in a sentence what they say."""

    title: str
    rows: list[Share]


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
        months=_months(signed, register, url),
        bands=_bands(signed, register, url),
        industries=_table(signed, money, "industry", register, url),
        places=_table(signed, money, "place", register, url),
        any=any(map(register.shows, register.homes)),
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
        title=term(question.metric.key),
        value=value,
        unit=unit,
        full=f"{answer.figure.value:,f} {term('yuan')}" if yuan else "",
        delta=_change(answer, register),
        notes=[*_beside(question, register), *words.notes(answer)],
        why=url(question),
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


def _months(signed: Answer, register: Register, url: Url) -> dict[str, Any]:
    found = {part.key: part for part in parts(signed, "month", register)}
    keys = [*_month_keys(signed.question.period, found), *([UNKNOWN] if UNKNOWN in found else [])]
    counts = [int(found[key].figure.value) if key in found else 0 for key in keys]
    hrefs = [url(signed.question.part("month", key)) for key in keys]
    labels = [_month_name(key, signed.question.period) for key in keys]
    dated = [n for key, n in zip(keys, counts, strict=True) if key != UNKNOWN]
    peak = dated.index(max(dated)) if any(dated) else None
    spec = _drawn(_months_said(keys, counts, peak), labels, counts, hrefs)
    return spec | ({} if peak is None else {"mark": peak})


def _month_name(key: str, period: Period) -> str:
    """Within one year 4月, else 2023-04."""
    if key == UNKNOWN:
        return _("不详")
    first, last = period.since, period.last
    within = first is not None and last is not None and first.year == last.year
    return _("{month}月").format(month=int(key[-2:])) if within else key


def _month_keys(period: Period, found: dict[str, Part]) -> list[str]:
    known = sorted(key for key in found if key != UNKNOWN)
    if period.since is None or period.until is None:
        return known
    every = [month.since.isoformat()[:7] for month in period.months() if month.since]
    return every if len(every) <= MONTHS_AT_MOST else known


def _months_said(keys: list[str], counts: list[int], peak: int | None) -> str:
    vague = counts[-1] if keys and keys[-1] == UNKNOWN else 0
    if peak is None:
        return _("{n} 个签约项目都不知是哪个月").format(n=vague) if vague else _("期内没有签约")
    said = _("{month} 签约最多，{n} 个").format(month=keys[peak], n=counts[peak])
    return _("{said}；{n} 个月份不详").format(said=said, n=vague) if vague else said


def _bands(signed: Answer, register: Register, url: Url) -> dict[str, Any]:
    divider = ByBand(register, signed.question.metric.milestone)
    found = {part.key: int(part.figure.value) for part in parts(signed, "band", register)}
    keys = [key for key in divider.order if key in found or key in divider.bands.keys]
    large = sum(n for key, n in found.items() if _low_edge(key) >= LARGE)
    unknown = found.get(UNKNOWN, 0)
    said = _("{n} 个项目在 {large} 亿元以上").format(n=large, large=LARGE)
    title = _("{said}；{n} 个金额不详").format(said=said, n=unknown) if unknown else said
    hrefs = [url(signed.question.part("band", key)) for key in keys]
    return _drawn(title, [divider.label(key) for key in keys], [found.get(key, 0) for key in keys], hrefs)


def _low_edge(key: str) -> int:
    low = key.partition("-")[0]
    return int(low) if low.isdigit() else -1


def _drawn(title: str, labels: Sequence[str], values: Sequence[int], hrefs: Sequence[str]) -> dict[str, Any]:
    series = {
        "name": term("projects_signed"),
        "thing": "arrived",
        "values": list(values),
        "hrefs": list(hrefs),
    }
    return {
        "type": "bar",
        "title": title,
        "unit": term(Unit.PROJECTS),
        "labels": list(labels),
        "series": [series],
    }


def _table(signed: Answer, money: Answer, by: str, register: Register, url: Url) -> Table:
    counts = {part.key: part for part in parts(signed, by, register)}
    amounts = {part.key: part for part in parts(money, by, register)}
    longest = max((part.figure.value for part in counts.values()), default=Decimal(1))
    rows = [
        _share(counts.get(key), amounts.get(key), longest, url) for key in dict.fromkeys((*counts, *amounts))
    ]
    return Table(_table_said(by, list(counts.values())), rows)


def _share(counted: Part | None, money: Part | None, longest: Decimal, url: Url) -> Share:
    """A part may have money alone: of a later phase, whose project was counted before."""
    part = counted or money
    assert part
    count = counted.figure.value if counted else Decimal()
    return Share(
        label=part.label,
        count=int(count),
        amount=_known(money),
        width=f"{count / longest * 100:.1f}%",
        why=url(part.question.about("projects_signed")),
        why_amount=url(part.question.about("amount_signed")),
    )


def _known(part: Part | None) -> Amount | None:
    """The money of a part; nothing when none of its lines names any."""
    if part is None or not any(line.amount for line in part.figure.lines):
        return None
    return Amount(part.figure.value)


def _table_said(by: str, counted: Sequence[Part]) -> str:
    if not counted:
        return _("期内没有签约")
    first = counted[0]
    what = _("{label}签约最多，{n} 个") if by == "place" else _("{label}类项目签约最多，{n} 个")
    return what.format(label=first.label, n=int(first.figure.value))
