"""The pages of enterprises: fetch through policy, ask, answer."""

from django.http import HttpResponse, QueryDict

from wutong.facts.enterprise import Ownership
from wutong.organisations.asking import PersonRequest
from wutong.organisations.going_out import as_file
from wutong.organisations.models import Person
from wutong.organisations.policy import organisations
from wutong.web.page import page
from wutong.web.shown import Column, chips
from wutong.web.terms import label_lazy, term_lazy

from . import policy, queries
from .export import workbook
from .pages import enterprise_page

COLUMNS = (
    Column(label_lazy("enterprise"), "name"),
    Column(label_lazy("ownership")),
    Column(label_lazy("industry_classified")),
    Column(label_lazy("registered_capital"), "capital", term_lazy("wan"), number=True),
    Column(label_lazy("enterprise_founded"), "founded"),
    Column(label_lazy("enterprise_honoured"), "honours", number=True),
    Column(label_lazy("organisation")),
)


def wanted(person: Person, query: QueryDict) -> queries.Wanted:
    """What a list's URL asks for; words that mean nothing ask for nothing."""
    ownership = query.get("ownership", "")
    return queries.Wanted(
        q=query.get("q", "").strip()[:80],
        organisation=organisations(person).filter(code=query.get("org", "")).first(),
        ownership=ownership if ownership in set(Ownership) else "",
        sort=query.get("sort", "name"),
    )


def enterprise_list(request: PersonRequest) -> HttpResponse:
    """The enterprises one may see."""
    asked = wanted(request.user, request.GET)
    shown = queries.enterprise_list(request.user, asked, request.as_of, request.GET.get("page", "1"))
    return page(
        request,
        "enterprises/list.html#found",
        enterprises=shown,
        wanted=asked,
        chips=chips(asked.chips(), request.GET),
        columns=COLUMNS,
        ownerships=Ownership,
    )


def export(request: PersonRequest) -> HttpResponse:
    """The list as a workbook."""
    asked = wanted(request.user, request.GET)
    return as_file(workbook(request.user, asked, request.as_of), "enterprises", request.as_of.at.day)


def detail(request: PersonRequest, id: str) -> HttpResponse:
    """One enterprise, now or as of another day."""
    enterprise = policy.get_or_404(request.user, id)
    story = queries.story_of(enterprise, request.as_of)
    if story is None:
        return page(request, "enterprises/not_yet.html", enterprise=enterprise)
    return page(request, "enterprises/detail.html", shown=enterprise_page(story, request.as_of))
