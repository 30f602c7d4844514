"""What stands around every page: the rail, where one stands to look, the end of the chain, the person."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wutong.config.release import RELEASE
from wutong.ledger.asof import Standpoint
from wutong.ledger.store import head
from wutong.organisations.doors import fresh_key
from wutong.organisations.models import Person
from wutong.organisations.policy import organisations

RAIL = (
    ("desk:today", gettext_noop("今日")),
    ("projects:list", gettext_noop("项目")),
    ("enterprises:list", gettext_noop("企业")),
    ("reports:dashboard", gettext_noop("数据")),
    ("desk:verification", gettext_noop("核验")),
    ("desk:intake", gettext_noop("导入")),
    ("desk:ledger", gettext_noop("账本")),
)


def context(request: HttpRequest) -> dict[str, Any]:
    """The context of base.html; pages before a sign-in get only what needs no person."""
    frame: dict[str, Any] = {
        "release": RELEASE,
        "act_key": SimpleLazyObject(fresh_key),
        "theme": settings.THEME,
    }
    person = getattr(request, "user", None)
    if not isinstance(person, Person):
        return frame
    standpoint: Standpoint = request.as_of  # type: ignore[attr-defined]
    kept = "&".join(part for part in (_scope_query(request), standpoint.query) if part)
    query = f"?{kept}" if kept else ""
    return frame | {
        "rail": [(_(label), f"{reverse(name)}{query}", _is_here(name, request)) for name, label in RAIL],
        "scope": SimpleLazyObject(lambda: _scope(request, person)),
        "as_of": {"day": standpoint.at.day, "known": standpoint.at.known, "is_past": standpoint.is_past},
        "chain_head": SimpleLazyObject(_head),
        "person": {"name": person.name},
        "home_url": reverse("reports:dashboard"),
        "find_url": reverse("desk:find"),
        "password_url": reverse("organisations:password"),
        "sign_out_url": reverse("organisations:sign_out"),
    }


def _scope_query(request: HttpRequest) -> str:
    code = request.GET.get("org", "")
    return urlencode({"org": code}) if code else ""


def _is_here(name: str, request: HttpRequest) -> bool:
    """Whether this page lies below that entry of the rail; the figures have several paths and one room."""
    if name == "reports:dashboard":
        return bool(request.resolver_match and request.resolver_match.namespace == "reports")
    return request.path.startswith(reverse(name))


def _scope(request: HttpRequest, person: Person) -> dict[str, Any]:
    """The organisation looked at, and those one may change to: the roots of one's reach."""
    reachable = organisations(person)
    roots = list(reachable.filter(parent=None)) or list(reachable[:1])
    code = request.GET.get("org", "")
    chosen = reachable.filter(code=code).first() if code else None
    everything = _("全部单位")
    choices = [
        (everything, _asking(request, "")),
        *((root.name, _asking(request, root.code)) for root in roots),
    ]
    return {"name": chosen.name if chosen else everything, "choices": choices if len(roots) > 1 else []}


def _asking(request: HttpRequest, code: str) -> str:
    """This page about another organisation."""
    asked = request.GET.copy()
    for name in ("org", "page"):
        asked.pop(name, None)
    if code:
        asked["org"] = code
    return f"?{asked.urlencode()}"


def _head() -> dict[str, Any]:
    last = head()
    return {"number": last.seq, "seal": last.seal[:12], "href": reverse("desk:entry", args=[last.seq])}
