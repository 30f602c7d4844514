"""The pages of projects: fetch through policy, ask or act, answer."""

from typing import Any

from django.forms import BaseForm
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wutong.enterprises.queries import called
from wutong.facts.kinds import KINDS, Claim, read
from wutong.facts.project import Fate, Hosted
from wutong.ledger import papers
from wutong.ledger.core import Fact
from wutong.ledger.models import Fact as FactRow
from wutong.lib.dates import Precision, When
from wutong.organisations.asking import PersonRequest
from wutong.organisations.doors import form_act
from wutong.organisations.going_out import as_file
from wutong.organisations.models import Person
from wutong.organisations.policy import below, organisations, reports
from wutong.web.errors import refusals_on
from wutong.web.page import page
from wutong.web.shown import Column, chips
from wutong.web.terms import label, label_lazy, term_lazy

from . import actions, forms, policy, queries, rules
from .export import workbook
from .models import Phase, Project
from .pages import LIGHT_LOOKS, project_page
from .telling import sentence

LIGHTS = ("red", "yellow", "dormant")


def wanted(person: Person, query: QueryDict) -> queries.Wanted:
    """What a list's URL asks for; words that mean nothing ask for nothing."""

    def among(name: str, known: Any) -> str:
        return query.get(name, "") if query.get(name) in {str(k) for k in known} else ""

    return queries.Wanted(
        q=query.get("q", "").strip()[:80],
        organisation=organisations(person).filter(code=query.get("org", "")).first(),
        stage=among("stage", rules.Stage),
        fate=among("fate", Fate),
        light=among("light", LIGHTS),
        sort=query.get("sort", "-signed"),
    )


def project_list(request: PersonRequest) -> HttpResponse:
    """The projects one may see."""
    asked = wanted(request.user, request.GET)
    shown = queries.project_list(request.user, asked, request.as_of, request.GET.get("page", "1"))
    return page(
        request,
        "projects/list.html#found",
        projects=shown,
        wanted=asked,
        chips=chips(asked.chips(), request.GET),
        columns=COLUMNS,
        stages=rules.Stage,
        fates=Fate,
        lights=LIGHTS,
        looks=LIGHT_LOOKS,
        can_open=reports(request.user),
    )


COLUMNS = (
    Column(label_lazy("project"), "name"),
    Column(label_lazy("stage"), "stage"),
    Column(label_lazy("planned_total"), "planned", term_lazy("wan"), number=True),
    Column(label_lazy("signed"), "signed"),
    Column(label_lazy("industry_classified")),
    Column(label_lazy("organisation")),
    Column(label_lazy("light")),
)


def export(request: PersonRequest) -> HttpResponse:
    """The list as a workbook."""
    asked = wanted(request.user, request.GET)
    return as_file(workbook(request.user, asked, request.as_of), "projects", request.as_of.at.day)


def detail(request: PersonRequest, id: str) -> HttpResponse:
    """One project, now or as of another day."""
    project = policy.get_or_404(request.user, "see", id)
    story = queries.story_of(project, request.as_of)
    if story is None:
        return page(request, "projects/not_yet.html", project=project)
    shown = project_page(
        story,
        request.as_of,
        source=_(project.now.organisation.source),
        investor_id=called(request.user, story.investor) if story.investor else "",
    )
    return page(
        request,
        "projects/detail.html",
        shown=shown,
        project=project,
        suspects=queries.suspects(request.user, project),
        can_report=Project.objects.filter(policy.visible(request.user, "report"), pk=id).exists(),
        more=[(s.key, label(s.key)) for s in rules.STEPS] + [(key, label(key)) for key in forms.MONEY],
    )


def report(request: PersonRequest, id: str, phase_id: str, what: str) -> HttpResponse:
    """The smallest form for one milestone, sum or promise."""
    project = policy.get_or_404(request.user, "report", id)
    phase = _phase(project, phase_id)
    claim = _claim_for(what)
    form = forms.form_for(claim)(request.POST or None, request.FILES or None)
    with refusals_on(form):
        if form.is_valid():
            proof = papers.received(form.cleaned_data["paper"], request.user.ref)
            act = form_act(request)
            when = form.cleaned_data["on"]
            actions.report(act, phase, form.said(), when=when, evidence=proof, period=form.period)
            return redirect("projects:detail", id)
    return _asking(request, project, form, title=label(what), phase=phase)


def _claim_for(what: str) -> type[Claim]:
    if what in rules.STEP:
        return KINDS[rules.STEP[what].kind]
    if what in forms.MONEY:
        return forms.MONEY[what]
    raise Http404


def _phase(project: Project, id: str) -> Phase:
    phase = project.phases.filter(pk=id).first()
    if phase is None:
        raise Http404
    return phase


