"""An enterprise laid out for its page: every value with the fact it stands on and its cell."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from wutong.facts.enterprise import (
    CapitalRegistered,
    Coded,
    Founded,
    Honoured,
    IndustryClassified,
    Located,
    Opened,
    OwnershipStated,
    Represented,
)
from wutong.facts.kinds import read
from wutong.ledger.asof import Standpoint
from wutong.ledger.core import Fact
from wutong.lib.ids import split
from wutong.organisations.laying import Laying
from wutong.organisations.telling import kind, particulars
from wutong.web.shown import spoken

from .stories import Story

# The lines of the page, in their order.
LINES = (Coded, OwnershipStated, IndustryClassified, CapitalRegistered, Represented, Founded, Located, Opened)


@dataclass(frozen=True, slots=True)
class Line:
    """One value: what it is called, what it is, and the fact with its papers."""

    label: str
    value: str
    fact: dict[str, Any]


@dataclass(frozen=True, slots=True)
class EnterprisePage:
    """Everything one enterprise's page shows."""

    id: str
    name: str
    former_names: str
    about: list[Line]
    honours: list[Line]
    facts: list[dict[str, Any]]


def enterprise_page(story: Story, standpoint: Standpoint) -> EnterprisePage:
    """One enterprise as the standpoint has it."""
    laying = Laying(story.history, standpoint)
    said = [fact for shape in LINES if (fact := story.said.get(shape.kind))]
    return EnterprisePage(
        id=split(story.ref)[1],
        name=story.name,
        former_names=_("、").join(story.former_names),
        about=[_line(fact, laying) for fact in said],
        honours=[_line(fact, laying) for fact in story.all(Honoured.kind)],
        facts=[laying.fact(f) for f in reversed(story.history)],
    )


def _line(fact: Fact, laying: Laying) -> Line:
    claim = read(fact)
    value = spoken(fact.when) if isinstance(claim, Founded) else " ".join(particulars(claim, laying.names))
    return Line(kind(fact.kind), value, laying.fact(fact))
