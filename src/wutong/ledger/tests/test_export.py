"""The ledger as lines of JSON: what strangers check, and backups are made of."""

import json
from collections.abc import Callable

import pytest
from django.db import connection

from tests.world import World
from wutong.ledger import core, export, guards, store
from wutong.ledger.models import Entry, Fact
from wutong.lib.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines(world: World) -> list[bytes]:
    """The world, exported."""
    return list(export.lines())


def test_a_line_is_an_entry_or_one_of_its_facts_in_their_order(lines: list[bytes]) -> None:
    values = [json.loads(line) for line in lines]
    assert values[0]["entry"]["seq"] == 0
    expected: list[int | str] = []
    for entry in Entry.objects.order_by("seq"):
        expected += [entry.seq, *(f.pk for f in entry.facts.order_by("position"))]
    assert [v["entry"]["seq"] if "entry" in v else v["fact"]["id"] for v in values] == expected


def test_every_line_is_canonical_and_ends_with_a_line_feed(lines: list[bytes]) -> None:
    assert all(core.canonical(json.loads(line)) + b"\n" == line for line in lines)


def test_the_hash_of_a_line_is_the_digest_of_its_fact(lines: list[bytes]) -> None:
    digests = dict(Fact.objects.values_list("pk", "digest"))
    facts = [json.loads(line)["fact"] for line in lines if line.startswith(b'{"fact"')]
    assert {fact["id"]: core.digest(fact) for fact in facts} == digests


def test_what_is_read_again_is_what_was_recorded(lines: list[bytes]) -> None:
    acts = list(export.read(lines))
    entries = Entry.objects.order_by("seq").values_list("seq", "seal")
    assert [(a.entry.seq, a.seal) for a in acts] == list(entries)
    told = [claim for act in acts for claim in act.claims]
    rows = Fact.objects.select_related("entry").order_by("entry_id", "position")
    assert told == store.as_core(rows)


def test_a_long_book_is_read_in_stretches(world: World) -> None:
    whole = list(export.lines())
    stretches = list(store.pages(facts_at_once=3))
    assert [e.seq for entries, _facts in stretches for e in entries] == list(range(store.head().seq + 1))
    assert sum(facts.count() for _entries, facts in stretches) == Fact.objects.count()
    assert all(entries.count() == 1 or facts.count() <= 3 for entries, facts in stretches)
    assert len(whole) == Entry.objects.count() + Fact.objects.count()


Spoil = Callable[[list[bytes]], None]


def swap(lines: list[bytes]) -> None:
    lines[-1], lines[-3] = lines[-3], lines[-1]


def blank(lines: list[bytes]) -> None:
    lines[3] = lines[3].replace(b'":"', b'": "', 1)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda lines: lines.pop(),
        lambda lines: lines.pop(0),
        lambda lines: lines.pop(2),
        lambda lines: lines.insert(4, lines[4]),
        lambda lines: lines.insert(1, b"\n"),
        lambda lines: lines.append(lines[-1]),
        lambda lines: lines.append(b"[]\n"),
        lambda lines: lines.append(b'{"entry":1,"seal":2}\n'),
        lambda lines: lines.clear(),
        swap,
        blank,
    ],
)
def test_an_export_with_a_line_more_less_or_elsewhere_is_refused(lines: list[bytes], spoil: Spoil) -> None:
    assert list(export.read(lines))
    spoil(lines)
    with pytest.raises(Refused):
        list(export.read(lines))


def test_a_book_that_cannot_be_read_is_not_exported_but_refused_in_words(lines: list[bytes]) -> None:
    if connection.vendor == "postgresql":
        change: dict[str, object] = {"precision": "century"}
    else:
        change = {"evidence": ["x"]}
    with guards.lowered(connection):
        Fact.objects.filter(kind="project.signed").update(**change)
    with pytest.raises(Refused, match="wutong verify"):
        list(export.lines())
