"""What the why page shows: the number in words, its lines in groups, and below them what was left out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from wutong.facts.figures import Figure, Line
from wutong.facts.kinds import Grade

from . import words
from .figures import Answer, Part, Question, ask, parts
from .partitions import DIVIDERS
from .published import Told, beside
from .registers import Register
from .why import Row, rows

LINES = 100
WAYS = {"month": "按月份", "band": "按规模", "industry": "按产业", "place": "按单位"}  # msgids

Url = Callable[[Question], str]
Tab = tuple[str, str, bool, None]  # words, URL, whether it is looked at now, and no count


@dataclass(frozen=True, slots=True)
class Group:
    """Some lines under a heading, with the sum of all that belong there."""

    title: str
    sum: str
    why: str  # the question of this group alone
    rows: list[Row]
    note: str = ""
    brief: bool = False  # its lines stand above with all their facts


@dataclass(frozen=True, slots=True)
class WhyPage:
    """A number and its reasons."""

    title: str
    answer: Answer
    definition: str
    scope: str
    period: str
    filters: list[tuple[str, str]]  # in words, and the URL without it
    notes: list[str]
    beside: tuple[str, str] | None
    published: list[Told]
    groups: list[Group]
    asides: list[Group]  # what may count, and what counts without a sure amount
    page: Page[tuple[Part, Line]]
    head: tuple[int, str]


def why_page(answer: Answer, register: Register, *, by: str, number: str, url: Url) -> WhyPage:
    """The page of an answer, its lines grouped one way; `number` is the page of the list."""
    question = answer.question
    listed = [(part, line) for part in parts(answer, by, register) for line in part.figure.lines]
    page = Paginator(listed, LINES).get_page(number)
    asides = _asides(answer.figure)
    below = (line for _title, _note, lines in asides for line in lines[:LINES])
    shown = dict.fromkeys([*(line for _part, line in page), *below])
    told = dict(zip(shown, rows(answer, list(shown), register), strict=True))
    return WhyPage(
        title=words.headline(answer),
        answer=answer,
        definition=_(question.metric.definition),
        scope=words.scope(question),
        period=words.period(question.period),
        filters=[(said, url(without)) for said, without in words.filters(question, register)],
        notes=words.notes(answer),
        beside=_beside(question, register, url),
        published=beside(answer, register, url),
        groups=[_group(part, [told[line] for _p, line in some], url) for part, some in _by_part(page)],
        asides=[
            _aside(title, note, lines, told, brief=lines is not answer.figure.possible)
            for title, note, lines in asides
        ],
        page=page,
        head=register.head,
    )


def _by_part(page: Page[tuple[Part, Line]]) -> list[tuple[Part, list[tuple[Part, Line]]]]:
    groups = groupby(page, key=lambda pair: pair[0].key)
    return [(some[0][0], some) for some in (list(group) for _key, group in groups)]


def _group(part: Part, some: list[Row], url: Url) -> Group:
    return Group(part.label, " ".join(words.amount(part.figure)).strip(), url(part.question), some)


def _aside(title: str, note: str, lines: Sequence[Line], told: Mapping[Line, Row], *, brief: bool) -> Group:
    return Group(title, str(len(lines)), "", [told[line] for line in lines[:LINES]], note, brief)


def _asides(figure: Figure) -> list[tuple[str, str, Sequence[Line]]]:
    found = [
        (_("可能计入"), _("日期不够准，只能说可能落在期内，没有计入"), figure.possible),
        (_("金额不详"), _("计入了个数，没有可加的金额"), figure.unknown),
        (_("外币，无折算汇率"), _("公布汇率后自动折算计入"), figure.foreign),
        (_("只知上下限或约数"), _("按写明的数计入"), figure.bounds),
    ]
    return [(title, note, lines) for title, note, lines in found if lines]


def _beside(question: Question, register: Register, url: Url) -> tuple[str, str] | None:
    if not question.metric.beside:
        return None
    other = ask(question.about(question.metric.beside), register)
    return words.headline(other), url(other.question)


def grades(question: Question, url: Url) -> list[Tab]:
    """The same question by how far facts must have been checked, for the switch."""
    said = {Grade.REPORTED: _("全部"), Grade.VERIFIED: _("已核及以上"), Grade.RECOGNISED: _("只计认定")}
    return [
        (word, url(question.graded(grade)), question.grade is grade, None) for grade, word in said.items()
    ]


def ways(question: Question, by: str, url: Callable[[Question, str], str]) -> list[Tab]:
    """The ways to group the lines that no filter has made pointless."""
    asked = {b for b, _key in question.parts}
    return [
        (_(WAYS[way]), url(question, way), way == by, None)
        for way in DIVIDERS
        if way not in asked or way == by
    ]
