"""Checking the book against itself: every fact, every seal, every index, every paper, every photograph."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet

from . import core, papers, photographs, store, witness
from .models import Entry, Fact, Paper, Touch
from .moments import one_moment

Row = TypeVar("Row", bound=Model)

# What reading a value that no door let in may raise: "2023-13-45" as a day, half a JSON text, a float.
UNREADABLE = (AssertionError, AttributeError, KeyError, OverflowError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing that is not as it was recorded; `sentence` is a msgid with {named} places."""

    what: str  # entry, fact, paper, index, photograph, witness
    ref: str
    sentence: str

    def __str__(self) -> str:
        return self.sentence.format(ref=self.ref)


def damages() -> list[Damage]:
    """Everything that was changed behind the product's back, each thing by its name, as of one moment."""
    with one_moment():
        walk = _Walk()
        return [*walk.through(), *_papers(walk.papers), *_photographs()]


@dataclass(slots=True)
class _Walk:
    """From the first stone to the end of the chain, with what must be remembered on the way."""

    previous: str | None = ""  # the seal before; None where it cannot be known
    expected: int = 0
    papers: set[str] = field(default_factory=set)  # every paper a fact names
    witnessed: dict[int, set[str]] = field(default_factory=dict)

    def through(self) -> Iterator[Damage]:
        for text in witness.texts():
            if line := witness.read(text):
                self.witnessed.setdefault(line.seq, set()).add(line.seal)
            else:
                yield Damage("witness", text[:40], "见证文件里有一行无法读出：“{ref}”")
        for entries, facts in store.pages():
            known, unreadable = _legible(entries, "entry", "第 {ref} 笔记录被改动：内容无法读出")
            yield from unreadable
            yield from self._links(entries, {e.seq: e for e in known}, _lines(facts))
            yield from self._facts(facts, {e.seq: e for e in known})
        beyond = Fact.objects.filter(entry_id__gte=self.expected).values_list("pk", flat=True)
        yield from (Damage("fact", id, "事实 {ref} 不属于任何一笔记录") for id in beyond)
        yield from (_unlike_the_witness(seq) for seq in sorted(self.witnessed))
        lost = Touch.objects.filter(~Exists(Fact.objects.filter(pk=OuterRef("fact_id"))))
        for id in lost.order_by("fact_id").values_list("fact_id", flat=True).distinct():
            yield Damage("index", id, "索引指向不存在的事实 {ref}")

    def _links(
        self, entries: QuerySet[Entry], known: dict[int, Entry], lines: dict[int, list[tuple[str, str]]]
    ) -> Iterator[Damage]:
        for seq, seal in entries.values_list("seq", "seal"):
            if seq > self.expected:
                missing = str(self.expected) if seq == self.expected + 1 else f"{self.expected}–{seq - 1}"
                yield Damage("entry", missing, "第 {ref} 笔记录不见了")
                self.previous = None
            if (entry := known.get(seq)) and not self._follows(entry, lines.get(seq, ())):
                yield Damage("entry", str(seq), "第 {ref} 笔记录被改动：印记与前一笔不相接")
            if self.witnessed.pop(seq, {seal}) != {seal}:
                yield _unlike_the_witness(seq)
            self.previous, self.expected = seal, seq + 1

    def _follows(self, entry: Entry, lines: Iterable[tuple[str, str]]) -> bool:
        if self.previous is None:  # the one before is missing, and named already
            return True
        try:
            return core.seal(self.previous, entry.as_core(tuple(lines))) == entry.seal
        except UNREADABLE:
            return False

    def _facts(self, facts: QuerySet[Fact], known: dict[int, Entry]) -> Iterator[Damage]:
        rows, unreadable = _legible(facts, "fact", "事实 {ref} 被改动：内容无法读出")
        yield from unreadable
        touched: dict[str, set[str]] = {}
        for id, ref in Touch.objects.filter(fact__in=facts.order_by()).values_list("fact_id", "ref"):
            touched.setdefault(id, set()).add(ref)
        for row in rows:
            if row.entry_id in known:
                row.entry = known[row.entry_id]
                yield from self._fact(row, touched.get(row.pk, set()))
            elif row.entry_id >= 0:
                yield Damage("fact", row.pk, "事实 {ref} 不属于任何一笔可读的记录")

    def _fact(self, row: Fact, touched: set[str]) -> Iterator[Damage]:
        try:
            fact = row.as_core()
            same = core.digest(core.fact_body(row.pk, fact)) == row.digest
            indexed = (row.happened_from, row.happened_by) == fact.span and touched == core.index_refs(fact)
        except UNREADABLE:
            same = indexed = False
        else:
            self.papers |= {e.paper for e in fact.evidence}
        if not same:
            yield Damage("fact", row.pk, "事实 {ref} 被改动：内容与印记不符")
        elif not indexed:
            yield Damage("index", row.pk, "事实 {ref} 的索引与内容不符")


def _unlike_the_witness(seq: int) -> Damage:
    return Damage("witness", str(seq), "第 {ref} 笔的印记与留存的见证不符：账本被截短或重写")


def _legible(rows: QuerySet[Row], what: str, sentence: str) -> tuple[list[Row], list[Damage]]:
    """The rows that can be read at all, and the names of those that cannot."""
    try:
        return list(rows), []
    except UNREADABLE:
        read: list[Row] = []
        unreadable: list[Damage] = []
        for pk in rows.values_list("pk", flat=True):
            try:
                read.append(rows.get(pk=pk))
            except UNREADABLE:
                unreadable.append(Damage(what, str(pk), sentence))
        return read, unreadable


def _lines(facts: QuerySet[Fact]) -> dict[int, list[tuple[str, str]]]:
    lines: dict[int, list[tuple[str, str]]] = {}
    for seq, id, fingerprint in facts.values_list("entry_id", "id", "digest"):
        lines.setdefault(seq, []).append((id, fingerprint))
    return lines


def _papers(named: Iterable[str]) -> Iterator[Damage]:
    kept = set(Paper.objects.values_list("sha256", flat=True))
    for fingerprint in sorted(kept):
        path = papers.place(fingerprint)
        if not path.is_file():
            yield Damage("paper", fingerprint, "凭证 {ref} 的文件不见了")
            continue
        running = sha256()
        for chunk in papers.chunks_of(path):
            running.update(chunk)
        if running.hexdigest() != fingerprint:
            yield Damage("paper", fingerprint, "凭证 {ref} 的文件被改动")
    yield from (Damage("paper", lost, "事实所引的凭证 {ref} 没有登记") for lost in sorted(set(named) - kept))


def _photographs() -> Iterator[Damage]:
    try:
        for ref in photographs.differing():
            yield Damage("photograph", ref, "照片 {ref} 与事实不符，可重新生成")
    except UNREADABLE as reason:
        yield Damage("photograph", repr(reason), "照片未能核对：有事实读不出来（{ref}）")
