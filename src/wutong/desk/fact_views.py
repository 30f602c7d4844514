"""The pages of one fact: what it says, what became of it, and checking it."""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wutong.enterprises.models import EnterpriseNow
from wutong.enterprises.policy import enterprise_id_of
from wutong.facts.kinds import KINDS
from wutong.facts.recognition import RecognitionGranted, VerificationGranted, judgements, may_verify
from wutong.ledger import papers, store
from wutong.ledger.core import Fact
from wutong.lib.dates import When
from wutong.lib.refusals import Refused
from wutong.organisations.asking import PersonRequest
from wutong.organisations.doors import form_act
from wutong.organisations.policy import organisations
from wutong.projects import forms as project_forms
from wutong.projects.actions import WITHDRAWABLE
from wutong.projects.laying import Laying
from wutong.projects.models import ProjectNow
from wutong.projects.policy import project_id_of
from wutong.web.errors import refusals_on
from wutong.web.page import page

from . import actions, owners, queries
from .forms import RecogniseForm, RevokeForm, VerifyForm
from .pages import with_projects
from .paper_pages import sheet_view

QUEUE = 30


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
    judged = {f.kind for f in judgements(core, around)}
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
        enterprise=EnterpriseNow.objects.filter(pk=enterprise_id_of(core) or "").first(),
        can_correct=may_report and core.claim is not None and KINDS[core.kind] in project_forms.correctable(),
        can_withdraw=may_report and core.claim is not None and core.kind in WITHDRAWABLE,
        can_verify=last and _verifiable(request, core, around),
        can_recognise=last and VerificationGranted.kind in judged and _judges(request, core),
        can_revoke=last and RecognitionGranted.kind in judged and _judges(request, core),
    )


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
            words = dict(form.cleaned_data)
            proof = papers.received(words.pop("paper"), request.user.ref)
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
            proof = papers.received(words.pop("paper"), request.user.ref)
            verb(form_act(request), core, evidence=proof, **words)
            return redirect("desk:fact", id)
    laid = Laying([core], request.as_of).fact(core)
    return page(request, "desk/judge.html#form", fact=laid, form=form, title=title)


def verification(request: PersonRequest) -> HttpResponse:
    """What waits for a second person."""
    waiting = queries.waiting(request.user, request.as_of.at)
    shown = with_projects(queries.seen(request.user, waiting[:QUEUE]), request.as_of)
    may = organisations(request.user, "verify").exists()
    count, more = queries.counted(waiting)
    return page(request, "desk/verification.html", waiting=shown, count=count, more=more, may=may)
