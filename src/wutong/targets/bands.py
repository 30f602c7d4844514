"""Bands of project size as counties report them, each table with the day it came into use. Pure."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from wutong.lib.money import YI, Amount, Qualifier

UNKNOWN, FOREIGN = "unknown", "foreign"


@dataclass(frozen=True, slots=True)
class Bands:
    """Edges in 亿元, ascending; a band holds its lower edge and not its upper one."""

    valid_from: date
    edges: tuple[Decimal, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """0-1, 1-5 … 100-, from the smallest up."""
        ends = ["0", *map(str, self.edges), ""]
        return tuple(f"{low}-{high}" for low, high in pairwise(ends))

    def key(self, amount: Amount | None) -> str:
        """The band an amount is counted in: that of the number stated, or "unknown", or "foreign"."""
        if amount is None:
            return UNKNOWN
        if amount.currency != "CNY":
            return FOREIGN
        # "Below 5" states the upper edge of what it means.
        find = bisect_left if amount.qualifier is Qualifier.AT_MOST else bisect_right
        return self.keys[find(self.edges, amount.value / YI)]


# 亿元、5亿、10亿、20亿、50亿、100亿 are the sizes that published targets and bulletins single out.
TABLES: tuple[Bands, ...] = (Bands(date.min, tuple(map(Decimal, (1, 5, 10, 20, 50, 100)))),)


def bands_on(day: date) -> Bands:
    """The table in use on a day."""
    return next(bands for bands in reversed(TABLES) if bands.valid_from <= day)
