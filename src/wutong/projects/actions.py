"""What people do with projects. Every verb appends facts, or refuses in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from wutong.facts.kinds import KINDS, Claim, draft, withdrawal
from wutong.facts.milestones import Milestone
from wutong.facts.project import (
    FateDecided,
    Host,
    Hosted,
    IndustryClassified,
    InvestorNamed,
    Named,
    Opened,
    PhaseOpened,
    PlannedTotal,
)
from wutong.ledger.core import Draft, Evidence, Fact
from wutong.ledger.models import Entry
from wutong.ledger.store import append
from wutong.lib import names
from wutong.lib.dates import Period, When
from wutong.lib.ids import derive, ref
from wutong.lib.money import Amount
from wutong.lib.refusals import Refused
from wutong.organisations.doors import Act
from wutong.organisations.models import Organisation
from wutong.organisations.policy import require as require_reach

from . import policy
from .models import Phase, Project

Papers = tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """What is known of a project when it enters the register."""

    name: str
    organisation: Organisation
    investor: str = ""
    industry: str = ""
    industry_code: str = ""
    hosts: tuple[Organisation, ...] = ()
    planned: Amount | None = None


def new_ids(key: str, nth: int = 0) -> tuple[str, str]:
    """The ids of the n-th project an act opens and of its first phase: the same key, the same ids."""
    return derive("project", key, str(nth)), derive("phase", key, str(nth), "1")


@transaction.atomic
def open_project(act: Act, opening: Opening, *, when: When, evidence: Papers = ()) -> Project:
    """Take a project into the register of an organisation, with one phase."""
    require_reach(act.person, "report", opening.organisation)
    id, phase_id = new_ids(act.key)
    project, _ = Project.objects.get_or_create(pk=id)
    Phase.objects.get_or_create(pk=phase_id, defaults={"project": project, "number": 1})
    append(act, opening_drafts(id, phase_id, opening, when=when, evidence=evidence))
    return project


def opening_drafts(
    id: str, phase_id: str, opening: Opening, *, when: When, evidence: Papers = ()
) -> list[Draft]:
    """The facts by which a project and its first phase begin."""
    project, phase = ref("project", id), ref("phase", phase_id)
    if not names.normal(opening.name):
        raise Refused("请填写项目名称", field="name")
    claims: list[Claim] = [Opened(opening.organisation.ref), Named(names.normal(opening.name))]
    if opening.investor:
        claims.append(InvestorNamed(names.normal(opening.investor)))
    if opening.industry or opening.industry_code:
        claims.append(IndustryClassified(names.normal(opening.industry), opening.industry_code))
    if opening.hosts:
        claims.append(Hosted(shares(opening.hosts)))
    drafts = [draft(claim, project, when, evidence=evidence) for claim in claims]
    drafts.append(draft(PhaseOpened(project, 1), phase, when, evidence=evidence, touches=(project,)))
    if opening.planned:
        drafts.append(
            draft(PlannedTotal(opening.planned), phase, when, evidence=evidence, touches=(project,))
        )
    return drafts


def shares(hosts: Sequence[Organisation]) -> tuple[Host, ...]:
    """Equal shares for every host, until somebody agrees otherwise."""
    return tuple(Host(host.ref, "1" if len(hosts) == 1 else f"1/{len(hosts)}") for host in hosts)


@transaction.atomic
def add_phase(act: Act, project: Project, *, name: str, when: When, evidence: Papers = ()) -> Phase:
    """Open the next phase of a project."""
    policy.require(act.person, "report", project)
    Project.objects.select_for_update().get(pk=project.pk)
    id = derive("phase", act.key)
    number = project.phases.count() + 1
    phase, _ = Phase.objects.get_or_create(pk=id, defaults={"project": project, "number": number})
    claim = PhaseOpened(project.ref, phase.number, names.normal(name))
    append(act, [draft(claim, phase.ref, when, evidence=evidence, touches=(project.ref,))])
    return phase


def pass_milestone(act: Act, phase: Phase, claim: Milestone, *, when: When, evidence: Papers = ()) -> Entry:
    """Record that a phase has passed a milestone."""
    return report(act, phase, claim, when=when, evidence=evidence)


def report(
    act: Act,
    phase: Phase,
    claim: Claim,
    *,
    when: When,
    evidence: Papers = (),
    period: Period | None = None,
) -> Entry:
    """Record one claim about a phase: a milestone, money, a promise, the planned total."""
    policy.require(act.person, "report", phase.project)
    touches = (phase.project.ref,)
    return append(act, [draft(claim, phase.ref, when, evidence=evidence, touches=touches, period=period)])


def describe(act: Act, project: Project, claim: Claim, *, when: When, evidence: Papers = ()) -> Entry:
    """Record one claim about what a project is: its name, investor, industry, place, fate, outside code."""
    policy.require(act.person, "report", project)
    if isinstance(claim, FateDecided):
        _refuse_a_bad_fate(project, claim)
    return append(act, [draft(claim, project.ref, when, evidence=evidence, touches=_into(claim))])


def _into(claim: Claim) -> tuple[str, ...]:
    return (claim.into,) if isinstance(claim, FateDecided) and claim.into else ()


def _refuse_a_bad_fate(project: Project, claim: FateDecided) -> None:
    if not claim.cause.strip():
        raise Refused("请写明原因", field="cause")
    if claim.into == project.ref:
        raise Refused("项目不能并入自身", field="into")


def correct(
    act: Act,
    target: Fact,
    claim: Claim,
    *,
    when: When,
    reason: str,
    evidence: Papers = (),
    period: Period | None = None,
) -> Entry:
    """Replace a fact by what is right; the old line stays, with a link to its successor."""
    _require_report(act, target)
    correction = draft(
        claim,
        target.subject,
        when,
        evidence=evidence or target.evidence,
        touches=target.touches,
        period=period,
        corrects=target.id,
        reason=reason,
    )
    return append(act, [correction])


# Without its opening a project or phase would vanish with all its history: it ends by its fate instead.
WITHDRAWABLE = frozenset(
    kind for kind in KINDS if kind.startswith("project.") and kind not in (Opened.kind, Named.kind)
)


def withdraw(act: Act, target: Fact, *, reason: str) -> Entry:
    """Say that a fact was never so; the line stays, struck through."""
    _require_report(act, target)
    if target.kind not in WITHDRAWABLE:
        raise Refused("这一类记录不能撤回；项目不再推进的，请记它的去向")
    return append(act, [withdrawal(target, when=target.when, reason=reason)])


def _require_report(act: Act, target: Fact) -> None:
    if not policy.may(act.person, "report", target):
        raise Refused("您无权更正或撤回这条事实；请联系管理员")
