"""The desk's pages: today, one fact, one paper, the queue of checks, the ledger, and finding."""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.forms import Form
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from wutong.facts.kinds import KINDS
from wutong.facts.rates import RatePublished
from wutong.facts.recognition import RecognitionGranted, VerificationGranted, may_verify
from wutong.ledger import papers, store
from wutong.ledger.core import Evidence, Fact
from wutong.ledger.export import lines
from wutong.ledger.models import Check, Entry
from wutong.lib.dates import When
from wutong.lib.refusals import Refused
from wutong.organisations.asking import PersonRequest
from wutong.organisations.doors import form_act
from wutong.organisations.policy import organisations, sees_everything
from wutong.projects import forms as project_forms
from wutong.projects.actions import WITHDRAWABLE
from wutong.projects.models import ProjectNow
from wutong.projects.policy import project_id_of
from wutong.projects.queries import Wanted, project_list
from wutong.projects.views import wanted
from wutong.web.errors import refusals_on
from wutong.web.page import page

from . import actions, owners, queries
from .checking import check_the_book
from .forms import RateForm, RecogniseForm, RevokeForm, VerifyForm
from .pages import Laying, with_projects
from .paper_pages import sheet_view

WAITING, MOVED, LATE = 5, 12, 8
QUEUE = 30
ENTRIES = 40
# What a browser may show by itself; everything else is handed over as a file.
SHOWN_INLINE = ("application/pdf", "image/png", "image/jpeg")


def today(request: PersonRequest) -> HttpResponse:
    """What waits for me, and what moved."""
    waiting = queries.waiting(request.user, request.as_of.at)
    first, moved = list(waiting[:WAITING]), queries.moved(request.user, request.as_of.at)[:MOVED]
    # Laid out together: people, papers and names are then fetched once.
    shown = with_projects(queries.seen(request.user, [*first, *moved]), request.as_of)
    ids = {row.pk for row in first}
    late = project_list(request.user, Wanted(light="red", sort="news"), request.as_of, rows=LATE)
    return page(
        request,
        "desk/today.html",
        waiting=[item for item in shown[: len(first)] if item["id"] in ids],
        waiting_count=waiting.count(),
        late=late.object_list,
        late_count=late.paginator.count,
        moved=[item for item in shown if item["id"] not in ids],
        can_report=organisations(request.user, "report").exists(),
    )


def fact(request: PersonRequest, id: str) -> HttpResponse:
    """One fact: what it says, on which paper, who said so, and everything that became of it."""
    row = queries.fact_or_404(request.user, id)
    core = row.as_core()
    known = request.as_of.at.known
    if core.recorded_at > known:
        raise Http404
    line = [f for f in store.as_core(queries.line_of(row)) if f.recorded_at <= known]
    around = [f for f in store.as_core(queries.about(row)) if f.recorded_at <= known]
    laying = Laying([*line, *around], request.as_of)
    project = ProjectNow.objects.filter(pk=project_id_of(core) or "").first()
    last = line[-1].id == core.id
    may_report = last and owners.may(request.user, "report", core)
    return page(
        request,
        "desk/fact.html",
        fact=laying.fact(core),
        core=core,
        row=row,
        line=[laying.fact(f) for f in line] if len(line) > 1 else [],
        around=[laying.fact(f) for f in around],
        project=project,
        can_correct=may_report and core.claim is not None and KINDS[core.kind] in project_forms.correctable(),
        can_withdraw=may_report and core.claim is not None and core.kind in WITHDRAWABLE,
        can_verify=last and _verifiable(request, core, around),
        can_recognise=last and _has(around, VerificationGranted.kind) and _judges(request, core),
        can_revoke=last and _has(around, RecognitionGranted.kind) and _judges(request, core),
    )


def _has(around: Sequence[Fact], kind: str) -> bool:
    return any(f.kind == kind and f.claim is not None for f in around)


