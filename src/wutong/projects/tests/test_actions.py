"""A verb appends these facts, or refuses in words; success and refusal share their set-up."""

from datetime import date

import pytest
from django.http import Http404

from wutong.facts.milestones import Signed, Started
from wutong.facts.project import Fate, FateDecided, InvestorNamed, Named
from wutong.ledger.core import Evidence
from wutong.ledger.models import Entry, Fact
from wutong.ledger.store import facts_of
from wutong.lib.dates import When
from wutong.lib.refusals import Conflict, Refused
from wutong.projects import actions, policy
from wutong.projects.models import Project, ProjectNow

ON = When.parse("2025-06-20")


def last() -> Fact:
    return Fact.objects.select_related("entry").latest("entry_id", "position")


def test_an_opened_project_has_a_name_an_organisation_and_a_phase(world, clock):
    opening = actions.Opening("新材料项目", world.county, "某某新材料有限公司", "新材料")
    project = actions.open_project(world.act(world.chen), opening, when=ON)
    kinds = [f.kind for f in facts_of(project.ref)]
    assert kinds == [
        "project.opened",
        "project.named",
        "project.investor_named",
        "project.industry_classified",
        "phase.opened",
    ]
    assert project.now.name == "新材料项目"
    assert project.now.organisation == world.county


def test_the_same_form_twice_opens_one_project(world, clock):
    opening = actions.Opening("新材料项目", world.county)
    first = actions.open_project(world.act(world.chen, "k"), opening, when=ON)
    again = actions.open_project(world.act(world.chen, "k"), opening, when=ON)
    assert first == again
    assert Entry.objects.filter(key="k").count() == 1


def test_a_project_without_a_name_is_refused_and_nothing_is_left(world, clock):
    with pytest.raises(Refused, match="项目名称"):
        actions.open_project(world.act(world.chen), actions.Opening("  ", world.county), when=ON)
    assert Project.objects.count() == 2


def test_who_has_no_post_there_cannot_open_or_report(world, clock):
    opening = actions.Opening("新材料项目", world.county)
    with pytest.raises(Refused, match="无权"):
        actions.open_project(world.act(world.wei), opening, when=ON)
    with pytest.raises(Refused, match="无权"):
        actions.pass_milestone(world.act(world.wei), world.battery_phase, Started(), when=ON)
    with pytest.raises(Refused, match="无权"):
        actions.pass_milestone(world.act(world.sun), world.battery_phase, Started(), when=ON)
    actions.pass_milestone(world.act(world.chen), world.battery_phase, Started(), when=ON)
    assert ProjectNow.objects.get(pk=world.battery.pk).stage == "started"


def test_the_host_town_reports_on_what_lies_in_it_and_on_nothing_else(world, clock):
    actions.pass_milestone(world.act(world.zhao), world.dairy_phase, Signed(), when=ON)
    with pytest.raises(Refused):
        actions.pass_milestone(world.act(world.zhao), world.battery_phase, Started(), when=ON)


def test_tomorrow_is_refused_in_a_sentence_that_says_what_to_do(world, clock):
    with pytest.raises(Refused, match="计划请记为节点承诺"):
        actions.pass_milestone(
            world.act(world.chen), world.battery_phase, Started(), when=When(date(2025, 7, 2))
        )
    actions.pass_milestone(world.act(world.chen), world.battery_phase, Started(), when=When(date(2025, 7, 1)))


def test_a_correction_replaces_and_keeps_the_old_line(world, clock):
    target = next(f for f in facts_of(world.battery.ref) if f.kind == "project.signed")
    on = When.parse("2025-03-07")
    actions.correct(world.act(world.chen), target, Signed(), when=on, reason="日期看错")
    facts = facts_of(world.battery.ref)
    assert target in facts
    assert facts[-1].corrects == target.id
    assert facts[-1].evidence == target.evidence
    assert ProjectNow.objects.get(pk=world.battery.pk).signed == "2025-03-07"


def test_two_people_cannot_correct_the_same_line(world, clock):
    target = next(f for f in facts_of(world.battery.ref) if f.kind == "project.signed")
    actions.correct(world.act(world.chen), target, Signed(), when=ON, reason="日期看错")
    with pytest.raises(Conflict, match="已被另一人更正"):
        actions.correct(world.act(world.lin), target, Signed(), when=ON, reason="日期看错")


def test_two_people_changing_different_things_both_survive(world, clock):
    actions.describe(world.act(world.chen), world.battery, Named("动力电池二厂"), when=ON)
    actions.describe(world.act(world.lin), world.battery, InvestorNamed("远山集团"), when=ON)
    now = ProjectNow.objects.get(pk=world.battery.pk)
    assert (now.name, now.investor) == ("动力电池二厂", "远山集团")


def test_a_withdrawal_needs_a_reason_and_takes_the_stage_back(world, clock):
    target = next(f for f in facts_of(world.battery.ref) if f.kind == "project.signed")
    with pytest.raises(Refused, match="原因"):
        actions.withdraw(world.act(world.chen), target, reason=" ")
    actions.withdraw(world.act(world.chen), target, reason="并未签约")
    assert ProjectNow.objects.get(pk=world.battery.pk).stage == "negotiating"


def test_a_paper_nobody_has_stored_is_refused(world, clock):
    before = Entry.objects.count()
    with pytest.raises(Refused, match="还没有存入"):
        actions.pass_milestone(
            world.act(world.chen), world.battery_phase, Started(), when=ON, evidence=(Evidence("0" * 64),)
        )
    assert Entry.objects.count() == before


def test_a_second_phase_is_numbered_and_counts_by_itself(world, clock):
    phase = actions.add_phase(world.act(world.chen), world.battery, name="二期", when=ON)
    assert phase.number == 2
    actions.pass_milestone(world.act(world.chen), phase, Started(), when=ON)
    assert ProjectNow.objects.get(pk=world.battery.pk).stage == "started"


def test_a_merged_project_says_where_it_went(world, clock):
    merged = FateDecided(Fate.MERGED, "重复登记", into=world.battery.ref)
    actions.describe(world.act(world.lin), world.dairy, merged, when=ON)
    assert ProjectNow.objects.get(pk=world.dairy.pk).fate == "merged"
    assert last().touches == [world.battery.ref]
    itself = FateDecided(Fate.MERGED, "重复登记", into=world.dairy.ref)
    with pytest.raises(Refused, match="自身"):
        actions.describe(world.act(world.lin), world.dairy, itself, when=ON)


def test_a_stranger_sees_no_trace_of_a_project(world):
    assert policy.get_or_404(world.sun, "see", world.battery.pk) == world.battery
    with pytest.raises(Http404):
        policy.get_or_404(world.wei, "see", world.battery.pk)
    assert not policy.visible_now(world.wei).exists()


def test_the_parent_sees_the_child_and_the_host_sees_what_lies_in_it(world):
    names = [row.name for row in policy.visible_now(world.zhao)]
    assert names == ["乳制品加工项目"]
    assert policy.visible_now(world.chen).count() == 2
