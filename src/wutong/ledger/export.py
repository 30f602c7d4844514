"""The ledger as lines of JSON for strangers to check: a line for an entry, then one for each of its facts.

docs/ledger.md describes the format byte by byte. Reading an export checks it: what `read` has answered
follows from the first stone without a gap.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from wutong.lib.dates import Period, Precision, When
from wutong.lib.refusals import Refused

from . import core, store

UNREADABLE = (AssertionError, AttributeError, KeyError, OverflowError, TypeError, ValueError)


def must(holds: bool, else_what: str = "") -> None:
    """Stop reading what is not as it was written. No assert: these are checks, also under `python -O`."""
    if not holds:
        raise ValueError(else_what)


def lines() -> Iterator[bytes]:
    """The whole book, the oldest entry first; refuses to go on over a value that no door let in."""
    try:
        for entries, rows in store.pages():
            facts: dict[int, list[core.Fact]] = {}
            digests: dict[str, str] = {}
            for row in rows.select_related("entry"):
                facts.setdefault(row.entry_id, []).append(row.as_core())
                digests[row.pk] = row.digest
            for entry in entries:
                told = facts.get(entry.seq, [])
                body = core.entry_body(entry.as_core(tuple((f.id, digests[f.id]) for f in told)))
                yield _line({"entry": body, "seal": entry.seal})
                yield from (_line({"fact": core.fact_body(f.id, f)}) for f in told)
    except UNREADABLE as reason:
        raise Refused("账本里有无法读出的内容，不能导出；请先运行 ./wutong verify") from reason


def _line(value: dict[str, core.Json]) -> bytes:
    return core.canonical(value) + b"\n"


def read(lines: Iterable[bytes]) -> Iterator[core.Sealed]:
    """The entries of an export with their facts, from the first stone on.

    Raises `Refused`, naming the line, at the first byte that is not as it was sealed.
    """
    previous, expected = "", 0
    waiting: _Waiting | None = None
    for number, line in enumerate(lines, 1):
        try:
            value = json.loads(line)
            must(core.canonical(value) + b"\n" == line)  # one spelling, or a byte could be changed unseen
            if waiting and waiting.lacks:
                waiting.take(value["fact"])
            else:
                if waiting:
                    yield waiting.sealed()
                entry, seal = _entry(value["entry"]), value["seal"]
                must(entry.seq == expected and core.seal(previous, entry) == seal)
                waiting, previous, expected = _Waiting(entry, seal, []), seal, expected + 1
        except UNREADABLE as reason:
            raise Refused("导出的第 {number} 行与印记不符", number=number) from reason
    if not waiting or waiting.lacks:
        raise Refused("导出不完整：最后一笔记录缺少事实")
    yield waiting.sealed()


@dataclass(slots=True)
class _Waiting:
    """An entry whose facts are still to come."""

    entry: core.Entry
    seal: str
    facts: list[core.Fact]

    @property
    def lacks(self) -> int:
        return len(self.entry.facts) - len(self.facts)

    def take(self, body: dict[str, Any]) -> None:
        line = body["id"], core.digest(body)
        must(line == self.entry.facts[len(self.facts)])
        self.facts.append(_fact(body, self.entry))

    def sealed(self) -> core.Sealed:
        return core.Sealed(self.entry, self.seal, self.facts)


def _entry(body: dict[str, Any]) -> core.Entry:
    at = datetime.strptime(body["recorded_at"], "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    lines = tuple((id, fingerprint) for id, fingerprint in body["facts"])
    entry = core.Entry(body["seq"], at, body["actor"], body["door"], body["key"], lines)
    must(core.entry_body(entry) == body)  # no field more
    return entry


def _fact(body: dict[str, Any], entry: core.Entry) -> core.Fact:
    minute = body["happened_at"] and time.fromisoformat(body["happened_at"])
    ends = [day and date.fromisoformat(day) for day in (body["since"], body["until"])]
    fact = core.Fact(
        id=body["id"],
        subject=body["subject"],
        kind=body["kind"],
        when=When(date.fromisoformat(body["happened_on"]), Precision(body["precision"]), minute),
        claim=body["claim"],
        evidence=tuple(core.Evidence(e["paper"], e["place"]) for e in body["evidence"]),
        touches=tuple(body["touches"]),
        corrects=body["corrects"],
        reason=body["reason"],
        period=Period(ends[0], ends[1]) if any(ends) else None,
        seq=entry.seq,
        recorded_at=entry.recorded_at,
        actor=entry.actor,
    )
    must(core.fact_body(fact.id, fact) == body)  # no field more
    return fact
