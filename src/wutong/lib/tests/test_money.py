from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wutong.lib.money import Amount, Qualifier, in_wan, in_yi, plain, words

sums = st.decimals(-(10**13), 10**13, places=2)


def amount(low: Decimal, high: Decimal, qualifier: Qualifier, currency: str) -> Amount:
    if qualifier is not Qualifier.RANGE:
        return Amount(low, qualifier, None, currency)
    low, high = sorted((abs(low), abs(high)))
    return Amount(low, qualifier, high if high > low else low + 1, currency)


amounts = st.builds(
    amount, sums, sums, st.sampled_from(Qualifier), st.sampled_from(["CNY", "USD", "HKD", "TWD"])
)


def test_the_ledger_writes_money_as_plain_decimal_text() -> None:
    assert Amount(Decimal("3E+9")).to_json() == {
        "value": "3000000000",
        "currency": "CNY",
        "qualifier": "exact",
    }
    assert Amount(Decimal("1.50"), Qualifier.RANGE, Decimal("2.00"), "USD").to_json() == {
        "value": "1.5",
        "high": "2",
        "currency": "USD",
        "qualifier": "range",
    }


@given(amounts)
def test_what_the_ledger_wrote_is_the_same_amount_again(given_amount: Amount) -> None:
    assert Amount.from_json(given_amount.to_json()) == given_amount


@settings(max_examples=40)
@given(st.decimals(allow_nan=False, allow_infinity=False, places=4), st.integers(0, 6))
def test_equal_numbers_are_written_equally(number: Decimal, zeros: int) -> None:
    assert plain(number) == plain(Decimal(f"{number:f}" + "0" * zeros))
    assert Decimal(plain(number)) == number
    assert "E" not in plain(number) and plain(number) != "-0"


@pytest.mark.parametrize(
    "given_amount, said",
    [
        (Amount(Decimal(10) ** 10, Qualifier.AT_LEAST), "≥100 亿元"),
        (Amount(Decimal(10) ** 8, Qualifier.AT_MOST), "≤1 亿元"),
        (Amount(Decimal(5 * 10**8), Qualifier.ABOUT), "约 5 亿元"),
        (Amount(Decimal(3 * 10**9)), "30 亿元"),
        (Amount(Decimal(5 * 10**7)), "5,000 万元"),
        (Amount(Decimal(10**8), Qualifier.RANGE, Decimal(3 * 10**8)), "1–3 亿元"),
        (Amount(Decimal(5 * 10**7), Qualifier.RANGE, Decimal(10**8)), "5,000 万元–1 亿元"),
        (Amount(Decimal(2 * 10**7), currency="USD"), "2,000 万美元"),
        (Amount(Decimal(800)), "800 元"),
        (Amount(Decimal(0)), "0 元"),
        (Amount(Decimal(-5 * 10**7)), "-5,000 万元"),
        (Amount(Decimal(10**6), currency="SEK"), "100 万SEK"),
    ],
)
def test_an_amount_is_said_as_its_source_means_it(given_amount: Amount, said: str) -> None:
    assert words(given_amount) == said


def test_words_never_round_away_a_yuan() -> None:
    assert words(Amount(Decimal(123456789))) == "12,345.6789 万元"
    assert words(Amount(Decimal("123456789.5"))) == "123,456,789.5 元"


def test_lists_speak_in_wan_and_headlines_in_yi() -> None:
    assert in_wan(Decimal(50_000_000)) == "5,000"
    assert in_yi(Decimal(320_000_000)) == "3.2"
    assert in_yi(Decimal("124945000000")) == "1,249.45"


def test_printing_rounds_half_up_and_keeps_the_sign() -> None:
    assert in_wan(Decimal("0.5")) == "0.0001"
    assert in_yi(Decimal(-50_000_000), places=0) == "-1"
    assert in_yi(Decimal(-5_000_000), places=2) == "-0.05"
    assert in_yi(Decimal(-1), places=2) == "0"


@pytest.mark.parametrize(
    "value, qualifier, high",
    [
        (1.5, Qualifier.EXACT, None),
        (Decimal("NaN"), Qualifier.EXACT, None),
        (Decimal(1), Qualifier.EXACT, Decimal(2)),
        (Decimal(1), Qualifier.RANGE, None),
        (Decimal(2), Qualifier.RANGE, Decimal(2)),
    ],
)
def test_an_amount_that_means_nothing_cannot_be_made(value: Any, qualifier: Qualifier, high: Any) -> None:
    with pytest.raises(AssertionError):
        Amount(value, qualifier, high)
