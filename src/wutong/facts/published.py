"""Figures that an authority has published: claims of others, beside our own count and never part of it."""

from dataclasses import dataclass
from decimal import Decimal

from wutong.lib.money import CURRENCY_NAMES, Amount, Qualifier

from .figures import Unit
from .kinds import Claim, fact

YEAR_ON_YEAR = "_yoy"  # behind the key of a metric: its growth on the year before, in percent
PERCENT = "percent"


@fact("figure.published", paper=True, term="figure_published")
@dataclass(frozen=True, slots=True)
class FigurePublished(Claim):
    """Somebody published this number of an organisation, the subject, over the period of the fact."""

    metric: str  # the key of one of ours, else the words of the source
    value: Decimal
    unit: str  # its key in the glossary, the code of a currency, else the words of the source
    publisher: str = ""  # as the paper names it; "" where it does not
    qualifier: Qualifier = Qualifier.EXACT

    @property
    def money(self) -> Amount | None:
        """The number as a sum of money; None when it counts something else."""
        if self.unit == Unit.YUAN:
            return Amount(self.value, self.qualifier)
        return Amount(self.value, self.qualifier, None, self.unit) if self.unit in CURRENCY_NAMES else None
