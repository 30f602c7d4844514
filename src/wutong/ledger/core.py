"""The law of the ledger. Pure: no database, no clock, no Django; it can be checked by hand."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import pairwise
from types import NoneType
from typing import Any, Protocol, TypeAlias
from zoneinfo import ZoneInfo

import orjson

from wutong.lib.dates import Period, Precision, When
from wutong.lib.ids import derive
from wutong.lib.refusals import Conflict, Refused

# The whole country keeps one legal time; a "day" in the ledger is a day there.
CHINA = ZoneInfo("Asia/Shanghai")

# Later than anything heard: "everything recorded so far".
END_OF_TIME = datetime(9999, 12, 31, tzinfo=UTC)

Json: TypeAlias = bool | int | str | list[Any] | dict[str, Any] | None


class Act(Protocol):
    """Who records, through which door, under which key."""

    @property
    def actor(self) -> str: ...
    @property
    def door(self) -> str: ...
    @property
    def key(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Evidence:
    """A paper, and the place in it: a page, or a cell such as `Sheet1!F4`."""

    paper: str  # SHA-256, lower-case hex
    place: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """One claim about one subject, before the ledger has taken it."""

    subject: str  # "phase:01jx8…"
    kind: str  # "project.started"
    when: When
    claim: Mapping[str, Json] | None  # None withdraws the fact it corrects
    evidence: tuple[Evidence, ...] = ()
    touches: tuple[str, ...] = ()  # other refs whose story this is too
    corrects: str | None = None  # the one fact this one replaces
    reason: str = ""
    period: Period | None = None  # of a quantity that accrued over time
    asks_paper: bool = False  # the kind's own law; not recorded


@dataclass(frozen=True, slots=True)
class Fact:
    """One claim the ledger has taken, with the act that brought it."""

    id: str
    subject: str
    kind: str
    when: When
    claim: Mapping[str, Json] | None
    evidence: tuple[Evidence, ...]
    touches: tuple[str, ...]
    corrects: str | None
    reason: str
    period: Period | None
    seq: int
    recorded_at: datetime
    actor: str

    @property
    def span(self) -> tuple[date, date]:
        """The first and last day on which it can have happened: never after it was recorded."""
        return span(self.when, self.period, local_day(self.recorded_at))


@dataclass(frozen=True, slots=True)
class Entry:
    """One act of recording. Its facts enter together or not at all."""

    seq: int
    recorded_at: datetime
    actor: str
    door: str
    key: str
    facts: tuple[tuple[str, str], ...]  # (id, digest), in their order


@dataclass(frozen=True, slots=True)
class Sealed:
    """An entry with its seal and what its facts say, in their order."""

    entry: Entry
    seal: str
    claims: Sequence[Draft | Fact]


@dataclass(frozen=True, slots=True)
class Offer:
    """What an act brings to be recorded: its drafts in normal form, and the id and digest of each."""

    act: Act
    drafts: tuple[Draft, ...]
    lines: tuple[tuple[str, str], ...]


def span(when: When, period: Period | None, heard_on: date) -> tuple[date, date]:
    """The first and last day a statement heard on some day can mean."""
    if period and period.since and period.last:
        return period.since, period.last
    return when.earliest, min(when.last, heard_on)


def index_refs(draft: "Draft | Fact") -> set[str]:
    """Every ref under which a fact is found: its subject, what it touches, and its papers."""
    return {draft.subject, *draft.touches, *(f"paper:{e.paper}" for e in draft.evidence)}


def local_day(instant: datetime) -> date:
    """The calendar day of an instant, where the ledger is kept."""
    return instant.astimezone(CHINA).date()


def instant_text(instant: datetime) -> str:
    """An instant as it stands in canonical bytes: UTC, always six decimals."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical(value: Json) -> bytes:
    """One spelling for one value: sorted keys, no blanks, UTF-8, and no floats anywhere."""
    assert not _has_float(value), "amounts travel as text"
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def _has_float(value: Any) -> bool:
    inner = value.values() if type(value) is dict else value if isinstance(value, (list, tuple)) else (value,)
    for one in inner:
        if type(one) in _BARE:
            continue
        if isinstance(one, float) or (isinstance(one, (dict, list, tuple)) and _has_float(one)):
            return True
    return False


_BARE = frozenset((str, int, bool, NoneType))


def normal(value: Any) -> Any:
    """The same value with its text in Unicode normal form C; NUL and halves of characters are refused."""
    if isinstance(value, str):
        if value.isascii() and "\0" not in value:
            return value
        if _NO_CHARACTER.search(value):
            raise Refused("文字中有不可见的空字符或残缺字符，请重新输入")
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        return {normal(key): normal(inner) for key, inner in value.items()}
    return [normal(inner) for inner in value] if isinstance(value, (list, tuple)) else value


_NO_CHARACTER = re.compile("[\0\ud800-\udfff]")


def fact_body(id: str, draft: Draft | Fact) -> dict[str, Json]:
    """What of a fact is sealed: everything but the act that brought it."""
    when, period = draft.when, draft.period
    return {
        "id": id,
        "subject": draft.subject,
        "kind": draft.kind,
        "happened_on": when.first.isoformat(),
        "happened_at": when.minute.strftime("%H:%M") if when.minute else None,
        "precision": when.precision.value,
        "since": period.since.isoformat() if period and period.since else None,
        "until": period.until.isoformat() if period and period.until else None,
        "claim": None if draft.claim is None else dict(draft.claim),
        "evidence": [{"paper": e.paper, "place": e.place} for e in draft.evidence],
        "touches": list(draft.touches),
        "corrects": draft.corrects,
        "reason": draft.reason,
    }