def _judges(request: PersonRequest, core: Fact) -> bool:
    return owners.may(request.user, "verify", core)


def _verifiable(request: PersonRequest, core: Fact, around: Sequence[Fact]) -> bool:
    if core.kind not in queries.CHECKABLE or not owners.may(request.user, "verify", core):
        return False
    try:
        may_verify(core, request.user.ref, around)
    except Refused:
        return False
    return True


def verify(request: PersonRequest, id: str) -> HttpResponse:
    """Check a fact against its papers, side by side."""
    row = queries.fact_or_404(request.user, id)
    core = row.as_core()
    if not owners.may(request.user, "verify", core):
        raise Refused("您无权核验这条事实；请联系管理员")
    form = VerifyForm(request.POST or None, request.FILES or None, initial={"on": When(localdate())})
    with refusals_on(form):
        if form.is_valid():
            file = form.cleaned_data["paper"]
            proof = (
                (Evidence(papers.keep(file.name, file.chunks(), request.user.ref).sha256),) if file else ()
            )
            words = {"method": form.cleaned_data["method"], "on": form.cleaned_data["on"]}
            actions.verify(form_act(request), core, evidence=proof, **words)
            messages.success(request, _("已核验。"))
            return redirect("desk:verification")
    laying = Laying([core], request.as_of)
    shown = [
        {
            "paper": laying.papers[e.paper],
            "place": e.place,
            "sheet": sheet_view(laying.papers[e.paper], e.place),
        }
        for e in core.evidence
        if e.paper in laying.papers
    ]
    project = ProjectNow.objects.filter(pk=project_id_of(core) or "").first()
    return page(
        request,
        "desk/verify.html#form",
        fact=laying.fact(core),
        project=project,
        form=form,
        shown=shown[:4],
    )


def recognise(request: PersonRequest, id: str) -> HttpResponse:
    """Say that a level of government counts a fact."""
    return _judge(request, id, RecogniseForm, actions.recognise, pgettext("verb", "认定"))


def revoke(request: PersonRequest, id: str) -> HttpResponse:
    """Say that a level of government no longer counts a fact."""
    return _judge(request, id, RevokeForm, actions.revoke, _("撤销认定"))


def _judge(
    request: PersonRequest, id: str, asked: type[Form], verb: Callable[..., object], title: str
) -> HttpResponse:
    core = queries.fact_or_404(request.user, id).as_core()
    if not owners.may(request.user, "verify", core):
        raise Refused("您无权认定这条事实；请联系管理员")
    form = asked(request.POST or None, request.FILES or None, initial={"on": When(localdate())})
    with refusals_on(form):
        if form.is_valid():
            words = dict(form.cleaned_data)
            proof = _kept(request, words.pop("paper"))
            verb(form_act(request), core, evidence=proof, **words)
            return redirect("desk:fact", id)
    laid = Laying([core], request.as_of).fact(core)
    return page(request, "desk/judge.html#form", fact=laid, form=form, title=title)


def _kept(request: PersonRequest, file: UploadedFile | None) -> tuple[Evidence, ...]:
    return (Evidence(papers.keep(file.name or "", file.chunks(), request.user.ref).sha256),) if file else ()


def rates(request: PersonRequest) -> HttpResponse:
    """The exchange rates published so far, and the form for the next."""
    may = organisations(request.user, "report").exists()
    if request.method == "POST" and not may:
        raise Refused("您无权登记汇率；请联系管理员")
    form = RateForm(request.POST or None, request.FILES or None)
    with refusals_on(form):
        if form.is_valid():
            words = form.cleaned_data
            claim = RatePublished(words["currency"], words["yuan"])
            actions.publish_rate(
                form_act(request), claim, on=words["on"], evidence=_kept(request, words["paper"])
            )
            return redirect("desk:rates")
    known = store.standing_rows(request.as_of.at).filter(kind=RatePublished.kind).order_by("-happened_on")
    facts = store.as_core(known[:200])
    laying = Laying(facts, request.as_of)
    return page(request, "desk/rates.html", rates=[laying.fact(f) for f in facts], form=form if may else None)


