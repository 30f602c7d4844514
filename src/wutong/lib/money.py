"""Money as sources give it: an amount, or only its bound, its neighbourhood, its range."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from typing import Self

WAN = Decimal(10_000)
YI = Decimal(100_000_000)

_PRINTING = Context(prec=60, rounding=ROUND_HALF_UP)

CURRENCY_NAMES = {
    "CNY": "元", "USD": "美元", "HKD": "港元", "EUR": "欧元", "JPY": "日元", "GBP": "英镑", "TWD": "新台币",
    "MOP": "澳门元", "KRW": "韩元", "SGD": "新加坡元", "AUD": "澳元", "CAD": "加元", "CHF": "瑞士法郎",
}  # fmt: skip


class Qualifier(StrEnum):
    """How a source means the figure it gives."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOUT = "about"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum in whole units of its currency (yuan for CNY); `high` is the upper end of a range."""

    value: Decimal
    qualifier: Qualifier = Qualifier.EXACT
    high: Decimal | None = None
    currency: str = "CNY"

    def __post_init__(self) -> None:
        assert isinstance(self.value, Decimal) and self.value.is_finite(), "money is a finite Decimal"
        assert (self.high is not None) == (self.qualifier is Qualifier.RANGE), (
            "a range, and only a range, has a high"
        )
        assert self.high is None or (isinstance(self.high, Decimal) and self.high > self.value), (
            "high above low"
        )
        assert len(self.currency) == 3 and self.currency.isupper(), "ISO 4217"

    def to_json(self) -> dict[str, str]:
        """The one form in which the ledger writes it; numbers as plain decimal text."""
        ends = {"value": plain(self.value)} | ({} if self.high is None else {"high": plain(self.high)})
        return ends | {"currency": self.currency, "qualifier": self.qualifier.value}

    @classmethod
    def from_json(cls, claim: Mapping[str, str]) -> Self:
        """What `to_json` wrote."""
        high = Decimal(claim["high"]) if "high" in claim else None
        return cls(Decimal(claim["value"]), Qualifier(claim["qualifier"]), high, claim["currency"])


def together(amounts: Sequence[Amount]) -> Amount | None:
    """The sum of amounts in one currency; a bound, an estimate or a range among them makes it one."""
    if not amounts or len({a.currency for a in amounts}) > 1:
        return None
    low = sum((a.value for a in amounts), Decimal())
    high = sum((a.high or a.value for a in amounts), Decimal())
    kinds = {a.qualifier for a in amounts} - {Qualifier.EXACT}
    kind = kinds.pop() if len(kinds) == 1 else Qualifier.ABOUT if kinds else Qualifier.EXACT
    return Amount(low, kind, high if kind is Qualifier.RANGE else None, amounts[0].currency)


def plain(number: Decimal) -> str:
    """Decimal text without exponent, trailing zeros or a negative nought; equal numbers read equal."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def in_wan(yuan: Decimal, *, places: int = 4) -> str:
    """The number of 万元 with thousands marked, rounded half up to at most `places` decimals."""
    return _grouped(_PRINTING.divide(yuan, WAN), places)


def in_yi(yuan: Decimal, *, places: int = 4) -> str:
    """The number of 亿元 with thousands marked, rounded half up to at most `places` decimals."""
    return _grouped(_PRINTING.divide(yuan, YI), places)


def words(amount: Amount) -> str:
    """The amount as a page says it, exact to the cent: ≥100 亿元, 约 5 亿元, 5,000 万元, 1–3 亿元."""
    name = CURRENCY_NAMES.get(amount.currency, amount.currency)
    number, unit = _spoken(amount.value)
    if amount.high is not None:
        high, high_unit = _spoken(amount.high)
        low = number if unit == high_unit else f"{number} {unit}{name}"
        return f"{low}–{high} {high_unit}{name}"
    return f"{_SIGNS[amount.qualifier]}{number} {unit}{name}"


_SIGNS = {Qualifier.EXACT: "", Qualifier.AT_LEAST: "≥", Qualifier.AT_MOST: "≤", Qualifier.ABOUT: "约 "}


def _spoken(value: Decimal) -> tuple[str, str]:
    """Number and unit, in the largest unit that needs no more than four decimals."""
    for number_in, size, unit in ((in_yi, YI, "亿"), (in_wan, WAN, "万")):
        if abs(value) >= size and _PRINTING.remainder(value, size / WAN) == 0:
            return number_in(value), unit
    return _grouped(value, 2), ""


def _grouped(number: Decimal, places: int) -> str:
    rounded = number.quantize(Decimal(1).scaleb(-places), context=_PRINTING)
    return f"{Decimal(plain(rounded)):,f}"
