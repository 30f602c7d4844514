"""A page, or the part of it that was asked for."""

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from wutong.lib.refusals import Conflict


def page(request: HttpRequest, template: str, status: int = 200, **context: object) -> HttpResponse:
    """The whole of `projects/detail.html#milestones`, or only its part after # when htmx asks for a part.

    A posted form that was refused answers 422, or 409 when somebody else was quicker.
    """
    whole, _, part = template.partition("#")
    name = template if part and asks_for_part(request) else whole
    if status == 200 and request.method == "POST":
        status = max((_verdict(value) for value in context.values()), default=200)
    response = render(request, name, context, status=status)
    patch_vary_headers(response, ("HX-Request", "HX-Request-Type"))
    return response


def asks_for_part(request: HttpRequest) -> bool:
    """Whether htmx will put the answer into a page that stands; a step back in history asks for the whole."""
    asked = request.headers
    return asked.get("HX-Request") == "true" and asked.get("HX-Request-Type") != "full"


def _verdict(value: object) -> int:
    if not (isinstance(value, BaseForm) and value.errors):
        return 200
    return 409 if isinstance(getattr(value, "refusal", None), Conflict) else 422
