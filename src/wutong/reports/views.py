"""The pages of figures: read the question from the URL, ask it, answer."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from wutong.facts.kinds import Grade
from wutong.ledger.asof import Standpoint
from wutong.lib.dates import Period
from wutong.lib.refusals import Refused
from wutong.organisations.going_out import XLSX, as_file
from wutong.organisations.models import Organisation, Person
from wutong.organisations.policy import organisations
from wutong.targets.metrics import METRIC, METRICS, Metric
from wutong.web.page import page
from wutong.web.shown import Column
from wutong.web.terms import label, term

from . import boards, exports, pages, words
from . import published as publishing
from .figures import Question, ask, register_for
from .partitions import DIVIDERS
from .published_export import workbook as published_workbook
from .registers import Register

FILES = {"xlsx": (exports.workbook, XLSX), "csv": (exports.table, exports.CSV)}


def dashboard(request: HttpRequest) -> HttpResponse:
    """What one's organisation has signed, started and finished in a year."""
    reach = list(organisations(_person(request)))
    if not reach:
        return page(request, "reports/dashboard.html", board=None)
    scope = _scope(request, reach) or reach[0]
    roots = [(o.name, _elsewhere(request, o.code)) for o in _roots(reach)]
    question = replace(_question(request, "projects_signed", scope), parts=())
    register = register_for(question, *METRICS)
    years = boards.years(question, register)
    asked = words.asked_period(request.GET) or Period.year(years[0] if years else question.at.day.year)
    question = replace(question, period=asked)
    return page(
        request,
        "reports/dashboard.html",
        board=boards.board(question, register, lambda q: words.url(q, _standpoint(request).query)),
        question=question,
        units=[(o.code, "　" * o.depth + o.name, o == scope) for o in reach],
        years=_year_switch(request, question, years),
        scope={"name": scope.name, "choices": roots if len(roots) > 1 else []},
        columns=(_columns("organisation"), _columns("industry_classified")),
        grades=pages.grades(question, lambda q: _board_url(request, q)),
        published=_published_url(request, question),
    )


def published(request: HttpRequest) -> HttpResponse:
    """What others have published of an organisation, each figure beside our own of the same days."""
    reach = list(organisations(_person(request)))
    question, register = _published_question(request, reach)
    return page(
        request,
        "reports/published.html",
        published=_published(request, question, register),
        question=question,
        units=[(o.code, "　" * o.depth + o.name, o == question.organisation) for o in reach],
        years=_published_years(request, question, publishing.years(register)),
        columns=_published_columns(),
        file=_published_url(request, question, "reports:published_export"),
    )


def published_export(request: HttpRequest) -> HttpResponse:
    """The list as a workbook."""
    question, register = _published_question(request, list(organisations(_person(request))))
    told = _published(request, question, register)
    return as_file(
        published_workbook(question, told, _standpoint(request)), "published", _standpoint(request).at.day
    )


def _published_question(request: HttpRequest, reach: list[Organisation]) -> tuple[Question, Register]:
    """Of whom published figures are asked, over which days; 404 for an organisation out of reach."""
    scope = _scope(request, reach) or next(iter(reach), None)
    if scope is None or scope not in reach:
        raise Http404
    question = replace(_question(request, "projects_signed", scope), parts=())
    return question, register_for(question, *METRICS)


def _published(request: HttpRequest, question: Question, register: Register) -> list[publishing.Told]:
    year = question.period.last.year if question.period.last else None
    query = _standpoint(request).query
    return publishing.every(question, register, lambda q: words.url(q, query), year)


def why(request: HttpRequest, metric: str) -> HttpResponse:
    """A number, what it means, and every line it counts."""
    reach = list(organisations(_person(request)))
    question = _question(request, metric, _scope(request, reach))
    register = register_for(question, *_beside(question))
    by = _way(request, question)
    query = _standpoint(request).query
    shown = pages.why_page(
        ask(question, register),
        register,
        by=by,
        number=request.GET.get("page", "1"),
        url=lambda q: words.url(q, query),
    )
    return page(
        request,
        "reports/why.html",
        why=shown,
        scope=_switch(request, reach, question),
        question=question,
        standpoint=_standpoint(request),
        grades=pages.grades(question, lambda q: words.url(q, query)),
        ways=pages.ways(question, by, lambda q, way: words.url(q, query, by=way)),
        files=[(end, words.url(question, _standpoint(request).pinned, end)) for end in FILES],
        permanent=request.build_absolute_uri(words.url(question, _standpoint(request).pinned)),
    )


