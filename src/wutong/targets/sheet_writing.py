"""Published figures as rows of a table, so written that our own reading takes them for the same."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from wutong.facts.figures import Unit
from wutong.facts.published import PERCENT, FigurePublished
from wutong.ledger.core import Fact
from wutong.lib.dates import Period, Precision
from wutong.lib.money import CURRENCY_NAMES, Qualifier, plain
from wutong.lib.sheets.cells import Value
from wutong.lib.sheets.manners import SIGNS, Days, as_number, sum_in
from wutong.organisations.going_out import Column, Row, as_read
from wutong.organisations.sheets import Ground
from wutong.projects.telling import metric, number
from wutong.web.terms import label

from .published import claim_of
from .sheet_rows import Told, read_row

TERMS = {
    "number": "serial_number", "metric": "metric", "period": "period", "figure": "published_value",
    "unit": "unit_of_measure", "region": "organisation", "publisher": "publisher",
    "published_on": "published_on",
}  # fmt: skip
_UNITS = {
    Unit.PROJECTS.value: "个", PERCENT: "%", "percentage_point": "个百分点", "person_times": "人次",
    "enterprise_times": "户次",
}  # fmt: skip


def our_columns() -> list[Column]:
    """Our own columns: one number a row, and all that is said of it."""
    return [Column(n, key, label(name)) for n, (key, name) in enumerate(TERMS.items(), start=1)]


def row(columns: Sequence[Column], fact: Fact, called: str, place: int, ground: Ground) -> Row:
    """A published figure of an organisation called so as a row; what would read as another stands apart."""
    said = _cells(fact, called, place)
    cells = {c.number: said[c.key] for c in columns if said[c.key] not in (None, "")}
    (figure,) = [c for c in columns if c.key == "figure"]
    unsaid = []
    if not _reads(columns, cells, fact, ground):
        cells.pop(figure.number, None)
        unsaid.append((figure.title, number(claim_of(fact))))
    return Row(cells, unsaid, fact.evidence)


def _cells(fact: Fact, called: str, place: int) -> dict[str, Value]:
    assert fact.period is not None, "a published figure speaks of a period"
    claim = claim_of(fact)
    figure, unit = _value(claim)
    return {
        "number": place,
        "metric": metric(claim.metric),
        "period": _period(fact.period),
        "figure": figure,
        "unit": unit,
        "region": called,
        "publisher": claim.publisher,
        "published_on": None if fact.when.precision is Precision.UNKNOWN else Days().write(fact.when),
    }


def _value(claim: FigurePublished) -> tuple[Value, str]:
    """The number and its unit; a share below one bears its sign, which its format alone would not keep."""
    if money := claim.money:
        unit = f"万{CURRENCY_NAMES[money.currency]}"
        return sum_in(money, unit), unit
    unit = _UNITS.get(claim.unit, claim.unit)
    if claim.qualifier is not Qualifier.EXACT:
        return f"{SIGNS.get(claim.qualifier, '')}{plain(claim.value)}", unit
    if claim.unit == PERCENT and abs(claim.value) < 1:
        return f"{plain(claim.value)}%", unit
    return as_number(claim.value), unit


def _period(period: Period) -> str:
    """A year, months of it, or the days from one to another."""
    first, last = period.since, period.last
    assert first and last, "a published figure speaks of days that begin and end"
    whole = first.day == 1 and (last + timedelta(1)).day == 1 and first.year == last.year
    if whole and (first.month, last.month) == (1, 12):
        return f"{first.year}年"
    if whole and first.month < last.month:
        return f"{first.year}年{first.month}-{last.month}月"
    return f"{first}" if first == last else f"{first}至{last}"


def _reads(columns: Sequence[Column], cells: Mapping[int, Value], fact: Fact, ground: Ground) -> bool:
    told = read_row(as_read(columns, cells), ground)
    figures = [(said.claim, said.period) for said in told.figures] if isinstance(told, Told) else []
    return figures == [(claim_of(fact), fact.period)]
