"""Taking the photographs of enterprises, by the very rules that answer for any other day."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any

from django.db import transaction

from wutong.facts.enterprise import (
    CapitalRegistered,
    Coded,
    Founded,
    Honoured,
    IndustryClassified,
    OwnershipStated,
    Represented,
)
from wutong.ledger import core
from wutong.ledger.photographs import Album, Told, cut
from wutong.ledger.pouring import pour_models
from wutong.ledger.store import facts_of, standing_rows
from wutong.lib import names, pinyin
from wutong.lib.ids import split
from wutong.organisations.models import Organisation

from .models import Enterprise, EnterpriseNow
from .stories import Story, tell

ROWS_AT_ONCE = 400  # SQLite limits the variables of one statement
CENT = Decimal("0.01")
NOW = core.AsOf(date.max, core.END_OF_TIME)  # nothing is recorded of a day to come
FIELDS = [f.attname for f in EnterpriseNow._meta.fields]


def stories(refs: Iterable[str], at: core.AsOf) -> dict[str, Story]:
    """The stories of many enterprises, with all that was ever said of them, read in few queries."""
    return {ref: s for some in _stretches(refs) for ref, s in _told(some, facts_of(*some), at).items()}


def _told(refs: list[str], facts: Iterable[core.Fact], at: core.AsOf) -> dict[str, Story]:
    groups: dict[str, list[core.Fact]] = {ref: [] for ref in refs}
    for fact in facts:
        for ref in {fact.subject, *fact.touches} & groups.keys():
            groups[ref].append(fact)
    return {ref: story for ref, group in groups.items() if (story := tell(ref, group, at))}


def _stretches(refs: Iterable[str]) -> Iterator[list[str]]:
    wanted = sorted(refs)
    for start in range(0, len(wanted), ROWS_AT_ONCE):
        yield wanted[start : start + ROWS_AT_ONCE]


def take(refs: set[str], told: Told) -> None:
    """Photograph these enterprises anew; of one nobody has opened there is no photograph."""
    fields = [f.name for f in EnterpriseNow._meta.fields if not f.primary_key]
    new = {ref for ref in refs if ref in told}
    with transaction.atomic():
        for some in _stretches(new):
            pour_models(_developed(_told(some, chain(*(told[ref] for ref in some)), NOW)))
        for some in _stretches(refs - new):
            rows = _developed(_standing(some))
            if untold := {split(ref)[1] for ref in some} - {row.pk for row in rows}:
                EnterpriseNow.objects.filter(pk__in=untold).delete()
            EnterpriseNow.objects.bulk_create(
                rows, update_conflicts=True, unique_fields=["enterprise"], update_fields=fields
            )


def _standing(refs: list[str]) -> dict[str, Story]:
    """The stories of some enterprises from what stands of them: a photograph shows no history."""
    rows = standing_rows(NOW).filter(subject__in=refs).order_by("entry_id", "position")
    return _told(refs, (row.as_core() for row in rows), NOW)


def _developed(told: dict[str, Story]) -> list[EnterpriseNow]:
    codes = {split(story.organisation)[1] for story in told.values()}
    agencies = {o.ref: o for o in Organisation.objects.filter(code__in=codes)}
    return [_row(story, agencies[story.organisation]) for story in told.values()]


def _row(story: Story, organisation: Organisation) -> EnterpriseNow:
    coded, industry = story.says(Coded), story.says(IndustryClassified)
    ownership, represented = story.says(OwnershipStated), story.says(Represented)
    amount = capital.amount if (capital := story.says(CapitalRegistered)) else None
    founded = story.said.get(Founded.kind)
    called = (story.name, *story.former_names)
    return EnterpriseNow(
        enterprise_id=split(story.ref)[1],
        organisation=organisation,
        **cut(
            EnterpriseNow,
            name=story.name,
            name_core=names.core(story.name),
            code=coded.code if coded else "",
            industry=industry.words if industry else "",
            industry_code=industry.code if industry else "",
            ownership=ownership.ownership.value if ownership else "",
            represented=represented.name if represented else "",
        ),
        capital_yuan=amount.value.quantize(CENT) if amount and amount.currency == "CNY" else None,
        capital=amount.to_json() if amount else None,
        founded_by=founded.span[1] if founded else None,
        founded=founded.when.iso() if founded else "",
        honours=len(story.all(Honoured.kind)),
        finds=" ".join((*called, coded.code if coded else "", *map(pinyin.finds, called))).lower(),
    )


def differing() -> Iterable[str]:
    """The enterprises whose photograph is not what the facts say."""
    for some in _stretches(all_refs()):
        ids = [split(ref)[1] for ref in some]
        lying = _seen(EnterpriseNow.objects.filter(pk__in=ids))
        right = _seen(_developed(_standing(some)))
        yield from (ref for ref, id in zip(some, ids, strict=True) if lying.get(id) != right.get(id))


def _seen(rows: Iterable[EnterpriseNow]) -> dict[str, tuple[Any, ...]]:
    """What can be seen on photographs, by enterprise."""
    return {row.pk: tuple(getattr(row, name) for name in FIELDS) for row in rows}


def all_refs() -> Iterable[str]:
    """Every enterprise there is."""
    return (f"enterprise:{pk}" for pk in Enterprise.objects.values_list("pk", flat=True))


ALBUM = Album(take=take, differing=differing, all_refs=all_refs)
