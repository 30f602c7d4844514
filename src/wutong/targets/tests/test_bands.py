"""Bands of size."""

from datetime import date
from decimal import Decimal

import pytest

from wutong.lib.money import YI, Amount, Qualifier
from wutong.targets.bands import FOREIGN, TABLES, UNKNOWN, bands_on

BANDS = bands_on(date(2023, 6, 30))


@pytest.mark.parametrize(
    "yi, key",
    [("0.99", "0-1"), ("1", "1-5"), ("5", "5-10"), ("99.99", "50-100"), ("100", "100-"), ("999", "100-")],
)
def test_a_band_holds_its_lower_edge_and_not_its_upper_one(yi: str, key: str):
    assert BANDS.key(Amount(Decimal(yi) * YI)) == key


def test_what_is_below_ten_stands_in_the_band_that_ends_at_ten():
    assert BANDS.key(Amount(10 * YI, Qualifier.AT_MOST)) == "5-10"
    assert BANDS.key(Amount(10 * YI, Qualifier.AT_LEAST)) == "10-20"


def test_an_amount_that_is_unknown_or_foreign_has_a_place_of_its_own():
    assert BANDS.key(None) == UNKNOWN
    assert BANDS.key(Amount(Decimal(1), currency="USD")) == FOREIGN


def test_the_tables_follow_each_other_in_time():
    assert [table.valid_from for table in TABLES] == sorted(table.valid_from for table in TABLES)
    assert all(list(table.edges) == sorted(table.edges) for table in TABLES)