def export(request: HttpRequest, metric: str, ending: str) -> HttpResponse:
    """The lines of a number as a file."""
    if ending not in FILES:
        raise Http404
    question = _question(request, metric, _scope(request, list(organisations(_person(request)))))
    register = register_for(question)
    written, media_type = FILES[ending]
    answer = ask(question, register)
    address = request.build_absolute_uri(words.url(question, _standpoint(request).pinned))
    name = f"{words.headline(answer)} {words.scope(question)} {words.period(question.period)}.{ending}"
    response = HttpResponse(written(answer, register, address), content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person), "figures ask for a sign-in"
    return request.user


def _standpoint(request: HttpRequest) -> Standpoint:
    return request.as_of  # type: ignore[attr-defined]


def _question(request: HttpRequest, metric: str, scope: Organisation | None) -> Question:
    """What a URL asks; 404 for a metric that does not exist, refused for a word that means nothing."""
    if metric not in METRIC:
        raise Http404
    query = request.GET
    grade = query.get("grade", Grade.REPORTED)
    if grade not in set(Grade):
        raise Refused("没有等级“{grade}”，可用 reported、verified、recognised", grade=grade)
    return Question(
        metric=METRIC[metric],
        period=words.asked_period(query) or Period(None, None),
        at=_standpoint(request).at,
        organisation=scope,
        grade=Grade(grade),
        person=_person(request),
        parts=tuple((by, query[by]) for by in DIVIDERS if query.get(by)),
    )


def _published_columns() -> list[Column]:
    return [
        Column(label("metric")),
        Column(label("period")),
        Column(_("公布"), number=True),
        Column(label("publisher")),
        Column(label("published_on")),
        Column(_("我们"), number=True),
        Column(_("相差"), number=True),
        Column(label("evidence")),
    ]


def _published_years(request: HttpRequest, question: Question, years: list[int]) -> list[pages.Tab]:
    """Every year of which something was published, and all of them together."""
    last = question.period.last
    tabs: list[pages.Tab] = [
        (_("全部"), _published_url(request, replace(question, period=Period(None, None))), last is None, None)
    ]
    for year in years:
        asked = replace(question, period=Period.year(year))
        tabs.append((str(year), _published_url(request, asked), bool(last and last.year == year), None))
    return tabs


def _published_url(request: HttpRequest, question: Question, name: str = "reports:published") -> str:
    asked = words.url(question, _standpoint(request).query).partition("?")[2]
    return f"{reverse(name)}?{asked}"


def _columns(parts: str) -> list[Column]:
    return [
        Column(label(parts)),
        Column(label("projects_signed"), unit=term("project_count"), number=True),
        Column(label("amount_signed"), unit=term("yi"), number=True),
    ]


def _scope(request: HttpRequest, reach: list[Organisation]) -> Organisation | None:
    """The organisation a URL names: one within reach or above it; 404 for any other."""
    code = request.GET.get("org", "")
    if not code:
        return None
    own = next((o for o in reach if o.code == code), None)
    found = own or Organisation.objects.filter(code=code).first()
    near = found and any(_related(found.path, own.path) for own in reach)
    if not near:
        raise Http404
    return found


def _switch(request: HttpRequest, reach: list[Organisation], question: Question) -> dict[str, object]:
    """The scope and those one may change to: for a figure also everything at once."""
    roots = [(words.scope(replace(question, organisation=None)), _elsewhere(request, ""))]
    roots += [(o.name, _elsewhere(request, o.code)) for o in _roots(reach)]
    return {"name": words.scope(question), "choices": roots if len(roots) > 2 else []}


def _roots(reach: list[Organisation]) -> list[Organisation]:
    """The trees of a reach: the organisations below none of it."""
    return [o for o in reach if not any(o != other and o.path.startswith(other.path) for other in reach)]


def _elsewhere(request: HttpRequest, code: str) -> str:
    """This page about another organisation; a part of this one may not exist there."""
    asked = request.GET.copy()
    for name in ("org", "page", "place"):
        asked.pop(name, None)
    if code:
        asked["org"] = code
    return f"?{asked.urlencode()}"


def _related(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _beside(question: Question) -> list[Metric]:
    return [METRIC[question.metric.beside]] if question.metric.beside else []


def _way(request: HttpRequest, question: Question) -> str:
    asked = {by for by, _key in question.parts}
    free = [way for way in DIVIDERS if way not in asked]
    wanted = request.GET.get("by", "")
    return wanted if wanted in DIVIDERS else free[0] if free else "month"


def _year_switch(request: HttpRequest, question: Question, years: list[int]) -> list[pages.Tab]:
    """The latest years with something signed, and the one looked at."""
    first, last = question.period.since, question.period.last
    now = {first.year} if first and last and first.year == last.year else set()
    return [
        (str(year), _board_url(request, replace(question, period=Period.year(year))), {year} == now, None)
        for year in sorted({*years[:5], *now, question.at.day.year})
    ]


def _board_url(request: HttpRequest, question: Question) -> str:
    asked = words.url(question, _standpoint(request).query).partition("?")[2]
    return f"{reverse('reports:dashboard')}?{asked}"
