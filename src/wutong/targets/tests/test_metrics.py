"""What is counted, told as stories."""

from decimal import Decimal
from typing import Any

import pytest

from tests.story import story
from wutong.facts.figures import Figure
from wutong.facts.kinds import Grade
from wutong.lib import glossary
from wutong.targets.metrics import METRIC, METRICS

from .books import YEAR, YI, book, days


def figure(key: str, text: str, period=YEAR, **at: Any) -> Figure:
    """A metric of one story."""
    return METRIC[key].function(book(story(text), **at), period)


def test_a_month_counts_in_its_year_and_is_possible_in_half_of_itself():
    text = "2023-04  project.signed  amount=30亿元"
    assert figure("projects_signed", text).value == 1
    half = figure("projects_signed", text, days("2023-04-01", "2023-04-15"))
    assert (half.value, len(half.possible)) == (0, 1)


def test_a_day_that_nobody_knows_is_possible_and_never_counted_in_a_year():
    found = figure("projects_signed", "../2023-12-31  project.signed  amount=30亿元")
    assert (found.value, len(found.possible)) == (0, 1)


def test_an_unknown_day_is_not_even_possible_after_the_paper_that_leaves_it_open():
    found = figure("projects_signed", "../2022-12-31  project.signed  amount=30亿元")
    assert (found.value, len(found.possible)) == (0, 0)


def test_two_phases_count_once_and_add_their_amounts():
    text = """
        2023-03-01  project.signed  amount=10亿元
        2023-09-01  project.signed  amount=5亿元   phase=2
    """
    assert figure("projects_signed", text).value == 1
    assert figure("amount_signed", text).value == 15 * YI


def test_a_later_phase_brings_money_to_a_later_year_and_no_project():
    text = """
        2022-03-01  project.signed  amount=10亿元
        2023-09-01  project.signed  amount=5亿元   phase=2
    """
    assert figure("projects_signed", text).value == 0
    assert figure("amount_signed", text).value == 5 * YI


def test_of_two_phases_signed_by_one_day_the_dated_one_counts_the_project():
    text = """
        ../2023-04-30  project.signed
        2023-04        project.signed  phase=2
    """
    assert figure("projects_signed", text).value == 1


def test_a_framework_never_counts_as_signed():
    text = "2023-03-01  project.framework_signed  amount=10亿元"
    for key in ("projects_signed", "amount_signed"):
        found = figure(key, text)
        assert (found.value, found.possible) == (0, ())
    assert figure("projects_framework_signed", text).value == 1
    assert figure("amount_framework_signed", text).value == 10 * YI


CORRECTED = """
    2023-03-01  project.signed  amount=10亿元
    2023-03-01  project.signed  amount=8亿元   corrects=1  reason=笔误  known=2023-06-12
"""


@pytest.mark.parametrize("known, yi", [("2023-06-11", 10), ("2023-06-12", 8)])
def test_a_correction_counts_from_the_day_it_became_known(known: str, yi: int):
    assert figure("amount_signed", CORRECTED, known=known).value == yi * YI


def test_what_was_withdrawn_counts_only_for_those_who_did_not_know_yet():
    text = """
        2023-03-01  project.signed
        2023-03-01  project.signed  withdrawn=yes  corrects=1  reason=未签  known=2023-06-12
    """
    assert figure("projects_signed", text).value == 0
    assert figure("projects_signed", text, known="2023-06-11").value == 1


LANDING = {
    "entity_registered": "2023-02-01  project.entity_registered",
    "filed": "2023-03-01  project.filed",
    "site": "2023-11-01  project.land_awarded",
}


@pytest.mark.parametrize("missing", LANDING)
def test_registered_filed_and_sited_all_three_make_a_landing(missing: str):
    some = "\n".join(line for step, line in LANDING.items() if step != missing)
    assert figure("projects_landed", some).value == 0
    assert figure("projects_landed", "\n".join(LANDING.values())).value == 1


def test_the_last_of_the_three_says_when_a_project_landed():
    text = "\n".join(LANDING.values())
    assert figure("projects_landed", text, days("2023-01-01", "2023-10-31")).value == 0
    assert len(figure("projects_landed", text).lines[0].facts) == 3


def test_a_lease_secures_a_site_as_land_does():
    text = "\n".join([*LANDING.values()][:2]) + "\n2023-04-01  project.premises_leased"
    assert figure("projects_landed", text).value == 1


def test_asked_for_verified_facts_only_verified_facts_count():
    text = """
        2023-03-01  project.signed  amount=10亿元
        2023-04-01  project.signed  amount=5亿元   phase=2
        2023-05-01  verification.granted  about=1  method=papers  by=person:sun
    """
    assert figure("amount_signed", text, asked=Grade.VERIFIED).value == 10 * YI
    assert figure("amount_signed", text, asked=Grade.RECOGNISED).lines == ()


