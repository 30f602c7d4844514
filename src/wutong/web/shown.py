"""How a value looks: the small arithmetic behind the components. Knows no request and no database."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wutong.lib import money as sums
from wutong.lib.dates import Precision, When
from wutong.lib.money import Amount, Qualifier

GRADES = {"reported": _("上报"), "verified": _("已核"), "recognised": _("认定")}
LIGHTS = ("red", "amber", "green", "none")
TONES = ("plain", "going", "done", "ended")
SIGNS = {Qualifier.AT_LEAST: "≥", Qualifier.AT_MOST: "≤", Qualifier.ABOUT: _("约 ")}
PRECISIONS = {
    Precision.MONTH: _("精确到月"),
    Precision.QUARTER: _("精确到季度"),
    Precision.HALF: _("精确到半年"),
    Precision.YEAR: _("精确到年"),
    Precision.UNKNOWN: _("只知不晚于此日"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A heading: its sort key (empty: not sortable), words, unit, and whether it holds numbers."""

    label: str | Promise
    key: str = ""
    unit: str | Promise = ""
    number: bool = False


def count(value: Decimal | int | float) -> str:
    """A plain number with thousands marked and no trailing noughts."""
    return f"{Decimal(sums.plain(Decimal(str(value)))):,f}"


def number(value: Amount | Decimal, written: Callable[[Decimal], str]) -> str:
    """An amount's number in a unit, both ends of a range."""
    if isinstance(value, Amount):
        return "–".join(written(end) for end in (value.value, value.high) if end is not None)
    return written(value)


def in_full(amount: Amount) -> str:
    """The sum in whole units of its currency: 10,000,000,000 元."""
    unit = sums.CURRENCY_NAMES.get(amount.currency, amount.currency)
    return f"{number(amount, count)} {gettext(unit)}"


def words(amount: Amount) -> str:
    """The amount in the reader's language, its number as in the source: ≥100 亿元."""
    return _in_tongue(sums.words(amount))


def _in_tongue(money: str) -> str:
    """Every Chinese word in an amount is a msgid: 约, 万元, 亿美元."""
    return re.sub(r"[\u4e00-\u9fff]+", lambda found: gettext(found[0]), money)


def money(amount: Amount | Decimal | None, unit: str) -> dict[str, object]:
    """Qualifier, number and unit of an amount; a `unit` ("wan", "yi") is said by the heading."""
    if amount is None:
        return {"known": False}
    amount = Amount(amount) if isinstance(amount, Decimal) else amount
    sign = SIGNS.get(amount.qualifier, "")
    bare = amount if amount.high is not None else Amount(amount.value, currency=amount.currency)
    spoken, _blank, name = sums.words(bare).rpartition(" ")
    if unit:
        spoken, name = number(amount, {"wan": sums.in_wan, "yi": sums.in_yi}[unit]), ""
    spoken, name, full = _in_tongue(spoken), _in_tongue(name), f"{sign}{in_full(amount)}"
    return {"known": True, "sign": sign, "number": spoken, "unit": name, "value": amount.value, "full": full}


def spoken(when: When) -> str:
    """A time inside a sentence: 2023-04, ≤ 2023-04-30."""
    return str(day(when)["words"])


def day(when: When | date | datetime | None) -> dict[str, object]:
    """A time's words, its machine form where HTML has one, and how exact it is."""
    if isinstance(when, datetime):
        when = localtime(when) if when.tzinfo else when
        return {"words": f"{when:%Y-%m-%d %H:%M}", "machine": when.isoformat(timespec="minutes")}
    if isinstance(when, date) or when is None:
        return {"words": when.isoformat() if when else "", "machine": when.isoformat() if when else ""}
    has_machine_form = when.precision not in (Precision.QUARTER, Precision.HALF, Precision.UNKNOWN)
    machine = when.iso() if has_machine_form else ""
    return {"words": _spoken_day(when), "machine": machine, "precision": PRECISIONS.get(when.precision, "")}


def _spoken_day(when: When) -> str:
    if when.precision is Precision.UNKNOWN:
        return f"≤ {when.last.isoformat()}"
    if when.precision is Precision.QUARTER:
        return gettext("{year} 年 {quarter} 季度").format(year=when.first.year, quarter=when.last.month // 3)
    if when.precision is Precision.HALF:
        half = gettext("{year} 年上半年") if when.first.month == 1 else gettext("{year} 年下半年")
        return half.format(year=when.first.year)
    return when.iso().replace("T", " ")


def on_one_scale(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of {label, amount, thing, href} with the width of each bar in percent of the longest."""
    ends = [(row["amount"].high or row["amount"].value) if row["amount"] else Decimal(0) for row in rows]
    longest = max([*ends, Decimal(0)]) or Decimal(1)
    widths = [f"{max(end, Decimal(0)) / longest * 100:.2f}%" for end in ends]
    return [{**row, "width": width} for row, width in zip(rows, widths, strict=True)]


def as_table(spec: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A chart's rows: label and one cell {value, href} for each series."""
    cells = [_cells(series) for series in spec["series"]]
    return [{"label": label, "cells": row} for label, *row in zip(spec["labels"], *cells, strict=True)]


def _cells(series: Mapping[str, Any]) -> list[dict[str, Any]]:
    hrefs = series.get("hrefs") or [""] * len(series["values"])
    values = ["—" if value is None else count(value) for value in series["values"]]
    return [{"value": value, "href": href} for value, href in zip(values, hrefs, strict=True)]


def chips(asked: Iterable[tuple[str, str]], query: QueryDict) -> list[tuple[str, str]]:
    """Each filter (its field, its words) in words, with the URL that drops it."""
    found = []
    for key, words in asked:
        rest = query.copy()
        rest.pop(key)
        found.append((words, f"?{rest.urlencode()}"))
    return found


def heads(columns: Sequence[Column], query: QueryDict | None) -> list[dict[str, Any]]:
    """Each column with the link that sorts by it; a second click turns the order round."""
    now = query.get("sort", "") if query is not None else ""
    return [{"column": c, "order": _order(c, now), "href": _sorted(c, now, query)} for c in columns]


def _order(column: Column, now: str) -> str:
    if not column.key or now.lstrip("-") != column.key:
        return ""
    return "descending" if now.startswith("-") else "ascending"


def _sorted(column: Column, now: str, query: QueryDict | None) -> str:
    if not column.key or query is None:
        return ""
    asked = query.copy()
    asked.pop("page", None)
    # Numbers are first wanted from the largest down.
    first, second = (f"-{column.key}", column.key) if column.number else (column.key, f"-{column.key}")
    asked["sort"] = second if now == first else first
    return f"?{asked.urlencode()}"
