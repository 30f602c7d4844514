"""What each column of a sheet may mean, proposed from the words at its top, each proposal with its reason."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from wutong.lib import glossary

from .headings import Head, plain_heading
from .layout import Layout, Row
from .reading import Cell, Sheet
from .remarks import Key, Remark

EXACT, LAST, AFFIXED = 100, 90, 80  # how sure a proposal is, in percent

# The law on personal information lets it be erased on demand; a record that only grows cannot.
PERSONAL = frozenset({"contact_details"})

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
    unless: tuple[str, ...] = ()  # nor is it looked for where another column is headed so
    several: bool = False  # more than one column may be read as this


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
    return lambda text: plain_heading(text) in known


def propose(heads: Sequence[Head], fields: Sequence[Field]) -> tuple[Proposal, ...]:
    """What each column means; a field goes to the surest column, of equals to the first."""
    headings = {plain_heading(words) for head in heads for words in (head.title, head.words[-1])}
    meant = [f for f in fields if headings.isdisjoint(map(plain_heading, f.unless))]
    found = [_proposal(head, meant) for head in heads]
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
    """The first reading that fits: all words together, the last alone, then a word with its affixes."""
    heading = plain_heading(head.title)
    for words, sure in ((head.title, EXACT), (head.words[-1], LAST)):
        text = plain_heading(words)
        taken = next((f for f in fields if text in _plain_words(f) and not _ruled_out(heading, f)), None)
        if taken:
            return _taken(head, taken, sure, words)
        if text in _glossary():
            return _not_read(head, _known_but_not_read(_glossary()[text]))
    for f in fields:
        if (word := _affixed(heading, f)) and not _ruled_out(heading, f):
            return _taken(head, f, AFFIXED, word)
    if term := next((term for word, term in _personal() if heading.endswith(word)), ""):
        return _not_read(head, _known_but_not_read(term))
    return _not_read(head, Remark("不认识这个列名，不读这一列"))


def _taken(head: Head, f: Field, sure: int, word: str) -> Proposal:
    return Proposal(
        head, f.key, sure, Remark("列名“{word}”即“{term}”", words={"word": word, "term": Key(f.term)})
    )


def _not_read(head: Head, reason: Remark) -> Proposal:
    return Proposal(head, "", 0, reason)


def _known_but_not_read(term: str) -> Remark:
    if term in PERSONAL:
        return Remark("是“{term}”，个人信息未导入", words={"term": Key(term)})
    return Remark("是“{term}”，导入时不读这一列", words={"term": Key(term)})


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


@cache
def _personal() -> tuple[tuple[str, str], ...]:
    """The words with which a heading of personal data ends: 投资方联系人."""
    return tuple((word, term) for word, term in _glossary().items() if term in PERSONAL)


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
    for proposal in read:
        units.setdefault(proposal.key, proposal.head.unit or layout.unit)
        titles.setdefault(proposal.key, proposal.head.title)
    columns = [(proposal.key, proposal.head.column) for proposal in read]

    def told(row: Row) -> Record:
        cells: dict[str, tuple[Cell, ...]] = {}
        for key, column in columns:
            cell = sheet.in_row(row.number, column)
            if cell.value is not None and cell.text:
                cells[key] = (*cells.get(key, ()), cell)
        return Record(sheet, row.number, cells, units, titles)

    return told
