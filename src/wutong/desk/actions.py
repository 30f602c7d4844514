"""What people do with the facts of others: check them, recognise them, take a recognition back."""

from wutong.facts.kinds import Claim, draft
from wutong.facts.rates import RatePublished
from wutong.facts.recognition import (
    Level,
    Method,
    RecognitionGranted,
    RecognitionRevoked,
    VerificationGranted,
    about,
    judgements,
    may_verify,
)
from wutong.ledger.core import Evidence, Fact
from wutong.ledger.models import Entry
from wutong.ledger.models import Fact as FactRow
from wutong.ledger.store import append, as_core, twin
from wutong.lib.dates import When
from wutong.lib.ids import ref
from wutong.lib.refusals import Refused
from wutong.organisations.doors import Act
from wutong.organisations.policy import organisations

from . import owners

Papers = tuple[Evidence, ...]


def verify(act: Act, target: Fact, *, method: Method, on: When, evidence: Papers = ()) -> Entry:
    """Say that a second person has checked a fact."""
    _require(act, target)
    if not twin(act.key):  # the same form sent twice is answered by its entry
        may_verify(target, act.actor, _around(target))
    return _append(act, target, VerificationGranted(method), on, evidence or target.evidence)


def recognise(
    act: Act, target: Fact, *, level: Level, counted_year: int, on: When, evidence: Papers
) -> Entry:
    """Say that a level of government counts a fact in a year; a third person says so."""
    _require(act, target)
    checks = [f for f in judgements(target, _around(target)) if f.kind == VerificationGranted.kind]
    if not checks:
        raise Refused("先核验，再认定：这条事实还没有人核验")
    if act.actor in {target.actor, *(f.actor for f in checks)}:
        raise Refused("上报、核验、认定须是三个不同的人")
    return _append(act, target, RecognitionGranted(level, counted_year), on, evidence)


def revoke(act: Act, target: Fact, *, level: Level, on: When, reason: str, evidence: Papers) -> Entry:
    """Say that a level of government no longer counts a fact."""
    _require(act, target)
    if not reason.strip():
        raise Refused("请写明撤销认定的原因", field="reason")
    return _append(act, target, RecognitionRevoked(level), on, evidence, reason)


def publish_rate(act: Act, claim: RatePublished, *, on: When, evidence: Papers) -> Entry:
    """Enter an exchange rate that was published, with the paper that says so."""
    if not organisations(act.person, "report").exists():
        raise Refused("您无权登记汇率；请联系管理员")
    return append(act, [draft(claim, ref("currency", claim.currency), on, evidence=evidence)])


def _require(act: Act, target: Fact) -> None:
    if not owners.may(act.person, "verify", target):
        raise Refused("您无权核验这条事实；请联系管理员")


def _around(target: Fact) -> list[Fact]:
    """The facts about a fact, and the one that corrects it."""
    rows = FactRow.objects.filter(subject=about(target)) | FactRow.objects.filter(corrects=target.id)
    return as_core(rows.select_related("entry"))


def _append(act: Act, target: Fact, claim: Claim, on: When, evidence: Papers, reason: str = "") -> Entry:
    touches = (target.subject, *target.touches)
    said = draft(claim, about(target), on, evidence=evidence, touches=touches, reason=reason)
    return append(act, [said])
