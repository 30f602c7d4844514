"""Books for the tests of figures: a story as it stands on a day."""

from tests.story import as_of
from wutong.facts.figures import Book
from wutong.facts.kinds import Grade
from wutong.facts.rates import Rates
from wutong.facts.recognition import grades
from wutong.ledger.core import Fact, standing
from wutong.lib.dates import Period

YEAR = Period.year(2023)
YI = 100_000_000


def book(
    facts: list[Fact], day: str = "2024-12-31", known: str = "9999-12-31", asked: Grade = Grade.REPORTED
) -> Book:
    """What stands of the facts on a day, as known by the end of another."""
    at = as_of(day, known)
    stand = standing(facts, at)
    marks = grades(f for f in stand if f.subject.startswith("fact:"))
    counted = tuple(f for f in stand if not f.subject.startswith("fact:"))
    return Book(counted, at, marks, Rates.of(counted), asked)


def days(first: str, last: str) -> Period:
    """The days from the first to the last, both counted."""
    at = as_of(first), as_of(last)
    return Period.inclusive(at[0].day, at[1].day)