def test_a_verified_signing_does_not_vouch_for_a_planned_total_nobody_has_checked():
    text = """
        2023-01-01  project.planned_total  amount=10亿元
        2023-03-01  project.signed
        2023-05-01  verification.granted  about=2  method=papers  by=person:sun
    """
    found = figure("amount_signed", text, asked=Grade.VERIFIED)
    assert (found.value, len(found.unknown)) == (0, 1)


def test_an_agreement_without_an_amount_brings_the_planned_total():
    text = """
        2023-01-01  project.planned_total  amount=10亿元
        2023-03-01  project.signed
    """
    found = figure("amount_signed", text)
    assert (found.value, found.because) == (10 * YI, ("2", "1"))


def test_works_of_an_unplanned_phase_bring_what_its_agreement_states():
    text = """
        2022-03-01  project.signed  amount=10亿元
        2023-03-01  project.started
    """
    assert figure("amount_started", text).value == 10 * YI


def test_an_amount_nobody_names_counts_as_unknown_and_adds_nothing():
    found = figure("amount_signed", "2023-03-01  project.signed")
    assert (found.value, len(found.lines), len(found.unknown)) == (0, 1, 1)


def test_a_bound_adds_its_number_and_is_marked_as_a_bound():
    found = figure("amount_signed", "2023-03-01  project.signed  amount=10亿元以上")
    assert (found.value, len(found.bounds), found.unknown) == (10 * YI, 1, ())


def test_foreign_money_without_a_rate_is_named_and_not_added():
    found = figure("amount_signed", "2023-03-01  project.signed  amount=2000万美元")
    assert (found.value, len(found.foreign), found.unknown) == (0, 1, ())


RATE = "2022-12-30  rate.published  currency=USD  yuan=7  paper=bulletin"


def test_foreign_money_is_converted_at_the_rate_of_its_day_and_keeps_its_own_name():
    text = f"{RATE}\n2023-03-01  project.signed  amount=2000万美元"
    found = figure("amount_signed", text)
    assert (found.value, found.foreign) == (Decimal(140_000_000), ())
    assert found.lines[0].foreign.currency == "USD"
    assert found.because == ("2", "1")


def test_a_rate_published_later_converts_nothing_before_it():
    text = f"2022-03-01  project.signed  amount=2000万美元\n{RATE}"
    assert len(figure("amount_signed", text, days("2022-01-01", "2022-12-31")).foreign) == 1


QUANTITY = "2023-06-30  project.funds_arrived  amount=1亿元  since=2023-01-01  until=2023-06-30"


def test_money_of_half_a_year_counts_in_the_year_and_may_count_in_a_part_of_it():
    assert figure("funds_arrived", QUANTITY).value == YI
    march = figure("funds_arrived", QUANTITY, days("2023-03-01", "2023-03-31"))
    assert (march.value, len(march.possible)) == (0, 1)
    assert figure("funds_arrived", QUANTITY, days("2023-07-01", "2023-12-31")).possible == ()


def test_every_payment_adds_up():
    text = f"{QUANTITY}\n2023-08-01  project.funds_arrived  amount=2亿元"
    assert figure("funds_arrived", text).value == 3 * YI
    assert figure("fixed_investment", text).value == 0


def test_levelled_ground_is_not_a_start():
    assert figure("projects_started", "2023-03-01  project.land_delivered").value == 0


def test_seen_from_the_middle_of_a_month_what_happened_in_it_is_only_possible():
    text = "2023-04  project.signed"
    early = figure("projects_signed", text, day="2023-04-15")
    assert (early.value, len(early.possible)) == (0, 1)


def test_of_a_period_that_has_not_begun_nothing_counts_and_nothing_may():
    text = "2023  project.signed"
    early = figure("projects_signed", text, days("2023-10-01", "2023-12-31"), day="2023-06-30")
    assert (early.value, early.possible) == (0, ())


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.key)
def test_every_metric_has_a_word_and_says_what_it_counts(metric):
    assert glossary.zh(metric.key) and glossary.zh(metric.unit)
    assert metric.definition.startswith(("期内", "投资方在期内"))
    assert not metric.beside or metric.beside in METRIC


def test_a_metric_reads_every_kind_that_its_value_rests_on():
    assert "project.planned_total" in METRIC["amount_landed"].reads
    assert {"project.entity_registered", "project.filed", "project.premises_leased"} <= set(
        METRIC["projects_landed"].reads
    )
