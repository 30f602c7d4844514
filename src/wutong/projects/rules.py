"""How far a phase has come, what it lacks, and when it will be late. Pure: standing facts in, answers out."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from wutong.facts.kinds import Grade, read
from wutong.facts.project import FateDecided, MilestonePromised
from wutong.facts.saying import saying
from wutong.ledger.core import Fact
from wutong.lib.dates import When


class Stage(StrEnum):
    """How far a phase has come; later members are further."""

    PACKAGED = "packaged"
    NEGOTIATING = "negotiating"
    SIGNED = "signed"
    LANDED = "landed"
    STARTED = "started"
    IN_PRODUCTION = "in_production"
    FULL_OUTPUT = "full_output"

    @property
    def rank(self) -> int:
        """0 for packaged."""
        return list(Stage).index(self)


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone in its usual place: the stage it leads to, and whose desk it lies on."""

    key: str
    towards: Stage
    holder: str
    gate: bool = False  # the stage cannot be called reached without it

    @property
    def kind(self) -> str:
        """The kind of fact that says it was passed."""
        return f"project.{self.key}"


_P, _N, _S, _L, _B, _O, _F = Stage
# Stages and evidence as counties keep them; landed = registered, filed and a site secured.
STEPS: tuple[Step, ...] = (
    Step("packaged", _P, "promotion_office"),
    Step("lead_registered", _N, "promotion_office"),
    Step("lead_screened", _N, "promotion_office"),
    Step("negotiation_opened", _N, "promotion_office", gate=True),
    Step("site_visit", _S, "promotion_office"),
    Step("preeval_decided", _S, "promotion_office", gate=True),
    Step("framework_signed", _S, "promotion_office"),
    Step("signed", _S, "promotion_office", gate=True),
    Step("entity_registered", _L, "market_regulator", gate=True),
    Step("filed", _L, "development_reform", gate=True),
    Step("land_awarded", _L, "natural_resources", gate=True),
    Step("premises_leased", _L, "park", gate=True),
    Step("land_paid", _B, "investor"),
    Step("land_delivered", _B, "natural_resources", gate=True),
    Step("planning_permit", _B, "natural_resources", gate=True),
    Step("construction_permit", _B, "housing_construction", gate=True),
    Step("started", _B, "investor", gate=True),
    Step("first_equipment", _O, "investor"),
    Step("completed", _O, "investor", gate=True),
    Step("accepted", _O, "housing_construction", gate=True),
    Step("trial_production", _O, "investor"),
    Step("in_production", _O, "investor", gate=True),
    Step("stat_entered", _F, "statistics_office", gate=True),
    Step("above_scale", _F, "statistics_office"),
    Step("full_output", _F, "investor", gate=True),
    Step("full_effect", _F, "investor"),
    Step("annual_check", _F, "promotion_office"),
)
STEP = {step.key: step for step in STEPS}
STEP_OF_KIND = {step.kind: step for step in STEPS}
SITES = ("land_awarded", "premises_leased")  # either of them secures a site
TALKING = ("lead_registered", "lead_screened", "negotiation_opened", "site_visit", "preeval_decided",
           "framework_signed")  # fmt: skip
# What proves a stage by itself, furthest first.
PROOFS: tuple[tuple[Stage, tuple[str, ...]], ...] = (
    (Stage.FULL_OUTPUT, ("full_output", "full_effect")),
    (Stage.IN_PRODUCTION, ("in_production",)),
    (Stage.STARTED, ("started",)),
)

Passed = Mapping[str, Fact]


def passed(facts: Iterable[Fact], grades: Mapping[str, Grade] | None = None) -> Passed:
    """The fact that opens each milestone: the best checked, of equals the first reported."""
    best: dict[str, Fact] = {}
    for f in facts:
        step = STEP_OF_KIND.get(f.kind)
        if step and (step.key not in best or _rank(f, grades) > _rank(best[step.key], grades)):
            best[step.key] = f
    return best


def _rank(fact: Fact, grades: Mapping[str, Grade] | None) -> int:
    return (grades or {}).get(fact.id, Grade.REPORTED).rank


def stage(opened: Container[str]) -> Stage:
    """The furthest stage that the milestones passed prove."""
    for reached, proofs in PROOFS:
        if any(key in opened for key in proofs):
            return reached
    if "entity_registered" in opened and "filed" in opened and any(key in opened for key in SITES):
        return Stage.LANDED
    if "signed" in opened:
        return Stage.SIGNED
    return Stage.NEGOTIATING if any(key in opened for key in TALKING) else Stage.PACKAGED


def landed(opened: Passed) -> tuple[Fact, ...]:
    """The facts that make a phase landed: registered, filed, and a site secured; empty while one lacks."""
    site = next((key for key in SITES if key in opened), None)
    if site and "entity_registered" in opened and "filed" in opened:
        return opened["entity_registered"], opened["filed"], opened[site]
    return ()


LANDED = ("entity_registered", "filed", *SITES)


def kinds_proving(milestone: str) -> tuple[str, ...]:
    """The kinds of fact that prove a milestone, or the landing that takes several."""
    return tuple(f"project.{key}" for key in (LANDED if milestone == "landed" else (milestone,)))


