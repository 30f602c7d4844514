"""The pages of the door for sheets: choose a workbook, see what would happen, confirm, see what happened."""

from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.db.models.functions import Substr
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from wutong.desk.models import Intake
from wutong.enterprises.models import EnterpriseNow
from wutong.enterprises.policy import visible_now as enterprises_seen
from wutong.facts.published import FigurePublished
from wutong.ledger import papers
from wutong.ledger.models import Entry, Fact, Paper
from wutong.lib.refusals import Refused
from wutong.lib.sheets.reading import read
from wutong.organisations.asking import PersonRequest
from wutong.organisations.models import Person
from wutong.organisations.policy import organisations, reports
from wutong.organisations.sheets import Choice, Outcome
from wutong.projects.models import ProjectNow
from wutong.projects.policy import visible_now
from wutong.web.errors import refusals_on
from wutong.web.page import page
from wutong.web.shown import Column

from . import actions, intakes, pages, returning
from .forms import AgainForm, UploadForm
from .saying import in_words
from .stretches import remark

ROWS = 100
THINGS = 60
State = Intake.State
COLUMN_HEADS = (
    Column(gettext_lazy("列名")),
    Column(gettext_lazy("读作")),
    Column(gettext_lazy("单元格举例")),
    Column(gettext_lazy("为什么")),
)
ROW_HEADS = (
    Column(gettext_lazy("名称")),
    Column(gettext_lazy("结果")),
    Column(gettext_lazy("将记下的事实与要看的地方")),
)


def intake(request: PersonRequest) -> HttpResponse:
    """Choose a workbook; it is kept as a paper once it can be read."""
    form = UploadForm(request.user, request.POST or None, request.FILES or None, initial=_asked(request))
    with refusals_on(form):
        if form.is_valid():
            said = form.cleaned_data
            paper = _take(request, said["workbook"])
            brought = intakes.bring(request.user, paper, said["organisation"], said["paper_day"])
            return redirect("desk:brought", brought.pk)
    return page(
        request,
        "desk/intake.html#form",
        form=form,
        may_report=reports(request.user),
        limit=settings.PAPER_BYTES_MAX >> 20,
        open_intakes=pages.open_intakes(request.user),
    )


def _asked(request: PersonRequest) -> dict[str, str]:
    code = request.GET.get("org", "")
    known = organisations(request.user, "report").filter(code=code).exists()
    return {"organisation": code} if known else {}


def _take(request: PersonRequest, file: UploadedFile) -> Paper:
    name = file.name or ""
    if (file.size or 0) > settings.PAPER_BYTES_MAX:
        raise Refused(
            "{name} 超过 {limit} MB，请压缩或拆分后再上传",
            field="workbook", name=name, limit=settings.PAPER_BYTES_MAX >> 20,
        )  # fmt: skip
    data = file.read()
    if len(data) <= intakes.BYTES_AT_ONCE:
        read(data, name)
    return papers.keep(name, [data], request.user.ref)


def _or_404(request: PersonRequest, id: str) -> Intake:
    """Whoever brought a workbook goes on with it; to anybody else it is not there."""
    found = Intake.objects.select_related("paper", "organisation", "person")
    brought = found.filter(pk=id, person=request.user).first()
    if brought is None:
        raise Http404
    return brought


def _open_or_404(request: PersonRequest, id: str) -> Intake:
    """The same, as long as it may still be read otherwise: what is being recorded keeps its plan."""
    brought = _or_404(request, id)
    if brought.state in (State.RECORDING, State.RECORDED):
        raise Refused("这份台账正在入账或已经入账，要换一种读法，请重新上传")
    return brought


def show(request: PersonRequest, id: str) -> HttpResponse:
    """How far a workbook has come: being read, what it would record, why it cannot, what it recorded."""
    brought = _or_404(request, id)
    intakes.freshened(brought)
    if brought.under_way:
        return page(request, "desk/intake_progress.html", **pages.progress(brought))
    if brought.state == State.REFUSED:
        return _refused(request, brought)
    return _recorded(request, brought) if brought.state == State.RECORDED else _planned(request, brought)


def progress(request: PersonRequest, id: str) -> HttpResponse:
    """How far it has come, for a page that asks again; once done, the page itself comes anew."""
    brought = _or_404(request, id)
    response = page(request, "desk/_intake_progress.html", **pages.progress(brought))
    if not brought.under_way:
        response["HX-Refresh"] = "true"
    return response


def _planned(request: PersonRequest, brought: Intake) -> HttpResponse:
    """What a workbook would record: counts, problems, contradictions, columns, rows."""
    plan = intakes.plan_of(brought)
    only = request.GET.get("only", "") if request.GET.get("only") in set(Outcome) else ""
    counts, showing = plan.counts, pages.Showing(plan)
    every = counts[only] if only else sum(counts[outcome] for outcome in Outcome)
    rows = Paginator(range(every), ROWS).get_page(request.GET.get("page"))
    first = max(rows.start_index() - 1, 0)
    return page(
        request,
        "desk/intake_preview.html",
        plan=plan,
        intake=brought,
        counts=counts,
        form=_again_form(brought),
        rows=rows,
        shown=[showing.row(row) for row in plan.stretches.rows(only, first, ROWS)],
        tabs=pages.tabs(plan, only),
        problems=showing.problems(),
        contradictions=showing.contradictions(),
        choices=pages.choices(),
        **pages.columns_read(plan.about),
        heads=COLUMN_HEADS,
        row_heads=ROW_HEADS,
    )


