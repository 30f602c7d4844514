"""A fact said in one sentence, in the reader's language."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from wutong.facts.kinds import KINDS, Claim, read
from wutong.facts.milestones import Milestone
from wutong.facts.project import (
    Coded,
    FateDecided,
    Hosted,
    IndustryClassified,
    MilestonePromised,
    Opened,
    PhaseOpened,
)
from wutong.facts.published import PERCENT, YEAR_ON_YEAR, FigurePublished
from wutong.facts.rates import RatePublished
from wutong.facts.recognition import RecognitionGranted, VerificationGranted
from wutong.ledger.core import Fact
from wutong.lib import glossary
from wutong.lib.dates import Period
from wutong.lib.ids import split
from wutong.web.shown import SIGNS, count, spoken, words
from wutong.web.terms import term

Names = Mapping[str, str]  # what the refs in a claim are called


def sentence(fact: Fact, names: Names | None = None) -> str:
    """What the fact says; a withdrawal says what it takes back."""
    if fact.claim is None:
        return _("撤回“{what}”").format(what=kind(fact.kind))
    claim = read(fact)
    if isinstance(claim, FigurePublished) and fact.period:
        whose = (names or {}).get(fact.subject, "")
        return " ".join(filter(None, (said(claim, names or {}), whose, days(fact.period))))
    return said(claim, names or {})


def kind(key: str) -> str:
    """What one kind of fact is called."""
    return term(KINDS[key].term) if key in KINDS else key


def said(claim: Claim, names: Names) -> str:
    """One claim in words: its kind, then what is particular."""
    particular = "".join(f" {part}" for part in _particulars(claim, names) if part)
    return f"{term(claim.term)}{particular}".strip()


def _particulars(claim: Claim, names: Names) -> list[str]:
    if isinstance(claim, Opened):
        return [_name(claim.organisation, names)]
    if isinstance(claim, PhaseOpened):
        return [claim.name]
    if isinstance(claim, Hosted):
        return [_("、").join(_name(h.organisation, names) + _share(h.share) for h in claim.hosts)]
    if isinstance(claim, IndustryClassified):
        return [claim.words, claim.code]
    if isinstance(claim, Coded):
        return [claim.system, claim.code]
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
    return _plain(claim)


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


def _plain(claim: Claim) -> list[str]:
    parts = []
    if amount := getattr(claim, "amount", None):
        parts.append(words(amount))
    for name in ("name", "text", "company", "credit_code", "code", "event"):
        parts.append(getattr(claim, name, ""))
    if isinstance(claim, Milestone):
        area = getattr(claim, "area_mu", None)
        parts.append(_("{area} 亩").format(area=f"{area:f}") if area else "")
        mode = getattr(claim, "mode", None) or getattr(claim, "form", None)
        parts.append(term(mode) if mode else "")
    return parts


def _name(ref: str, names: Names) -> str:
    return names.get(ref) or split(ref)[1]


def _share(share: str) -> str:
    return "" if share == "1" else f"({share})"
