"""The place one stands to look, as a URL says it."""

from datetime import UTC, date, datetime

import pytest

from tests.clock import Clock
from wutong.ledger import asof, core
from wutong.lib.refusals import Refused


def test_nothing_asked_for_is_now(clock: Clock) -> None:
    stand = asof.read({})
    assert stand.at == core.AsOf(date(2025, 7, 1), clock.now)
    assert (stand.is_past, stand.query) == (False, "")


def test_the_day_is_the_day_in_china(clock: Clock) -> None:
    clock.set("2025-07-02T00:30")
    assert asof.read({}).at.day == date(2025, 7, 2)


def test_a_day_asked_for_is_remembered_in_every_link(clock: Clock) -> None:
    stand = asof.read({"day": "2023-06-30", "known": "2023-07-05"})
    assert stand.at == core.AsOf(date(2023, 6, 30), datetime(2023, 7, 5, 15, 59, 59, 999999, UTC))
    assert (stand.is_past, stand.query) == (True, "day=2023-06-30&known=2023-07-05")
    assert asof.read({"known": "2023-07-05"}).at.day == date(2025, 7, 1)


def test_a_pinned_link_gives_the_same_answer_for_ever(clock: Clock) -> None:
    stand = asof.read({})
    clock.set("2025-12-31")
    again = asof.read(dict(pair.split("=") for pair in stand.pinned.replace("%3A", ":").split("&")))
    assert again.at == stand.at


@pytest.mark.parametrize(
    ("words", "instant"),
    [
        ("2023-07-05", datetime(2023, 7, 5, 15, 59, 59, 999999, UTC)),  # a bare day means its end
        ("2023-07-05T09:30", datetime(2023, 7, 5, 1, 30, tzinfo=UTC)),  # without a zone: China
        ("2023-07-05 09:30", datetime(2023, 7, 5, 1, 30, tzinfo=UTC)),
        ("2023-07-05T01:30:00Z", datetime(2023, 7, 5, 1, 30, tzinfo=UTC)),
        ("2023-07-05T09:30:00+08:00", datetime(2023, 7, 5, 1, 30, tzinfo=UTC)),
        ("2023-07-05T09:30:00 08:00", datetime(2023, 7, 5, 1, 30, tzinfo=UTC)),  # + decoded from a URL
    ],
)
def test_an_instant_is_read_as_people_and_links_write_it(words: str, instant: datetime) -> None:
    assert asof.instant(words) == instant


BAD = (
    "昨天",
    "2023-13-01",
    "2023-02-30",
    "2023",
    "1e9",
    "-1",
    "2023-07-05\0",
    "９９９９",
    "0001-01-01T00:00",
    "9" * 500,
)


@pytest.mark.parametrize("words", [*BAD, "9999-12-31"])
def test_what_is_no_instant_is_refused_in_words(words: str) -> None:
    with pytest.raises(Refused, match="不是日期或时刻"):
        asof.read({"known": words})


@pytest.mark.parametrize("words", BAD)
def test_what_is_no_day_is_refused_in_words(words: str) -> None:
    with pytest.raises(Refused, match="不是日期"):
        asof.read({"day": words})


def test_blanks_ask_for_nothing(clock: Clock) -> None:
    assert not asof.read({"day": " ", "known": ""}).is_past
