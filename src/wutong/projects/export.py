"""A list of projects as a workbook: the rows, and a sheet that says what they mean and as of when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from wutong.ledger.asof import Standpoint
from wutong.ledger.core import instant_text
from wutong.ledger.models import Paper
from wutong.ledger.store import head_at
from wutong.lib.ids import split
from wutong.lib.sheets.cells import Value
from wutong.lib.sheets.columns import Proposal
from wutong.lib.sheets.layout import Layout
from wutong.lib.sheets.manners import until
from wutong.lib.sheets.writing import Table, headed, like, written
from wutong.organisations.models import Organisation, Person
from wutong.organisations.policy import organisations
from wutong.organisations.sheets import Ground
from wutong.web.terms import label, meaning, term

from .queries import Wanted, every_story
from .sheet_writing import Line, Register, completed, lines, our_register, register_like, sources
from .sheets import FIELDS

Meaning = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A register somebody brought, whose layout is to be followed, and for whom it was read."""

    name: str
    layout: Layout
    proposals: tuple[Proposal, ...]
    paper: str  # SHA-256
    organisation: Organisation
    pool: tuple[Organisation, ...]


def workbook(person: Person, wanted: Wanted, standpoint: Standpoint, pattern: Pattern | None = None) -> bytes:
    """The bytes of an .xlsx file with every project of a list, in our layout or in that of a pattern."""
    told = every_story(person, wanted, standpoint)
    codes = {split(r)[1] for s in told for r in (s.organisation, *(h.organisation for h in s.hosts))}
    known = {o.ref: o for o in Organisation.objects.filter(code__in=codes)}
    some = [line for story in told for line in lines(story, known)]
    table, explained = (
        _like(some, pattern, standpoint) if pattern else _ours(some, person, wanted, standpoint)
    )
    about = Table(_("说明"), (), [*_about(wanted, standpoint, pattern), *explained])
    return written([table, replace(about, name=f"{about.name}2") if about.name == table.name else about])


def _ours(
    some: Sequence[Line], person: Person, wanted: Wanted, standpoint: Standpoint
) -> tuple[Table, list[Meaning]]:
    pool = tuple(organisations(person))
    day = standpoint.at.day
    register = our_register(some, Ground(wanted.organisation or pool[0], pool, day, day, None, frozenset()))
    answers = [(label("stage_derived"), [term(line.stage) for line in some]), *_beside(some)]
    heads = [c.title for c in register.columns]
    rows, dropped = _rows(some, register, len(heads))
    answers += _unless_empty(dropped)
    heads += [head for head, _column in answers]
    explained = [*_meanings(register), (label("stage_derived"), meaning("stage_derived"))]
    return headed(_("项目"), heads, _joined(rows, [column for _head, column in answers])), explained


def _like(some: Sequence[Line], pattern: Pattern, standpoint: Standpoint) -> tuple[Table, list[Meaning]]:
    layout, day = pattern.layout, standpoint.at.day
    ground = Ground(pattern.organisation, pattern.pool, day, day, None, frozenset())
    width = layout.sheet.width
    register, more = completed(register_like(layout, pattern.proposals, ground), some, width)
    rows, dropped = _rows(some, register, width + len(more))
    _fill_sources(rows, some, register, pattern)
    answers = [*_beside(some), *_unless_empty(dropped)]
    heads = (*more, *(head for head, _column in answers))
    told = until(layout.title, day)
    explained = [
        *((_("表题截至日"), said) for said in told.values()),
        *_meanings(register),
    ]
    return like(layout, heads, _joined(rows, [column for _head, column in answers]), told), explained


def _rows(some: Sequence[Line], register: Register, width: int) -> tuple[list[list[Value]], list[str]]:
    """The cells of all rows, and beside each what its cells cannot say."""
    rows, dropped = [], []
    for number, line in enumerate(some, start=1):
        cells, unsaid = register.row(line, number)
        rows.append([cells.get(column) for column in range(1, width + 1)])
        dropped.append(
            _("；").join(
                _("{what}：{words}").format(what=w, words=said) for w, said in (*line.unsaid, *unsaid)
            )
        )
    return rows, dropped


def _fill_sources(
    rows: list[list[Value]], some: Sequence[Line], register: Register, pattern: Pattern
) -> None:
    cited = {one.paper for line in some for one in line.evidence}
    titles = dict(Paper.objects.filter(pk__in=cited).values_list("pk", "name"))
    told = sources(some, register, pattern.layout, pattern.paper, titles)
    for row, said in zip(rows, told, strict=False):
        for column, words in said.items():
            row[column - 1] = words


def _beside(some: Sequence[Line]) -> list[tuple[str, list[str]]]:
    """Columns of what no register has a column for: where projects went, their codes."""
    keys = dict.fromkeys(key for line in some for key, _words in line.answers)
    return [(label(key), [dict(line.answers).get(key, "") for line in some]) for key in keys]


def _unless_empty(dropped: list[str]) -> list[tuple[str, list[str]]]:
    return [(label("also_known"), dropped)] if any(dropped) else []


def _joined(rows: list[list[Value]], columns: Sequence[Sequence[str]]) -> list[list[Value]]:
    return [[*row, *(column[n] for column in columns)] for n, row in enumerate(rows)]


def _about(wanted: Wanted, standpoint: Standpoint, pattern: Pattern | None) -> Iterator[Meaning]:
    last = head_at(standpoint.at.known)
    yield label("as_of"), standpoint.at.day.isoformat()
    yield label("known"), instant_text(standpoint.at.known)
    yield _("账本末笔"), f"{last.seq} {last.seal}"
    chips = [said for _key, said in wanted.chips()]
    if wanted.organisation:
        chips.insert(0, wanted.organisation.name)
    yield _("筛选"), _("、").join(chips) or _("全部")
    yield (
        _("版式"),
        _("同《{name}》的“{sheet}”").format(name=pattern.name, sheet=pattern.layout.sheet.name)
        if pattern
        else _("我们的版式"),
    )


def _meanings(register: Register) -> Iterator[Meaning]:
    """What each column means; of one we do not fill, that it stays empty."""
    terms = {field.key: field.term for field in FIELDS}
    for column in register.columns:
        if column.key:
            key = terms[column.key]
            yield column.title, _("{term}：{meaning}").format(term=label(key), meaning=meaning(key))
        else:
            yield column.title, _("账本里没有这一列的内容，留空")