def digest(body: dict[str, Json]) -> str:
    """The fingerprint of one fact."""
    return sha256(canonical(body)).hexdigest()


def entry_body(entry: Entry) -> dict[str, Json]:
    """What of an entry is sealed: who, when, how, and the fingerprint of each fact."""
    return {
        "seq": entry.seq,
        "recorded_at": instant_text(entry.recorded_at),
        "actor": entry.actor,
        "door": entry.door,
        "key": entry.key,
        "facts": [[id, fingerprint] for id, fingerprint in entry.facts],
    }


def seal(previous: str, entry: Entry) -> str:
    """Bind an entry to everything before it: change one byte and every later seal is wrong."""
    return sha256(previous.encode() + b"\n" + canonical(entry_body(entry))).hexdigest()


def first_break(chain: Iterable[tuple[Entry, str]]) -> int | None:
    """The first entry whose seal does not follow from the one before it, or None."""
    return next((e.seq for (_, last), (e, mine) in pairwise(chain) if mine != seal(last, e)), None)


def fact_id(key: str, position: int) -> str:
    """The id of the n-th fact of an act: the same act always names its facts alike."""
    return derive("fact", key, str(position))


def normal_form(draft: Draft) -> Draft:
    """The draft as it will be sealed: text in normal form, each ref touched once, in order."""
    return Draft(
        draft.subject,
        draft.kind,
        draft.when,
        normal(draft.claim),
        tuple(Evidence(e.paper, normal(e.place)) for e in draft.evidence),
        tuple(sorted({t for t in draft.touches if t != draft.subject})),
        draft.corrects,
        normal(draft.reason).strip(),
        draft.period,
        draft.asks_paper,
    )


def offer(act: Act, drafts: Iterable[Draft]) -> Offer:
    """What an act brings; nothing of it depends on what the book holds."""
    formed = tuple(map(normal_form, drafts))
    named = [(fact_id(act.key, position), draft) for position, draft in enumerate(formed)]
    return Offer(act, formed, tuple((id, digest(fact_body(id, draft))) for id, draft in named))


def taken(draft: Draft, id: str, entry: Entry) -> Fact:
    """The fact that a draft in normal form becomes in an entry."""
    return Fact(
        id, draft.subject, draft.kind, draft.when, draft.claim, draft.evidence, draft.touches, draft.corrects,
        draft.reason, draft.period, entry.seq, entry.recorded_at, entry.actor,
    )  # fmt: skip


def admit(draft: Draft, *, target: Fact | None, taken: bool, today: date) -> None:
    """Let a draft in, or refuse it in words.

    `target` is the fact it corrects, `taken` says that another fact corrects that one already.
    """
    _refuse_the_future(draft, today)
    if draft.corrects:
        _refuse_a_bad_correction(draft, target, taken)
    elif draft.claim is None:
        raise Refused("没有可撤回的事实：请从要撤回的那一条进入")
    if draft.claim is not None and draft.asks_paper and not draft.evidence:
        raise Refused("这一类事实须附凭证，请先上传", field="paper")


def _refuse_the_future(draft: Draft, today: date) -> None:
    last = draft.period.last if draft.period else None
    if draft.when.first > today or (last and last > today):
        raise Refused(
            "{day} 还没有到来：只记已经发生的事，计划请记为节点承诺",
            field="on",
            day=(last or draft.when.first).isoformat(),
        )


def _refuse_a_bad_correction(draft: Draft, target: Fact | None, taken: bool) -> None:
    if target is None:
        raise Refused("要更正的那条事实不在账本里，请刷新后从项目页重新进入")
    if (target.subject, target.kind) != (draft.subject, draft.kind):
        raise Refused("更正须是同一对象的同一类事实；若记错了对象，请撤回后另记")
    if taken:
        raise Conflict("这条事实已被另一人更正或撤回，请打开最新的一条再改")
    if target.claim is None and draft.claim is None:
        raise Refused("这条事实已经撤回，不必再撤")
    if not draft.reason.strip():
        raise Refused("请写明更正或撤回的原因", field="reason")


@dataclass(frozen=True, slots=True)
class AsOf:
    """Where we stand to look: true by `day`, judging by what had reached us at `known`."""

    day: date
    known: datetime


def standing(facts: Iterable[Fact], at: AsOf) -> list[Fact]:
    """The facts that stand: heard by then, not replaced, not withdrawn, possibly true by then."""
    heard = [f for f in facts if f.recorded_at <= at.known]
    replaced = {f.corrects for f in heard}
    return [f for f in heard if f.id not in replaced and f.claim is not None and f.span[0] <= at.day]


def certain(fact: Fact, day: date) -> bool:
    """Whether the fact has happened by that day on every reading of its date."""
    return fact.span[1] <= day


def vague(fact: Fact) -> bool:
    """Whether its date is less exact than a day."""
    return fact.when.precision not in (Precision.MINUTE, Precision.DAY)
