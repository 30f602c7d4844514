"""Whatever was changed behind the product's back is found, and called by its name."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from tests.world import World
from wutong.ledger import core, guards, papers, photographs, store, witness
from wutong.ledger.models import Entry, Fact, Paper, Touch
from wutong.ledger.verify import damages

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def book(world: World) -> World:
    """The world as recorded, with its last seal witnessed, and nothing amiss."""
    assert damages() == []
    witness.write()
    return world


def tamper(change: Callable[[], object]) -> None:
    """Change the book with the guards lowered, as one who has the whole database can."""
    with guards.lowered(connection):
        change()


def found() -> set[tuple[str, str]]:
    return {(d.what, d.ref) for d in damages()}


def fact(kind: str = "project.signed") -> Fact:
    return Fact.objects.select_related("entry").get(kind=kind)


@pytest.mark.parametrize(
    "change",
    [
        {"claim": {"amount": {"value": "9", "currency": "CNY", "qualifier": "exact"}}},
        {"claim": None},
        {"happened_on": "2024-03-06"},
        {"precision": "unknown"},
        {"since": "2025-01-01"},
        {"subject": "phase:other"},
        {"kind": "project.started"},
        {"evidence": []},
        {"touches": []},
        {"reason": "改"},
    ],
)
def test_a_changed_fact_is_named(change: dict[str, object]) -> None:
    changed = fact()
    tamper(lambda: Fact.objects.filter(pk=changed.pk).update(**change))
    assert ("fact", changed.pk) in found()
    assert str(next(d for d in damages() if d.what == "fact")) == f"事实 {changed.pk} 被改动：内容与印记不符"


def test_a_fact_changed_together_with_its_digest_breaks_the_seal_of_its_entry() -> None:
    changed = fact()
    changed.reason = "改"
    digest = core.digest(core.fact_body(changed.pk, changed.as_core()))
    tamper(lambda: Fact.objects.filter(pk=changed.pk).update(reason="改", digest=digest))
    assert found() == {("entry", str(changed.entry_id))}


@pytest.mark.parametrize(
    "change",
    [{"actor": "person:wei"}, {"door": "api"}, {"key": "other"}, {"recorded_at": None}, {"seal": "0" * 64}],
)
def test_a_changed_entry_is_named(change: dict[str, object]) -> None:
    entry = Entry.objects.get(seq=2)
    if "recorded_at" in change:
        change["recorded_at"] = entry.recorded_at - timedelta(seconds=1)
    tamper(lambda: Entry.objects.filter(seq=2).update(**change))
    assert ("entry", "2") in found()


def test_an_entry_sealed_anew_does_not_fit_the_next() -> None:
    changed = Entry.objects.get(seq=2)
    changed.actor = "person:wei"
    lines = tuple(changed.facts.order_by("position").values_list("id", "digest"))
    seal = core.seal(Entry.objects.get(seq=1).seal, changed.as_core(lines))
    tamper(lambda: Entry.objects.filter(seq=2).update(actor="person:wei", seal=seal))
    assert found() == {("entry", "3")}


def test_a_chain_sealed_anew_to_its_end_does_not_fit_the_witness() -> None:
    def forge() -> None:
        Entry.objects.filter(seq=2).update(actor="person:wei")
        previous = Entry.objects.get(seq=1).seal
        for entry in Entry.objects.filter(seq__gt=1).order_by("seq"):
            lines = tuple(entry.facts.order_by("position").values_list("id", "digest"))
            previous = core.seal(previous, entry.as_core(lines))
            Entry.objects.filter(pk=entry.pk).update(seal=previous)

    tamper(forge)
    assert found() == {("witness", str(store.head().seq))}


def test_a_fact_moved_to_another_entry_is_seen_in_both() -> None:
    moved = fact()
    tamper(lambda: Fact.objects.filter(pk=moved.pk).update(entry_id=1, position=99))
    assert {("entry", "1"), ("entry", str(moved.entry_id))} <= found()


def test_facts_in_another_order_break_the_seal() -> None:
    first, second = Fact.objects.filter(entry_id=1).order_by("position")[:2]

    def swap() -> None:
        for row, position in ((first, 99), (second, first.position), (first, second.position)):
            Fact.objects.filter(pk=row.pk).update(position=position)

    tamper(swap)
    assert found() == {("entry", "1")}


def forget(*seqs: int) -> None:
    """Take whole entries out."""
    facts = Fact.objects.filter(entry_id__in=seqs)
    Touch.objects.filter(fact__in=facts).delete()
    facts.delete()
    Entry.objects.filter(seq__in=seqs).delete()


def test_an_entry_that_left_is_named_by_its_number() -> None:
    tamper(lambda: forget(3))
    assert ("entry", "3") in found()
    assert not {("entry", "2"), ("entry", "4")} & found()


def test_several_entries_that_left_are_named_as_a_stretch() -> None:
    tamper(lambda: forget(3, 4))
    assert ("entry", "3–4") in found()


def test_a_tail_cut_off_is_seen_by_the_witness_alone() -> None:
    last = store.head().seq
    tamper(lambda: forget(last))
    assert ("witness", str(last)) in found()
    assert not {what for what, _ref in found()} & {"entry", "fact"}


def test_a_chain_without_a_witness_is_only_a_promise() -> None:
    last = store.head().seq
    witness.path().unlink()
    tamper(lambda: forget(last))
    assert not {what for what, _ref in found()} & {"entry", "fact", "witness"}


def test_a_first_stone_that_left_is_named() -> None:
    tamper(lambda: Entry.objects.filter(seq=0).delete())
    assert ("entry", "0") in found()


@pytest.mark.parametrize("change", [{"happened_from": "2020-01-01"}, {"happened_by": "2026-01-01"}])
def test_an_index_of_days_that_lies_is_named(change: dict[str, str]) -> None:
    lying = fact()
    tamper(lambda: Fact.objects.filter(pk=lying.pk).update(**change))
    assert found() == {("index", lying.pk)}


def test_an_index_of_refs_that_lies_is_named() -> None:
    less, more = fact(), fact("project.filed")
    tamper(lambda: Touch.objects.filter(fact=less, ref__startswith="phase:").delete())
    tamper(lambda: Touch.objects.create(fact=more, ref="thing:x"))
    assert {("index", less.pk), ("index", more.pk)} <= found()


def test_a_changed_paper_is_named(book: World) -> None:
    path = papers.place(book.contract.sha256)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes().replace(b"battery", b"butter!"))
    assert found() == {("paper", book.contract.sha256)}


def test_a_lost_paper_is_named(book: World) -> None:
    papers.place(book.contract.sha256).unlink()
    assert found() == {("paper", book.contract.sha256)}


def test_a_paper_that_is_cited_but_not_registered_is_named(book: World) -> None:
    tamper(lambda: Paper.objects.filter(pk=book.contract.pk).delete())
    assert found() == {("paper", book.contract.sha256)}


def test_a_photograph_that_lies_is_named_and_can_be_taken_again(book: World) -> None:
    for photograph in (book.battery.now, book.dairy.now):
        type(photograph).objects.filter(pk=photograph.pk).update(stage="in_production")
    assert found() == {("photograph", book.battery.ref), ("photograph", book.dairy.ref)}
    photographs.retake_all()
    assert found() == set()


def test_a_photograph_that_is_missing_or_of_nobody_is_named(book: World) -> None:
    book.battery.now.delete()
    assert found() == {("photograph", book.battery.ref)}
    photographs.retake_all()
    nobody = type(book.battery).objects.create(pk="nobody")
    type(book.dairy.now).objects.filter(pk=book.dairy.pk).update(project=nobody)
    assert found() == {("photograph", book.dairy.ref), ("photograph", nobody.ref)}
    photographs.retake_all()
    assert found() == set()


def test_a_witness_that_says_nothing_is_named() -> None:
    with witness.path().open("a") as file:
        file.write("x\n")
    assert found() == {("witness", "x")}


def test_a_witness_is_written_once_for_one_seal() -> None:
    last = witness.write()
    assert [*witness.lines()] == [last]
    assert (last.seq, last.seal) == (store.head().seq, store.head().seal)


@pytest.mark.parametrize(
    ("model", "what", "column", "value"),
    [
        (Fact, "fact", "happened_on", "2025-13-45"),
        (Fact, "fact", "happened_on", "yesterday"),
        (Fact, "fact", "precision", "century"),
        (Fact, "fact", "since", "2025-02-30"),
        (Fact, "fact", "evidence", '["x"]'),
        (Fact, "fact", "claim", '{"amount": 1.5}'),
        (Entry, "entry", "recorded_at", "never"),
    ],
)
def test_a_value_that_no_door_lets_in_is_damage_and_stops_nothing(
    model: type[Fact | Entry], what: str, column: str, value: str
) -> None:
    if connection.vendor == "postgresql" and column in ("happened_on", "since", "recorded_at"):
        return  # its columns take no such day
    changed = fact()
    key = changed.pk if model is Fact else changed.entry_id

    def write() -> None:
        with connection.cursor() as cursor:
            table, pk = model._meta.db_table, model._meta.pk.column
            cursor.execute(f"UPDATE {table} SET {column} = %s WHERE {pk} = %s", [value, key])

    other = fact("project.filed")
    tamper(write)
    tamper(lambda: Fact.objects.filter(pk=other.pk).update(reason="改"))
    assert {(what, str(key)), ("fact", other.pk)} <= found()
