"""The pages of the ledger: its chain, one entry, its check, its export."""

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.ledger import store
from wutong.ledger.export import lines
from wutong.ledger.models import Check, Entry
from wutong.lib.refusals import Refused
from wutong.organisations.asking import PersonRequest
from wutong.organisations.policy import sees_everything
from wutong.web.page import page

from . import queries
from .checking import check_the_book
from .pages import with_projects

ENTRIES = 40


def ledger(request: PersonRequest) -> HttpResponse:
    """The state of the chain, and its entries from the newest down."""
    before = request.GET.get("before", "")
    entries = queries.entries_page(int(before) if before.isdigit() and len(before) < 15 else None, ENTRIES)
    last = Check.objects.first()
    return page(
        request,
        "desk/ledger.html",
        head=store.head(),
        entries=queries.told(entries),
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
    told = queries.told([row])[0]
    return page(
        request,
        "desk/entry.html",
        entry=told,
        previous=previous,
        facts=with_projects(seen, request.as_of),
        hidden=hidden,
    )


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
