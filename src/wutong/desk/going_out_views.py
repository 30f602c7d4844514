"""The list of projects as a workbook, in a layout the office knows."""

from django.http import HttpResponse

from wutong.organisations.asking import PersonRequest
from wutong.projects.export import workbook
from wutong.projects.views import as_file, wanted
from wutong.web.page import page

from .going_out import layouts, pattern_of


def going_out(request: PersonRequest) -> HttpResponse:
    """The layouts there are; each link keeps what the list was asked for."""
    return page(request, "desk/going_out.html", layouts=layouts(request.user))


def going_out_like(request: PersonRequest, id: str) -> HttpResponse:
    """The list in the layout of a register that was brought."""
    pattern = pattern_of(request.user, id)
    asked = wanted(request.user, request.GET)
    return as_file(workbook(request.user, asked, request.as_of, pattern), request)
