"""A fact said in one sentence, in the reader's language: also what only projects and checks have to say."""

from django.utils.translation import gettext as _

from wutong.facts.kinds import Claim
from wutong.facts.milestones import Milestone
from wutong.facts.project import FateDecided, Hosted, MilestonePromised
from wutong.facts.rates import RatePublished
from wutong.facts.recognition import RecognitionGranted, VerificationGranted
from wutong.ledger.core import Fact
from wutong.organisations import telling
from wutong.organisations.telling import Names, name_of
from wutong.web.shown import spoken
from wutong.web.terms import term


def sentence(fact: Fact, names: Names | None = None) -> str:
    """What the fact says; a withdrawal says what it takes back."""
    return telling.sentence(fact, names or {}, said)


def said(claim: Claim, names: Names) -> str:
    """One claim in words: its kind, then what is particular."""
    return telling.said(claim, names, _particulars)


def _particulars(claim: Claim, names: Names) -> list[str]:
    if isinstance(claim, Hosted):
        return [_("、").join(name_of(h.organisation, names) + _share(h.share) for h in claim.hosts)]
    if isinstance(claim, FateDecided):
        into = names.get(claim.into, "")
        return [term(claim.fate), into or claim.went_to, _("原因：{cause}").format(cause=claim.cause)]
    if isinstance(claim, MilestonePromised):
        return [_("{milestone}不晚于 {due}").format(milestone=term(claim.milestone), due=spoken(claim.due))]
    if isinstance(claim, VerificationGranted):
        return [term(claim.method)]
    if isinstance(claim, RecognitionGranted):
        return [term(claim.level), str(claim.counted_year)]
    if isinstance(claim, RatePublished):
        return [f"1 {claim.currency} = {claim.yuan:f} {term('yuan')}"]
    return [
        *telling.particulars(claim, names),
        *(_of_milestone(claim) if isinstance(claim, Milestone) else ()),
    ]


def _of_milestone(claim: Milestone) -> list[str]:
    area = getattr(claim, "area_mu", None)
    mode = getattr(claim, "mode", None) or getattr(claim, "form", None)
    return [_("{area} 亩").format(area=f"{area:f}") if area else "", term(mode) if mode else ""]


def _share(share: str) -> str:
    return "" if share == "1" else f"({share})"
