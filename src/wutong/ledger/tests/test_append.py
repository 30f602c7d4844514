"""The one way to write the book."""

from typing import Any

import pytest
from django.utils.timezone import now

from tests.clock import Clock
from wutong.ledger import core, store
from wutong.ledger.core import Evidence
from wutong.ledger.models import Entry, Fact, Touch
from wutong.ledger.store import append, facts_of
from wutong.lib.refusals import Conflict, Refused

from .drafts import Act, draft, received

pytestmark = pytest.mark.django_db


@pytest.fixture
def said() -> core.Fact:
    """One fact in the book."""
    append(Act("k1"), [draft()])
    return facts_of("thing:a")[0]


def test_an_act_is_one_entry_and_its_facts_keep_their_order() -> None:
    entry = append(Act("k1"), [draft(said=words) for words in ("甲", "乙", "丙")])
    assert (entry.seq, entry.actor, entry.door, entry.key) == (1, "person:chen", "form", "k1")
    told = facts_of("thing:a")
    assert [f.claim for f in told] == [{"words": words} for words in ("甲", "乙", "丙")]
    assert {(f.seq, f.recorded_at, f.actor) for f in told} == {(1, entry.recorded_at, "person:chen")}


def test_a_fact_comes_back_as_it_was_said() -> None:
    paper = received()
    offered = draft("2025-03-01T09:30", evidence=(Evidence(paper.pk, "3"),), touches=("thing:b",))
    append(Act("k1"), [offered])
    (told,) = facts_of("thing:b")
    for name in ("subject", "kind", "when", "claim", "evidence", "touches", "corrects", "reason", "period"):
        assert getattr(told, name) == getattr(offered, name), name


def test_entries_follow_each_other_without_a_gap_and_each_seals_the_one_before() -> None:
    stone = Entry.objects.get(seq=0)
    first, second = append(Act("k1"), [draft()]), append(Act("k2"), [draft(said="乙")])
    assert [e.seq for e in (first, second)] == [1, 2]
    for before, entry in ((stone, first), (first, second)):
        lines = tuple(entry.facts.order_by("position").values_list("id", "digest"))
        assert entry.seal == core.seal(before.seal, entry.as_core(lines))
    assert store.head() == second


def test_an_act_put_in_form_beforehand_is_the_same_act() -> None:
    offered = [draft(said=words) for words in ("甲", " Cafe\u0301 ")]
    first = store.record(core.offer(Act("k1"), offered))
    assert append(Act("k1"), offered) == first
    with pytest.raises(Conflict, match="另一内容"):
        store.record(core.offer(Act("k1"), offered[:1]))
    assert Entry.objects.count() == 2


def test_time_does_not_run_backwards_when_the_clock_does(clock: Clock) -> None:
    first = append(Act("k1"), [draft()])
    clock.set("2025-06-01")
    assert append(Act("k2"), [draft(said="乙")]).recorded_at == first.recorded_at
    clock.set("2025-07-02")
    assert append(Act("k3"), [draft(said="丙")]).recorded_at == clock.now


def test_the_ledger_has_its_own_clock(clock: Clock) -> None:
    clock.set("2025-07-01T23:59")
    with pytest.raises(Refused, match="还没有到来"):
        append(Act("k1"), [draft("2025-07-02")])
    clock.set("2025-07-02T00:00")
    append(Act("k1"), [draft("2025-07-02")])


def test_the_same_act_again_answers_the_same_entry_and_records_nothing() -> None:
    offered = [draft(), draft(said="乙")]
    first = append(Act("k1"), offered)
    assert append(Act("k1"), offered) == first
    assert (Entry.objects.count(), Fact.objects.count()) == (2, 2)


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (Act("k1"), ("乙",)),
        (Act("k1"), ("甲", "乙")),
        (Act("k1", actor="person:wei"), ("甲",)),
    ],
)
def test_a_used_key_with_other_content_is_a_conflict(act: Act, said: tuple[str, ...]) -> None:
    first = append(Act("k1"), [draft(said="甲")])
    assert append(Act("k1"), [draft(said="甲")]) == first
    with pytest.raises(Conflict, match="编号已用于另一内容"):
        append(act, [draft(said=words) for words in said])
    assert Fact.objects.count() == 1


