"""Figures asked of the book: scopes as of a day, what one may see, what was known when."""

from datetime import date
from typing import Any

import pytest

from tests.clock import Clock
from tests.story import as_of
from tests.world import World
from wutong.facts.kinds import Grade, draft
from wutong.facts.milestones import Signed
from wutong.facts.project import Host, Hosted, Opened
from wutong.facts.recognition import Method, VerificationGranted, about
from wutong.ledger.core import AsOf
from wutong.ledger.models import Fact
from wutong.ledger.store import append, as_core, standing_rows
from wutong.lib.dates import Period, When
from wutong.lib.money import YI, Amount
from wutong.organisations.models import Organisation, Person
from wutong.projects import actions
from wutong.reports.figures import Answer, Question, ask, register_for
from wutong.reports.registers import open_register
from wutong.targets.metrics import METRIC, METRICS

pytestmark = pytest.mark.usefixtures("world")
NOW = as_of("2025-07-01")
YEAR = Period.year(2025)


def answer(key: str, organisation: Organisation | None = None, *, at: AsOf = NOW, **more: Any) -> Answer:
    """What the house answers."""
    return ask(Question(METRIC[key], YEAR, at, organisation, **more))


def test_a_signing_counts_for_the_county_the_park_it_lies_in_and_nobody_else(world: World):
    assert answer("projects_signed").value == 1
    assert answer("projects_signed", world.county).value == 1
    assert answer("projects_signed", world.park).value == 1
    for elsewhere in (world.stonebridge, world.next_county):
        assert answer("projects_signed", elsewhere).value == 0


def test_money_is_in_yuan_and_names_the_facts_it_rests_on(world: World):
    found = answer("amount_signed", world.county)
    assert found.value == 30 * YI
    assert set(found.figure.because) == {Fact.objects.get(kind="project.signed").pk}


def test_a_project_that_moved_counts_where_it_lay_on_the_day(world: World):
    moved = Hosted((Host(world.stonebridge.ref),))
    with Clock("2025-07-20"):
        actions.describe(world.act(world.chen), world.battery, moved, when=When.parse("2025-07-10"))
    for day, park, town in (("2025-07-09", 1, 0), ("2025-07-10", 0, 1)):
        assert answer("projects_signed", world.park, at=as_of(day)).value == park
        assert answer("projects_signed", world.stonebridge, at=as_of(day)).value == town
    assert answer("projects_signed", world.stonebridge, at=as_of("2025-07-10", "2025-07-19")).value == 0


def test_a_project_handed_to_another_county_counts_there_from_that_day(world: World):
    with Clock("2025-07-20"):
        claim = Opened(world.next_county.ref)
        actions.describe(world.act(world.chen), world.battery, claim, when=When.parse("2025-07-10"))
    assert answer("projects_signed", world.next_county, at=as_of("2025-07-09")).value == 0
    assert answer("projects_signed", world.next_county, at=as_of("2025-07-10")).value == 1


def test_what_was_signed_before_the_register_was_opened_counts_on_its_own_day(world: World):
    with Clock("2025-07-20"):
        opening = actions.Opening("后登记项目", world.county)
        late = actions.open_project(world.act(world.chen), opening, when=When.parse("2025-07-20"))
        phase = late.phases.get()
        actions.pass_milestone(world.act(world.chen), phase, Signed(), when=When.parse("2025-02-01"))
    assert answer("projects_signed", world.county, at=as_of("2025-03-01")).value == 1
    assert answer("projects_signed", world.county, at=as_of("2025-03-01", "2025-07-19")).value == 0


def test_a_correction_changes_the_figure_as_known_now_and_not_as_known_before(world: World):
    wrong = Fact.objects.get(kind="project.signed").as_core()
    with Clock("2025-07-20"):
        actions.correct(
            world.act(world.chen), wrong, Signed(Amount(20 * YI)), when=wrong.when, reason="协议金额笔误"
        )
    for known, yi in (("2025-07-19", 30), ("2025-07-20", 20)):
        assert answer("amount_signed", world.county, at=as_of("2025-07-01", known)).value == yi * YI


def test_only_what_a_second_person_has_checked_counts_as_verified(world: World):
    assert answer("projects_signed", grade=Grade.VERIFIED).value == 0
    signed = Fact.objects.get(kind="project.signed").as_core()
    with Clock("2025-07-20"):
        checked = draft(VerificationGranted(Method.PAPERS), about(signed), When(date(2025, 7, 20)))
        append(world.act(world.sun), [checked])
    assert answer("projects_signed", at=as_of("2025-07-20"), grade=Grade.VERIFIED).value == 1
    assert answer("projects_signed", at=as_of("2025-07-19"), grade=Grade.VERIFIED).value == 0


@pytest.mark.parametrize("name, value, hidden", [("chen", 1, 0), ("zhao", 0, 1), ("wei", 0, 1)])
def test_what_one_may_not_see_is_counted_and_not_shown(world: World, name: str, value: int, hidden: int):
    person: Person = getattr(world, name)
    found = answer("projects_signed", world.county, person=person)
    assert (found.value, found.hidden, len(found.figure.lines)) == (value, hidden, value)


def test_an_intent_stands_beside_and_never_inside(world: World):
    assert answer("projects_framework_signed", world.stonebridge).value == 1
    assert answer("projects_signed", world.stonebridge).value == 0


def test_the_same_pinned_question_is_answered_alike_after_new_facts(world: World):
    before = answer("amount_signed", at=as_of("2025-07-01", "2025-07-01"))
    with Clock("2025-07-20"):
        added = actions.add_phase(
            world.act(world.chen), world.battery, name="二期", when=When.parse("2025-06-01")
        )
        actions.pass_milestone(
            world.act(world.chen), added, Signed(Amount(5 * YI)), when=When.parse("2025-06-15")
        )
    again = answer("amount_signed", at=as_of("2025-07-01", "2025-07-01"))
    assert again.figure == before.figure
    assert answer("amount_signed", at=as_of("2025-07-20")).value == 35 * YI


def test_the_head_of_the_chain_is_the_one_of_that_time(world: World):
    question = Question(METRIC["projects_signed"], YEAR, as_of("2025-07-01", "2025-03-31"))
    number, seal = register_for(question).head
    assert 0 < number < register_for(Question(METRIC["projects_signed"], YEAR, NOW)).head[0]
    assert len(seal) == 64


def test_facts_are_read_for_figures_as_the_ledger_tells_them(world: World):
    kinds = {kind for metric in METRICS for kind in metric.reads}
    told = {f.id: f for f in as_core(standing_rows(NOW))}
    register = open_register(NOW, kinds)
    assert register.facts and all(told[id] == fact for id, fact in register.facts.items())


def test_all_figures_of_a_scope_cost_a_handful_of_queries(world: World, django_assert_max_num_queries):
    kinds = {kind for metric in METRICS for kind in metric.reads}
    with django_assert_max_num_queries(8):
        register = open_register(NOW, kinds, organisation=world.county, person=world.chen)
        for metric in METRICS:
            ask(Question(metric, YEAR, NOW, world.county, person=world.chen), register)
