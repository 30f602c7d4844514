"""The one way to write the book, and the few functions that read it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import accumulate
from typing import Any, TypeAlias

import orjson
from django.db import connection, transaction
from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.utils.timezone import now

from wutong.lib.refusals import Conflict, Refused

from . import core, photographs
from .models import Entry, Fact, Paper, Touch
from .pouring import pour

Claimed: TypeAlias = core.Draft | core.Fact
Place: TypeAlias = tuple[core.Entry, int, tuple[str, str], Claimed]  # position, line, claim

ROWS_AT_ONCE = 400  # SQLite limits the variables of one statement, in old versions to 999


def append(act: core.Act, drafts: Sequence[core.Draft]) -> Entry:
    """Record one act, all or nothing. Called twice with one key, it records once and answers the same.

    Raises `Refused` when a draft may not enter, `Conflict` when the key was used for other content.
    """
    return record(core.offer(act, drafts))


@transaction.atomic
def record(offer: core.Offer) -> Entry:
    """The same for an act put in form before the book is held, so that others wait less for it."""
    act = offer.act
    assert offer.drafts, "an act records something"
    # Hold the first stone, not the last row: writers that waited on the last row wake up holding an
    # old one and collide on the next number (seen on PostgreSQL).
    Entry.objects.select_for_update().get(seq=0)
    if twin := Entry.objects.filter(key=act.key).first():
        return _same_act(twin, offer)
    head = Entry.objects.latest("seq")
    at = max(now(), head.recorded_at)
    _admit(offer.drafts, at)
    entry = core.Entry(head.seq + 1, at, act.actor, act.door, act.key, offer.lines)
    pictured = photographs.pictured(ref for d in offer.drafts for ref in (d.subject, *d.touches))
    fresh = pictured - _heard_of(pictured)
    row = inscribe([core.Sealed(entry, core.seal(head.seal, entry), offer.drafts)])
    photographs.retake(pictured, _told_of(fresh, entry, offer))
    return row


def _heard_of(refs: Iterable[str]) -> set[str]:
    """Those of some refs that the book has heard of."""
    asked, heard = sorted(refs), set[str]()
    for start in range(0, len(asked), ROWS_AT_ONCE):
        some = Touch.objects.filter(ref__in=asked[start : start + ROWS_AT_ONCE])
        heard |= set(some.values_list("ref", flat=True).distinct())
    return heard


def _told_of(fresh: set[str], entry: core.Entry, offer: core.Offer) -> dict[str, list[core.Fact]]:
    """Everything there is to tell of things this very act is the first to name."""
    told: dict[str, list[core.Fact]] = {ref: [] for ref in fresh}
    if fresh:
        for (id, _digest), draft in zip(offer.lines, offer.drafts, strict=True):
            refs = [ref for ref in (draft.subject, *draft.touches) if ref in told]
            if refs:
                fact = core.taken(draft, id, entry)
                for ref in refs:
                    told[ref].append(fact)
    return told


def _same_act(twin: Entry, offer: core.Offer) -> Entry:
    """The entry recorded under this key, if it recorded just this."""
    recorded = twin.facts.order_by("position").values_list("id", "digest")
    if tuple(recorded) != offer.lines or twin.actor != offer.act.actor:
        raise Conflict("这一次提交的编号已用于另一内容，请刷新页面后重新提交")
    return twin


def _admit(drafts: Sequence[core.Draft], at: datetime) -> None:
    aims = [d.corrects for d in drafts if d.corrects]
    rows = _by_id(aims)
    taken = set(Fact.objects.filter(corrects__in=aims).values_list("corrects_id", flat=True))
    for draft in drafts:
        aim = rows.get(draft.corrects or "")
        core.admit(
            draft,
            target=aim.as_core() if aim else None,
            taken=draft.corrects in taken,
            today=core.local_day(at),
        )
        if draft.corrects:
            taken.add(draft.corrects)
    _refuse_unknown_papers(drafts)


def _by_id(ids: Sequence[str]) -> dict[str, Fact]:
    rows: dict[str, Fact] = {}
    for start in range(0, len(ids), ROWS_AT_ONCE):
        rows |= Fact.objects.select_related("entry").in_bulk(ids[start : start + ROWS_AT_ONCE])
    return rows


def _refuse_unknown_papers(drafts: Sequence[core.Draft]) -> None:
    named = {e.paper for d in drafts for e in d.evidence}
    kept = set(Paper.objects.filter(pk__in=named).values_list("pk", flat=True))
    if missing := named - kept:
        raise Refused("凭证 {paper} 还没有存入，请先上传文件", paper=min(missing)[:12])


def inscribe(acts: Sequence[core.Sealed]) -> Entry:
    """Write sealed acts as rows and answer the last; only `record` and a restore have any to write."""
    entries = [_entry_row(act) for act in acts]
    Entry.objects.bulk_create(entries, batch_size=ROWS_AT_ONCE)
    pour(Fact, FACT_COLUMNS, (_fact_row(*place) for place in _places(acts)))
    pour(Touch, ("ref", "fact_id"), _touches(acts))
    return entries[-1]


def _places(acts: Sequence[core.Sealed]) -> Iterator[Place]:
    for act in acts:
        for position, (line, claim) in enumerate(zip(act.entry.facts, act.claims, strict=True)):
            yield act.entry, position, line, claim


def _touches(acts: Iterable[core.Sealed]) -> Iterator[tuple[str, str]]:
    for act in acts:
        for (id, _digest), claim in zip(act.entry.facts, act.claims, strict=True):
            yield from ((ref, id) for ref in core.index_refs(claim))


def _entry_row(act: core.Sealed) -> Entry:
    e = act.entry
    return Entry(seq=e.seq, recorded_at=e.recorded_at, actor=e.actor, door=e.door, key=e.key, seal=act.seal)


FACT_COLUMNS = (
    "id", "entry_id", "position", "subject", "kind", "happened_on", "happened_at", "precision",
    "since", "until", "happened_from", "happened_by",
    "claim", "evidence", "touches", "corrects_id", "reason", "digest",
)  # fmt: skip


def _fact_row(entry: core.Entry, position: int, line: tuple[str, str], fact: Claimed) -> tuple[Any, ...]:
    """The row of a fact as either database takes it; days and times as text, which both read alike."""
    when, period = fact.when, fact.period
    first, last = core.span(when, period, core.local_day(entry.recorded_at))
    return (
        line[0], entry.seq, position, fact.subject, fact.kind,
        when.first.isoformat(), when.minute.isoformat() if when.minute else None, when.precision.value,
        period.since.isoformat() if period and period.since else None,
        period.until.isoformat() if period and period.until else None,
        first.isoformat(), last.isoformat(),
        None if fact.claim is None else _json(fact.claim),
        _json([{"paper": e.paper, "place": e.place} for e in fact.evidence]),
        _json(fact.touches), fact.corrects, fact.reason, line[1],
    )  # fmt: skip


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


def facts_of(*refs: str) -> list[core.Fact]:
    """Every fact that is part of the story of these refs, in the order of recording."""
    touched = Touch.objects.filter(ref__in=refs).values("fact_id")
    rows = Fact.objects.filter(pk__in=touched).order_by("entry_id", "position")
    return as_core(rows.prefetch_related("entry"))


def standing_rows(at: core.AsOf) -> QuerySet[Fact]:
    """The facts that stand, as SQL: the same answer as `core.standing` over the whole book."""
    last = last_seq(at.known)
    successor = Fact.objects.filter(corrects=OuterRef("pk"), entry_id__lte=last)
    return Fact.objects.filter(
        ~Exists(successor), entry_id__lte=last, claim__isnull=False, happened_from__lte=at.day
    ).select_related("entry")


def pages(facts_at_once: int = 5000) -> Iterator[tuple[QuerySet[Entry], QuerySet[Fact]]]:
    """The whole book in stretches, oldest first: entries in order, and every fact filed up to the last."""
    last = -1
    while (end := _end_of_page(last, facts_at_once)) is not None:
        entries = Entry.objects.filter(seq__gt=last, seq__lte=end).order_by("seq")
        facts = Fact.objects.filter(entry_id__gt=last, entry_id__lte=end)
        yield entries, facts.order_by("entry_id", "position")
        last = end


def _end_of_page(last: int, facts_at_once: int) -> int | None:
    """The last entry of the page after an entry: one at least, more as long as they hold few facts."""
    following = Entry.objects.filter(seq__gt=last).order_by("seq").values_list("seq", flat=True)
    seqs = list(following[:ROWS_AT_ONCE])
    if not seqs:
        return None
    inside = Fact.objects.filter(entry_id__gt=last, entry_id__lte=seqs[-1])
    many = dict(inside.values_list("entry_id").annotate(Count("pk")).order_by())
    sizes = accumulate(many.get(seq, 0) for seq in seqs)
    fitting = [seq for seq, size in zip(seqs, sizes, strict=True) if size <= facts_at_once]
    return fitting[-1] if fitting else seqs[0]


def last_seq(known: datetime) -> int:
    """The number of the last entry recorded by an instant."""
    heard = Entry.objects.filter(recorded_at__lte=known).aggregate(last=Max("seq"))
    return int(heard["last"] or 0)


def require() -> None:
    """Refuse where no book has been laid yet."""
    if Entry._meta.db_table not in connection.introspection.table_names():
        raise Refused("这里还没有账本；请用 --data 指明数据文件夹，或先运行 ./wutong up")


def head_at(known: datetime) -> Entry:
    """The last entry of the chain as it was at an instant."""
    return Entry.objects.get(seq=last_seq(known))


def head() -> Entry:
    """The last entry of the chain."""
    return Entry.objects.latest("seq")


def twin(key: str) -> Entry | None:
    """The entry already recorded under this key."""
    return Entry.objects.filter(key=key).first()


def as_core(rows: Iterable[Fact]) -> list[core.Fact]:
    """Rows as the law sees them, in the order given."""
    return [row.as_core() for row in rows]
