"""A fact said in one sentence, in the reader's language: also what only projects and checks have to say."""

from django.utils.translation import gettext as _

from wutong.facts.kinds import Claim, read
from wutong.facts.milestones import Milestone
from wutong.facts.project import FateDecided, Hosted, MilestonePromised
from wutong.facts.published import PERCENT, YEAR_ON_YEAR, FigurePublished
from wutong.facts.rates import RatePublished
from wutong.facts.recognition import RecognitionGranted, VerificationGranted
from wutong.ledger.core import Fact
from wutong.lib import glossary
from wutong.lib.dates import Period
from wutong.organisations import telling
from wutong.organisations.telling import Names, name_of
from wutong.web.shown import SIGNS, count, spoken, words
from wutong.web.terms import term


def sentence(fact: Fact, names: Names | None = None) -> str:
    """What the fact says; a withdrawal says what it takes back."""
    claim = read(fact) if fact.claim is not None else None
    if isinstance(claim, FigurePublished) and fact.period:
        whose = (names or {}).get(fact.subject, "")
        return " ".join(filter(None, (said(claim, names or {}), whose, days(fact.period))))
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
    if isinstance(claim, FigurePublished):
        by = _("据{publisher}").format(publisher=claim.publisher) if claim.publisher else ""
        return [metric(claim.metric), number(claim), by]
    return [
        *telling.particulars(claim, names),
        *(_of_milestone(claim) if isinstance(claim, Milestone) else ()),
    ]


def _of_milestone(claim: Milestone) -> list[str]:
    area = getattr(claim, "area_mu", None)
    mode = getattr(claim, "mode", None) or getattr(claim, "form", None)
    return [_("{area} 亩").format(area=f"{area:f}") if area else "", term(mode) if mode else ""]


def metric(key: str) -> str:
    """What the metric of a published figure is called: our word for it, else the source's."""
    base = key.removesuffix(YEAR_ON_YEAR)
    name = term(base) if base in glossary.terms() else base
    return name if base == key else _("{metric}同比增长").format(metric=name)


def number(claim: FigurePublished) -> str:
    """The number of a published figure with its unit, as it was meant: ≥300 个, 128 亿元, 12.3%."""
    if claim.money:
        return words(claim.money)
    sign = SIGNS.get(claim.qualifier, "")
    if claim.unit == PERCENT:
        return f"{sign}{count(claim.value)}%"
    unit = term(claim.unit) if claim.unit in glossary.terms() else claim.unit
    return f"{sign}{count(claim.value)} {unit}"


def days(period: Period) -> str:
    """The first and the last day of a period."""
    first, last = period.since, period.last
    return f"{first}" if first == last else f"{first or ''}–{last or ''}"


def _share(share: str) -> str:
    return "" if share == "1" else f"({share})"
