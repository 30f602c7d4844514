"""A published figure beside our own: how far the two lie apart, and when nobody can say."""

from decimal import Decimal

import pytest

from tests.story import story
from wutong.facts.kinds import draft
from wutong.facts.published import FigurePublished
from wutong.ledger.core import Evidence, Fact
from wutong.lib.dates import Period, When
from wutong.lib.money import Qualifier
from wutong.targets.metrics import METRIC
from wutong.targets.published import Beside, of_period

from .books import YEAR, book, days

SIGNED = """
    2023-03-01  project.signed  amount=10亿元
"""


def fact(claim: FigurePublished, period: Period = YEAR, seq: int = 1) -> Fact:
    """A published figure as the ledger has it."""
    one = draft(
        claim, "organisation:1", When.parse("2024-01-15"), evidence=(Evidence("0" * 64),), period=period
    )
    (first, *_) = story(SIGNED)
    return Fact(
        str(seq), one.subject, one.kind, one.when, one.claim, one.evidence, (), None, "", period, seq,
        first.recorded_at, first.actor,
    )  # fmt: skip


def gap(
    value: int, metric: str = "projects_signed", unit: str = "", qualifier: str = "exact", text: str = SIGNED
) -> Decimal | None:
    """The gap of a published number to what a story of one project counts."""
    ours = METRIC[metric].function(book(story(text)), YEAR)
    claim = FigurePublished(metric, Decimal(value), unit or ours.unit, qualifier=Qualifier(qualifier))
    return Beside(fact(claim), claim, ours).gap


def test_the_gap_is_what_was_published_less_what_we_count():
    assert gap(15) == 14
    assert gap(0) == -1
    assert gap(3_000_000_000, "amount_signed") == 2_000_000_000


@pytest.mark.parametrize(
    ("value", "qualifier", "expected"),
    [(1, "at_least", 0), (0, "at_least", 0), (5, "at_least", 4), (5, "at_most", 0), (0, "at_most", -1)],
)
def test_a_bound_that_holds_leaves_no_gap(value, qualifier, expected):
    assert gap(value, qualifier=qualifier) == expected


def test_no_gap_is_named_between_two_units_or_to_money_of_which_nothing_is_known():
    assert gap(15, unit="家") is None
    assert gap(15, "amount_signed", unit="USD") is None
    assert gap(15, "amount_signed", text="2023-03-01  project.signed") is None
    assert gap(15, "amount_signed", text="2024-03-01  project.signed") == 15


def test_a_figure_we_do_not_compute_has_no_gap():
    claim = FigurePublished("规上企业数", Decimal(15), "家")
    assert Beside(fact(claim), claim).gap is None


def test_only_figures_of_just_these_days_and_this_metric_stand_beside_ours():
    signed, landed = (FigurePublished(m, Decimal(15), "project_count") for m in ("projects_signed", "landed"))
    quarter = days("2023-01-01", "2023-03-31")
    facts = [fact(signed), fact(signed, quarter, 2), fact(landed, YEAR, 3), fact(signed, YEAR, 4)]
    assert [f.id for f in of_period(facts, "projects_signed", YEAR)] == ["1", "4"]
