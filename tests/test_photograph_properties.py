"""A photograph is what the facts say, whatever people did."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clock import Clock
from tests.test_ledger_properties import afresh, on_a_database
from tests.world import World
from wutong.facts import milestones as m
from wutong.facts import project as p
from wutong.facts import recognition
from wutong.facts.kinds import Claim, draft, read
from wutong.ledger import photographs, store, verify
from wutong.lib.dates import When
from wutong.lib.money import Amount, Qualifier
from wutong.lib.refusals import Refused
from wutong.projects import actions
from wutong.projects.models import ProjectNow
from wutong.projects.photographs import present
from wutong.projects.stories import tell

DUE = st.sampled_from(["2025-06-30", "2025-09", "2026"]).map(When.parse)
AMOUNTS = st.builds(
    lambda value, qualifier: Amount(value, qualifier, value + 1 if qualifier is Qualifier.RANGE else None),
    st.decimals(-10, 10**12, places=4),
    st.sampled_from(list(Qualifier)),
)
TEXTS = st.text("远山 abc能源()", max_size=6) | st.just("长" * 300)
OF_A_PHASE: st.SearchStrategy[Claim] = st.one_of(
    st.builds(m.Signed, AMOUNTS),
    st.builds(m.LandAwarded, st.decimals(0, 1000, places=2)),
    st.sampled_from(
        [
            m.NegotiationOpened(),
            m.FrameworkSigned(),
            m.EntityRegistered(),
            m.Filed(),
            m.Started(),
            m.InProduction(),
        ]
    ),
    st.builds(p.PlannedTotal, AMOUNTS),
    st.builds(p.FundsArrived, AMOUNTS),
    st.builds(p.MilestonePromised, st.sampled_from(["started", "in_production"]), DUE),
)
OF_A_PROJECT: st.SearchStrategy[Claim] = st.one_of(
    st.builds(p.Named, TEXTS),
    st.builds(p.InvestorNamed, TEXTS),
    st.builds(p.IndustryClassified, TEXTS, st.sampled_from(["", "3841", "C384199"])),
    st.builds(p.Coded, TEXTS, TEXTS),
    st.builds(p.FateDecided, st.sampled_from(list(p.Fate)), st.just("原因")),
    st.just("hosts"),
    st.just("opened"),
)
# Before and after what the world has said already.
DAYS_OF_DEEDS = st.sampled_from(
    [
        "2024",
        "2025-01-09",
        "2025-05-05T09:30",
        "2025-06",
        "2025-Q2",
        "2025-06-30",
        "2025-07-01",
        "../2025-06-30",
    ]
)
DEEDS = st.lists(
    st.tuples(
        st.sampled_from(
            ["phase", "phase", "phase", "project", "correct", "withdraw", "verify", "new phase", "into"]
        ),
        st.integers(0, 50),
        DAYS_OF_DEEDS.map(When.parse),
        OF_A_PHASE,
        OF_A_PROJECT,
    ),
    min_size=1,
    max_size=10,
)


def do(world: World, deed: tuple[str, int, When, Claim, Any]) -> None:
    """Let Lin do one thing to one of the two projects, if the law lets her."""
    verb, which, when, of_a_phase, of_a_project = deed
    act = world.act(world.lin)
    project = (world.battery, world.dairy)[which % 2]
    phases = list(project.phases.order_by("number"))
    facts = [f for f in store.facts_of(project.ref) if f.claim is not None]
    aim = facts[which % len(facts)]
    towns = (world.park, world.stonebridge, world.willowbank)
    said: Claim = {
        "hosts": p.Hosted(actions.shares(towns[: 1 + which % 3])),
        "opened": p.Opened((world.county, *towns)[which % 4].ref),
    }.get(of_a_project, of_a_project)
    if verb == "phase":
        actions.report(act, phases[which % len(phases)], of_a_phase, when=when)
    elif verb == "project":
        actions.describe(act, project, said, when=when)
    elif verb == "into":
        other = (world.battery, world.dairy)[1 - which % 2]
        actions.describe(act, project, p.FateDecided(p.Fate.MERGED, "合并", other.ref), when=when)
    elif verb == "correct":
        same = next((c for c in (of_a_phase, said) if c.kind == aim.kind), read(aim))
        actions.correct(act, aim, same, when=when, reason="更正")
    elif verb == "withdraw":
        actions.withdraw(act, aim, reason="未发生")
    elif verb == "verify":
        seen = recognition.VerificationGranted(recognition.Method.SITE)
        about, touches = recognition.about(aim), (aim.subject, *aim.touches)
        store.append(act, [draft(seen, about, when, touches=touches)])
    else:
        actions.add_phase(act, project, name="二期", when=when)


@pytest.mark.django_db
@on_a_database
@given(deeds=DEEDS)
def test_a_photograph_is_what_the_facts_say_after_any_history(
    world: World, clock: Clock, deeds: list[tuple[str, int, When, Claim, Any]]
) -> None:
    with afresh():
        for deed in deeds:
            try:
                do(world, deed)
            except Refused:
                continue
            assert photographs.differing() == []
        for project in (world.battery, world.dairy):
            story = tell(project.ref, store.facts_of(project.ref), present())
            row = ProjectNow.objects.filter(pk=project.pk).first()
            assert (story is None) is (row is None)
            if story and row:
                planned = story.planned and story.planned.value
                assert (row.name, row.stage) == (story.name[:200], story.stage.value)
                assert planned is None or row.planned_yuan == planned.quantize(Decimal("0.01"))
        assert verify.damages() == []
