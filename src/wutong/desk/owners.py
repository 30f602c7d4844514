"""Which room owns what: the lists by which the desk asks rooms that need not know each other."""

from collections.abc import Callable
from dataclasses import dataclass

from wutong.enterprises import policy as enterprises
from wutong.ledger.core import Fact
from wutong.organisations.models import Person
from wutong.organisations.policy import organisations
from wutong.projects import policy as projects
from wutong.targets import policy as targets


@dataclass(frozen=True, slots=True)
class Owner:
    """A room that owns facts: whether a fact is its own, and who has which right to it."""

    owns: Callable[[Fact], bool]
    may: Callable[[Person, str, Fact], bool]


def _is_rate(fact: Fact) -> bool:
    return fact.subject.startswith("currency:")


def _may_rate(person: Person, right: str, fact: Fact) -> bool:
    """Everybody who has a post sees the rates; whoever reports anywhere may enter one."""
    return organisations(person, right).exists()


OWNERS: tuple[Owner, ...] = (
    Owner(lambda fact: projects.project_id_of(fact) is not None, projects.may),
    Owner(lambda fact: enterprises.enterprise_id_of(fact) is not None, enterprises.may),
    Owner(_is_rate, _may_rate),
    Owner(targets.owns, targets.may),
)


def may(person: Person, right: str, fact: Fact) -> bool:
    """Whether a person has a right to a fact, by the sentence of its room; a fact of none, nobody sees."""
    return any(owner.may(person, right, fact) for owner in OWNERS if owner.owns(fact))
