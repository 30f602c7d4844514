"""Published figures beside our own, in words: what was published, what we count, how far apart they lie."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from wutong.facts.figures import Figure, Unit
from wutong.ledger.core import Fact
from wutong.lib.money import Amount, Qualifier, plain
from wutong.projects.telling import days, metric, number
from wutong.targets.metrics import METRIC
from wutong.targets.published import Beside, claim_of, of_period
from wutong.web import shown
from wutong.web.shown import spoken
from wutong.web.terms import label, term

from . import words
from .figures import Answer, Question, ask
from .registers import Register
from .why import Cited, paper_names

Url = Callable[[Question], str]


@dataclass(frozen=True, slots=True)
class Told:
    """One published figure in words, with its paper, and what we count beside it."""

    beside: Beside
    metric: str
    period: str
    published: str
    publisher: str
    day: str
    ours: str  # "" where we compute no such figure
    gap: str
    notes: list[str]
    why: str
    papers: tuple[Cited, ...]

    @property
    def sentence(self) -> str:
        """公布 15 个（据…，2023-04-30）· 我们 7 个 · 差 8 个."""
        source = _("，").join(
            filter(None, (self.publisher and _("据{publisher}").format(publisher=self.publisher), self.day))
        )
        said = [_("公布 {published}（{source}）").format(published=self.published, source=source)]
        if self.ours:
            said += [_("我们 {ours}").format(ours=self.ours), self.gap]
        return " · ".join(filter(None, said))

    @property
    def href(self) -> str:
        """Where the cell opens that says so."""
        return self.papers[0].href if self.papers else ""


def beside(answer: Answer, register: Register, url: Url) -> list[Told]:
    """What others published of just the scope and the days of an answer; of a part of it nobody publishes."""
    question = answer.question
    if question.parts:
        return []
    found = of_period(register.published, question.metric.key, question.period)
    names = paper_names(found)
    return [_told(Beside(f, claim_of(f), answer.figure), question, answer, names, url) for f in found]


def every(question: Question, register: Register, url: Url, year: int | None = None) -> list[Told]:
    """Everything published of a scope, the latest days first, each beside what we count over its days."""
    found = sorted(register.published, key=_order)
    names = paper_names(found)
    wanted = (f for f in found if year is None or _year(f) == year)
    return [_compared(f, question, register, names, url) for f in wanted]


def years(register: Register) -> list[int]:
    """The years of which something was published, the latest first."""
    return sorted({_year(f) for f in register.published}, reverse=True)


def _year(fact: Fact) -> int:
    assert fact.period and fact.period.last, "a published figure speaks of a period"
    return fact.period.last.year


def _order(fact: Fact) -> tuple[int, int, str, int]:
    assert fact.period and fact.period.last and fact.period.since, "a published figure speaks of a period"
    return -fact.period.last.toordinal(), fact.period.since.toordinal(), claim_of(fact).metric, fact.seq


def _compared(fact: Fact, question: Question, register: Register, names: dict[str, str], url: Url) -> Told:
    claim = claim_of(fact)
    if claim.metric not in METRIC or fact.period is None:
        return _told(Beside(fact, claim), question, None, names, url)
    asked = replace(question.about(claim.metric), period=fact.period, parts=())
    answer = ask(asked, register)
    return _told(Beside(fact, claim, answer.figure), asked, answer, names, url)


def _told(one: Beside, question: Question, answer: Answer | None, names: dict[str, str], url: Url) -> Told:
    fact, claim = one.fact, one.claim
    assert fact.period is not None, "a published figure speaks of a period"
    name = metric(claim.metric)
    return Told(
        beside=one,
        metric=label(claim.metric) if claim.metric in METRIC else name,
        period=words.period(fact.period) if fact.period.since != fact.period.last else days(fact.period),
        published=number(claim),
        publisher=claim.publisher,
        day=spoken(fact.when),
        ours=" ".join(words.amount(one.ours)).strip() if one.ours else "",
        gap=gap(one),
        notes=words.notes(answer) if answer else [],
        why=url(question) if answer else "",
        papers=tuple(Cited(e.paper, names.get(e.paper, ""), e.place) for e in fact.evidence),
    )


def gap(one: Beside) -> str:
    """How far the published figure lies from ours, as a page says it; "" where the two cannot be compared."""
    if one.gap is None or one.ours is None:
        return ""
    if not one.gap:
        return _("在公布的范围内") if _is_bound(one) else _("相符")
    size = _size(abs(one.gap), one.ours)
    if one.gap < 0:
        return _("我们多 {size}").format(size=size)
    said = {Qualifier.AT_LEAST: _("至少差 {size}"), Qualifier.ABOUT: _("约差 {size}")}
    return said.get(one.claim.qualifier, _("差 {size}")).format(size=size)


def _is_bound(one: Beside) -> bool:
    return one.ours is not None and one.claim.value != one.ours.value


def _size(value: Decimal, ours: Figure) -> str:
    return shown.words(Amount(value)) if ours.unit is Unit.YUAN else f"{shown.count(value)} {term(ours.unit)}"


def as_data(told: Sequence[Told]) -> list[dict[str, object]]:
    """Published figures in plain JSON; numbers are decimal text, money in whole units of its currency."""
    return [
        {
            "fact": one.beside.fact.id,
            "value": plain(one.beside.claim.value),
            "qualifier": one.beside.claim.qualifier.value,
            "unit": one.beside.claim.unit,
            "publisher": one.beside.claim.publisher,
            "published_on": one.beside.fact.when.iso(),
            "gap": None if one.beside.gap is None else plain(one.beside.gap),
            "papers": [{"paper": p.name, "sha256": p.sha256, "place": p.place} for p in one.papers],
        }
        for one in told
    ]