def _asking(request: PersonRequest, project: Project, form: BaseForm, **context: Any) -> HttpResponse:
    return page(request, "projects/report.html#form", project=project, form=form, **context)


def describe(request: PersonRequest, id: str, what: str) -> HttpResponse:
    """Say anew what a project is: its name, investor, industry, codes, fate."""
    project = policy.get_or_404(request.user, "report", id)
    if what not in forms.ABOUT:
        raise Http404
    form = forms.form_for(forms.ABOUT[what])(request.POST or None, request.FILES or None, initial=_today())
    if what == "fate":
        form.fields["into"] = forms.into_field(request.user, project)
    with refusals_on(form):
        if form.is_valid():
            proof = papers.received(form.cleaned_data["paper"], request.user.ref)
            actions.describe(
                form_act(request), project, form.said(), when=form.cleaned_data["on"], evidence=proof
            )
            return redirect("projects:detail", id)
    return _asking(request, project, form, title=forms.asked_for(what))


def _today() -> dict[str, Any]:
    return {"on": When(localdate())}


def host(request: PersonRequest, id: str) -> HttpResponse:
    """Say in which towns a project lies."""
    project = policy.get_or_404(request.user, "report", id)
    towns = organisations(request.user).filter(below(_root(project)))
    form = forms.HostForm(towns, request.POST or None, initial=_today())
    with refusals_on(form):
        if form.is_valid():
            claim = Hosted(actions.shares(list(form.cleaned_data["hosts"])))
            actions.describe(form_act(request), project, claim, when=form.cleaned_data["on"])
            return redirect("projects:detail", id)
    return _asking(request, project, form, title=label("project_hosted"))


def _root(project: Project) -> Any:
    organisation = project.now.organisation
    while organisation.parent:
        organisation = organisation.parent
    return organisation


def add_phase(request: PersonRequest, id: str) -> HttpResponse:
    """Open the next phase."""
    project = policy.get_or_404(request.user, "report", id)
    form = forms.PhaseForm(request.POST or None, initial=_today())
    with refusals_on(form):
        if form.is_valid():
            actions.add_phase(
                form_act(request), project, name=form.cleaned_data["name"], when=form.cleaned_data["on"]
            )
            return redirect("projects:detail", id)
    return _asking(request, project, form, title=_("新增一期"))


def open_project(request: PersonRequest) -> HttpResponse:
    """Take a project into the register by hand."""
    form = forms.OpenForm(organisations(request.user, "report"), request.POST or None, request.FILES or None)
    with refusals_on(form):
        if form.is_valid():
            words = {k: v for k, v in form.cleaned_data.items() if k != "paper" and v}
            act = form_act(request)
            project = actions.open_project(
                act,
                actions.Opening(**words),
                when=When(request.as_of.at.day, Precision.UNKNOWN),
                evidence=papers.received(form.cleaned_data["paper"], request.user.ref),
            )
            return redirect("projects:detail", project.pk)
    return page(request, "projects/open.html#form", form=form)


def _fact(request: PersonRequest, id: str) -> tuple[Fact, Project]:
    row = FactRow.objects.select_related("entry").filter(pk=id).first()
    project_id = policy.project_id_of(row.as_core()) if row else None
    if row is None or project_id is None:
        raise Http404
    return row.as_core(), policy.get_or_404(request.user, "report", project_id)


def correct(request: PersonRequest, fact_id: str) -> HttpResponse:
    """The form a fact came by, filled in, and one field more: why."""
    target, project = _fact(request, fact_id)
    if target.claim is None or KINDS[target.kind] not in forms.correctable():
        raise Http404
    old = read(target)
    form_class = forms.form_for(type(old), correcting=True)
    form = form_class(request.POST or None, request.FILES or None, initial=forms.initial(old, target))
    with refusals_on(form):
        if form.is_valid():
            actions.correct(
                form_act(request),
                target,
                form.said(),
                when=form.cleaned_data["on"],
                reason=form.cleaned_data["reason"],
                evidence=papers.received(form.cleaned_data["paper"], request.user.ref),
                period=form.period,
            )
            return redirect("projects:detail", project.pk)
    title = _("更正：{what}").format(what=sentence(target))
    return _asking(request, project, form, title=title, target=target)


def withdraw(request: PersonRequest, fact_id: str) -> HttpResponse:
    """Say that a fact was never so, and why."""
    target, project = _fact(request, fact_id)
    form = forms.Reason(request.POST or None)
    with refusals_on(form):
        if form.is_valid():
            actions.withdraw(form_act(request), target, reason=form.cleaned_data["reason"])
            return redirect("projects:detail", project.pk)
    title = _("撤回：{what}").format(what=sentence(target))
    return _asking(request, project, form, title=title, target=target)
