"""An enterprise told from its facts, on any day. No database."""

import pytest

from tests.story import as_of, story
from wutong.enterprises.stories import Story, tell
from wutong.facts.enterprise import Represented

ENTERPRISE = "enterprise:e"
TEXT = """
    2020-01-05     enterprise.opened        organisation=organisation:1
    ../2020-01-05  enterprise.named         name=甲公司
    2020-01-05     enterprise.represented   name=何远
    2022-06-01     enterprise.represented   name=林立
    2023           enterprise.honoured      title=单项冠军
    2024-03-01     enterprise.named         name=甲集团
"""


def told(day: str, text: str = TEXT, known: str = "9999-12-31") -> Story:
    found = tell(ENTERPRISE, story(text, project=ENTERPRISE), as_of(day, known))
    assert found
    return found


@pytest.mark.parametrize(
    ("day", "name"), [("2021-01-01", "何远"), ("2022-06-01", "林立"), ("2019-01-01", "何远")]
)
def test_what_is_said_of_an_enterprise_is_the_last_said_by_the_day(day: str, name: str) -> None:
    assert told(day).says(Represented) == Represented(name)


def test_a_renamed_enterprise_keeps_its_former_name() -> None:
    assert (told("2023-12-31").name, told("2023-12-31").former_names) == ("甲公司", ())
    assert (told("2024-03-01").name, told("2024-03-01").former_names) == ("甲集团", ("甲公司",))


def test_titles_stand_side_by_side_once_they_may_have_been_given() -> None:
    text = f"{TEXT}\n2025-01-01  enterprise.honoured  title=小巨人"
    days = ("2022-12-31", "2023-01-01", "2025-02-01")
    assert [len(told(day, text).all("enterprise.honoured")) for day in days] == [0, 1, 2]


def test_nobody_has_heard_of_an_enterprise_before_it_was_recorded() -> None:
    facts = story(TEXT, project=ENTERPRISE)
    assert tell(ENTERPRISE, facts, as_of("2025-01-01", known="2019-12-31")) is None
    assert tell(ENTERPRISE, facts, as_of("2019-12-31")) is not None
