"""Facts about facts: who checked one, and which level recognised it. Their subject is "fact:<id>"."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from wutong.ledger.core import Fact
from wutong.lib.ids import ref
from wutong.lib.refusals import Refused

from .kinds import Claim, Grade, fact


class Method(StrEnum):
    """How a fact was checked."""

    SITE = "site"
    PAPERS = "papers"
    DATA = "data"


class Level(StrEnum):
    """Who recognises."""

    TOWN = "town"
    COUNTY = "county"
    CITY = "city"
    PROVINCE = "province"
    STATISTICS = "statistics"


@fact("verification.granted", term="verification_granted")
@dataclass(frozen=True, slots=True)
class VerificationGranted(Claim):
    """A second person has checked the fact against its papers, on site, or against other data."""

    method: Method


@fact("recognition.granted", term="recognition_granted", paper=True)
@dataclass(frozen=True, slots=True)
class RecognitionGranted(Claim):
    """A level of government counts the fact, in the year it says."""

    level: Level
    counted_year: int


@fact("recognition.revoked", term="recognition_revoked", paper=True)
@dataclass(frozen=True, slots=True)
class RecognitionRevoked(Claim):
    """A level of government no longer counts the fact."""

    level: Level


def about(fact: Fact) -> str:
    """The ref under which other facts speak of this one."""
    return ref("fact", fact.id)


def grades(facts: Iterable[Fact]) -> Mapping[str, Grade]:
    """The grade of every fact that a standing fact verifies or recognises; all others are reported."""
    best: dict[str, Grade] = {}
    revoked: set[tuple[str, object]] = set()
    for f in sorted(facts, key=lambda f: f.seq)[::-1]:  # the last word first, also within one entry
        assert f.claim is not None
        target, level = f.subject.removeprefix("fact:"), f.claim.get("level")
        if f.kind == RecognitionRevoked.kind:
            revoked.add((target, level))
        elif f.kind == RecognitionGranted.kind and (target, level) not in revoked:
            best[target] = Grade.RECOGNISED
        elif f.kind == VerificationGranted.kind and target not in best:
            best[target] = Grade.VERIFIED
    return best


def judgements(target: Fact, facts: Iterable[Fact]) -> list[Fact]:
    """Of these facts the verifications and recognitions of a fact, without those replaced or withdrawn."""
    history = list(facts)
    replaced = {f.corrects for f in history}
    own = (f for f in history if f.subject == about(target))
    return [f for f in own if f.claim is not None and f.id not in replaced]


def may_verify(target: Fact, person: str, facts: Iterable[Fact]) -> None:
    """Refuse a verifier who reported the fact, or a fact that needs no second look any more."""
    if target.actor == person:
        raise Refused("自己上报的事实须由另一人核验")
    if target.claim is None:
        raise Refused("这条事实已撤回，不能核验")
    history = list(facts)
    replaced = {f.corrects for f in history}
    if target.id in replaced:
        raise Refused("这条事实已被更正，请核验最新的一条")
    if any(f.kind == VerificationGranted.kind for f in judgements(target, history)):
        raise Refused("这条事实已经核验过")
