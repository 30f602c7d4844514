"""Exchange rates, each with the day it was published and the paper that says so."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from wutong.ledger.core import Fact
from wutong.lib.money import Amount

from .kinds import Claim, fact, read


@fact("rate.published", term="rate_published", paper=True)
@dataclass(frozen=True, slots=True)
class RatePublished(Claim):
    """So many yuan for one unit of a currency, from the day of publication until the next."""

    currency: str
    yuan: Decimal


@dataclass(frozen=True, slots=True)
class Rates:
    """A dated table of rates."""

    published: tuple[Fact, ...] = ()

    @classmethod
    def of(cls, facts: Iterable[Fact]) -> "Rates":
        """The rates among these standing facts, the newest first."""
        rows = [f for f in facts if f.kind == RatePublished.kind]
        return cls(tuple(sorted(rows, key=lambda f: (f.when.first, f.seq), reverse=True)))

    def in_yuan(self, amount: Amount, day: date) -> tuple[Amount, str | None] | None:
        """The amount in yuan at the rate of that day, and the fact that published it.

        Answers the amount itself when it is in yuan, None when no rate was published by then.
        """
        if amount.currency == "CNY":
            return amount, None
        for f in self.published:
            rate = read(f)
            assert isinstance(rate, RatePublished)
            if rate.currency == amount.currency and f.when.first <= day:
                high = None if amount.high is None else amount.high * rate.yuan
                return replace(amount, value=amount.value * rate.yuan, high=high, currency="CNY"), f.id
        return None
