"""What holds for any history whatever."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.clock import Clock
from wutong.ledger import core, export, store, verify
from wutong.ledger.models import Entry, Fact
from wutong.lib.dates import Period, When
from wutong.lib.refusals import Conflict, Refused

FIRST_DAY = date(2025, 1, 1)
# A database lasts longer than one example; `afresh` gives each its own.
on_a_database = settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@contextmanager
def afresh() -> Iterator[None]:
    """Inside, the database of one example; afterwards it never was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# --- Histories without a database -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Act:
    """An act by anybody."""

    key: str
    actor: str = "person:chen"
    door: str = "form"


WHENS = st.sampled_from(
    [
        "2025-01-01",
        "2025-01-05",
        "2025-01-05T09:30",
        "2025-01-20",
        "2025-01",
        "2025-Q1",
        "2025",
        "../2025-01-10",
    ]
)
PERIODS = st.none() | st.builds(
    lambda first, days: Period.inclusive(FIRST_DAY + timedelta(first), FIRST_DAY + timedelta(first + days)),
    st.integers(0, 5),
    st.integers(0, 5),
)
STANDPOINTS = st.builds(
    lambda day, hour: core.AsOf(
        FIRST_DAY + timedelta(day), datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=hour)
    ),
    st.integers(-10, 60),
    st.integers(-10, 24 * 60),
)
SAYINGS = st.tuples(WHENS, PERIODS, st.text("甲乙", max_size=2))


@st.composite
def steps(draw: st.DrawFn, most: int = 12) -> list[tuple[int, str, Any]]:
    """Hours that pass, what is done, and to which of the facts so far (or what is said)."""
    step = st.tuples(
        st.integers(0, 200),
        st.sampled_from(["say", "say", "correct", "correct", "withdraw"]),
        st.tuples(st.integers(0, 30), SAYINGS),
    )
    return draw(st.lists(step, min_size=1, max_size=most))


def drafted(step: tuple[int, str, Any], told: list[core.Fact]) -> core.Draft:
    """The draft of one step; a correction aims at the end of some line, now and then at a middle."""
    _hours, verb, (which, (when, period, words)) = step
    aim = told[which % len(told)] if told else None
    said = core.Draft("thing:a", "thing.said", When.parse(when), {"words": words}, period=period)
    if verb == "say" or aim is None:
        return replace(said, subject=f"thing:{'ab'[which % 2]}", touches=("thing:c",) if which % 3 else ())
    return replace(
        said, subject=aim.subject, touches=aim.touches, corrects=aim.id, reason="更正",
        claim=None if verb == "withdraw" else said.claim,
    )  # fmt: skip


def told(history: list[tuple[int, str, Any]]) -> list[core.Fact]:
    """The facts of a history that the law lets in."""
    facts: list[core.Fact] = []
    at = datetime(2025, 1, 20, tzinfo=UTC)
    for seq, step in enumerate(history, 1):
        at += timedelta(hours=step[0])
        offered = drafted(step, facts)
        aim = next((f for f in facts if f.id == offered.corrects), None)
        taken = any(f.corrects == offered.corrects for f in facts if offered.corrects)
        try:
            core.admit(offered, target=aim, taken=taken, today=core.local_day(at))
        except Refused:
            continue
        facts.append(fact(str(seq), offered, seq, at))
    return facts


def fact(id: str, said: core.Draft, seq: int, at: datetime) -> core.Fact:
    shared = ("subject", "kind", "when", "claim", "evidence", "touches", "corrects", "reason", "period")
    return core.Fact(
        id=id, seq=seq, recorded_at=at, actor="person:chen", **{n: getattr(said, n) for n in shared}
    )


def line_of(first: core.Fact, facts: list[core.Fact]) -> list[core.Fact]:
    """A fact and all its successors."""
    line = [first]
    while successor := next((f for f in facts if f.corrects == line[-1].id), None):
        line.append(successor)
    return line


