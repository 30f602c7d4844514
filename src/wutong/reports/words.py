"""Questions and answers in words and as URLs, in the reader's language."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.facts.figures import Figure, Unit
from wutong.lib.dates import Period
from wutong.lib.money import YI, in_wan, in_yi
from wutong.lib.refusals import Refused
from wutong.web.terms import label, term

from .figures import Answer, Question
from .partitions import DIVIDERS
from .registers import Register

YEARS = range(1900, 3000)  # a year outside is a slip of the finger


def amount(figure: Figure) -> tuple[str, str]:
    """The number and its unit, as a headline says them."""
    if figure.unit is Unit.PROJECTS:
        return f"{int(figure.value):,}", term(figure.unit)
    if figure.lines and not any(line.amount for line in figure.lines):
        return "—", ""  # nought would be a statement
    # Below a hundredth of 亿 a headline in 亿 would say nothing.
    if figure.value and abs(figure.value) < YI / 100:
        return in_wan(figure.value), term("wan")
    return in_yi(figure.value), term("yi")


def headline(answer: Answer) -> str:
    """What was asked and its answer: 签约项目数 7 个."""
    number, unit = amount(answer.figure)
    said = _("{metric} {number} {unit}")
    return said.format(metric=label(answer.question.metric.key), number=number, unit=unit).strip()


def scope(question: Question) -> str:
    """Whose projects are counted."""
    return question.organisation.name if question.organisation else _("全部单位")


def period(asked: Period) -> str:
    """The days that count, in as few words as say them."""
    first, last = asked.since, asked.last
    if first is None:
        return _("到 {last} 为止").format(last=last) if last else _("全部时间")
    if last is None:
        return _("从 {first} 起").format(first=first)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        years = str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
        return _("{year} 年").format(year=years)
    return _("{first} 至 {last}").format(first=first, last=last)


def filters(question: Question, register: Register) -> list[tuple[str, Question]]:
    """Each part that was asked for, in words, with the question that leaves it out."""
    milestone = question.metric.milestone
    said = [
        (DIVIDERS[by](register, milestone).said(key), question.part(by, "")) for by, key in question.parts
    ]
    if question.grade.rank:
        said.append((_("只计{grade}及以上").format(grade=term(question.grade)), question.graded("reported")))
    return said


def notes(answer: Answer) -> list[str]:
    """What stands beside the number: what may belong to it, what it does not know, what it hides."""
    figure = answer.figure
    told = [
        (_("另有 {n} 项可能计入，日期不够准"), len(figure.possible)),
        (_("其中 {n} 项金额不详，未计入"), len(figure.unknown)),
        (_("其中 {n} 项只知上下限或约数，按写明的数计"), len(figure.bounds)),
        (_("其中 {n} 项是外币，没有折算汇率，未计入"), len(figure.foreign)),
        (_("另有 {n} 项不在您的权限内"), answer.hidden),
    ]
    return [sentence.format(n=n) for sentence, n in told if n]


def url(question: Question, standpoint: str = "", ending: str = "", **more: str) -> str:
    """Where the question is answered, on a page or as a file; `standpoint` is the query of an `AsOf`."""
    asked = {
        "org": question.organisation.code if question.organisation else "",
        "since": _day(question.period.since),
        "until": _day(question.period.last),
        "grade": question.grade.value if question.grade.rank else "",
        **dict(question.parts),
        **more,
    }
    query = urlencode({key: value for key, value in asked.items() if value})
    name = question.metric.key
    where = reverse("reports:export", args=[name, ending]) if ending else reverse("reports:why", args=[name])
    return "?".join(filter(None, (where, "&".join(filter(None, (query, standpoint))))))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def asked_period(query: Mapping[str, str]) -> Period | None:
    """The period a URL asks for by `year` or by `since` and `until`; None when it asks for none."""
    if year := query.get("year", "").strip():
        return Period.year(_read_day(f"{year}-01-01").year)
    since, until = (query.get(name, "").strip() for name in ("since", "until"))
    if not since and not until:
        return None
    return Period.inclusive(_read_day(since) if since else None, _read_day(until) if until else None)


def _read_day(words: str) -> date:
    try:
        day = date.fromisoformat(words)
    except ValueError:
        raise Refused("“{words}”不是日期，请写成 2023-06-30", words=words) from None
    if day.year not in YEARS:
        raise Refused("{first} 年以前和 {last} 年以后没有可数的，请核对年份", first=YEARS[0], last=YEARS[-1])
    return day
