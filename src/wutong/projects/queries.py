"""What the pages of projects need to know, now or as of another day."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from wutong.ledger.asof import Standpoint
from wutong.ledger.store import standing_rows
from wutong.lib import names
from wutong.lib.dates import When
from wutong.lib.ids import split
from wutong.lib.money import Amount
from wutong.organisations.models import Organisation, Person
from wutong.organisations.policy import below
from wutong.organisations.queries import organisation_names
from wutong.web.terms import label

from . import policy, rules
from .models import HostNow, Project, ProjectNow
from .photographs import stories
from .rules import Colour, Stage
from .stories import Story

ROWS = 50
SORTS = {
    "name": "name_core",
    "stage": "stage_rank",
    "planned": "planned_yuan",
    "signed": "signed_by",
    "news": "last_news",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which projects a list shows; each field also says itself in words."""

    q: str = ""
    organisation: Organisation | None = None
    stage: str = ""
    fate: str = ""
    light: str = ""
    sort: str = "-signed"

    def chips(self) -> list[tuple[str, str]]:
        """What was asked, as (field, words)."""
        asked = [
            ("q", _("“{q}”").format(q=self.q) if self.q else ""),
            ("stage", label(self.stage) if self.stage else ""),
            ("fate", label(self.fate) if self.fate else ""),
            ("light", label(f"light_{self.light}") if self.light else ""),
        ]
        return [(key, words) for key, words in asked if words]

    def words(self) -> list[str]:
        """Everything that was asked, also of whom."""
        whose = [self.organisation.name] if self.organisation else []
        return [*whose, *(words for _key, words in self.chips())]


@dataclass(frozen=True, slots=True)
class Row:
    """One project in a list."""

    id: str
    name: str
    investor: str
    industry: str
    organisation: str
    planned: Amount | None
    stage: str
    fate: str
    signed: When | None
    light: Colour
    concerns: int


def every_story(person: Person, wanted: Wanted, standpoint: Standpoint) -> list[Story]:
    """The stories of all projects of a list, in its order, for export."""
    refs = [f"project:{row.id}" for row in project_list(person, wanted, standpoint, rows=sys.maxsize)]
    told = stories(refs, standpoint.at)
    return [told[r] for r in refs if r in told]


def project_list(
    person: Person, wanted: Wanted, standpoint: Standpoint, page: str = "1", rows: int = ROWS
) -> Page[Row]:
    """One page of the projects a person may see, as the standpoint has it."""
    found = _matching(policy.visible_now(person), wanted)
    if standpoint.is_past:
        return _past(found, wanted, standpoint, page, rows)
    day = standpoint.at.day
    lit = _lit(found, wanted.light, day) if wanted.light else found
    if wanted.stage:
        lit = lit.filter(stage=wanted.stage)
    if wanted.fate:
        lit = lit.filter(fate=wanted.fate)
    ordered = lit.order_by(*_order(wanted.sort)).select_related("organisation")
    shown: Page[Any] = Paginator(ordered, rows).get_page(page)
    shown.object_list = [_row_now(row, day) for row in shown.object_list]
    return shown


def _matching(rows: QuerySet[ProjectNow], wanted: Wanted) -> QuerySet[ProjectNow]:
    for word in wanted.q.lower().split():
        rows = rows.filter(finds__contains=word)
    if wanted.organisation:
        hosting = HostNow.objects.filter(below(wanted.organisation, "organisation__path"))
        rows = rows.filter(
            below(wanted.organisation, "organisation__path") | Q(pk__in=hosting.values("project_id"))
        )
    return rows


def _lit(rows: QuerySet[ProjectNow], light: str, day: date) -> QuerySet[ProjectNow]:
    dormant, red = Q(dormant_on__lte=day), Q(red_on__lte=day)
    yellow = Q(yellow_on__lte=day)
    chosen = {"dormant": dormant, "red": red & ~dormant, "yellow": yellow & ~red & ~dormant}
    return rows.filter(chosen.get(light, Q()))


def _order(sort: str) -> tuple[Any, ...]:
    column = F(SORTS.get(sort.lstrip("-"), "signed_by"))
    ordered = column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)
    return ordered, "name_core", "pk"


def _row_now(row: ProjectNow, day: date) -> Row:
    return Row(
        id=row.pk,
        name=row.name,
        investor=row.investor,
        industry=row.industry,
        organisation=row.organisation.name,
        planned=Amount.from_json(row.planned) if row.planned else None,
        stage=row.stage,
        fate=row.fate,
        signed=When.parse(row.signed) if row.signed else None,
        light=_colour(row.yellow_on, row.red_on, row.dormant_on, day),
        concerns=row.concerns,
    )


