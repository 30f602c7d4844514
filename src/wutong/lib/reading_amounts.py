"""Sums as people write them in cells: 3.2亿, 100亿以上, 约5亿, 5000万-1亿, USD 20 million."""

import re
from decimal import Decimal
from functools import lru_cache
from unicodedata import normalize

from wutong.lib.amount_texts import MONEY, Said, Unread, taken_apart, tidied
from wutong.lib.money import Amount, Qualifier, plain
from wutong.lib.refusals import Refused

# China's whole yearly product is near 10^14 yuan: a sum above it has a wrong unit.
CEILING = Decimal(10**14)

_RANGE = re.compile("(.[^-~至到]*)[-~至到]([^-~至到]+)")
_LEADING_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_SLIPS = str.maketrans("忆艺億乙意已完方玩无员原Ool。", "亿亿亿亿亿亿万万万元元元001.")
# Longer than any sum, short enough that a pasted paragraph costs nothing.
_LONGEST = 60


def read_amount(cell: object, *, unit: str | None = None) -> Amount:
    """The sum a cell means, in yuan or whole foreign units.

    `unit` is its column's (万元); a unit in the cell itself wins.
    Refuses what it cannot read, a number without any unit, and a sum beyond all reason.
    """
    text = "" if cell is None else _text(cell)
    if not text:
        raise Refused("没有填写金额，请写成 3.2亿元、5000万元 或 2000万美元 这样的形式")
    try:
        return _amount(text, unit)
    except Unread:
        raise _unreadable(text, unit) from None


def _text(cell: object) -> str:
    """The cell as text; binary numbers with the 15 digits a workbook shows."""
    if isinstance(cell, float):
        cell = Decimal(f"{cell:.15g}")
    return plain(cell) if isinstance(cell, Decimal) and cell.is_finite() else str(cell).strip()


@lru_cache(maxsize=1 << 14)
def _amount(text: str, unit: str | None) -> Amount:
    spelled = tidied(text)
    if len(spelled) > _LONGEST:
        raise Unread
    whole = taken_apart(spelled)
    low, high = _ends(whole)
    said = Said(whole.number, whole.senses | low.senses | high.senses)
    numbers = low.value(), high.value()
    size = _alone(unit) if low.sized or said.sized else _column(unit, said.currency, text)
    ends = numbers[0] * size.value, numbers[1] * size.value
    if max(map(abs, ends)) >= CEILING:
        raise Refused("金额 {text} 大得不合常理，请核对单位", text=text)
    return _qualified(ends, said.senses, said.currency or size.currency, text)


def _ends(whole: Said) -> tuple[Said, Said]:
    """Both ends of a range, or the same sum twice; in 1-3亿 the lower end borrows the unit of the upper."""
    match = _RANGE.fullmatch(whole.number)
    if not match:
        return whole, whole
    low, high = taken_apart(match[1]), taken_apart(match[2])
    if low.sized and not high.has_magnitude and MONEY not in whole.senses:
        raise Unread
    if not low.sized:
        borrowed = _LEADING_NUMBER.sub("", high.number, count=1)
        if re.search("[0-9]", borrowed):
            raise Unread
        low = Said(low.number + borrowed, low.senses)
    return low, high


def _alone(unit: str | None) -> Amount:
    """One of the currency of a column: 3亿 in a column of 万美元 is no yuan."""
    foreign = unit and taken_apart(tidied(unit)).currency
    return Amount(Decimal(1), currency=foreign or "CNY")


def _column(unit: str | None, currency: str | None, text: str) -> Amount:
    """What one of the column's units is worth."""
    if not unit:
        if currency:
            return Amount(Decimal(1), currency=currency)
        raise Refused("金额 {text} 没有单位，请写明元、万元或亿元", text=text)
    said = taken_apart(tidied(unit).removeprefix("单位"))
    try:
        one = said if said.number[:1].isdigit() else Said(f"1{said.number}")
        return Amount(one.value(), currency=said.currency or "CNY")
    except Unread:
        raise Refused("不认识金额单位 {unit}，请写元、万元或亿元", unit=unit) from None


def _qualified(ends: tuple[Decimal, Decimal], senses: frozenset[str], currency: str, text: str) -> Amount:
    low, high = ends
    bounds = [q for q in (Qualifier.AT_LEAST, Qualifier.AT_MOST) if q in senses]
    if len(bounds) + (low != high) > 1:
        raise Refused("金额 {text} 前后矛盾，请只写一个数或一个区间", text=text)
    if low > high:
        raise Refused("金额 {text} 的下限大于上限，请给两端都写明单位", text=text)
    if low < high:
        return Amount(low, Qualifier.RANGE, high, currency)
    loose = Qualifier.ABOUT if Qualifier.ABOUT in senses else Qualifier.EXACT
    return Amount(low, bounds[0] if bounds else loose, None, currency)


def _unreadable(text: str, unit: str | None) -> Refused:
    if re.search("[%％‰]", text):
        return Refused("{text} 是比例，不是金额，请填写金额", text=text)
    suggestion = tidied(normalize("NFKC", text).translate(_SLIPS))
    try:
        _amount(suggestion, unit)
    except (Unread, Refused):
        return Refused("看不懂金额 {text}，请写成 3.2亿元、5000万元 或 2000万美元 这样的形式", text=text)
    return Refused("看不懂金额 {text}，是否为 {suggestion}？请改正后再填", text=text, suggestion=suggestion)
