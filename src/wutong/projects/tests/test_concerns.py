"""What cannot well be true together is shown with its reason, and stops nobody."""

import pytest

from tests.story import story
from wutong.projects import rules
from wutong.projects.concerns import concerns


def keys(text: str) -> list[str]:
    facts = story(text)
    return [c.key for c in concerns(facts, rules.passed(facts))]


@pytest.mark.parametrize("amount", ["0元", "-500万元"])
def test_an_amount_that_is_not_positive_is_looked_at_again(amount):
    assert keys(f"2023-04-01 project.planned_total amount={amount}") == ["amount_not_positive"]


def test_an_absurd_amount_is_looked_at_again():
    assert keys("2023-04-01 project.planned_total amount=3000亿元") == ["amount_absurd"]
    assert keys("2023-04-01 project.planned_total amount=300亿元") == []


def test_parts_may_not_exceed_the_total():
    total = "2023-04-01 project.planned_total amount=1亿元"
    within = f"{total}\n2023-05-01 project.funds_arrived amount=6000万元"
    assert keys(within) == []
    assert keys(f"{within}\n2023-06-01 project.funds_arrived amount=5000万元") == [
        "project.funds_arrived_above_total"
    ]


def test_a_total_that_is_only_a_lower_bound_limits_nothing():
    total = "2023-04-01 project.planned_total amount=1亿元以上"
    assert keys(f"{total}\n2023-05-01 project.funds_arrived amount=2亿元") == []


def test_production_before_the_start_asks_for_a_second_look():
    text = "2023-05-01 project.in_production\n2023-06-01 project.started known=2023-06-02"
    (found,) = concerns(story(text), rules.passed(story(text)))
    assert found.key == "in_production_before_started"
    assert found.words == {"later": "in_production", "earlier": "started"}
    assert found.facts == ("1", "2")


def test_dates_that_may_agree_raise_no_doubt():
    assert keys("2023-05 project.started\n2023-05-10 project.in_production known=2023-06-01") == []