def _colour(yellow_on: date | None, red_on: date | None, dormant_on: date | None, day: date) -> Colour:
    return rules.Light("still", day, yellow_on, red_on, dormant_on).colour(day)


def _past(
    found: QuerySet[ProjectNow], wanted: Wanted, standpoint: Standpoint, page: str, rows: int
) -> Page[Row]:
    """The list as of another day: which projects, by SQL over facts; what they were, by the rules."""
    marks = _stages_then(found, standpoint)
    ids = [id for id, stage in marks.items() if wanted.stage in ("", stage.value)]
    if wanted.fate or wanted.light:
        told = stories([f"project:{id}" for id in ids], standpoint.at)
        ids = [id for id in ids if _wanted_then(told.get(f"project:{id}"), wanted, standpoint.at.day)]
    order = {id: n for n, id in enumerate(found.order_by(*_order(wanted.sort)).values_list("pk", flat=True))}
    shown: Page[Any] = Paginator(sorted(ids, key=lambda id: order[id]), rows).get_page(page)
    refs = [f"project:{id}" for id in shown.object_list]
    told = stories(refs, standpoint.at)
    agencies = organisation_names(s.organisation for s in told.values())
    shown.object_list = [_row_then(told[ref], agencies) for ref in refs if ref in told]
    return shown


def _stages_then(found: QuerySet[ProjectNow], standpoint: Standpoint) -> dict[str, Stage]:
    """The stage of every project of which something had surely happened, without reading its whole story."""
    rows = standing_rows(standpoint.at).filter(touched__ref__startswith="project:")
    rows = rows.filter(happened_by__lte=standpoint.at.day).order_by()
    rows = rows.filter(kind__in=(*rules.STEP_OF_KIND, "project.opened"))
    passed: dict[str, dict[str, set[str]]] = {}
    known = {f"project:{id}": id for id in found.values_list("pk", flat=True)}
    for ref, subject, kind in rows.values_list("touched__ref", "subject", "kind").distinct():
        if ref in known:
            passed.setdefault(known[ref], {}).setdefault(subject, set()).add(kind.partition(".")[2])
    return {
        id: max((rules.stage(keys) for keys in phases.values()), key=lambda s: s.rank)
        for id, phases in passed.items()
    }


def _wanted_then(story: Story | None, wanted: Wanted, day: date) -> bool:
    if story is None:
        return False
    fate = story.fate.fate.value if story.fate else ""
    return wanted.fate in ("", fate) and wanted.light in ("", _light_of(story, day).value)


def _light_of(story: Story, day: date) -> Colour:
    worst = rules.worst(story.lights, day)
    return worst.colour(day) if worst else Colour.GREEN


def _row_then(story: Story, agencies: Mapping[str, str]) -> Row:
    signed = [p.opened["signed"] for p in story.phases if "signed" in p.opened]
    first = min(signed, key=lambda f: (f.span[1], f.span[0]), default=None)
    return Row(
        id=split(story.ref)[1],
        name=story.name,
        investor=story.investor,
        industry=story.industry,
        organisation=agencies.get(story.organisation, ""),
        planned=story.planned,
        stage=story.stage.value,
        fate=story.fate.fate.value if story.fate else "",
        signed=first.when if first else None,
        light=_light_of(story, story.at.day),
        concerns=sum(len(p.concerns) for p in story.phases),
    )


@dataclass(frozen=True, slots=True)
class Suspect:
    """A project that may be this one under another name."""

    id: str
    name: str
    organisation: str
    why: str


def suspects(person: Person, project: Project) -> list[Suspect]:
    """Other projects a person may see that may be the same; a person decides, never the machine."""
    own = project.now
    near = Q(name_core=own.name_core)
    if own.investor_core:
        near |= Q(investor_core=own.investor_core)
    others = policy.visible_now(person).filter(near, fate="").exclude(pk=own.pk)
    found = []
    for other in others.select_related("organisation")[:20]:
        if why := _alike(own, other):
            found.append(Suspect(other.pk, other.name, other.organisation.name, why))
    return found


def _alike(one: ProjectNow, other: ProjectNow) -> str:
    if one.name_core == other.name_core:
        return _("名称相同")
    if names.alike(one.name, other.name):
        return _("投资方相同，名称相近")
    return ""


def story_of(project: Project, standpoint: Standpoint) -> Story | None:
    """One project as the standpoint has it."""
    return stories([project.ref], standpoint.at).get(project.ref)