def _again_form(brought: Intake, data: Any = None) -> AgainForm:
    about = intakes.about_of(brought)
    initial = {
        "organisation": brought.organisation.code,
        # A browser's field of days takes this form only, whatever the language of the page.
        "paper_day": day.isoformat() if (day := about.paper_day if about else brought.paper_day) else "",
        "sheet": about.sheet if about else brought.sheet,
        "room": about.room if about else brought.room,
    }
    form = AgainForm(brought.person, data, initial=initial)
    form.offer(about.sheets if about else (), pages.rooms())
    return form


def _refused(request: PersonRequest, brought: Intake, form: BaseForm | None = None) -> HttpResponse:
    """Why a sheet cannot be taken in; where its columns are the matter, they can be settled here."""
    about = intakes.about_of(brought)
    sentence = remark(brought.refusal).said(_, in_words({})) if brought.refusal else ""
    return page(
        request,
        "desk/intake_refused.html",
        422,
        form=form or _again_form(brought),
        sentence=sentence,
        intake=brought,
        columns=pages.columns(about.columns) if about else (),
        fields=pages.fields(about.room) if about else (),
        heads=COLUMN_HEADS,
    )


@require_POST
def again(request: PersonRequest, id: str) -> HttpResponse:
    """Read the same workbook otherwise: another organisation, day, sheet or room."""
    brought = _open_or_404(request, id)
    form = _again_form(brought, request.POST)
    if not form.is_valid():
        brought.refusal = None
        return _refused(request, brought, form)
    said = form.cleaned_data
    intakes.ask_again(
        brought,
        organisation=said["organisation"],
        paper_day=said["paper_day"],
        sheet=said.get("sheet", ""),
        room=said.get("room", ""),
    )
    return redirect("desk:brought", id)


@require_POST
def settle(request: PersonRequest, id: str) -> HttpResponse:
    """Say what each column means, for this sheet and all later ones with the same headings."""
    brought = _open_or_404(request, id)
    said = zip(request.POST.getlist("heading"), request.POST.getlist("field"), strict=False)
    intakes.settle(brought, dict(said))
    return redirect("desk:brought", id)


@require_POST
def choose(request: PersonRequest, id: str) -> HttpResponse:
    """Say what to do where the sheet contradicts the ledger."""
    brought = _open_or_404(request, id)
    said = zip(request.POST.getlist("place"), request.POST.getlist("choice"), strict=False)
    known = {choice.value for choice in Choice}
    intakes.choose(brought, {place: Choice(choice) for place, choice in said if choice in known})
    return redirect("desk:brought", id)


def problems(request: PersonRequest, id: str) -> HttpResponse:
    """The rows that were not understood, as a workbook to be mended and taken in again."""
    plan = intakes.plan_of(_or_404(request, id))
    stem = PurePath(plan.question.paper.name).stem
    name = _("{name}-待改.xlsx").format(name=stem)
    return HttpResponse(
        returning.returned(plan.reading.layout, plan.stretches.rows(Outcome.PROBLEM)),
        content_type=papers.MEDIA_TYPES[".xlsx"],
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )


@require_POST
def confirm(request: PersonRequest, id: str) -> HttpResponse:
    """Record what the preview showed; a long sheet goes on by itself."""
    brought = _or_404(request, id)
    if brought.state == State.PLANNED:
        intakes.record_soon(brought)
        skipped = sum(told["rows"].get(Outcome.PROBLEM, 0) for told in (brought.plan or {})["stretches"])
        if skipped and brought.state == State.RECORDED:
            messages.warning(request, _("跳过 {count} 行，请改正后再导入。").format(count=skipped))
    return redirect("desk:brought", id)


def _recorded(request: PersonRequest, brought: Intake) -> HttpResponse:
    """What a confirmed sheet recorded."""
    entries = list(actions.entries_of(brought.key))
    # Of a long sheet the things of its first act are shown; all of them the plan has counted.
    first = entries[:1]
    told, enterprises = _told_of(request.user, first), _enterprises_of(request.user, first)
    things = sum(stretch["things"] for stretch in (brought.plan or {})["stretches"]) if entries[1:] else 0
    return page(
        request,
        "desk/intake_result.html",
        intake=brought,
        entries=entries,
        facts=Fact.objects.filter(entry__in=entries).count(),
        projects=told[:THINGS],
        count=told.exists() and (things or told.count()),
        enterprises=enterprises[:THINGS],
        enterprise_count=enterprises.exists() and (things or enterprises.count()),
        figures=Fact.objects.filter(entry__in=entries, kind=FigurePublished.kind).exists(),
    )


def _told_of(person: Person, entries: list[Entry]) -> QuerySet[ProjectNow]:
    """The projects some entries tell of, as far as a person may see them."""
    found = visible_now(person).filter(pk__in=_ids("project", entries))
    return found.select_related("organisation").order_by("organisation__path", "name")


def _enterprises_of(person: Person, entries: list[Entry]) -> QuerySet[EnterpriseNow]:
    """The enterprises some entries tell of, as far as a person may see them."""
    found = enterprises_seen(person).filter(pk__in=_ids("enterprise", entries))
    return found.select_related("organisation").order_by("organisation__path", "name")


def _ids(kind: str, entries: list[Entry]) -> QuerySet[Fact, Any]:
    """The ids of the things of one kind that some entries tell of."""
    told = Fact.objects.filter(entry__in=entries, touched__ref__startswith=f"{kind}:")
    return told.values_list(Substr("touched__ref", len(kind) + 2), flat=True)
