"""How far a phase has come, what it lacks, when its light turns: facts in, answers out."""

from datetime import date

import pytest

from tests.story import story
from wutong.facts.recognition import grades
from wutong.facts.saying import saying
from wutong.projects import rules
from wutong.projects.rules import Colour, Stage


def stage(text: str) -> Stage:
    return rules.stage(rules.passed(story(text)))


def lacking(text: str) -> list[tuple[str, ...]]:
    return [gap.milestones for gap in rules.gaps(rules.passed(story(text)))]


def test_nothing_known_is_a_packaged_project():
    assert stage("") is Stage.PACKAGED


@pytest.mark.parametrize(
    ("text", "reached"),
    [
        ("2023-01-14 project.negotiation_opened", Stage.NEGOTIATING),
        ("2023-01-14 project.framework_signed", Stage.NEGOTIATING),
        ("2023-04    project.signed", Stage.SIGNED),
        ("2023-04    project.entity_registered", Stage.PACKAGED),
        ("2023-05-01 project.started", Stage.STARTED),
        ("2023-05-01 project.in_production", Stage.IN_PRODUCTION),
        ("2023-05-01 project.full_effect", Stage.FULL_OUTPUT),
    ],
)
def test_a_milestone_proves_its_stage(text, reached):
    assert stage(text) is reached


def test_registration_alone_is_not_a_landing():
    signed = "2023-04-01 project.signed\n2023-05-01 project.entity_registered\n2023-05-02 project.filed"
    assert stage(signed) is Stage.SIGNED
    assert stage(f"{signed}\n2023-06-01 project.land_awarded") is Stage.LANDED


def test_a_leased_plant_secures_a_site_as_land_does():
    registered = "2023-04-01 project.entity_registered\n2023-05-01 project.filed"
    assert stage(f"{registered}\n2023-06-01 project.premises_leased") is Stage.LANDED


def test_registration_may_come_before_signing():
    before = "2023-04-01 project.entity_registered\n2023-05-01 project.filed\n2023-06-01 project.land_awarded"
    assert stage(before) is Stage.LANDED
    assert stage(f"{before}\n2023-07-01 project.signed") is Stage.LANDED


def test_what_is_missing_for_the_next_stage_names_its_holder():
    opened = rules.passed(story("2023-04-01 project.signed\n2023-05-01 project.entity_registered"))
    assert [(gap.milestones, gap.holder) for gap in rules.gaps(opened)] == [
        (("filed",), "development_reform"),
        (("land_awarded", "premises_leased"), "natural_resources"),
    ]


def test_a_site_of_either_kind_closes_the_gap():
    signed = "2023-04-01 project.signed"
    assert ("land_awarded", "premises_leased") in lacking(signed)
    assert lacking(f"{signed}\n2023-05-01 project.premises_leased") == [("entity_registered",), ("filed",)]


def test_full_output_lacks_nothing():
    assert lacking("2025-01-01 project.full_output") == []


def test_of_two_departments_dates_the_better_checked_one_opens_the_milestone():
    facts = story("""
        2023-05-01  project.started
        2023-06-01  project.started
        2023-07-01  verification.granted  about=2  method=site  by=person:sun
    """)
    first, second, check = facts
    assert rules.passed(facts[:2])["started"] is first
    assert rules.passed(facts[:2], grades([check]))["started"] is second


@pytest.mark.parametrize(
    ("day", "colour"),
    [
        ("2023-03-15", Colour.GREEN),
        ("2023-03-16", Colour.YELLOW),  # 61 days
        ("2023-04-15", Colour.YELLOW),
        ("2023-04-16", Colour.RED),  # 92 days
        ("2023-07-17", Colour.DORMANT),  # 184 days
    ],
)
def test_a_project_in_talks_turns_yellow_red_and_leaves_the_library(day, colour):
    facts = story("2023-01-14 project.negotiation_opened")
    (light,) = rules.lights(facts, rules.passed(facts))
    assert light.colour(date.fromisoformat(day)) is colour


def test_news_puts_the_light_back_to_green():
    facts = story("2023-01-14 project.negotiation_opened\n2023-03-10 project.site_visit")
    (light,) = rules.lights(facts, rules.passed(facts))
    assert light.colour(date(2023, 4, 16)) is Colour.GREEN


def test_a_start_not_in_statistics_turns_after_one_and_two_months():
    facts = story("2023-03-23 project.started")
    (light,) = rules.lights(facts, rules.passed(facts))
    assert light.reason == "stat_late"
    assert light.colour(date(2023, 4, 22)) is Colour.GREEN
    assert light.colour(date(2023, 4, 23)) is Colour.YELLOW
    assert light.colour(date(2023, 5, 23)) is Colour.RED


def test_a_promise_counts_from_the_last_day_it_can_mean():
    facts = story("""
        2023-01-05  project.signed
        2023-01-05  project.milestone_promised  milestone=started  due=2023-06
    """)
    light = next(x for x in rules.lights(facts, rules.passed(facts)) if x.reason == "promise_late")
    assert light.colour(date(2023, 6, 30)) is Colour.GREEN
    assert light.colour(date(2023, 7, 1)) is Colour.YELLOW
    assert light.colour(date(2023, 10, 1)) is Colour.RED


def test_a_promise_kept_shows_no_light():
    facts = story("""
        2023-01-05  project.milestone_promised  milestone=in_production  due=2023-06-30
        2023-08-01  project.in_production
    """)
    assert not [x for x in rules.lights(facts, rules.passed(facts)) if x.reason == "promise_late"]


def test_a_newer_promise_replaces_the_older_one():
    facts = story("""
        2023-01-05  project.milestone_promised  milestone=started  due=2023-06-30
        2023-06-20  project.milestone_promised  milestone=started  due=2023-09-30
    """)
    (light,) = rules.lights(facts, rules.passed(facts))
    assert light.yellow_on == date(2023, 10, 1)
    due = rules.planned(facts, "started")
    assert due is not None
    assert due.iso() == "2023-09-30"


def test_red_matters_more_than_yellow():
    facts = story("""
        2023-01-05  project.milestone_promised  milestone=in_production  due=2023-01-31
        2023-03-23  project.started
    """)
    worst = rules.worst(rules.lights(facts, rules.passed(facts)), date(2023, 5, 25))
    assert worst is not None
    assert worst.reason == "promise_late"


@pytest.mark.parametrize(("day", "name"), [("2020-01-01", "1"), ("2023-01-02", "1"), ("2024-05-01", "2")])
def test_a_name_holds_from_the_day_it_was_given(day, name):
    facts = story("2023-01-01 project.named name=老名\n2024-05-01 project.named name=新名")
    said = saying(facts, "project.named", date.fromisoformat(day))
    assert said is not None
    assert said.id == name
