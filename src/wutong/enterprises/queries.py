"""What the pages of enterprises need to know, now or as of another day."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from wutong.facts.enterprise import (
    CapitalRegistered,
    Coded,
    Founded,
    Honoured,
    IndustryClassified,
    Opened,
    OwnershipStated,
)
from wutong.facts.saying import saying
from wutong.ledger.asof import Standpoint
from wutong.ledger.core import AsOf, Fact
from wutong.ledger.store import standing_rows
from wutong.lib.dates import When
from wutong.lib.ids import split
from wutong.lib.money import Amount
from wutong.organisations.models import Organisation, Person
from wutong.organisations.policy import below
from wutong.organisations.queries import organisation_names
from wutong.web.terms import label

from . import policy
from .models import Enterprise, EnterpriseNow
from .photographs import stories
from .stories import Story

ROWS = 50
SORTS = {"name": "name_core", "capital": "capital_yuan", "founded": "founded_by", "honours": "honours"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which enterprises a list shows; each field also says itself in words."""

    q: str = ""
    organisation: Organisation | None = None
    ownership: str = ""
    sort: str = "name"

    def chips(self) -> list[tuple[str, str]]:
        """What was asked, as (field, words)."""
        asked = [
            ("q", _("“{q}”").format(q=self.q) if self.q else ""),
            ("ownership", label(self.ownership) if self.ownership else ""),
        ]
        return [(key, words) for key, words in asked if words]

    def words(self) -> list[str]:
        """Everything that was asked, also of whom."""
        whose = [self.organisation.name] if self.organisation else []
        return [*whose, *(words for _key, words in self.chips())]


@dataclass(frozen=True, slots=True)
class Row:
    """One enterprise in a list."""

    id: str
    name: str
    code: str
    industry: str
    ownership: str
    organisation: str
    capital: Amount | None
    founded: When | None
    honours: int


def every_story(person: Person, wanted: Wanted, standpoint: Standpoint) -> list[Story]:
    """The stories of all enterprises of a list, in its order, for export."""
    refs = [f"enterprise:{row.id}" for row in enterprise_list(person, wanted, standpoint, rows=sys.maxsize)]
    told = stories(refs, standpoint.at)
    return [told[r] for r in refs if r in told]


def enterprise_list(
    person: Person, wanted: Wanted, standpoint: Standpoint, page: str = "1", rows: int = ROWS
) -> Page[Row]:
    """One page of the enterprises a person may see, as the standpoint has it."""
    found = _matching(policy.visible_now(person), wanted).order_by(*_order(wanted.sort))
    if standpoint.is_past:
        return _past(found, wanted, standpoint, page, rows)
    kept = found.filter(ownership=wanted.ownership) if wanted.ownership else found
    shown: Page[Any] = Paginator(kept.select_related("organisation"), rows).get_page(page)
    shown.object_list = [_row_now(row) for row in shown.object_list]
    return shown


def _matching(rows: QuerySet[EnterpriseNow], wanted: Wanted) -> QuerySet[EnterpriseNow]:
    for word in wanted.q.lower().split():
        rows = rows.filter(finds__contains=word)
    return rows.filter(below(wanted.organisation, "organisation__path")) if wanted.organisation else rows


def _order(sort: str) -> tuple[Any, ...]:
    column = F(SORTS.get(sort.lstrip("-"), "name_core"))
    ordered = column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)
    return ordered, "name_core", "pk"


def _row_now(row: EnterpriseNow) -> Row:
    return Row(
        id=row.pk,
        name=row.name,
        code=row.code,
        industry=row.industry,
        ownership=row.ownership,
        organisation=row.organisation.name,
        capital=Amount.from_json(row.capital) if row.capital else None,
        founded=When.parse(row.founded) if row.founded else None,
        honours=row.honours,
    )


def _past(
    found: QuerySet[EnterpriseNow], wanted: Wanted, standpoint: Standpoint, page: str, rows: int
) -> Page[Row]:
    """The list as of another day: which enterprises, by SQL over facts; what they were, by their stories."""
    opened = standing_rows(standpoint.at).filter(kind=Opened.kind, happened_by__lte=standpoint.at.day)
    known = set(opened.order_by().values_list("subject", flat=True))
    refs = [ref for id in found.values_list("pk", flat=True) if (ref := f"enterprise:{id}") in known]
    if wanted.ownership:
        owned = _owned_then(wanted.ownership, standpoint.at)
        refs = [ref for ref in refs if ref in owned]
    shown: Page[Any] = Paginator(refs, rows).get_page(page)
    told = stories(shown.object_list, standpoint.at)
    agencies = organisation_names(story.organisation for story in told.values())
    shown.object_list = [_row_then(told[ref], agencies) for ref in shown.object_list if ref in told]
    return shown


def _owned_then(ownership: str, at: AsOf) -> set[str]:
    """The enterprises of which this is said on the day, without reading their whole stories."""
    rows = standing_rows(AsOf(date.max, at.known)).filter(kind=OwnershipStated.kind)
    told: dict[str, list[Fact]] = {}
    for row in rows.iterator():
        told.setdefault(row.subject, []).append(row.as_core())
    said = {ref: saying(facts, OwnershipStated.kind, at.day) for ref, facts in told.items()}
    return {ref for ref, fact in said.items() if fact and fact.claim and fact.claim["ownership"] == ownership}


def _row_then(story: Story, agencies: Mapping[str, str]) -> Row:
    coded, industry, capital = (
        story.says(Coded),
        story.says(IndustryClassified),
        story.says(CapitalRegistered),
    )
    stated, founded = story.says(OwnershipStated), story.said.get(Founded.kind)
    return Row(
        id=split(story.ref)[1],
        name=story.name,
        code=coded.code if coded else "",
        industry=industry.words if industry else "",
        ownership=stated.ownership if stated else "",
        organisation=agencies.get(story.organisation, ""),
        capital=capital.amount if capital else None,
        founded=founded.when if founded else None,
        honours=len(story.all(Honoured.kind)),
    )


def story_of(enterprise: Enterprise, standpoint: Standpoint) -> Story | None:
    """One enterprise as the standpoint has it."""
    return stories([enterprise.ref], standpoint.at).get(enterprise.ref)


def called(person: Person, name: str) -> str:
    """The id of the one enterprise of exactly this name that a person may see; "" where it is not clear."""
    found = list(policy.visible_now(person).filter(name=name).values_list("pk", flat=True)[:2])
    return found[0] if len(found) == 1 else ""
