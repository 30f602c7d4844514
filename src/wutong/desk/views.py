"""The desk's pages: today, one paper, rates, and finding."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from wutong.enterprises import views as enterprise_views
from wutong.enterprises.queries import enterprise_list
from wutong.facts.rates import RatePublished
from wutong.ledger import papers, store
from wutong.lib.refusals import Refused
from wutong.organisations.asking import PersonRequest
from wutong.organisations.doors import form_act
from wutong.organisations.policy import reports
from wutong.projects.laying import Laying
from wutong.projects.queries import Wanted, project_list
from wutong.projects.views import wanted
from wutong.web.errors import refusals_on
from wutong.web.page import page

from . import actions, queries
from .forms import RateForm
from .intake.pages import open_intakes
from .pages import with_projects
from .paper_pages import sheet_view

WAITING, MOVED, LATE = 5, 12, 8
ENTERPRISES = 20  # found beside the projects of a page; the list of enterprises has the rest
# What a browser may show by itself; everything else is handed over as a file.
SHOWN_INLINE = ("application/pdf", "image/png", "image/jpeg")


def today(request: PersonRequest) -> HttpResponse:
    """What waits for me, and what moved."""
    waiting = queries.waiting(request.user, request.as_of.at)
    first, moved = list(waiting[:WAITING]), queries.moved(request.user, request.as_of.at)[:MOVED]
    count, more = queries.counted(waiting)
    # Laid out together: people, papers and names are then fetched once.
    shown = with_projects(queries.seen(request.user, [*first, *moved]), request.as_of)
    ids = {row.pk for row in first}
    late = project_list(request.user, Wanted(light="red", sort="news"), request.as_of, rows=LATE)
    return page(
        request,
        "desk/today.html",
        waiting=[item for item in shown[: len(first)] if item["id"] in ids],
        waiting_count=count,
        waiting_more=more,
        late=late.object_list,
        late_count=late.paginator.count,
        moved=[item for item in shown if item["id"] not in ids],
        can_report=reports(request.user),
        intakes=open_intakes(request.user),
    )


def rates(request: PersonRequest) -> HttpResponse:
    """The exchange rates published so far, and the form for the next."""
    may = reports(request.user)
    if request.method == "POST" and not may:
        raise Refused("您无权登记汇率；请联系管理员")
    form = RateForm(request.POST or None, request.FILES or None)
    with refusals_on(form):
        if form.is_valid():
            words = form.cleaned_data
            claim = RatePublished(words["currency"], words["yuan"])
            actions.publish_rate(
                form_act(request),
                claim,
                on=words["on"],
                evidence=papers.received(words["paper"], request.user.ref),
            )
            return redirect("desk:rates")
    known = store.standing_rows(request.as_of.at).filter(kind=RatePublished.kind).order_by("-happened_on")
    facts = store.as_core(known[:200])
    laying = Laying(facts, request.as_of)
    return page(request, "desk/rates.html", rates=[laying.fact(f) for f in facts], form=form if may else None)


def paper(request: PersonRequest, sha256: str) -> HttpResponse:
    """One paper: the very cell or page, and every fact that stands on it."""
    place = request.GET.get("place", "")[:200]
    found = queries.paper_or_404(request.user, sha256, place)
    return page(
        request,
        "desk/paper.html",
        paper=found.paper,
        place=place,
        sheet=sheet_view(found.paper, place),
        image=found.paper.media_type.startswith("image/"),
        here=with_projects(found.facts[:50], request.as_of),
        count=found.count,
    )


def paper_file(request: PersonRequest, sha256: str) -> FileResponse:
    """The document itself."""
    found = queries.paper_or_404(request.user, sha256).paper
    path = papers.place(sha256)
    if not path.exists():
        raise Http404
    inline = found.media_type in SHOWN_INLINE
    response = FileResponse(
        path.open("rb"), content_type=found.media_type, filename=found.name, as_attachment=not inline
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = (
        "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'"
    )
    return response


def find(request: PersonRequest) -> HttpResponse:
    """Find over everything one may see: a name, its pinyin initials, a code."""
    words = request.GET.get("q", "").strip()[:80]
    if not words:
        return redirect("projects:list")
    found = project_list(request.user, wanted(request.user, request.GET), request.as_of)
    asked = enterprise_views.wanted(request.user, request.GET)
    enterprises = enterprise_list(request.user, asked, request.as_of, rows=ENTERPRISES)
    if found.paginator.count + enterprises.paginator.count == 1:
        room, shown = ("projects", found) if found.paginator.count else ("enterprises", enterprises)
        there = reverse(f"{room}:detail", args=[shown.object_list[0].id])
        return redirect(f"{there}?{request.as_of.query}" if request.as_of.is_past else there)
    return page(request, "desk/find.html", q=words, found=found, enterprises=enterprises)
