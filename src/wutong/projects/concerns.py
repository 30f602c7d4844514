"""Sense checks: what cannot well be true together. A concern is shown with its reason; it stops nobody."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any

from wutong.facts.kinds import read
from wutong.facts.milestones import FrameworkSigned, Signed
from wutong.facts.project import FixedInvested, FundsArrived, PlannedTotal
from wutong.ledger.core import Fact
from wutong.lib.money import Amount, Qualifier

from .rules import STEPS, Passed

# The largest single industrial investments announced in the country stay below this.
ABSURD_YUAN = Decimal("200000000000")

WITH_AMOUNT = {k.kind for k in (PlannedTotal, FundsArrived, FixedInvested, Signed, FrameworkSigned)}


@dataclass(frozen=True, slots=True)
class Concern:
    """Something to look at again; `sentence` is a msgid with {named} places, filled by `words`."""

    key: str
    sentence: str
    facts: tuple[str, ...]
    words: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.sentence.format_map(self.words)


def amount_of(fact: Fact) -> Amount | None:
    """The amount a fact names, if its kind names one."""
    claim = read(fact) if fact.kind in WITH_AMOUNT else None
    if isinstance(claim, PlannedTotal | FundsArrived | FixedInvested | Signed | FrameworkSigned):
        return claim.amount
    return None


def concerns(facts: Sequence[Fact], opened: Passed) -> tuple[Concern, ...]:
    """Everything worth a second look in one phase."""
    return (*_odd_amounts(facts), *_parts_above_total(facts), *_out_of_order(opened))


def _odd_amounts(facts: Iterable[Fact]) -> Iterable[Concern]:
    for f in facts:
        amount = amount_of(f)
        if amount and amount.value <= 0:
            yield Concern("amount_not_positive", "金额不是正数，请核对", (f.id,))
        if amount and amount.currency == "CNY" and amount.value > ABSURD_YUAN:
            yield Concern("amount_absurd", "金额超过 2,000 亿元，请核对单位是否多写", (f.id,))


def _parts_above_total(facts: Sequence[Fact]) -> Iterable[Concern]:
    totals = [f for f in facts if f.kind == PlannedTotal.kind]
    ceiling = max((_ceiling(f) for f in totals), default=None)
    if ceiling is None:
        return
    for kind, sentence in (
        (FundsArrived.kind, "到位资金合计超过计划总投资"),
        (FixedInvested.kind, "完成固定资产投资合计超过计划总投资"),
    ):
        parts = [f for f in facts if f.kind == kind]
        amounts = [a.value for f in parts if (a := amount_of(f)) and a.currency == "CNY"]
        if amounts and sum(amounts, Decimal()) > ceiling:
            yield Concern(f"{kind}_above_total", sentence, tuple(f.id for f in (*totals, *parts)))


def _ceiling(fact: Fact) -> Decimal:
    amount = amount_of(fact)
    assert amount
    if amount.qualifier in (Qualifier.AT_LEAST, Qualifier.ABOUT) or amount.currency != "CNY":
        return Decimal("Infinity")
    return amount.high or amount.value


def _out_of_order(opened: Passed) -> Iterable[Concern]:
    """A milestone that surely happened before the one that usually comes first."""
    in_order = [(step, opened[step.key]) for step in STEPS if step.key in opened]
    for (earlier, first), (later, second) in pairwise(in_order):
        if second.span[1] < first.span[0]:
            yield Concern(
                f"{later.key}_before_{earlier.key}",
                "“{later}”早于“{earlier}”：次序不常见，请确认两个日期",
                (second.id, first.id),
                {"later": later.key, "earlier": earlier.key},
            )
