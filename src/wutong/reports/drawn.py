"""What was signed, divided: by month and by size as charts, by industry and by place as tables."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from wutong.facts.figures import Unit
from wutong.lib.dates import Period
from wutong.lib.money import Amount
from wutong.web.terms import label, term

from .figures import Answer, Part, Question, parts
from .partitions import UNKNOWN, ByBand
from .registers import Register

LARGE = 10  # 亿元: the size from which targets and bulletins speak of a large project
MONTHS_AT_MOST = 24

Url = Callable[[Question], str]


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


def months(signed: Answer, register: Register, url: Url) -> dict[str, Any]:
    """The chart of the months; what names none stands at its end."""
    found = {part.key: part for part in parts(signed, "month", register)}
    keys = [*_month_keys(signed.question.period, found), *([UNKNOWN] if UNKNOWN in found else [])]
    counts = [int(found[key].figure.value) if key in found else 0 for key in keys]
    hrefs = [url(signed.question.part("month", key)) for key in keys]
    labels = [_month_name(key, signed.question.period) for key in keys]
    dated = [n for key, n in zip(keys, counts, strict=True) if key != UNKNOWN]
    peak = dated.index(max(dated)) if any(dated) and dated.count(max(dated)) == 1 else None
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
    busy = sum(1 for key, n in zip(keys, counts, strict=True) if n and key != UNKNOWN)
    if not busy:
        return _("{n} 个签约项目都不知是哪个月").format(n=vague) if vague else _("期内没有签约")
    if peak is None:
        said = _("签约分布在 {n} 个月").format(n=busy)
    else:
        said = _("{month} 签约最多，{n} 个").format(month=keys[peak], n=counts[peak])
    return _("{said}；{n} 个月份不详").format(said=said, n=vague) if vague else said


def bands(signed: Answer, register: Register, url: Url) -> dict[str, Any]:
    """The chart of the sizes of projects."""
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
        "name": label("projects_signed"),
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


def table(signed: Answer, money: Answer, by: str, register: Register, url: Url) -> Table:
    """The parts of one kind, each with its projects and its money."""
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
    """Where most was signed, if one part has more than any other."""
    sizes = [int(part.figure.value) for part in counted]
    if not sizes:
        return _("期内没有签约")
    if sizes.count(max(sizes)) > 1:
        spread = _("签约分布在 {n} 个单位") if by == "place" else _("签约分布在 {n} 类产业")
        return spread.format(n=len(sizes))
    most = _("{label}签约最多，{n} 个") if by == "place" else _("{label}类项目签约最多，{n} 个")
    return most.format(label=counted[sizes.index(max(sizes))].label, n=max(sizes))
