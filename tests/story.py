"""Stories: dated lines of text → facts, by the ledger's own law, without a database.

    2025-03-01  project.signed   amount=100万元  paper=contract
    2025-06     project.signed   amount=80万元   corrects=1   reason=笔误   known=2025-07-02
    2025-07-03  project.signed   withdrawn=yes   corrects=2   reason=未签
    2025-07-09  verification.granted  about=2  method=papers  by=sun

A line is a day as `When.iso` writes it, a kind, and words. Facts are numbered from "1". The words
paper, place, corrects, reason, withdrawn, known, by, about, phase, since and until mean the same for every
kind; all others are fields of the claim. A line became known on the last day it can mean, unless it says so.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from hashlib import sha256
from types import NoneType
from typing import Any, get_args, get_type_hints

from wutong.facts.kinds import KINDS, Claim, to_json
from wutong.facts.milestones import Milestone
from wutong.facts.project import (
    FixedInvested,
    FundsArrived,
    Host,
    MilestonePromised,
    PhaseOpened,
    PlannedTotal,
)
from wutong.ledger import core
from wutong.lib.dates import Period, When
from wutong.lib.money import Amount
from wutong.lib.reading_amounts import read_amount

PROJECT = "project:p"
OF_A_PHASE = (Milestone, PhaseOpened, PlannedTotal, FundsArrived, FixedInvested, MilestonePromised)


def story(text: str, *, project: str = PROJECT) -> list[core.Fact]:
    """The facts of a story; milestones and money hang on a phase of the project, "phase:p1" by default."""
    facts: list[core.Fact] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        day, kind, *words = line.split()
        facts.append(_fact(When.parse(day), kind, dict(w.split("=", 1) for w in words), facts, project))
    return facts


def as_of(day: str, known: str = "9999-12-31") -> core.AsOf:
    """Where we stand to look: at the end of a day, knowing what had been heard by the end of another."""
    heard = datetime.combine(date.fromisoformat(known), time(23, 59), core.CHINA)
    return core.AsOf(date.fromisoformat(day), heard)


def _fact(when: When, kind: str, words: dict[str, str], told: list[core.Fact], project: str) -> core.Fact:
    known = _known(words.pop("known", ""), when, told)
    offered = core.normal_form(_draft(when, kind, words, told, project))
    aim = next((f for f in told if f.id == offered.corrects), None)
    taken = any(f.corrects == offered.corrects for f in told)
    core.admit(offered, target=aim, taken=taken, today=core.local_day(known))
    number = len(told) + 1
    named = {f: getattr(offered, f) for f in _SHARED}
    return core.Fact(id=str(number), seq=number, recorded_at=known, actor=words["by"], **named)


_SHARED = ("subject", "kind", "when", "claim", "evidence", "touches", "corrects", "reason", "period")


def _known(words: str, when: When, told: list[core.Fact]) -> datetime:
    heard = datetime.combine(date.fromisoformat(words) if words else when.last, time(12), core.CHINA)
    last = told[-1].recorded_at if told else heard
    assert not words or heard >= last, "what was heard first is told first"
    return max(heard, last)


def _draft(when: When, kind: str, words: dict[str, str], told: list[core.Fact], project: str) -> core.Draft:
    words["by"] = f"person:{words.get('by', 'chen')}"
    shape = KINDS[kind]
    subject, touches = _subject(shape, words, told, project)
    paper, place = words.pop("paper", ""), words.pop("place", "")
    ends = [date.fromisoformat(day) if (day := words.pop(w, "")) else None for w in ("since", "until")]
    corrects, withdrawn = words.pop("corrects", None), words.pop("withdrawn", "")
    reason = words.pop("reason", "更正" if corrects else "")
    said = {k: words[k] for k in words if k != "by"}
    return core.Draft(
        subject=subject,
        kind=kind,
        when=when,
        claim=None if withdrawn else to_json(shape(**dict(_typed(shape, said)))),
        evidence=(core.Evidence(sha256(paper.encode()).hexdigest(), place),) if paper else (),
        touches=touches,
        corrects=corrects,
        reason=reason,
        period=Period.inclusive(*ends) if any(ends) else None,
        asks_paper=shape.asks_paper,
    )


def _subject(
    shape: type[Claim], words: dict[str, str], told: list[core.Fact], project: str
) -> tuple[str, tuple[str, ...]]:
    if about := words.pop("about", ""):
        target = told[int(about) - 1]
        return f"fact:{target.id}", (target.subject, *target.touches)
    phase = words.pop("phase", "1")
    if issubclass(shape, OF_A_PHASE):
        return f"phase:{project.partition(':')[2]}{phase}", (project,)
    return project, ()


def _typed(shape: type[Claim], said: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    hints = get_type_hints(shape)
    for name, text in said.items():
        hint = next((a for a in get_args(hints[name]) if a is not NoneType), hints[name])
        yield name, _READ.get(hint, hint)(text)


_READ: dict[Any, Any] = {
    Amount: lambda text: read_amount(text, unit="元"),
    When: When.parse,
    Host: lambda text: tuple(Host(*host.split("@")) for host in text.split(",")),
}
