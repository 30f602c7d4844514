"""Preview a sheet, and confirm it: one act with all its facts, recorded once however often it is sent."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext

from wutong.desk.models import ColumnMemory
from wutong.ledger import core, papers, store
from wutong.ledger.core import Draft
from wutong.ledger.models import Entry, Paper
from wutong.lib.ids import derive
from wutong.lib.names import simplified
from wutong.lib.refusals import Refused
from wutong.lib.sheets.columns import Proposal, knower, propose, record
from wutong.lib.sheets.layout import Kind, Layout, lay_out
from wutong.lib.sheets.looks import samples
from wutong.lib.sheets.mapping import Columns, chosen, shape, to_toml
from wutong.lib.sheets.reading import Sheet, Workbook, letters, read
from wutong.lib.sheets.remarks import Remark
from wutong.lib.sweeping import unswept
from wutong.organisations.doors import sheet_act
from wutong.organisations.models import Organisation, Person
from wutong.organisations.policy import below, require
from wutong.projects.models import Phase, Project
from wutong.projects.sheet_rows import Ground, Told, read_row
from wutong.projects.sheets import FIELDS
from wutong.web.terms import term

from .heard import heard
from .plan import Opened, Outcome, RowPlan, Source, plan_rows

# What one act takes without holding the ledger for long.
ROWS_MAX = 5_000
SAMPLES = 3
_UNTIL = re.compile(r"截[至止]到*((?P<year>20\d\d)年)?(?P<month>\d\d?)月((?P<day>\d\d?)日)?")
_KNOW = knower(FIELDS)


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """One column: letter, heading, what it is read as ("" when it is not), why, and some of its cells."""

    letter: str
    title: str
    unit: str
    key: str
    term: str
    sure: int
    reason: Remark
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What confirming would record, to the last draft."""

    paper: Paper
    organisation: Organisation
    sheet: str
    sheets: tuple[str, ...]
    title: tuple[str, ...]
    paper_day: date
    columns: tuple[ColumnPlan, ...]
    settled: Columns  # what a person said of columns; nothing where the proposals stand
    shape: str  # of the headings
    rows: tuple[RowPlan, ...]
    opened: Opened
    key: str  # of the act
    head: int  # the last entry the plan has looked at
    already: Entry | None  # the entry under this key, when the sheet was confirmed before

    @property
    def drafts(self) -> list[Draft]:
        """All facts the sheet would add, in its order."""
        return [] if self.already else [draft for row in self.rows for draft in row.drafts]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many rows come out how, how many projects are new, and how many facts would be added."""
        outcomes = Counter(row.outcome.value for row in self.rows)
        read = sum(outcomes.values()) - outcomes[Outcome.ASIDE]
        return {
            "rows": read,
            **{outcome.value: outcomes[outcome.value] for outcome in Outcome},
            "projects": len({row.project for row in self.rows if row.project}),
            "facts": len(self.drafts),
        }


def preview(
    person: Person,
    paper: Paper,
    organisation: Organisation,
    paper_day: date | None = None,
    sheet: str = "",
    columns: Columns | None = None,
) -> Plan:
    """What a workbook would record for an organisation; writes nothing.

    Without a day it speaks of the day its title names, else of today; without a sheet, of the first that
    holds a table; without columns, they are read as the organisation settled them before, else as proposed.
    Refuses a workbook that cannot be read and a person who does not report there.
    """
    return preview_bytes(person, paper, papers.bytes_of(paper), organisation, paper_day, sheet, columns)


@unswept()
def preview_bytes(
    person: Person,
    paper: Paper,
    data: bytes,
    organisation: Organisation,
    paper_day: date | None,
    sheet: str,
    columns: Columns | None = None,
) -> Plan:
    """The same for a paper that need not be kept."""
    require(person, "report", organisation)
    book = read(data, paper.name)
    layout = _table(book, sheet)
    today = localdate()
    day = paper_day or proposed_day(layout.title, today)
    if day > today:
        raise Refused("台账截至日 {day} 还没有到来，请改成今天或更早的日子", field="paper_day", day=day)
    columns, proposals = _read_as(organisation, layout, columns)
    _refuse_a_nameless_table(layout, proposals)
    settled = [f"{heading}={key}" for heading, key in sorted(columns.items())]
    key = derive("sheet", paper.sha256, organisation.code, layout.sheet.name, day.isoformat(), *settled)
    act = sheet_act(person, key)
    head = store.head().seq
    pool = tuple(Organisation.objects.filter(below(organisation)))
    ground = Ground(
        organisation, pool, day, today, only_year(layout.title), frozenset(p.key for p in proposals if p.key)
    )
    rows = [_row(layout, proposals, number, ground) for number in range(len(layout.rows))]
    wanted = {(row.organisation.code, row.name) for row in rows if isinstance(row, Told)}
    source = Source(paper.sha256, day, act, {o.ref: o.name for o in pool})
    planned, opened = plan_rows(rows, source, heard(organisation, wanted))
    return Plan(
        paper=paper,
        organisation=organisation,
        sheet=layout.sheet.name,
        sheets=tuple(s.name for s in book.sheets if s.values and not s.hidden),
        title=layout.title,
        paper_day=day,
        columns=tuple(_column(layout, proposal) for proposal in proposals),
        settled=columns,
        shape=shape(layout.heads),
        rows=planned,
        opened=opened,
        key=act.key,
        head=head,
        already=store.twin(act.key),
    )


def remembered(organisation: Organisation, form: str) -> Columns:
    """How an organisation settled the columns of sheets with these headings; nothing if it never did."""
    memory = ColumnMemory.objects.filter(organisation=organisation, shape=form).first()
    return dict(memory.columns) if memory else {}


def columns_of(
    person: Person, paper: Paper, organisation: Organisation, sheet: str = "", columns: Columns | None = None
) -> tuple[tuple[ColumnPlan, ...], Layout]:
    """How the columns of a workbook are read, also where its table cannot be taken in yet."""
    require(person, "report", organisation)
    layout = _table(read(papers.bytes_of(paper), paper.name), sheet)
    _columns, proposals = _read_as(organisation, layout, columns)
    return tuple(_column(layout, proposal) for proposal in proposals), layout


def settle_columns(
    person: Person, paper: Paper, organisation: Organisation, sheet: str, columns: Columns
) -> None:
    """Remember how an organisation reads the columns of such sheets; refuses what no sheet can mean."""
    _read, layout = columns_of(person, paper, organisation, sheet, columns)
    ColumnMemory.objects.update_or_create(
        organisation=organisation,
        shape=shape(layout.heads),
        defaults={"columns": dict(columns), "settled_by": person.ref},
    )


def proposed_toml(person: Person, name: str, data: bytes, organisation: Organisation, sheet: str) -> str:
    """How the columns of a workbook would be read, as a file to be changed by hand."""
    require(person, "report", organisation)
    layout = _table(read(data, name), sheet)
    _columns, proposals = _read_as(organisation, layout, None)
    return to_toml(proposals, FIELDS)


def _read_as(
    organisation: Organisation, layout: Layout, columns: Columns | None
) -> tuple[Columns, tuple[Proposal, ...]]:
    """What a person says of the columns, else said of such a sheet before, and how they are read by it."""
    settled = remembered(organisation, shape(layout.heads)) if columns is None else columns
    return settled, chosen(propose(layout.heads, FIELDS, samples(layout)), settled, FIELDS)


def _table(book: Workbook, name: str) -> Layout:
    """The sheet asked for, or the first visible one that holds a table."""
    if name:
        return _short_enough(lay_out(book.sheet(name), _KNOW))
    refusals = []
    for sheet in _visible(book):
        try:
            return _short_enough(lay_out(sheet, _KNOW))
        except Refused as refusal:
            refusals.append(refusal)
    raise refusals[0]


def _visible(book: Workbook) -> list[Sheet]:
    filled = [sheet for sheet in book.sheets if sheet.values]
    return [sheet for sheet in filled if not sheet.hidden] or filled


def _short_enough(layout: Layout) -> Layout:
    count = sum(row.kind is Kind.DATA for row in layout.rows)
    if not count:
        raise Refused("工作表“{name}”只有表头，没有一行数据", field="sheet", name=layout.sheet.name)
    if count > ROWS_MAX:
        raise Refused(
            "这张表有 {count} 行，一次最多导入 {most} 行，请拆成几个文件", count=count, most=ROWS_MAX
        )
    return layout


def _refuse_a_nameless_table(layout: Layout, proposals: tuple[Proposal, ...]) -> None:
    if not any(p.key == "name" for p in proposals):
        raise Refused(
            "工作表“{name}”里没有“项目名称”一列，读到的列有：{titles}；请改好列名再导入",
            field="sheet", name=layout.sheet.name, titles="、".join(head.title for head in layout.heads),
        )  # fmt: skip


def _row(layout: Layout, proposals: tuple[Proposal, ...], number: int, ground: Ground) -> Told | RowPlan:
    row = layout.rows[number]
    if row.kind is not Kind.DATA:
        total = row.kind is Kind.TOTAL
        why = Remark("合计行，不作项目") if total else Remark("说明或小标题，不作项目")
        return RowPlan(row.number, Outcome.ASIDE, row.words, why=why)
    told, problems = read_row(record(layout, proposals, row), ground)
    if told is None:
        name = next((row.cells[p.head.column - 1].text for p in proposals if p.key == "name"), "")
        return RowPlan(row.number, Outcome.PROBLEM, name, problems=problems)
    return told


def _column(layout: Layout, proposal: Proposal) -> ColumnPlan:
    cells = (row.cells[proposal.head.column - 1].text for row in layout.rows if row.kind is Kind.DATA)
    term = next((f.term for f in FIELDS if f.key == proposal.key), "")
    unit = (proposal.head.unit or layout.unit) if proposal.key == "planned" else ""
    return ColumnPlan(
        letters(proposal.head.column), proposal.head.title, unit, proposal.key, term, proposal.sure,
        proposal.reason, tuple(dict.fromkeys(filter(None, cells)))[:SAMPLES],
    )  # fmt: skip


def only_year(title: tuple[str, ...]) -> int | None:
    """The year a title block names, if it names one only."""
    years = {int(year) for line in title for year in re.findall(r"(?<!\d)(20\d\d)(?=年)", line)}
    return years.pop() if len(years) == 1 else None


def proposed_day(title: tuple[str, ...], today: date) -> date:
    """The last day a title says its table speaks of (2023年…截至4月 → 2023-04-30), else today."""
    found = next((m for line in title if (m := _UNTIL.search(simplified(line).replace(" ", "")))), None)
    year = int(found["year"] or 0) or only_year(title) if found else None
    if not found or not year:
        return today
    try:
        if found["day"]:
            day = date(year, int(found["month"]), int(found["day"]))
        else:
            day = (date(year, int(found["month"]), 28) + timedelta(4)).replace(day=1) - timedelta(1)
    except ValueError:
        return today
    return min(day, today)


@unswept()
def confirm(person: Person, plan: Plan) -> Entry | None:
    """Record everything a plan found new, as one act; None when nothing is new.

    A sheet confirmed before answers its entry and records nothing. Refuses when every row has a problem.
    """
    require(person, "report", plan.organisation)
    offer = _offer(person, plan)
    with transaction.atomic():
        # Somebody may have opened the same projects since the preview: hold the book, then look again.
        Entry.objects.select_for_update().get(seq=0)
        if twin := store.twin(plan.key):
            return twin
        if store.head().seq != plan.head:
            plan = preview(person, plan.paper, plan.organisation, plan.paper_day, plan.sheet, plan.settled)
            offer = _offer(person, plan)
        if not offer.drafts:
            _refuse_a_sheet_of_problems(plan)
            return None
        Project.objects.bulk_create([Project(pk=id) for id in plan.opened.projects])
        Phase.objects.bulk_create(
            [Phase(pk=id, project_id=project, number=number) for id, project, number in plan.opened.phases]
        )
        return store.record(offer)


def _offer(person: Person, plan: Plan) -> core.Offer:
    return core.offer(sheet_act(person, plan.key.removeprefix("sheet:")), plan.drafts)


def _refuse_a_sheet_of_problems(plan: Plan) -> None:
    counts = plan.counts
    if counts[Outcome.PROBLEM] and counts[Outcome.PROBLEM] == counts["rows"]:
        first = next(row for row in plan.rows if row.problems)
        raise Refused(
            "{count} 行都没能读懂，没有可入账的内容；第 {row} 行：{problem}",
            count=counts["rows"], row=first.row, problem=first.problems[0].said(gettext, term),
        )  # fmt: skip