def verification(request: PersonRequest) -> HttpResponse:
    """What waits for a second person."""
    waiting = queries.waiting(request.user, request.as_of.at)
    shown = with_projects(queries.seen(request.user, waiting[:QUEUE]), request.as_of)
    may = organisations(request.user, "verify").exists()
    return page(request, "desk/verification.html", waiting=shown, count=waiting.count(), may=may)


def paper(request: PersonRequest, sha256: str) -> HttpResponse:
    """One paper: the very cell or page, and every fact that stands on it."""
    found, seen = queries.paper_or_404(request.user, sha256)
    place = request.GET.get("place", "")[:200]
    here = [
        s for s in seen if not place or any(e.paper == sha256 and e.place == place for e in s.fact.evidence)
    ]
    return page(
        request,
        "desk/paper.html",
        paper=found,
        place=place,
        sheet=sheet_view(found, place),
        image=found.media_type.startswith("image/"),
        here=with_projects(here[:50], request.as_of),
        count=len(seen),
    )


def paper_file(request: PersonRequest, sha256: str) -> FileResponse:
    """The document itself."""
    found, _seen = queries.paper_or_404(request.user, sha256)
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


def ledger(request: PersonRequest) -> HttpResponse:
    """The state of the chain, and its entries from the newest down."""
    before = request.GET.get("before", "")
    entries = queries.entries_page(int(before) if before.isdigit() and len(before) < 15 else None, ENTRIES)
    last = Check.objects.first()
    return page(
        request,
        "desk/ledger.html",
        head=store.head(),
        entries=queries.told(request.user, entries),
        more=entries[-1].seq if entries and entries[-1].seq > 0 else None,
        check=last,
        damages=[_(d["sentence"]).format(ref=d["ref"]) for d in last.damages] if last else [],
    )


@require_POST
def check(request: PersonRequest) -> HttpResponse:
    """Have the whole book checked, in the background."""
    check_the_book.enqueue()
    messages.info(request, _("核对已排上队，做完后显示在这里。"))
    return redirect("desk:ledger")


def entry(request: PersonRequest, seq: int) -> HttpResponse:
    """One act: who recorded what, when, through which door, and its seal."""
    row = Entry.objects.filter(seq=seq).first()
    if row is None:
        raise Http404
    seen = queries.seen(request.user, row.facts.select_related("entry").order_by("position")[:500])
    hidden = row.facts.count() - len(seen)
    previous = Entry.objects.filter(seq=seq - 1).first()
    told = queries.told(request.user, [row])[0]
    return page(
        request,
        "desk/entry.html",
        entry=told,
        previous=previous,
        facts=with_projects(seen, request.as_of),
        hidden=hidden,
    )


def find(request: PersonRequest) -> HttpResponse:
    """Find over everything one may see: a name, its pinyin initials, a code."""
    words = request.GET.get("q", "").strip()[:80]
    if not words:
        return redirect("projects:list")
    found = project_list(request.user, wanted(request.user, request.GET), request.as_of)
    if found.paginator.count == 1:
        there = reverse("projects:detail", args=[found.object_list[0].id])
        return redirect(f"{there}?{request.as_of.query}" if request.as_of.is_past else there)
    return page(request, "desk/find.html", q=words, found=found)


def export(request: PersonRequest) -> HttpResponseBase:
    """The whole ledger as JSON lines, for whoever may see all of it."""
    if not sees_everything(request.user):
        raise Refused("导出整本账要能查看所有单位；请联系管理员")
    name = f"wutong-ledger-{store.head().seq}.jsonl"
    return StreamingHttpResponse(
        lines(),
        content_type="application/x-ndjson",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
