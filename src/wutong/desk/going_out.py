"""Lists that go out in the layout of a register that was brought."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, QueryDict

from wutong.enterprises import export as enterprises
from wutong.enterprises import queries as enterprise_queries
from wutong.enterprises import sheets as enterprise_sheets
from wutong.enterprises import views as enterprise_views
from wutong.ledger import papers
from wutong.ledger.asof import Standpoint
from wutong.ledger.models import Paper
from wutong.lib.refusals import Refused
from wutong.lib.sheets.columns import Field, knower, propose
from wutong.lib.sheets.layout import Layout, lay_out
from wutong.lib.sheets.looks import samples
from wutong.lib.sheets.mapping import Columns, chosen, shape
from wutong.lib.sheets.reading import Sheet, read
from wutong.organisations.going_out import Pattern
from wutong.organisations.models import Organisation, Person
from wutong.organisations.policy import below, organisations
from wutong.organisations.sheets import Room
from wutong.projects import export as projects
from wutong.projects import queries as project_queries
from wutong.projects import sheets as project_sheets
from wutong.projects import views as project_views

from .intake.questions import remembered
from .models import Intake
from .queries import papers_seen

SHOWN, SEARCHED = 8, 200


@dataclass(frozen=True, slots=True)
class Going:
    """A list that goes out in the layouts of others: what its URL asks, all of it, and how it is written."""

    room: Room
    wanted: Callable[[Person, QueryDict], Any]
    of: Callable[[Organisation], Any]
    workbook: Callable[[Person, Any, Standpoint, Pattern | None], bytes]


GOING = {
    going.room.key: going
    for going in (
        Going(
            project_sheets.ROOM,
            project_views.wanted,
            lambda o: project_queries.Wanted(organisation=o),
            projects.workbook,
        ),
        Going(
            enterprise_sheets.ROOM,
            enterprise_views.wanted,
            lambda o: enterprise_queries.Wanted(organisation=o),
            enterprises.workbook,
        ),
    )
}


def going_of(room: str) -> Going:
    """The list of a room; 404 for one whose lists follow no layout."""
    if room not in GOING:
        raise Http404
    return GOING[room]


def layouts(person: Person, room: str) -> list[Intake]:
    """The registers of a room that a person's organisations brought, each layout once, the newest first."""
    found: dict[tuple[str, str, str], Intake] = {}
    for intake in _brought(person)[:SEARCHED]:
        about = intake.plan["about"] if intake.plan else {}
        if about.get("room") == room:
            columns = sorted(about["settled"].items())
            found.setdefault((intake.paper_id, about["sheet"], str(columns)), intake)
    return list(found.values())[:SHOWN]


def _brought(person: Person) -> QuerySet[Intake]:
    seen = papers_seen(person).filter(pk=OuterRef("paper_id"))
    mine = Intake.objects.filter(state=Intake.State.RECORDED, organisation__in=organisations(person))
    return mine.filter(Exists(seen)).select_related("paper", "organisation")


def brought(person: Person, id: str) -> Intake:
    """A register that was brought, for whoever may see it; 404 for anybody else."""
    intake = _brought(person).filter(pk=id).first()
    if intake is None or not intake.plan:
        raise Http404
    return intake


def pattern_of(intake: Intake, room: Room) -> Pattern:
    """The layout of a register that was brought."""
    assert intake.plan is not None, "it was looked at"
    about = intake.plan["about"]
    data = papers.bytes_of(intake.paper)
    return pattern(intake.paper.name, data, intake.organisation, room, about["sheet"], about["settled"])


def pattern_on(person: Person, sha256: str, organisation: Organisation, room: Room) -> Pattern:
    """The layout of a register among the papers a person may see; refuses any other."""
    paper: Paper | None = papers_seen(person).filter(pk=sha256).first()
    if paper is None:
        raise Refused("没有找到“{like}”：既不是文件，也不是您能查看的凭证，请核对", like=sha256)
    return pattern(paper.name, papers.bytes_of(paper), organisation, room)


def pattern(
    name: str,
    data: bytes,
    organisation: Organisation,
    room: Room,
    sheet: str = "",
    settled: Columns | None = None,
) -> Pattern:
    """The layout of a workbook: of the sheet asked for, else of the first that holds a register."""
    book, fields = read(data, name), room.fields
    layout = _laid_out([book.sheet(sheet)] if sheet else [s for s in book.sheets if s.values], fields)
    columns = remembered(organisation, shape(layout.heads)) if settled is None else settled
    proposals = chosen(propose(layout.heads, fields, samples(layout)), columns, fields)
    pool = tuple(Organisation.objects.filter(below(organisation)))
    return Pattern(name, layout, proposals, sha256(data).hexdigest(), organisation, pool)


def _laid_out(sheets: Sequence[Sheet], fields: Sequence[Field]) -> Layout:
    knows = knower(fields)
    for sheet in sheets[:-1]:
        try:
            return lay_out(sheet, knows)
        except Refused:
            continue
    return lay_out(sheets[-1], knows)
