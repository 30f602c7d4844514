"""What each column of a sheet may mean, proposed from the words at its top, each proposal with its reason."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from wutong.lib import glossary

from .headings import Head, plain_heading
from .layout import Layout, Row
from .reading import Cell, Sheet
from .remarks import Key, Remark

EXACT, LAST, FITTING, AFFIXED = 100, 90, 85, 80  # how sure a proposal is, in percent

# What headings put around a word without changing what it means: 项目+签约+时间.
_AFFIXES = (
    "时间节点", "项目", "时间", "日期", "名称", "年月", "是否", "正式", "所属", "主要", "具体", "已",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """Something a room can take from a sheet: its key, its glossary term, and what headings call it."""

    key: str
    term: str  # key in the glossary
    words: tuple[str, ...]
    never: tuple[str, ...] = ()  # a heading with one of these in it means something else
    several: bool = False  # more than one column may be read as this
    fits: Callable[[str], bool] | None = None  # other headings that mean it, when no list holds them all


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one column may mean, how sure that is in percent, and why; without a key it is not read."""

    head: Head
    key: str
    sure: int
    reason: Remark


def knower(fields: Sequence[Field]) -> Callable[[str], bool]:
    """A test whether a text is a heading of these fields, for finding the heading of a sheet."""
    known = {word for f in fields for word in _plain_words(f)} | _glossary().keys()
    fitting = [f.fits for f in fields if f.fits]
    return lambda text: plain_heading(text) in known or any(fits(text) for fits in fitting)


def propose(heads: Sequence[Head], fields: Sequence[Field]) -> tuple[Proposal, ...]:
    """What each column means; a field goes to the surest column, of equals to the first."""
    found = [_proposal(head, fields) for head in heads]
    several = {f.key for f in fields if f.several}
    best: dict[str, Proposal] = {}
    for proposal in sorted(found, key=lambda p: (-p.sure, p.head.column)):
        if proposal.key:
            best.setdefault(proposal.key, proposal)
    return tuple(
        p if not p.key or p.key in several or best[p.key] is p else _outdone(p, best[p.key]) for p in found
    )


def _outdone(proposal: Proposal, better: Proposal) -> Proposal:
    return _not_read(proposal.head, Remark("已由“{other}”一列读取", words={"other": better.head.title}))


def _proposal(head: Head, fields: Sequence[Field]) -> Proposal:
    """The first reading that fits: all words together, the last alone, a fitting one, one with affixes."""
    heading = plain_heading(head.title)
    for words, sure in ((head.title, EXACT), (head.words[-1], LAST)):
        text = plain_heading(words)
        taken = next((f for f in fields if text in _plain_words(f) and not _ruled_out(heading, f)), None)
        if taken:
            return _taken(head, taken, sure, words)
        if text in _glossary():
            return _not_read(
                head, Remark("是“{term}”，导入时不读这一列", words={"term": Key(_glossary()[text])})
            )
    for f in fields:
        if f.fits and f.fits(head.title) and not _ruled_out(heading, f):
            return _taken(head, f, FITTING, head.title)
    for f in fields:
        if (word := _affixed(heading, f)) and not _ruled_out(heading, f):
            return _taken(head, f, AFFIXED, word)
    return _not_read(head, Remark("不认识这个列名，不读这一列"))


def _taken(head: Head, f: Field, sure: int, word: str) -> Proposal:
    return Proposal(
        head, f.key, sure, Remark("列名“{word}”即“{term}”", words={"word": word, "term": Key(f.term)})
    )


def _not_read(head: Head, reason: Remark) -> Proposal:
    return Proposal(head, "", 0, reason)


def _ruled_out(heading: str, f: Field) -> bool:
    return any(word in heading for word in f.never)


@cache
def _plain_words(f: Field) -> frozenset[str]:
    return frozenset(map(plain_heading, f.words))


@cache
def _glossary() -> Mapping[str, str]:
    """Every word of the glossary that a heading may be, and the key of its term."""
    return {
        plain_heading(word): term.key for term in glossary.terms().values() for word in (term.zh, *term.also)
    }


def _affixed(heading: str, f: Field) -> str:
    """The word of a field that the heading wraps in nothing but affixes."""
    for word in sorted(_plain_words(f), key=len, reverse=True):
        before, found, after = heading.partition(word)
        if found and len(word) > 1 and not _without_affixes(before) and not _without_affixes(after):
            return word
    return ""


def _without_affixes(text: str) -> str:
    for affix in _AFFIXES:
        text = text.replace(affix, "")
    return text


@dataclass(frozen=True, slots=True)
class Record:
    """One data row by the meaning of its columns."""

    sheet: Sheet
    number: int
    cells: Mapping[str, tuple[Cell, ...]]  # field key → its cells that hold something
    units: Mapping[str, str]  # field key → unit of money its column or the caption names
    titles: Mapping[str, str]  # field key → heading of its column
    heads: Mapping[str, tuple[Head, ...]] = field(default_factory=dict)  # field key → all its columns
    above: tuple[str, ...] = ()  # the title block of the sheet

    def cell(self, key: str) -> Cell | None:
        """The cell of a field, None where it is empty or no column has it."""
        found = self.cells.get(key, ())
        return found[0] if found else None

    def places(self, *keys: str) -> tuple[str, ...]:
        """Where these fields stand: Sheet1!F5."""
        return tuple(self.sheet.place(cell) for key in keys for cell in self.cells.get(key, ()))

    def shared(self, cell: Cell) -> bool:
        """Whether a cell is merged over several rows, so that it speaks for all of them."""
        area = self.sheet.area(cell.row, cell.column)
        return area is not None and area.bottom > area.top


def record(layout: Layout, proposals: Sequence[Proposal], row: Row) -> Record:
    """One row of a sheet as its columns are understood."""
    return recorder(layout, proposals)(row)


def recorder(layout: Layout, proposals: Sequence[Proposal]) -> Callable[[Row], Record]:
    """A way to see each row of a sheet as its columns are understood."""
    sheet = layout.sheet
    read = [proposal for proposal in proposals if proposal.key]
    units: dict[str, str] = {}
    titles: dict[str, str] = {}
    heads: dict[str, tuple[Head, ...]] = {}
    for proposal in read:
        units.setdefault(proposal.key, proposal.head.unit or layout.unit)
        titles.setdefault(proposal.key, proposal.head.title)
        heads[proposal.key] = (*heads.get(proposal.key, ()), proposal.head)
    columns = [(proposal.key, proposal.head.column) for proposal in read]

    def told(row: Row) -> Record:
        cells: dict[str, tuple[Cell, ...]] = {}
        for key, column in columns:
            cell = sheet.in_row(row.number, column)
            if cell.value is not None and cell.text:
                cells[key] = (*cells.get(key, ()), cell)
        return Record(sheet, row.number, cells, units, titles, heads, layout.title)

    return told