def test_one_refused_draft_keeps_the_whole_act_out() -> None:
    with pytest.raises(Refused):
        append(Act("k1"), [draft(), draft("2999-01-01")])
    assert (Entry.objects.count(), Fact.objects.count(), Touch.objects.count()) == (1, 0, 0)
    assert append(Act("k1"), [draft()]).seq == 1


def test_a_second_successor_is_a_conflict(said: core.Fact) -> None:
    correction = draft(said="甲", corrects=said.id, reason="笔误")
    append(Act("k2"), [correction])
    with pytest.raises(Conflict, match="另一人更正或撤回"):
        append(Act("k3"), [draft(said="乙", corrects=said.id, reason="笔误")])
    last = facts_of("thing:a")[-1]
    append(Act("k3"), [draft(said="乙", corrects=last.id, reason="笔误")])


def test_two_corrections_of_one_fact_in_one_act_are_a_conflict(said: core.Fact) -> None:
    twice = [draft(said=words, corrects=said.id, reason="笔误") for words in ("甲", "乙")]
    with pytest.raises(Conflict):
        append(Act("k2"), twice)
    append(Act("k2"), twice[:1])


def test_a_fact_that_nobody_recorded_is_not_corrected(said: core.Fact) -> None:
    with pytest.raises(Refused, match="不在账本里"):
        append(Act("k2"), [draft(corrects="0" * 16, reason="笔误")])
    append(Act("k2"), [draft(corrects=said.id, reason="笔误")])


def test_a_withdrawn_fact_can_be_claimed_again(said: core.Fact) -> None:
    append(Act("k2"), [draft(claim=None, corrects=said.id, reason="未开工")])
    withdrawal = facts_of("thing:a")[-1]
    with pytest.raises(Refused, match="不必再撤"):
        append(Act("k3"), [draft(claim=None, corrects=withdrawal.id, reason="未开工")])
    append(Act("k3"), [draft(corrects=withdrawal.id, reason="撤回有误")])
    assert [f.claim is None for f in facts_of("thing:a")] == [False, True, False]


def test_a_paper_that_was_not_received_is_no_evidence() -> None:
    with pytest.raises(Refused, match="还没有存入"):
        append(Act("k1"), [draft(evidence=(Evidence("a" * 64),))])
    received()
    append(Act("k1"), [draft(evidence=(Evidence("a" * 64),))])


def test_a_fact_is_found_under_everything_it_touches_once() -> None:
    append(Act("k1"), [draft(touches=("thing:b", "thing:c", "thing:b", "thing:a"))])
    assert [len(facts_of(ref)) for ref in ("thing:a", "thing:b", "thing:c", "thing:d")] == [1, 1, 1, 0]
    assert len(facts_of("thing:a", "thing:b")) == 1
    assert sorted(Touch.objects.values_list("ref", flat=True)) == ["thing:a", "thing:b", "thing:c"]


def test_the_story_of_several_things_is_told_in_the_order_of_recording() -> None:
    for n, subject in enumerate(("thing:b", "thing:a", "thing:b")):
        append(Act(f"k{n}"), [draft(subject=subject, said=str(n))])
    assert [f.seq for f in facts_of("thing:a", "thing:b")] == [1, 2, 3]


def test_a_long_act_enters_whole() -> None:
    rows = [draft(said=str(n), touches=("thing:all",)) for n in range(1201)]
    append(Act("k1"), rows)
    fixed = [
        draft(said="改", corrects=f.id, reason="批量更正", touches=("thing:all",))
        for f in facts_of("thing:all")
    ]
    append(Act("k2"), fixed)
    standing = store.as_core(store.standing_rows(core.AsOf(core.local_day(now()), core.END_OF_TIME)))
    assert [f.claim for f in standing] == [{"words": "改"}] * 1201


@pytest.mark.parametrize("value", [{"words": "a\0b"}, {"words": "\ud800"}])
def test_text_the_databases_cannot_keep_is_refused_and_nothing_is_recorded(value: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="请重新输入"):
        append(Act("k1"), [draft(claim=value)])
    append(Act("k1"), [draft(claim={"words": "\u0001 𠮷 \u200b"})])
    assert facts_of("thing:a")[0].claim == {"words": "\u0001 𠮷 \u200b"}
