"""Foreign money in yuan, at the rate published for its day."""

from datetime import date
from decimal import Decimal

import pytest

from tests.story import as_of, story
from wutong.facts.rates import Rates
from wutong.ledger.core import standing
from wutong.lib.money import Amount, Qualifier
from wutong.lib.refusals import Refused

TOLD = story("""
    2025-01-02  rate.published  currency=USD  yuan=7.30  paper=bank
    2025-02-03  rate.published  currency=USD  yuan=7.20  paper=bank
    2025-02-03  rate.published  currency=JPY  yuan=0.048  paper=bank
    2025-02-03  rate.published  currency=USD  yuan=7.10  corrects=2  paper=bank  known=2025-02-10
""")
RATES = Rates.of(standing(TOLD, as_of("2025-12-31")))
MILLION_DOLLARS = Amount(Decimal(1_000_000), currency="USD")


@pytest.mark.parametrize(
    ("day", "yuan", "fact"),
    [("2025-01-02", "7300000", "1"), ("2025-02-02", "7300000", "1"), ("2025-02-03", "7100000", "4")],
)
def test_the_rate_of_a_day_is_the_last_published_by_then(day: str, yuan: str, fact: str) -> None:
    assert RATES.in_yuan(MILLION_DOLLARS, date.fromisoformat(day)) == (Amount(Decimal(yuan)), fact)


def test_before_the_first_rate_nothing_is_known() -> None:
    assert RATES.in_yuan(MILLION_DOLLARS, date(2025, 1, 1)) is None
    assert RATES.in_yuan(Amount(Decimal(1), currency="EUR"), date(2025, 12, 31)) is None


def test_yuan_needs_no_rate() -> None:
    amount = Amount(Decimal(5), Qualifier.AT_LEAST)
    assert Rates().in_yuan(amount, date(1999, 1, 1)) == (amount, None)


def test_both_ends_of_a_range_are_converted_and_a_bound_stays_one() -> None:
    span = Amount(Decimal(100), Qualifier.RANGE, Decimal(200), "USD")
    converted = RATES.in_yuan(span, date(2025, 3, 1))
    assert converted == (Amount(Decimal(710), Qualifier.RANGE, Decimal(1420)), "4")
    bound = RATES.in_yuan(Amount(Decimal(100), Qualifier.AT_LEAST, currency="JPY"), date(2025, 3, 1))
    assert bound == (Amount(Decimal("4.8"), Qualifier.AT_LEAST), "3")


def test_a_rate_asks_for_the_paper_that_published_it() -> None:
    line = "2025-01-02 rate.published currency=USD yuan=7.3"
    story(f"{line} paper=bank")
    with pytest.raises(Refused, match="须附凭证"):
        story(line)
