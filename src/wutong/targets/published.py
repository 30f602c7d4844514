"""Published figures beside our own: whose they are, and how far the two lie apart. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from wutong.facts.figures import Figure, Unit
from wutong.facts.kinds import read
from wutong.facts.published import FigurePublished
from wutong.ledger.core import Fact
from wutong.lib.dates import Period
from wutong.lib.money import Qualifier


@dataclass(frozen=True, slots=True)
class Beside:
    """A published figure and what we count over its days; without `ours` it is no figure we compute."""

    fact: Fact
    claim: FigurePublished
    ours: Figure | None = None

    @property
    def gap(self) -> Decimal | None:
        """Published less ours; nought where a bound holds, None where the two cannot be compared."""
        if self.ours is None or self.ours.unit != self.claim.unit or not self._known:
            return None
        gap = self.claim.value - self.ours.value
        within = {Qualifier.AT_LEAST: gap < 0, Qualifier.AT_MOST: gap > 0}
        return Decimal() if within.get(self.claim.qualifier) else gap

    @property
    def _known(self) -> bool:
        """Whether our number says anything: not where projects count and no amount of theirs is known."""
        lines = self.ours.lines if self.ours and self.ours.unit is Unit.YUAN else ()
        return not lines or any(line.amount for line in lines)


def claim_of(fact: Fact) -> FigurePublished:
    """What a published figure says."""
    claim = read(fact)
    assert isinstance(claim, FigurePublished), "asked of published figures only"
    return claim


def of_period(facts: Iterable[Fact], metric: str, period: Period) -> list[Fact]:
    """The published figures of just this metric and these days, in the order in which they were published."""
    found = (f for f in facts if f.period == period and claim_of(f).metric == metric)
    return sorted(found, key=lambda f: (f.when.first, f.seq))
