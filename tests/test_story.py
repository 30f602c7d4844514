"""The notation of stories: what it says is what the ledger would have taken, and nothing else."""

from datetime import date
from decimal import Decimal

import pytest

from tests.story import as_of, story
from wutong.facts.kinds import read
from wutong.facts.milestones import Signed
from wutong.facts.project import Host, Hosted
from wutong.ledger.core import local_day, standing
from wutong.lib.money import Amount
from wutong.lib.refusals import Conflict, Refused

SIGNED = "2025-03-01  project.signed  amount=3亿元  paper=contract\n"


def test_a_line_is_a_day_a_kind_and_words() -> None:
    (told,) = story("2025-03  project.signed  amount=3亿元  paper=contract  place=2  by=zhao")
    assert (told.id, told.seq, told.actor) == ("1", 1, "person:zhao")
    assert read(told) == Signed(Amount(Decimal(300_000_000)))
    assert (told.when.iso(), local_day(told.recorded_at)) == ("2025-03", date(2025, 3, 31))
    assert told.evidence[0].place == "2"


def test_milestones_hang_on_a_phase_and_the_rest_on_the_project() -> None:
    told = story("""
        2025-03-01  project.signed
        2025-03-01  project.started  phase=2
        2025-03-01  project.named    name=甲
        2025-03-02  verification.granted  about=2  method=site
    """)
    assert [f.subject for f in told] == ["phase:p1", "phase:p2", "project:p", "fact:2"]
    assert told[0].touches == ("project:p",)
    assert told[3].touches == ("phase:p2", "project:p")


def test_values_are_read_as_the_kind_asks() -> None:
    (hosted,) = story("2025-03-01 project.hosted hosts=organisation:a@1/2,organisation:b@1/2")
    assert read(hosted) == Hosted((Host("organisation:a", "1/2"), Host("organisation:b", "1/2")))
    (funds,) = story("2025-04-05 project.funds_arrived amount=100 since=2025-01-01 until=2025-03-31")
    assert (funds.period and funds.period.last, read(funds).amount) == (
        date(2025, 3, 31),
        Amount(Decimal(100)),
    )  # type: ignore[attr-defined]


def test_what_was_known_later_stands_only_later() -> None:
    told = story(SIGNED + "2025-03-02 project.signed corrects=1 paper=contract known=2025-06-12")
    assert [f.id for f in standing(told, as_of("2025-12-31", "2025-06-11"))] == ["1"]
    assert [f.id for f in standing(told, as_of("2025-12-31", "2025-06-12"))] == ["2"]


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("2025-03-02 project.started corrects=1", Refused),  # another kind
        ("2025-03-02 project.signed corrects=9", Refused),  # nothing there
        ("2025-03-02 project.signed known=2025-03-01", Refused),  # the future
        ("2025-03-02 project.signed corrects=1\n2025-03-03 project.signed corrects=1", Conflict),
    ],
)
def test_a_story_that_the_ledger_would_refuse_cannot_be_told(line: str, refusal: type[Refused]) -> None:
    assert story(SIGNED + "2025-03-02 project.signed corrects=1")
    with pytest.raises(refusal):
        story(SIGNED + line)


def test_what_was_heard_first_is_told_first() -> None:
    with pytest.raises(AssertionError, match="told first"):
        story("2025-03-05 project.signed\n2025-03-01 project.signed known=2025-03-04")
