"""The shelf, which shows every component and six whole pages with sample data; it is also the visual test."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse

from wutong.web import samples
from wutong.web.page import page


@login_not_required
def shelf(request: HttpRequest) -> HttpResponse:
    """Every component once."""
    words: dict[str, Any] = {"form": samples.refused_form(), "pages": samples.PAGES.items()}
    return page(request, "shelf/shelf.html", **words, **samples.everything())


@login_not_required
def sample(request: HttpRequest, name: str) -> HttpResponse:
    """One whole page made of components."""
    if name not in samples.PAGES:
        raise Http404
    form = samples.SignInForm() if name == "signin" else samples.MilestoneForm()
    return page(request, f"shelf/{name}.html", form=form, number="0482 1937", **samples.everything())
