"""The milestones of a phase, in the order in which most projects pass them (domain names: GB and practice).

The order is a warning with a reason, never a wall: registration may come before signing.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from wutong.lib.money import Amount

from .kinds import Claim, fact


@dataclass(frozen=True, slots=True)
class Milestone(Claim):
    """A phase has passed a milestone."""


@fact("project.packaged", term="packaged")
@dataclass(frozen=True, slots=True)
class Packaged(Milestone):
    """The office has drawn up the project itself and offers it."""


@fact("project.lead_registered")
@dataclass(frozen=True, slots=True)
class LeadRegistered(Milestone):
    """The lead was registered."""


@fact("project.lead_screened")
@dataclass(frozen=True, slots=True)
class LeadScreened(Milestone):
    """The lead was judged worth following."""


@fact("project.negotiation_opened")
@dataclass(frozen=True, slots=True)
class NegotiationOpened(Milestone):
    """The two sides talked for the first time."""


@fact("project.site_visit")
@dataclass(frozen=True, slots=True)
class SiteVisit(Milestone):
    """The investor looked at the site, or the office at the investor's."""


@fact("project.preeval_decided")
@dataclass(frozen=True, slots=True)
class PreevalDecided(Milestone):
    """The pre-evaluation ended in a decision."""


class AgreementForm(StrEnum):
    """What a paper short of an investment agreement is called."""

    INTENT = "intent"
    FRAMEWORK = "framework"


@fact("project.framework_signed")
@dataclass(frozen=True, slots=True)
class FrameworkSigned(Milestone):
    """A framework agreement or letter of intent was signed; it never counts as signed."""

    form: AgreementForm | None = None  # None: the source does not say
    amount: Amount | None = None


@fact("project.signed")
@dataclass(frozen=True, slots=True)
class Signed(Milestone):
    """The formal investment agreement was signed; of a later phase, the increment it adds."""

    amount: Amount | None = None  # as the agreement states it
    event: str = ""


@fact("project.entity_registered")
@dataclass(frozen=True, slots=True)
class EntityRegistered(Milestone):
    """The project company was registered here."""

    company: str = ""
    credit_code: str = ""


@fact("project.filed")
@dataclass(frozen=True, slots=True)
class Filed(Milestone):
    """The project was filed, verified or approved under its national code."""

    code: str = ""


@fact("project.land_awarded")
@dataclass(frozen=True, slots=True)
class LandAwarded(Milestone):
    """The investor won the land."""

    area_mu: Decimal | None = None


@fact("project.premises_leased")
@dataclass(frozen=True, slots=True)
class PremisesLeased(Milestone):
    """A plant or floor was leased or bought instead of land."""

    area_m2: Decimal | None = None


@fact("project.land_paid")
@dataclass(frozen=True, slots=True)
class LandPaid(Milestone):
    """The land price was paid in full."""


@fact("project.land_delivered")
@dataclass(frozen=True, slots=True)
class LandDelivered(Milestone):
    """The cleared land was handed over."""


@fact("project.planning_permit")
@dataclass(frozen=True, slots=True)
class PlanningPermit(Milestone):
    """The planning permit for the works was issued."""


@fact("project.construction_permit")
@dataclass(frozen=True, slots=True)
class ConstructionPermit(Milestone):
    """The construction permit was issued."""


class StartMode(StrEnum):
    """What began: permanent works, the purchase of equipment, or the opening of business."""

    WORKS = "works"
    EQUIPMENT = "equipment"
    OPENING = "opening"


@fact("project.started")
@dataclass(frozen=True, slots=True)
class Started(Milestone):
    """Permanent works have begun; levelling the ground or putting up a hoarding is not a start."""

    mode: StartMode | None = None  # None: the source does not say


@fact("project.first_equipment")
@dataclass(frozen=True, slots=True)
class FirstEquipment(Milestone):
    """The first equipment was installed."""


@fact("project.completed")
@dataclass(frozen=True, slots=True)
class Completed(Milestone):
    """The works were completed."""


@fact("project.accepted")
@dataclass(frozen=True, slots=True)
class Accepted(Milestone):
    """The works were accepted."""


@fact("project.trial_production")
@dataclass(frozen=True, slots=True)
class TrialProduction(Milestone):
    """Trial production began."""


@fact("project.in_production")
@dataclass(frozen=True, slots=True)
class InProduction(Milestone):
    """Production began with the designed capacity of the phase."""


@fact("project.stat_entered")
@dataclass(frozen=True, slots=True)
class StatEntered(Milestone):
    """The statistics office took the project into its books."""


@fact("project.above_scale")
@dataclass(frozen=True, slots=True)
class AboveScale(Milestone):
    """The company reached above-scale status in statistics."""


@fact("project.full_output")
@dataclass(frozen=True, slots=True)
class FullOutput(Milestone):
    """Output reached what was designed."""


@fact("project.full_effect")
@dataclass(frozen=True, slots=True)
class FullEffect(Milestone):
    """Tax and sales reached what was promised."""


@fact("project.annual_check")
@dataclass(frozen=True, slots=True)
class AnnualCheck(Milestone):
    """The yearly check against the agreement was made for this year."""

    year: int
