"""What a person sees when the answer is no."""

import logging
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseServerError, QueryDict
from django.template.loader import render_to_string
from django.utils.translation import gettext

from wutong.lib.refusals import Conflict, Refused
from wutong.web.page import page

log = logging.getLogger(__name__)

Answer = Callable[[HttpRequest], HttpResponse]


@contextmanager
def refusals_on(form: BaseForm) -> Iterator[None]:
    """Turn a refusal inside into the form's own error: on the field it names, else on the form."""
    try:
        yield
    except Refused as refusal:
        form.errors  # noqa: B018 - a form that was not yet asked would forget what is added
        form.refusal = refusal  # type: ignore[attr-defined]
        form.add_error(refusal.field if refusal.field in form.fields else None, said(refusal))


def said(refusal: Refused) -> str:
    """The refusal's sentence in the reader's language."""
    return gettext(refusal.sentence).format_map(refusal.words)


def middleware(get_response: Answer) -> Answer:
    """A refusal that no form has taken becomes a page with its sentence, 422 or 409."""

    def answer(request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", ""):
            request.GET = _without_nul(request.GET)  # type: ignore[assignment]
        return get_response(request)

    answer.process_exception = refused  # type: ignore[attr-defined]
    return answer


def _without_nul(query: QueryDict) -> QueryDict:
    """The query without words that hold NUL, which no database on PostgreSQL takes."""
    kept = query.copy()
    for name, words in query.lists():
        kept.setlist(name, [word for word in words if "\0" not in word])
    return kept


def refused(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    """The page of a refusal; every other exception goes its way."""
    if not isinstance(exception, Refused):
        return None
    status = 409 if isinstance(exception, Conflict) else 422
    number = _number(request, status, exception.sentence)
    return page(request, "refused.html#said", status, sentence=said(exception), number=number)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: never tells whether the thing exists."""
    return page(request, "404.html#said", 404, number=_number(request, 404))


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: what may be seen here but not done."""
    return page(request, "403.html#said", 403, number=_number(request, 403))


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token no longer holds (settings.CSRF_FAILURE_VIEW)."""
    return page(request, "expired.html#said", 403, number=_number(request, 403, reason))


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a page that asks nothing of the database, with a number to read out by telephone."""
    return HttpResponseServerError(render_to_string("500.html", {"number": _number(request, 500)}))


def _number(request: HttpRequest, status: int, reason: str = "") -> str:
    """Eight digits by which the log finds this answer again."""
    digits = f"{secrets.randbelow(10**8):08d}"
    number = f"{digits[:4]} {digits[4:]}"
    level = logging.ERROR if status == 500 else logging.INFO
    log.log(level, "%s no. %s: %s %s", status, number, request.path, reason, exc_info=_failure(status))
    return number


def _failure(status: int) -> bool:
    return status == 500 and sys.exc_info()[0] is not None
