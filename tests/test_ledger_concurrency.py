"""Several people write at once, each over a connection of their own; on SQLite as on PostgreSQL."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connection

from tests.world import World
from wutong.facts.milestones import LandAwarded, NegotiationOpened, Signed, Started
from wutong.ledger import store, verify
from wutong.ledger.core import Draft, Fact
from wutong.ledger.models import Entry
from wutong.ledger.models import Fact as FactRow
from wutong.lib.dates import When
from wutong.lib.money import YI, Amount
from wutong.lib.refusals import Conflict, Refused
from wutong.projects import actions

pytestmark = pytest.mark.django_db(transaction=True)
T = TypeVar("T")
DAY = When.parse("2025-06-20")


def at_once(*deeds: Callable[[], T]) -> list[T | Refused]:
    """Do all of this at the same time; answers what each came to, a refusal being an answer too."""
    start = Barrier(len(deeds))

    def do(deed: Callable[[], T]) -> T | Refused:
        try:
            start.wait(timeout=10)
            return deed()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as people:
        return list(people.map(do, deeds))


def signed(world: World) -> Fact:
    """The fact that the battery project was signed."""
    return next(f for f in store.facts_of(world.battery.ref) if f.kind == Signed.kind)


def test_four_writers_keep_the_chain_whole(world: World) -> None:
    before, first = store.head().seq, FactRow.objects.count()

    def write(writer: int) -> list[int]:
        said = [Draft("thing:a", "thing.said", DAY, {"words": f"{writer}/{n}"}) for n in range(25)]
        return [
            store.append(world.act(world.chen, f"{writer}/{n}"), [draft]).seq for n, draft in enumerate(said)
        ]

    seqs = at_once(*(lambda writer=writer: write(writer) for writer in range(4)))  # type: ignore[misc]
    assert sorted(seq for one in seqs for seq in one) == list(range(before + 1, before + 101))  # type: ignore[union-attr]
    assert list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == list(range(before + 101))
    assert FactRow.objects.count() == first + 100
    assert verify.damages() == []


def test_four_writers_on_one_project_leave_a_photograph_of_all_they_wrote(world: World) -> None:
    phase, claims = world.battery_phase, (LandAwarded(), Started(), NegotiationOpened(), Started())
    acts = [world.act(person, f"w{n}") for n, person in enumerate((world.chen, world.lin) * 2)]
    deeds = [
        lambda act=act, claim=claim: actions.pass_milestone(act, phase, claim, when=DAY)  # type: ignore[misc]
        for act, claim in zip(acts, claims, strict=True)
    ]
    assert not [answer for answer in at_once(*deeds) if isinstance(answer, Refused)]
    world.battery.refresh_from_db()
    assert world.battery.now.stage == "started"
    assert verify.damages() == []


def test_of_two_people_correcting_one_fact_at_once_one_is_told_of_the_other(world: World) -> None:
    target = signed(world)
    answers = at_once(
        *(
            lambda person=person, yi=yi: actions.correct(  # type: ignore[misc]
                world.act(person, f"c{yi}"), target, Signed(Amount(yi * YI)), when=target.when, reason="笔误"
            )
            for person, yi in ((world.chen, 31), (world.lin, 32))
        )
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Conflict", "Entry"]
    (refusal,) = (answer for answer in answers if isinstance(answer, Conflict))
    assert "另一人" in str(refusal)
    assert FactRow.objects.filter(corrects=target.id).count() == 1
    assert verify.damages() == []


def test_two_people_changing_different_things_at_once_both_survive(world: World) -> None:
    target = signed(world)
    answers = at_once(
        lambda: actions.correct(
            world.act(world.chen, "c1"), target, Signed(Amount(31 * YI)), when=target.when, reason="笔误"
        ),
        lambda: actions.pass_milestone(
            world.act(world.lin, "c2"), world.battery_phase, LandAwarded(), when=DAY
        ),
    )
    assert not [answer for answer in answers if isinstance(answer, Refused)]
    kinds = [f.kind for f in store.facts_of(world.battery.ref)]
    assert (kinds.count(Signed.kind), kinds.count(LandAwarded.kind)) == (2, 1)
    assert verify.damages() == []


def test_a_form_posted_twice_at_once_is_one_entry(world: World) -> None:
    def post() -> int:
        return actions.pass_milestone(
            world.act(world.chen, "same"), world.battery_phase, LandAwarded(), when=DAY
        ).seq

    assert len(set(at_once(post, post, post))) == 1
    assert Entry.objects.filter(key="same").count() == 1


def test_a_project_opened_twice_at_once_by_one_form_is_one_project(world: World) -> None:
    opening = actions.Opening("新项目", world.county, hosts=(world.park,))

    def post() -> str:
        return actions.open_project(world.act(world.chen, "open"), opening, when=DAY).ref

    (ref,) = set(at_once(post, post))
    assert len([f for f in store.facts_of(str(ref)) if f.kind == "project.opened"]) == 1


def test_two_phases_opened_at_once_have_two_numbers(world: World) -> None:
    answers = at_once(
        *(
            lambda n=n: actions.add_phase(  # type: ignore[misc]
                world.act(world.chen, f"p{n}"), world.battery, name=f"第{n}期", when=DAY
            )
            for n in (2, 3)
        )
    )
    assert not [answer for answer in answers if isinstance(answer, Refused)]
    assert sorted(world.battery.phases.values_list("number", flat=True)) == [1, 2, 3]
    assert verify.damages() == []
