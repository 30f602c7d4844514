"""The pages of the door for sheets: choose a workbook, see what would happen, confirm, see what happened."""

import contextlib
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
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from wutong.desk.queries import paper_or_404
from wutong.ledger import papers
from wutong.ledger.core import local_day
from wutong.ledger.models import Entry, Fact, Paper
from wutong.lib.refusals import Refused
from wutong.lib.sheets.reading import read
from wutong.organisations.asking import PersonRequest
from wutong.organisations.models import Organisation, Person
from wutong.organisations.policy import organisations
from wutong.projects.models import ProjectNow
from wutong.projects.policy import visible_now
from wutong.web.errors import refusals_on
from wutong.web.page import page
from wutong.web.shown import Column

from . import actions, pages, returning
from .forms import AgainForm, UploadForm
from .plan import Outcome

ROWS = 100
PROJECTS = 60
BROUGHT = "intake"  # in the session: the papers a person has brought, also those others had brought before


def intake(request: PersonRequest) -> HttpResponse:
    """Choose a workbook; it is kept as a paper once it can be read."""
    form = UploadForm(request.user, request.POST or None, request.FILES or None, initial=_asked(request))
    with refusals_on(form):
        if form.is_valid():
            said = form.cleaned_data
            paper = _take(request, said["workbook"])
            return redirect(f"{reverse('desk:preview', args=[paper.sha256])}?{_wanted(request, paper, said)}")
    may_report = organisations(request.user, "report").exists()
    limit = settings.PAPER_BYTES_MAX >> 20
    return page(request, "desk/intake.html#form", form=form, may_report=may_report, limit=limit)


def _wanted(request: PersonRequest, paper: Paper, said: dict[str, Any]) -> str:
    """The query of the preview; a table whose columns are not understood can be settled on that page."""
    organisation = said["organisation"]
    try:
        return _query(actions.preview(request.user, paper, organisation, said["paper_day"]))
    except Refused:
        actions.columns_of(request.user, paper, organisation)
        return urlencode({"org": organisation.code, "paper_day": said["paper_day"] or ""})


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
    read(data, name)
    paper = papers.keep(name, [data], request.user.ref)
    request.session[BROUGHT] = [*request.session.get(BROUGHT, [])[-50:], paper.sha256]
    return paper


def preview(request: PersonRequest, sha256: str) -> HttpResponse:
    """What a workbook would record: counts, problems, columns, rows."""
    paper = _paper_or_404(request, sha256)
    form, plan = _planned(request, paper)
    if plan is None:
        return _refused(request, form, paper)
    only = request.GET.get("only", "") if request.GET.get("only") in set(Outcome) else ""
    showing = pages.Showing(plan)
    rows = Paginator(pages.chosen(plan.rows, only), ROWS).get_page(request.GET.get("page"))
    return page(
        request,
        "desk/intake_preview.html",
        plan=plan,
        counts=plan.counts,
        form=form,
        rows=rows,
        shown=[showing.row(row) for row in rows.object_list],
        tabs=pages.tabs(plan, only, _query(plan)),
        problems=showing.problems(),
        columns=pages.columns(plan.columns),
        fields=pages.fields(),
        heads=COLUMN_HEADS,
        row_heads=[Column(_("项目")), Column(_("结果")), Column(_("将记下的事实与要看的地方"))],
    )


def problems(request: PersonRequest, sha256: str) -> HttpResponse:
    """The rows that were not understood, as a workbook to be mended and taken in again."""
    paper = _paper_or_404(request, sha256)
    form, plan = _planned(request, paper)
    if plan is None:
        return _refused(request, form, paper)
    _columns, layout = actions.columns_of(request.user, paper, plan.organisation, plan.sheet)
    stem = PurePath(paper.name).stem
    return HttpResponse(
        returning.returned(layout, plan.rows),
        content_type=papers.MEDIA_TYPES[".xlsx"],
        headers={
            "Content-Disposition": content_disposition_header(True, _("{name}-待改.xlsx").format(name=stem))
        },
    )


COLUMN_HEADS = (
    Column(gettext_lazy("列名")),
    Column(gettext_lazy("读作")),
    Column(gettext_lazy("单元格举例")),
    Column(gettext_lazy("为什么")),
)


