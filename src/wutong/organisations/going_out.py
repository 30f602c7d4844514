"""How a list goes out as a workbook: columns, the layout it follows, and a sheet that says what it means."""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from wutong.ledger.asof import Standpoint
from wutong.ledger.core import AsOf, Evidence, instant_text
from wutong.ledger.models import Paper
from wutong.ledger.store import head_at
from wutong.lib.sheets.cells import Cell, Sheet, Value, inert, shown
from wutong.lib.sheets.columns import Field, Proposal, Record
from wutong.lib.sheets.headings import Head
from wutong.lib.sheets.layout import Kind, Layout
from wutong.lib.sheets.manners import Days, days_of, until
from wutong.lib.sheets.writing import Table, headed, like, written
from wutong.web.terms import label, meaning

from .models import Organisation, Person
from .policy import organisations
from .sheets import Ground

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Meaning = tuple[str, str]
_USUAL = Days()
_CELL = re.compile(r"[A-Z]{1,3}(\d{1,7})")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A register somebody brought, whose layout is to be followed, and for whom it was read."""

    name: str
    layout: Layout
    proposals: tuple[Proposal, ...]
    paper: str  # SHA-256
    organisation: Organisation
    pool: tuple[Organisation, ...]

    def ground(self, day: date) -> Ground:
        """Where what goes out in this layout is read again."""
        return Ground(self.organisation, self.pool, day, day, None, frozenset())


@dataclass(frozen=True, slots=True)
class Column:
    """A column to be filled: its number, its field ("" if it has none), and how its cells are written."""

    number: int
    key: str
    title: str
    unit: str = ""
    days: Days = _USUAL
    words: Mapping[str, str] | None = None  # what its cells call an organisation, a milestone, an ownership


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row by column, what none of them may say, and what its facts stand on."""

    cells: Mapping[int, Value]
    unsaid: Sequence[Meaning] = ()
    evidence: Sequence[Evidence] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A column behind the others that no reading takes for facts: what it says of each row."""

    head: str
    meaning: str
    words: Sequence[str]

    @classmethod
    def of(cls, key: str, words: Sequence[str]) -> "Answer":
        """Under the words of the glossary."""
        return cls(label(key), meaning(key), words)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as rows and columns; `name` is that of its sheet in our own layout."""

    name: str
    fields: Sequence[Field]
    columns: Sequence[Column]
    rows: Sequence[Row]
    answers: Sequence[Answer]
    filters: Sequence[str]


def columns_like(
    pattern: Pattern, dated: Container[str], words: Callable[[str, Iterable[str]], Mapping[str, str]]
) -> list[Column]:
    """The columns of a register somebody brought, each written in the manner of its own cells.

    `dated` are the fields that say days; `words` is told a field and the texts below its heading.
    """
    layout = pattern.layout
    rows = [row.cells for row in layout.rows if row.kind is Kind.DATA]
    samples = {p.head.column: [cells[p.head.column - 1].value for cells in rows] for p in pattern.proposals}
    days = [samples[p.head.column] for p in pattern.proposals if p.key in dated]
    usual = days_of(value for some in days for value in some)
    return [
        Column(
            p.head.column,
            p.key,
            p.head.title,
            p.head.unit or layout.unit,
            days_of(samples[p.head.column], usual),
            words(p.key, dict.fromkeys(text for v in samples[p.head.column] if (text := shown(v)))),
        )
        for p in pattern.proposals
    ]


def callings(pool: Iterable[Organisation]) -> dict[str, str]:
    """What to write for each organisation, by code: its name, or its code where two share the name."""
    pool = list(pool)
    owners: dict[str, set[str]] = {}
    for o in pool:
        for word in (o.code, o.name, *o.aliases):
            owners.setdefault(word, set()).add(o.code)
    return {o.code: o.name if len(owners[o.name]) == 1 else o.code for o in pool}


def our_ground(person: Person, organisation: Organisation | None, day: date) -> Ground:
    """Where what goes out in our layout is read again; 404 for whoever has no organisation."""
    pool = tuple(organisations(person))
    if not pool:
        raise Http404
    return Ground(organisation or pool[0], pool, day, day, None, frozenset())


def as_read(columns: Sequence[Column], cells: Mapping[int, Value]) -> Record:
    """A row as our own reading will see it."""
    found: dict[str, tuple[Column, ...]] = {}
    for column in columns:
        if column.key and column.number in cells:
            found[column.key] = (*found.get(column.key, ()), column)
    values = tuple(_kept(cells.get(n)) for n in range(1, max(cells, default=0) + 1))
    return Record(
        Sheet("", (values,)),
        1,
        {key: tuple(Cell(values[c.number - 1], 1, c.number) for c in some) for key, some in found.items()},
        {key: some[0].unit for key, some in found.items()},
        {key: some[0].title for key, some in found.items()},
        {key: tuple(Head(c.number, (c.title,), c.unit) for c in some) for key, some in found.items()},
    )


def _kept(value: Value) -> Value:
    return inert(value) if isinstance(value, str) else value


