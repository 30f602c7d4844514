"""What the law lets in. Every refusal stands beside the like case that is let in."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from wutong.ledger.core import Draft, Evidence, Fact, admit
from wutong.lib.dates import Period, When
from wutong.lib.refusals import Conflict, Refused

from .drafts import draft

TODAY = date(2025, 7, 1)
NOON = datetime(2025, 3, 2, 4, tzinfo=UTC)
SAID = Fact(
    "f1", "thing:a", "thing.said", When.parse("2025-03-01"), {"words": "开工"}, (), (), None, "", None,
    seq=1, recorded_at=NOON, actor="person:chen",
)  # fmt: skip
CORRECTION = draft(said="签约", corrects="f1", reason="笔误")


def let_in(draft: Draft, target: Fact | None = None, *, taken: bool = False) -> None:
    admit(draft, target=target, taken=taken, today=TODAY)


@pytest.mark.parametrize(
    "on", ["2025-07-02", "2025-08", "2025-Q4", "2026", "2025-07-02T09:00", "../2025-07-02"]
)
def test_the_future_is_not_recorded(on: str) -> None:
    for past in ("2025-07-01", "2025-07", "2025-Q3", "2025", "2025-07-01T09:00", "../2025-07-01"):
        let_in(draft(past))
    with pytest.raises(Refused, match="还没有到来") as no:
        let_in(draft(on))
    assert no.value.field == "on"


def test_a_period_that_has_not_ended_is_not_recorded() -> None:
    first = date(2025, 6, 1)
    let_in(draft(period=Period.inclusive(first, TODAY)))
    with pytest.raises(Refused, match="2025-07-02 还没有到来"):
        let_in(draft(period=Period.inclusive(first, date(2025, 7, 2))))


def test_a_correction_names_a_fact_of_the_ledger() -> None:
    let_in(CORRECTION, SAID)
    with pytest.raises(Refused, match="不在账本里"):
        let_in(CORRECTION, None)


@pytest.mark.parametrize("other", [{"subject": "thing:b"}, {"kind": "thing.done"}])
def test_a_correction_keeps_subject_and_kind(other: dict[str, Any]) -> None:
    let_in(CORRECTION, SAID)
    with pytest.raises(Refused, match="同一对象的同一类事实"):
        let_in(replace(CORRECTION, **other), SAID)


def test_a_fact_has_one_successor() -> None:
    let_in(CORRECTION, SAID)
    with pytest.raises(Conflict, match="另一人更正或撤回"):
        let_in(CORRECTION, SAID, taken=True)


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_a_correction_says_why(reason: str) -> None:
    let_in(CORRECTION, SAID)
    with pytest.raises(Refused, match="原因") as no:
        let_in(replace(CORRECTION, reason=reason), SAID)
    assert no.value.field == "reason"


def test_a_withdrawal_withdraws_something() -> None:
    let_in(replace(CORRECTION, claim=None), SAID)
    with pytest.raises(Refused, match="没有可撤回的事实"):
        let_in(draft(claim=None))


def test_what_is_withdrawn_is_not_withdrawn_again_but_may_be_claimed_again() -> None:
    withdrawn = replace(SAID, claim=None)
    let_in(CORRECTION, withdrawn)
    with pytest.raises(Refused, match="不必再撤"):
        let_in(replace(CORRECTION, claim=None), withdrawn)


def test_a_kind_that_asks_for_a_paper_gets_one() -> None:
    asking = draft(asks_paper=True, evidence=(Evidence("a" * 64),))
    let_in(asking)
    let_in(replace(asking, asks_paper=False, evidence=()))
    with pytest.raises(Refused, match="须附凭证") as no:
        let_in(replace(asking, evidence=()))
    assert no.value.field == "paper"


def test_a_withdrawal_needs_no_paper() -> None:
    asking = replace(CORRECTION, asks_paper=True)
    with pytest.raises(Refused, match="须附凭证"):
        let_in(asking, SAID)
    let_in(replace(asking, claim=None), SAID)
