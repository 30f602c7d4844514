"""Taking the photographs of projects, by the very rules that answer for any other day."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.timezone import now

from wutong.ledger import core
from wutong.ledger.photographs import Album, Told, cut
from wutong.ledger.pouring import pour_models
from wutong.ledger.store import facts_of, head
from wutong.lib import names, pinyin
from wutong.lib.ids import split
from wutong.organisations.models import Organisation

from .models import HostNow, Project, ProjectNow
from .stories import Story, tell

ROWS_AT_ONCE = 200
CENT = Decimal("0.01")


def present() -> core.AsOf:
    """Now, with everything recorded so far, also what this very transaction records.

    Never before the last entry, which may lie ahead of a clock that was set back.
    """
    return core.AsOf(core.local_day(max(now(), head().recorded_at)), core.END_OF_TIME)


def stories(refs: Iterable[str], at: core.AsOf, told: Told | None = None) -> dict[str, Story]:
    """The stories of many projects, read in few queries; of some all facts may be told already."""
    found: dict[str, Story] = {}
    for some in _stretches(refs):
        known = {ref: list(told[ref]) for ref in some if ref in told} if told else {}
        groups: dict[str, list[core.Fact]] = {ref: [] for ref in some if ref not in known}
        for fact in facts_of(*groups) if groups else ():
            for ref in (fact.subject, *fact.touches):
                if ref in groups:
                    groups[ref].append(fact)
        for ref, facts in (known | groups).items():
            if story := tell(ref, facts, at):
                found[ref] = story
    return found


def _stretches(refs: Iterable[str]) -> Iterator[list[str]]:
    wanted = sorted(refs)
    for start in range(0, len(wanted), ROWS_AT_ONCE):
        yield wanted[start : start + ROWS_AT_ONCE]


def take(refs: set[str], told: Told) -> None:
    """Photograph these projects anew; of a project nobody has opened there is no photograph."""
    fields = [f.name for f in ProjectNow._meta.fields if not f.primary_key]
    new = {ref for ref in refs if ref in told}
    with transaction.atomic():
        for some in _stretches(new):
            rows, hosts = _developed(some, told)
            pour_models(rows)
            pour_models(hosts)
        for some in _stretches(refs - new):
            rows, hosts = _developed(some, {})
            ids = {split(ref)[1] for ref in some}
            HostNow.objects.filter(project_id__in=ids).delete()
            if untold := ids - {row.pk for row in rows}:
                ProjectNow.objects.filter(pk__in=untold).delete()
            ProjectNow.objects.bulk_create(
                rows, update_conflicts=True, unique_fields=["project"], update_fields=fields
            )
            HostNow.objects.bulk_create(hosts)


def _developed(refs: Iterable[str], told: Told) -> tuple[list[ProjectNow], list[HostNow]]:
    found = stories(refs, present(), told)
    codes = {split(s.organisation)[1] for s in found.values()}
    codes |= {split(h.organisation)[1] for s in found.values() for h in s.hosts}
    agencies = {o.ref: o for o in Organisation.objects.filter(code__in=codes)}
    rows = [_row(story, agencies[story.organisation]) for story in found.values()]
    hosts = [
        HostNow(project_id=split(story.ref)[1], organisation=agencies[host.organisation], share=host.share)
        for story in found.values()
        for host in story.hosts
    ]
    return rows, hosts


def _row(story: Story, organisation: Organisation) -> ProjectNow:
    signed = [p.opened["signed"] for p in story.phases if "signed" in p.opened]
    first = min(signed, key=lambda f: (f.span[1], f.span[0]), default=None)
    planned = story.planned
    news = [f.span[1] for f in story.facts if f.subject.startswith("phase:")]
    lights = story.lights
    return ProjectNow(
        project_id=split(story.ref)[1],
        organisation=organisation,
        **cut(
            ProjectNow,
            name=story.name,
            name_core=names.core(story.name),
            investor=story.investor,
            investor_core=names.core(story.investor),
            industry=story.industry,
            industry_code=story.industry_code,
        ),
        finds=" ".join((story.name, story.investor, *(c.code for c in story.codes),
                        pinyin.finds(story.name), pinyin.finds(story.investor))).lower(),
        stage=story.stage.value,
        stage_rank=story.stage.rank,
        fate=story.fate.fate.value if story.fate else "",
        planned_yuan=planned.value.quantize(CENT) if planned and planned.currency == "CNY" else None,
        planned=planned.to_json() if planned else None,
        signed_from=first.span[0] if first else None,
        signed_by=first.span[1] if first else None,
        signed=first.when.iso() if first else "",
        last_news=max(news, default=None),
        yellow_on=_first(light.yellow_on for light in lights),
        red_on=_first(light.red_on for light in lights),
        dormant_on=_first(light.dormant_on for light in lights),
        concerns=sum(len(p.concerns) for p in story.phases),
    )  # fmt: skip


def _first(days: Iterable[date | None]) -> date | None:
    return min((day for day in days if day), default=None)


def differing() -> Iterable[str]:
    """The projects whose photograph is not what the facts say."""
    for some in _stretches(all_refs()):
        ids = [split(ref)[1] for ref in some]
        lying = _seen(ProjectNow.objects.filter(pk__in=ids), HostNow.objects.filter(project_id__in=ids))
        right = _seen(*_developed(some, {}))
        yield from (ref for ref, id in zip(some, ids, strict=True) if lying.get(id) != right.get(id))


def _seen(rows: Iterable[ProjectNow], hosts: Iterable[HostNow]) -> dict[str, tuple[Any, ...]]:
    """What can be seen on photographs, by project."""
    places: dict[str, list[tuple[int, str]]] = {}
    for host in hosts:
        places.setdefault(host.project_id, []).append((host.organisation_id, host.share))
    fields = [f.attname for f in ProjectNow._meta.fields]
    seen: dict[str, tuple[Any, ...]] = {
        row.pk: (*(getattr(row, name) for name in fields), sorted(places.pop(row.pk, ()))) for row in rows
    }
    return seen | {id: tuple(lost) for id, lost in places.items()}


def all_refs() -> Iterable[str]:
    """Every project there is."""
    return (f"project:{pk}" for pk in Project.objects.values_list("pk", flat=True))


ALBUM = Album(take=take, differing=differing, all_refs=all_refs)
