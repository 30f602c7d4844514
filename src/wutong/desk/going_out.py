"""Registers that go out in the layout of one that was brought."""

from collections.abc import Sequence
from hashlib import sha256

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from wutong.ledger import papers
from wutong.ledger.models import Paper
from wutong.lib.refusals import Refused
from wutong.lib.sheets.columns import knower, propose
from wutong.lib.sheets.layout import Layout, lay_out
from wutong.lib.sheets.looks import samples
from wutong.lib.sheets.mapping import Columns, chosen, shape
from wutong.lib.sheets.reading import Sheet, read
from wutong.organisations.models import Organisation, Person
from wutong.organisations.policy import below, organisations
from wutong.projects.export import Pattern
from wutong.projects.sheets import FIELDS, ROOM

from .intake.questions import remembered
from .models import Intake
from .queries import papers_seen

SHOWN, SEARCHED = 8, 200


def layouts(person: Person) -> list[Intake]:
    """The registers of projects that a person's organisations brought, each layout once, the newest first."""
    found: dict[tuple[str, str, str], Intake] = {}
    for intake in _brought(person)[:SEARCHED]:
        about = intake.plan["about"] if intake.plan else {}
        if about.get("room") == ROOM.key:
            columns = sorted(about["settled"].items())
            found.setdefault((intake.paper_id, about["sheet"], str(columns)), intake)
    return list(found.values())[:SHOWN]


def _brought(person: Person) -> QuerySet[Intake]:
    seen = papers_seen(person).filter(pk=OuterRef("paper_id"))
    mine = Intake.objects.filter(state=Intake.State.RECORDED, organisation__in=organisations(person))
    return mine.filter(Exists(seen)).select_related("paper", "organisation")


def pattern_of(person: Person, id: str) -> Pattern:
    """The layout of a register that was brought, for whoever may see it; 404 for anybody else."""
    intake = _brought(person).filter(pk=id).first()
    if intake is None or not intake.plan or intake.plan["about"]["room"] != ROOM.key:
        raise Http404
    about = intake.plan["about"]
    data = papers.bytes_of(intake.paper)
    return pattern(intake.paper.name, data, intake.organisation, about["sheet"], about["settled"])


def pattern_on(person: Person, sha256: str, organisation: Organisation) -> Pattern:
    """The layout of a register among the papers a person may see; refuses any other."""
    paper: Paper | None = papers_seen(person).filter(pk=sha256).first()
    if paper is None:
        raise Refused("没有找到“{like}”：既不是文件，也不是您能查看的凭证，请核对", like=sha256)
    return pattern(paper.name, papers.bytes_of(paper), organisation)


def pattern(
    name: str, data: bytes, organisation: Organisation, sheet: str = "", settled: Columns | None = None
) -> Pattern:
    """The layout of a workbook: of the sheet asked for, else of the first that holds a register."""
    book = read(data, name)
    layout = _laid_out([book.sheet(sheet)] if sheet else [s for s in book.sheets if s.values])
    columns = remembered(organisation, shape(layout.heads)) if settled is None else settled
    proposals = chosen(propose(layout.heads, FIELDS, samples(layout)), columns, FIELDS)
    pool = tuple(Organisation.objects.filter(below(organisation)))
    return Pattern(name, layout, proposals, sha256(data).hexdigest(), organisation, pool)


def _laid_out(sheets: Sequence[Sheet]) -> Layout:
    knows = knower(FIELDS)
    for sheet in sheets[:-1]:
        try:
            return lay_out(sheet, knows)
        except Refused:
            continue
    return lay_out(sheets[-1], knows)
