"""Lists as workbooks, in a layout the office knows."""

from django.http import HttpResponse

from wutong.organisations.asking import PersonRequest
from wutong.organisations.going_out import as_file
from wutong.web.page import page

from .going_out import brought, going_of, layouts, pattern_of


def going_out(request: PersonRequest, room: str = "projects") -> HttpResponse:
    """The layouts there are; each link keeps what the list was asked for."""
    going = going_of(room)
    return page(
        request,
        "desk/going_out.html",
        layouts=layouts(request.user, room),
        term=going.room.term,
        listed=f"{room}:list",
        ours=f"{room}:export",
    )


def going_out_like(request: PersonRequest, id: str) -> HttpResponse:
    """The list in the layout of a register that was brought."""
    intake = brought(request.user, id)
    assert intake.plan is not None, "it was looked at"
    going = going_of(intake.plan["about"]["room"])
    asked = going.wanted(request.user, request.GET)
    written = going.workbook(request.user, asked, request.as_of, pattern_of(intake, going.room))
    return as_file(written, going.room.key, request.as_of.at.day)
