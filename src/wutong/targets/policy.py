"""Who may see a published figure and record one: whoever may for the organisation it speaks of."""

from wutong.facts.published import FigurePublished
from wutong.ledger.core import Fact
from wutong.lib.ids import split
from wutong.organisations.models import Person
from wutong.organisations.policy import organisations


def owns(fact: Fact) -> bool:
    """Whether a fact is a published figure."""
    return fact.kind == FigurePublished.kind


def may(person: Person, right: str, fact: Fact) -> bool:
    """Whether a person has a right to a published figure."""
    return organisations(person, right).filter(code=split(fact.subject)[1]).exists()