def proof(opened: Passed, milestone: str) -> tuple[Fact, ...]:
    """The facts that prove a milestone together; empty while it is not passed."""
    if milestone == "landed":
        return landed(opened)
    return (opened[milestone],) if milestone in opened else ()


@dataclass(frozen=True, slots=True)
class Gap:
    """A milestone missing for the next stage, and who holds it."""

    milestones: tuple[str, ...]  # any of them closes the gap
    holder: str


def next_stage(now: Stage) -> Stage | None:
    """The stage after this one."""
    return list(Stage)[now.rank + 1] if now is not Stage.FULL_OUTPUT else None


def gaps(opened: Passed) -> tuple[Gap, ...]:
    """What is missing for the next stage, in the usual order."""
    towards = next_stage(stage(opened))
    found: list[Gap] = []
    for step in STEPS:
        if not step.gate or step.towards is not towards or step.key in opened:
            continue
        if step.key not in SITES:
            found.append(Gap((step.key,), step.holder))
        elif step.key == SITES[0] and not any(site in opened for site in SITES):
            found.append(Gap(SITES, step.holder))
    return tuple(found)


class Colour(StrEnum):
    """What a light says."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    DORMANT = "dormant"


@dataclass(frozen=True, slots=True)
class Light:
    """The days on which a light turns; it never goes stale, because pages compare them with their day."""

    reason: str  # still, stat_late, start_late, promise_late
    since: date
    yellow_on: date | None = None
    red_on: date | None = None
    dormant_on: date | None = None
    milestone: str = ""

    def colour(self, day: date) -> Colour:
        """What it shows on a day."""
        for colour, turns_on in (
            (Colour.DORMANT, self.dormant_on),
            (Colour.RED, self.red_on),
            (Colour.YELLOW, self.yellow_on),
        ):
            if turns_on and turns_on <= day:
                return colour
        return Colour.GREEN


# Days without news before a project in talks turns yellow, red, and leaves the library: 61, 92 and 184
# in a published city rule on project libraries (2, 3 and 6 months).
STILL = (61, 92, 184)
STAT_LATE = (31, 61)  # one and two months after the start, a published provincial-capital rule
PERMIT_LIFE = 92  # works must begin within three months of the construction permit
PROMISE_RED = 92  # a start due and not made for three months running turns red, same rule as STAT_LATE


def lights(facts: Sequence[Fact], opened: Passed) -> tuple[Light, ...]:
    """Every light that this phase may show, with the days on which it turns."""
    found = [*_promises(facts, opened)]
    if stage(opened) is Stage.NEGOTIATING and (news := last_news(facts)):
        yellow, red, dormant = (news + timedelta(days) for days in STILL)
        found.append(Light("still", news, yellow, red, dormant))
    if "started" in opened and "stat_entered" not in opened:
        begun = opened["started"].span[1]
        yellow, red = (begun + timedelta(days) for days in STAT_LATE)
        found.append(Light("stat_late", begun, yellow, red))
    if "construction_permit" in opened and "started" not in opened:
        issued = opened["construction_permit"].span[1]
        found.append(Light("start_late", issued, red_on=issued + timedelta(PERMIT_LIFE)))
    return tuple(found)


def _promises(facts: Sequence[Fact], opened: Passed) -> Iterable[Light]:
    latest: dict[str, MilestonePromised] = {}
    for f in sorted(facts, key=lambda f: (f.when.first, f.seq)):
        if f.kind == MilestonePromised.kind and isinstance(claim := read(f), MilestonePromised):
            latest[claim.milestone] = claim
    for key, promise in latest.items():
        if key not in opened:
            late = promise.due.last + timedelta(1)
            yield Light("promise_late", promise.due.last, late, late + timedelta(PROMISE_RED), milestone=key)


def last_news(facts: Iterable[Fact]) -> date | None:
    """The last day on which something is known to have happened to a phase."""
    days = [f.span[1] for f in facts if f.kind in STEP_OF_KIND]
    return max(days, default=None)


def worst(lights: Iterable[Light], day: date) -> Light | None:
    """The light that matters most on a day, if any is lit."""
    order = (Colour.RED, Colour.YELLOW, Colour.DORMANT)
    lit = [light for light in lights if light.colour(day) is not Colour.GREEN]
    return min(lit, key=lambda light: (order.index(light.colour(day)), light.since), default=None)


def fate(facts: Iterable[Fact], day: date) -> tuple[FateDecided, Fact] | None:
    """What became of a project, once that was decided."""
    decided = saying(facts, FateDecided.kind, day)
    if not decided:
        return None
    claim = read(decided)
    assert isinstance(claim, FateDecided)
    return claim, decided


def planned(facts: Iterable[Fact], key: str) -> When | None:
    """The day last promised for a milestone."""
    due = None
    for f in sorted(facts, key=lambda f: (f.when.first, f.seq)):
        if isinstance(claim := read(f), MilestonePromised) and claim.milestone == key:
            due = claim.due
    return due