@given(history=steps(), at=STANDPOINTS)
def test_of_one_line_of_corrections_at_most_one_stands_and_it_is_the_last_heard(
    history: list[tuple[int, str, Any]], at: core.AsOf
) -> None:
    facts = told(history)
    standing = core.standing(facts, at)
    lines = [line_of(f, facts) for f in facts if f.corrects is None]
    assert sum(map(len, lines)) == len(facts)
    for line in lines:
        heard = [f for f in line if f.recorded_at <= at.known]
        stands = [f for f in line if f in standing]
        last = heard[-1:] if heard and heard[-1].claim is not None and heard[-1].span[0] <= at.day else []
        assert stands == last


@given(history=steps(), at=STANDPOINTS, later=st.integers(0, 1000))
def test_what_is_heard_later_does_not_change_what_was_known(
    history: list[tuple[int, str, Any]], at: core.AsOf, later: int
) -> None:
    facts = told(history)
    assert core.standing([f for f in facts if f.recorded_at <= at.known], at) == core.standing(facts, at)
    assert core.standing(facts[:later], at) == [f for f in core.standing(facts[:later], at) if f in facts]


def exported(facts: list[core.Fact]) -> bytes:
    """A book with one entry for each fact, as an export has it."""
    stone = core.Entry(0, datetime(2025, 1, 1, tzinfo=UTC), "", "stone", "stone", ())
    previous, lines = core.seal("", stone), []
    lines.append(core.canonical({"entry": core.entry_body(stone), "seal": previous}))
    for seq, f in enumerate(facts, 1):
        body = core.fact_body(f.id, f)
        entry = core.Entry(seq, f.recorded_at, f.actor, "form", f"k{seq}", ((f.id, core.digest(body)),))
        previous = core.seal(previous, entry)
        lines.append(core.canonical({"entry": core.entry_body(entry), "seal": previous}))
        lines.append(core.canonical({"fact": body}))
    return b"".join(line + b"\n" for line in lines)


@settings(max_examples=300)
@given(history=steps(most=4), place=st.integers(0), byte=st.integers(1, 255))
def test_any_byte_changed_breaks_the_seal(history: list[tuple[int, str, Any]], place: int, byte: int) -> None:
    book = bytearray(exported(told(history)))
    assert list(export.read(io.BytesIO(book)))
    book[place % len(book)] ^= byte
    with pytest.raises(Refused):
        list(export.read(io.BytesIO(book)))


# --- Histories in the book --------------------------------------------------------------------------------


def recorded(history: list[tuple[int, str, Any]], clock: Clock) -> None:
    """Append a history step by step, each an act of its own; what the law refuses stays out."""
    clock.set("2025-01-20")
    for n, step in enumerate(history):
        clock.now += timedelta(hours=step[0])
        everything = store.as_core(Fact.objects.select_related("entry").order_by("entry_id", "position"))
        try:
            store.append(Act(f"k{n}"), [drafted(step, everything)])
        except Refused:
            continue


@pytest.mark.django_db
@on_a_database
@given(history=steps(), places=st.lists(STANDPOINTS, min_size=3, max_size=6))
def test_what_stands_by_sql_is_what_stands_by_the_law(
    history: list[tuple[int, str, Any]], places: list[core.AsOf], clock: Clock
) -> None:
    with afresh():
        recorded(history, clock)
        everything = store.facts_of("thing:a", "thing:b")
        assert len(everything) == Fact.objects.count()
        for at in places:
            rows = store.standing_rows(at).order_by("entry_id", "position")
            assert store.as_core(rows) == core.standing(everything, at)
        assert verify.damages() == []


@pytest.mark.django_db
@on_a_database
@given(
    posted=st.lists(st.tuples(st.sampled_from("abc"), st.lists(SAYINGS, min_size=1, max_size=2)), max_size=8)
)
def test_appending_twice_is_appending_once(posted: list[tuple[str, list[Any]]], clock: Clock) -> None:
    first: dict[str, tuple[list[core.Draft], Entry]] = {}
    with afresh():
        for key, sayings in posted:
            drafts = [drafted((0, "say", (0, said)), []) for said in sayings]
            if key not in first:
                first[key] = drafts, store.append(Act(key), drafts)
            elif first[key][0] == drafts:
                assert store.append(Act(key), drafts) == first[key][1]
            else:
                with pytest.raises(Conflict):
                    store.append(Act(key), drafts)
        assert Entry.objects.count() == 1 + len(first)
        assert Fact.objects.count() == sum(len(drafts) for drafts, _entry in first.values())
