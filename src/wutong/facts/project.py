"""What can be said of a project and its phases.

Facts about what a project is have the project as their subject; milestones and money hang on a phase and
touch its project.
"""

from dataclasses import dataclass
from enum import StrEnum

from wutong.lib.dates import When
from wutong.lib.money import Amount

from .kinds import Claim, fact


@fact("project.opened", term="project_opened")
@dataclass(frozen=True, slots=True)
class Opened(Claim):
    """An organisation has taken a project into its register and answers for it."""

    organisation: str


@fact("project.named", term="project_named")
@dataclass(frozen=True, slots=True)
class Named(Claim):
    """The project is called this from that day on."""

    name: str


@fact("project.investor_named", term="investor_named")
@dataclass(frozen=True, slots=True)
class InvestorNamed(Claim):
    """Who invests, in the words of the paper."""

    name: str


@fact("project.industry_classified", term="industry_classified")
@dataclass(frozen=True, slots=True)
class IndustryClassified(Claim):
    """The industry in the words of the paper, and its GB/T 4754 code once somebody has judged it."""

    words: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Host:
    """One host town and its share, a fraction such as 1/2."""

    organisation: str
    share: str = "1"


@fact("project.hosted", term="project_hosted")
@dataclass(frozen=True, slots=True)
class Hosted(Claim):
    """Where the project lies, and in which shares when it lies in several towns."""

    hosts: tuple[Host, ...]


@fact("project.described", term="project_described")
@dataclass(frozen=True, slots=True)
class Described(Claim):
    """What will be built and made."""

    text: str


@fact("project.coded", term="external_code")
@dataclass(frozen=True, slots=True)
class Coded(Claim):
    """The code under which another system knows the project; there may be several."""

    system: str
    code: str


class Fate(StrEnum):
    """How a project left the road to production."""

    LOST = "lost"
    TERMINATED = "terminated"
    MERGED = "merged"
    SPLIT = "split"
    TRANSFERRED = "transferred"
    MOVED_IN = "moved_in"


@fact("project.fate_decided", term="fate_decided")
@dataclass(frozen=True, slots=True)
class FateDecided(Claim):
    """What became of a project, why, and where it went: another project, or a place in words."""

    fate: Fate
    cause: str
    into: str = ""  # ref of the project it became part of
    went_to: str = ""


@fact("phase.opened", term="phase_opened")
@dataclass(frozen=True, slots=True)
class PhaseOpened(Claim):
    """A project has a phase; phase 1 may be all of it and then needs no name."""

    project: str
    number: int
    name: str = ""


@fact("project.planned_total", term="planned_total")
@dataclass(frozen=True, slots=True)
class PlannedTotal(Claim):
    """How much is to be invested in all."""

    amount: Amount


class FundsClass(StrEnum):
    """What arrived money was for."""

    UNSPECIFIED = "unspecified"
    LAND = "land"
    CONSTRUCTION = "construction"
    EQUIPMENT = "equipment_purchase"
    WORKING_CAPITAL = "working_capital"
    REGISTERED_CAPITAL = "registered_capital"
    OTHER = "other"


@fact("project.funds_arrived", term="funds_arrived")
@dataclass(frozen=True, slots=True)
class FundsArrived(Claim):
    """Money of the investor has arrived, on a day or over a period."""

    amount: Amount
    purpose: FundsClass = FundsClass.UNSPECIFIED


@fact("project.fixed_invested", term="fixed_invested")
@dataclass(frozen=True, slots=True)
class FixedInvested(Claim):
    """Fixed assets were built or bought, on a day or over a period."""

    amount: Amount


@fact("project.milestone_promised", term="milestone_promised")
@dataclass(frozen=True, slots=True)
class MilestonePromised(Claim):
    """Somebody promised that a milestone would be passed by a day; the promise itself lies in the past."""

    milestone: str
    due: When