def truly(
    columns: Sequence[Column], cells: Mapping[int, Value], misread: Callable[[Mapping[int, Value]], set[int]]
) -> tuple[dict[int, Value], list[Meaning]]:
    """The cells that read as they are meant, and the others by heading; `misread` names columns of these."""
    kept, dropped = dict(cells), []
    while wrong := misread(kept) & kept.keys():
        dropped += [(c.title, shown(kept.pop(c.number))) for c in columns if c.number in wrong]
    return kept, dropped


def workbook(listing: Listing, standpoint: Standpoint, pattern: Pattern | None = None) -> bytes:
    """The bytes of an .xlsx file with a list, in our layout or in that of a pattern, and its meaning."""
    answers = [*listing.answers, *_also_known(listing.rows)]
    rows = list(_rows(listing, answers, pattern))
    heads = [answer.head for answer in answers]
    explained = [*_meanings(listing), *((answer.head, answer.meaning) for answer in answers)]
    if pattern:
        layout = pattern.layout
        more = [c.title for c in listing.columns if c.number > layout.sheet.width]
        told = until(layout.title, standpoint.at.day)
        table = like(layout, [*more, *heads], rows, told)
        explained = [*((_("表题截至日"), said) for said in told.values()), *explained]
    else:
        table = headed(listing.name, [*(c.title for c in listing.columns), *heads], rows)
    name = _("说明")
    last = head_at(standpoint.at.known)
    about = [*as_of(standpoint.at, (last.seq, last.seal))]
    about += [(_("筛选"), _("、").join(listing.filters) or _("全部")), (_("版式"), _layout(pattern))]
    return written([table, Table(f"{name}2" if name == table.name else name, (), [*about, *explained])])


def _rows(listing: Listing, answers: Sequence[Answer], pattern: Pattern | None) -> Iterator[list[Value]]:
    theirs = pattern.layout.sheet.width if pattern else 0
    width = max([theirs, *(column.number for column in listing.columns)])
    sources = _sources(listing, pattern) if pattern else [{}] * len(listing.rows)
    for number, (row, source) in enumerate(zip(listing.rows, sources, strict=True)):
        cells = {**row.cells, **source}
        yield [*(cells.get(n) for n in range(1, width + 1)), *(answer.words[number] for answer in answers)]


def _also_known(rows: Sequence[Row]) -> Iterator[Answer]:
    """Beside each row what its cells cannot say, where there is any."""
    said = [_("；").join(_("{what}：{words}").format(what=w, words=s) for w, s in row.unsaid) for row in rows]
    if any(said):
        yield Answer.of("also_known", said)


def _sources(listing: Listing, pattern: Pattern) -> list[dict[int, str]]:
    """What the columns of a brought register say of where each row comes from, by column.

    Of facts on that very register, what stood in these columns; of others, what their papers are called.
    """
    columns = [c.number for c in listing.columns if c.key == "source"]
    cited = {e.paper for row in listing.rows for e in row.evidence} if columns else set()
    titles = dict(Paper.objects.filter(pk__in=cited - {pattern.paper}).values_list("pk", "name"))
    cells = {row.number: row.cells for row in pattern.layout.rows}
    told = []
    for row in listing.rows:
        here = [e.place for e in row.evidence if e.paper == pattern.paper]
        numbers = [n for n in dict.fromkeys(_rows_on(pattern.layout.sheet, here)) if n in cells]
        others = [titles[e.paper] for e in row.evidence if e.paper in titles]
        told.append({c: _joined((*(cells[n][c - 1].text for n in numbers), *others)) for c in columns})
    return told


def _rows_on(sheet: Sheet, places: Iterable[str]) -> Iterator[int]:
    """The rows of a sheet on which cells among these places lie: Sheet1!F5 → 5."""
    for place in places:
        name, _mark, cell = place.rpartition("!")
        if name == sheet.name and (found := _CELL.fullmatch(cell)):
            yield int(found[1])


def _joined(texts: Iterable[str]) -> str:
    return " / ".join(dict.fromkeys(filter(None, texts)))


def as_of(at: AsOf, head: tuple[int, str]) -> Iterator[Meaning]:
    """Of which day a file speaks, what was known by then, and the head of the chain: number and seal."""
    yield label("as_of"), at.day.isoformat()
    yield label("known"), instant_text(at.known)
    yield _("账本末笔"), f"{head[0]} {head[1]}"


def _layout(pattern: Pattern | None) -> str:
    if pattern is None:
        return _("我们的版式")
    return _("同《{name}》的“{sheet}”").format(name=pattern.name, sheet=pattern.layout.sheet.name)


def _meanings(listing: Listing) -> Iterator[Meaning]:
    """What each column means; of one we do not fill, that it stays empty."""
    terms = {field.key: field.term for field in listing.fields}
    for column in listing.columns:
        if column.key:
            key = terms[column.key]
            yield column.title, _("{term}：{meaning}").format(term=label(key), meaning=meaning(key))
        else:
            yield column.title, _("账本里没有这一列的内容，留空")


def as_file(content: bytes, room: str, day: date) -> HttpResponse:
    """A workbook to be kept, named by the room and the day it speaks of."""
    disposition = f'attachment; filename="wutong-{room}-{day}.xlsx"'
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": disposition})
