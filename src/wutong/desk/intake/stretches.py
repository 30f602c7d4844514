"""Stretches of a plan, kept in a file one after the other: a long sheet never lies in memory as facts."""

import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

import orjson

from wutong.facts.kinds import KINDS
from wutong.ledger.core import Draft, Evidence
from wutong.lib.dates import Period, When
from wutong.lib.refusals import Refused
from wutong.lib.sheets.remarks import Claimed, Key, Remark
from wutong.organisations.sheets import Choice, Contradiction, Outcome, RowPlan

PACKING = 1  # fastest: the file lives for days, and is read as often as written


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows that are recorded together under one key, and the identities they bring into being."""

    key: str
    rows: tuple[RowPlan, ...]
    opened: Mapping[str, Any] = field(default_factory=dict)
    recorded: bool = False  # the ledger holds this act already

    @property
    def drafts(self) -> list[Draft]:
        """All facts the stretch would add, in the order of its rows."""
        return [] if self.recorded else [draft for row in self.rows for draft in row.drafts]

    @property
    def numbers(self) -> frozenset[int]:
        """The rows of the sheet it holds."""
        return frozenset(row.row for row in self.rows)


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a stretch without reading it: where it lies, and how many of what it holds."""

    at: int
    size: int
    rows: Mapping[str, int]  # by outcome
    things: int
    facts: int


class Stretches:
    """The stretches in a file, appended once and read as often as asked."""

    def __init__(self, file: IO[bytes], told: Sequence[Told] = ()) -> None:
        self.file, self.told = file, list(told)

    def append(self, stretch: Stretch) -> None:
        """Keep one more."""
        packed = zlib.compress(_written(stretch), PACKING)
        at = self.file.seek(0, 2)
        self.file.write(packed)
        self.file.flush()
        rows = dict(Counter(row.outcome.value for row in stretch.rows))
        things = len({row.subject for row in stretch.rows if row.subject})
        self.told.append(Told(at, len(packed), rows, things, len(stretch.drafts)))

    def __len__(self) -> int:
        return len(self.told)

    def __getitem__(self, number: int) -> Stretch:
        told = self.told[number]
        self.file.seek(told.at)
        return _read(zlib.decompress(self.file.read(told.size)))

    def __iter__(self) -> Iterator[Stretch]:
        return (self[number] for number in range(len(self)))

    def rows(self, only: str = "", first: int = 0, most: int | None = None) -> Iterator[RowPlan]:
        """Rows of one outcome, or all, from the n-th on; stretches that hold none of them are not read."""
        left = most
        for number, told in enumerate(self.told):
            here = told.rows.get(only, 0) if only else sum(told.rows.values())
            if first >= here:
                first -= here
                continue
            if left == 0:
                return
            found = [row for row in self[number].rows if not only or row.outcome == only][first:][:left]
            first = 0
            left = None if left is None else left - len(found)
            yield from found


def _written(stretch: Stretch) -> bytes:
    papers = sorted({e.paper for row in stretch.rows for d in row.drafts for e in d.evidence})
    numbers = {paper: number for number, paper in enumerate(papers)}
    told = {
        "key": stretch.key,
        "recorded": stretch.recorded,
        "opened": stretch.opened,
        "papers": papers,
        "rows": [_row(row, numbers) for row in stretch.rows],
    }
    return orjson.dumps(told)


def _read(text: bytes) -> Stretch:
    told = orjson.loads(text)
    rows = tuple(_row_of(row, told["papers"]) for row in told["rows"])
    return Stretch(told["key"], rows, told["opened"], told["recorded"])


def _row(row: RowPlan, papers: Mapping[str, int]) -> list[Any]:
    return [
        row.row, row.outcome.value, row.name, row.subject, written(row.why) if row.why else None,
        [_draft(draft, papers) for draft in row.drafts],
        [*map(written, row.problems)], [*map(written, row.remarks)],
        [[c.place, c.fact, written(c.said), c.choice.value] for c in row.contradictions],
    ]  # fmt: skip


def _row_of(told: list[Any], papers: Sequence[str]) -> RowPlan:
    row, outcome, name, subject, why, drafts, problems, remarks, contradictions = told
    return RowPlan(
        row, Outcome(outcome), name, subject, remark(why) if why else None,
        tuple(_draft_of(draft, papers) for draft in drafts),
        tuple(map(remark, problems)), tuple(map(remark, remarks)),
        tuple(Contradiction(place, fact, remark(said), Choice(choice))
              for place, fact, said, choice in contradictions),
    )  # fmt: skip


def _draft(draft: Draft, papers: Mapping[str, int]) -> list[Any]:
    period = draft.period
    return [
        draft.subject, draft.kind, draft.when.iso(), draft.claim,
        [[papers[e.paper], e.place] for e in draft.evidence], draft.touches, draft.corrects, draft.reason,
        [period.since.isoformat() if period.since else None, period.last.isoformat() if period.last else None]
        if period else None,
    ]  # fmt: skip


def _draft_of(told: list[Any], papers: Sequence[str]) -> Draft:
    subject, kind, when, claim, evidence, touches, corrects, reason, period = told
    return Draft(
        subject, kind, When.parse(when), claim,
        tuple(Evidence(papers[paper], place) for paper, place in evidence),
        tuple(touches), corrects, reason, Period.inclusive(*map(_day, period)) if period else None,
        KINDS[kind].asks_paper,
    )  # fmt: skip


def _day(text: str | None) -> Any:
    return When.parse(text).first if text else None


def written(said: Remark) -> list[Any]:
    """A remark as JSON."""
    return [said.sentence, said.place, {name: _word(word) for name, word in said.words.items()}]


def remark(told: list[Any]) -> Remark:
    """The remark that `written` wrote."""
    sentence, place, words = told
    return Remark(sentence, place, {name: _word_of(word) for name, word in words.items()})


def refused(told: list[Any] | None) -> Refused:
    """The refusal that was kept as a remark."""
    assert told is not None, "refused"
    said = remark(told)
    words: dict[str, Any] = dict(said.words)
    return Refused(said.sentence, **words)


def _word(word: object) -> Any:
    if isinstance(word, Key):
        return {"key": str(word)}
    if isinstance(word, Claimed):
        return {"kind": word.kind, "claim": word.claim}
    if isinstance(word, When):
        return {"when": word.iso()}
    return word if isinstance(word, int) else str(word)


def _word_of(word: Any) -> object:
    if not isinstance(word, dict):
        return word
    if "key" in word:
        return Key(word["key"])
    return When.parse(word["when"]) if "when" in word else Claimed(word["kind"], word["claim"])