def _refused(request: PersonRequest, form: BaseForm, paper: Paper) -> HttpResponse:
    """Why a sheet cannot be taken in; where its columns are the matter, they can be settled here."""
    columns = []
    with contextlib.suppress(Refused, Organisation.DoesNotExist):
        organisation = organisations(request.user, "report").get(code=str(form["organisation"].value()))
        sheet = request.POST.get("sheet") or request.GET.get("sheet", "")
        read_as, _layout = actions.columns_of(request.user, paper, organisation, sheet)
        columns = pages.columns(read_as)
    return page(
        request,
        "desk/intake_refused.html",
        422,
        form=form,
        paper=paper,
        columns=columns,
        fields=pages.fields(),
        heads=COLUMN_HEADS,
        asked=request.POST or request.GET,
    )


@require_POST
def settle(request: PersonRequest, sha256: str) -> HttpResponse:
    """Say what each column means, for this sheet and all later ones with the same headings."""
    paper = _paper_or_404(request, sha256)
    organisation = organisations(request.user, "report").filter(code=request.POST.get("org", "")).first()
    if organisation is None:
        raise Refused("请先选择责任单位")
    said = zip(request.POST.getlist("heading"), request.POST.getlist("field"), strict=False)
    actions.settle_columns(request.user, paper, organisation, request.POST.get("sheet", ""), dict(said))
    asked = {name: request.POST.get(name, "") for name in ("org", "paper_day", "sheet")}
    return redirect(f"{reverse('desk:preview', args=[sha256])}?{urlencode(asked)}#columns")


def _paper_or_404(request: PersonRequest, sha256: str) -> Paper:
    """A paper this person brought, or may see anyway."""
    if sha256 in request.session.get(BROUGHT, []) and (paper := Paper.objects.filter(pk=sha256).first()):
        return paper
    return paper_or_404(request.user, sha256)[0]


def _planned(request: PersonRequest, paper: Paper) -> tuple[BaseForm, actions.Plan | None]:
    asked = request.POST if request.method == "POST" else request.GET
    words = {
        "organisation": asked.get("org", ""),
        "paper_day": asked.get("paper_day", ""),
        "sheet": asked.get("sheet", ""),
    }
    form, plan = AgainForm(request.user, words), None
    form.fields["sheet"].choices = [(words["sheet"], words["sheet"])]  # type: ignore[attr-defined]
    with refusals_on(form):
        if form.is_valid():
            said = form.cleaned_data
            plan = actions.preview(
                request.user, paper, said["organisation"], said["paper_day"], said["sheet"]
            )
            form = AgainForm(request.user, initial=_initial(plan))
            form.offer(plan.sheets)
    return form, plan


def _initial(plan: actions.Plan) -> dict[str, object]:
    return {"organisation": plan.organisation.code, "paper_day": plan.paper_day, "sheet": plan.sheet}


def _query(plan: actions.Plan) -> str:
    return urlencode({"org": plan.organisation.code, "paper_day": str(plan.paper_day), "sheet": plan.sheet})


@require_POST
def confirm(request: PersonRequest, sha256: str) -> HttpResponse:
    """Record what the preview showed."""
    paper = _paper_or_404(request, sha256)
    form, plan = _planned(request, paper)
    if plan is None:
        return _refused(request, form, paper)
    entry = actions.confirm(request.user, plan)
    if entry is None:
        messages.info(request, _("这份台账里的内容账本都已记下，没有新内容。"))
        return redirect(f"{reverse('desk:preview', args=[sha256])}?{_query(plan)}")
    if plan.already or entry.actor != request.user.ref:
        messages.info(
            request, _("这份台账已于 {day} 入账，没有新内容。").format(day=local_day(entry.recorded_at))
        )
    elif skipped := plan.counts[Outcome.PROBLEM]:
        messages.warning(request, _("跳过 {count} 行，请改正后再导入。").format(count=skipped))
    return redirect("desk:result", sha256, entry.seq)


def result(request: PersonRequest, sha256: str, seq: int) -> HttpResponse:
    """What a confirmed sheet recorded."""
    paper = _paper_or_404(request, sha256)
    entry = Entry.objects.filter(seq=seq, door="sheet", facts__touched__ref=f"paper:{sha256}").first()
    if entry is None:
        raise Http404
    projects = _projects(request.user, entry)
    return page(
        request,
        "desk/intake_result.html",
        paper=paper,
        entry=entry,
        facts=entry.facts.count(),
        projects=projects[:PROJECTS],
        count=projects.count(),
    )


def _projects(person: Person, entry: Entry) -> QuerySet[ProjectNow]:
    """The projects an entry tells of, as far as a person may see them."""
    told = Fact.objects.filter(entry=entry, touched__ref__startswith="project:")
    ids = told.values(project=Substr("touched__ref", len("project:") + 1))
    return (
        visible_now(person)
        .filter(pk__in=ids)
        .select_related("organisation")
        .order_by("organisation__path", "name")
    )
