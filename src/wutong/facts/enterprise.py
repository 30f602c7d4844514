"""What can be said of an enterprise: its identity papers, its industry, who stands for it, its honours.

Nothing here holds how a person is reached: a ledger that forgets nothing has no place for it.
"""

from dataclasses import dataclass
from enum import StrEnum

from wutong.lib.money import Amount

from .kinds import Claim, fact


@fact("enterprise.opened", term="enterprise_opened")
@dataclass(frozen=True, slots=True)
class Opened(Claim):
    """An organisation has taken an enterprise into its register."""

    organisation: str


@fact("enterprise.named", term="enterprise_named")
@dataclass(frozen=True, slots=True)
class Named(Claim):
    """The enterprise is called this from that day on."""

    name: str


@fact("enterprise.formerly_named", term="former_name")
@dataclass(frozen=True, slots=True)
class FormerlyNamed(Claim):
    """The enterprise was called this before; there may be several."""

    name: str


@fact("enterprise.coded", term="usc_code")
@dataclass(frozen=True, slots=True)
class Coded(Claim):
    """Its code as the paper has it, right or wrong; `usc` is the unified social credit code."""

    code: str
    scheme: str = "usc"


@fact("enterprise.industry_classified", term="industry_classified")
@dataclass(frozen=True, slots=True)
class IndustryClassified(Claim):
    """The industry in the words of the paper, and its GB/T 4754 code where the paper gives it."""

    words: str
    code: str = ""


@fact("enterprise.founded", term="enterprise_founded")
@dataclass(frozen=True, slots=True)
class Founded(Claim):
    """The enterprise was founded; the day is when."""


@fact("enterprise.located", term="enterprise_located")
@dataclass(frozen=True, slots=True)
class Located(Claim):
    """Where the enterprise is registered: the address, and the area in the words of the paper."""

    address: str = ""
    region: str = ""


@fact("enterprise.capital_registered", term="registered_capital")
@dataclass(frozen=True, slots=True)
class CapitalRegistered(Claim):
    """The registered capital."""

    amount: Amount


@fact("enterprise.represented", term="legal_representative")
@dataclass(frozen=True, slots=True)
class Represented(Claim):
    """Who represents the enterprise by law."""

    name: str


class Ownership(StrEnum):
    """Whose an enterprise is."""

    CENTRAL_STATE = "central_state_owned"
    LOCAL_STATE = "local_state_owned"
    PRIVATE = "privately_owned"
    FOREIGN = "foreign_owned"
    JOINT_VENTURE = "joint_venture"
    HONG_KONG_MACAO_TAIWAN = "hmt_invested"
    COLLECTIVE = "collectively_owned"


@fact("enterprise.ownership_stated", term="ownership")
@dataclass(frozen=True, slots=True)
class OwnershipStated(Claim):
    """Whose the enterprise is."""

    ownership: Ownership


@fact("enterprise.honoured", term="enterprise_honoured")
@dataclass(frozen=True, slots=True)
class Honoured(Claim):
    """The enterprise holds a title or stands on a list, in the words of the paper."""

    title: str
