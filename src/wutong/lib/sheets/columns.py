"""What each column of a sheet may mean, proposed from the words at its top and the cells below them."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import product

from wutong.lib import glossary

from .cells import Value
from .headings import Head, plain_heading
from .layout import Layout, Row
from .looks import LOOKS, MONEY, NUMBER, Look, seen
from .reading import Cell, Sheet
from .remarks import Key, Remark

# How sure a proposal is, in percent; what the cells contradict loses DOUBT.
EXACT, LAST, AFFIXED, FITTING, HINTED, GUESSED, DOUBT = 100, 90, 80, 85, 70, 60, 30

# The law on personal information lets it be erased on demand; a record that only grows cannot.
PERSONAL = frozenset({"contact_details"})

# What headings put around a word without changing what it means: 项目+签约+时间.
_AFFIXES = (
    "时间节点", "项目", "时间", "日期", "名称", "年月日", "年月", "是否", "正式", "所属", "所在", "主要",
    "具体", "已", "情况", "实际", "完成", "取得", "领取", "办理", "办结", "通过", "目前", "当前", "最新",
    "建设", "预计", "计划", "意向", "拟", "招引", "引进", "外来", "工作", "全称",
)  # fmt: skip
# English words that only join the others, and those that nearly every heading may bear.
_JOINING = frozenset(("a", "at", "by", "for", "in", "of", "on", "the"))
_COMMON = _JOINING | {
    "actual", "current", "date", "day", "estimated", "expected", "latest", "lead", "main",
    "month", "name", "present", "project", "proposed", "sub", "time", "total", "year",
}  # fmt: skip
_OF_TIME = re.compile("(?:时间|日期|节点|年|月|日|date|time|month|on|of)+")
_ADDED = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")


@dataclass(frozen=True, slots=True)
class Field:
    """Something a room can take from a sheet: its key, its glossary term, and what headings call it."""

    key: str
    term: str  # key in the glossary
    words: tuple[str, ...]
    never: tuple[str, ...] = ()  # a heading with one of these in it means something else
    unless: tuple[str, ...] = ()  # nor is it looked for where another column is headed so
    several: bool = False  # more than one column may be read as this
    looks: tuple[Look, ...] = ()  # what its cells may look like; others speak against it
    telling: Look | None = None  # the look by which its cells are known under any heading
    hints: tuple[str, ...] = ()  # headings that mean it where the cells agree: 规模 over amounts
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
    hints = {plain_heading(hint) for f in fields for hint in f.hints}
    known = {word for f in fields for word in _plain_words(f)} | _glossary().keys() | hints
    fitting = [f.fits for f in fields if f.fits]
    return lambda text: plain_heading(text) in known or any(fits(text) for fits in fitting)


def propose(
    heads: Sequence[Head], fields: Sequence[Field], cells: Mapping[int, Sequence[Value]] | None = None
) -> tuple[Proposal, ...]:
    """What each column means; a field goes to the surest column, of equals to the first.

    `cells` are some of each column, by its number. They never overrule what a heading says: they decide
    between its meanings, make it less sure, and tell what a column may be whose heading says nothing.
    """
    every = tuple(dict.fromkeys((*LOOKS, *(look for f in fields for look in f.looks))))
    looks = {column: seen(values, every) for column, values in (cells or {}).items()}
    headings = {plain_heading(words) for head in heads for words in (head.title, head.words[-1])}
    meant = [f for f in fields if headings.isdisjoint(map(plain_heading, f.unless))]
    found = [_proposal(head, meant, looks.get(head.column, frozenset())) for head in heads]
    several = {f.key for f in fields if f.several}
    best: dict[str, Proposal] = {}
    for proposal in sorted(found, key=lambda p: (-p.sure, p.head.column)):
        if proposal.key:
            best.setdefault(proposal.key, proposal)
    settled = [
        p if not p.key or p.key in several or best[p.key] is p else _outdone(p, best[p.key]) for p in found
    ]
    guesses = _guesses(settled, [f for f in meant if f.key not in best], looks)
    return tuple(guesses.get(p.head.column, p) for p in settled)


def _outdone(proposal: Proposal, better: Proposal) -> Proposal:
    return _not_read(proposal.head, Remark("已由“{other}”一列读取", words={"other": better.head.title}))


def _proposal(head: Head, fields: Sequence[Field], looks: frozenset[Look]) -> Proposal:
    """The surest reading of a heading; of equals the one that the cells do not contradict."""
    readings = list(_readings(head, fields))
    fitting = [(f, sure, word) for f, sure, word in readings if not _contradicted(f, looks)]
    if fitting:
        return _taken(head, *fitting[0])
    if readings:
        return _doubted(_taken(head, *readings[0]))
    known = _glossary().get(plain_heading(head.title)) or _glossary().get(plain_heading(head.words[-1]))
    heading = plain_heading(head.title)
    known = known or next((term for word, term in _personal() if heading.endswith(word)), "")
    return _not_read(head, _known_but_not_read(known) if known else _UNKNOWN)


_UNKNOWN = Remark("不认识这个列名，不读这一列")


def _readings(head: Head, fields: Sequence[Field]) -> Iterator[tuple[Field, int, str]]:
    """What a heading may mean, each as sure as the others, by the first way of reading that finds any."""
    heading = plain_heading(head.title)
    allowed = [f for f in fields if heading in _plain_words(f) or not any(w in heading for w in f.never)]
    lines = ["/".join(head.words[first:]) for first in range(len(head.words))]
    # 时间 alone may be of what stands above it: 签约/时间.
    spoken = [
        (line, n) for n, line in enumerate(lines) if not n or not _OF_TIME.fullmatch(plain_heading(line))
    ]
    for words, n in spoken:
        text = plain_heading(words)
        if found := [(f, LAST if n else EXACT, words) for f in allowed if text in _plain_words(f)]:
            yield from found
            return
        if text in _glossary():
            return
    if found := [(f, FITTING, head.title) for f in allowed if f.fits and f.fits(head.title)]:
        yield from found
        return
    for text in dict.fromkeys((heading, plain_heading(_ADDED.sub("", head.title)))):
        if found := [(f, AFFIXED, word) for f in allowed if (word := _affixed(text, f))]:
            yield from found
            return
    for line, less in product(lines, (_JOINING, _COMMON)):
        if found := [(f, AFFIXED, word) for f in allowed if (word := _turned(line, f, less))]:
            yield from found
            return
    last = plain_heading(lines[-1])
    yield from ((f, AFFIXED, lines[-1]) for f in allowed if last in _plain_words(f))


def _contradicted(f: Field, looks: frozenset[Look]) -> bool:
    return bool(looks and f.looks) and not looks & set(f.looks)


def _guesses(
    proposals: Sequence[Proposal], fields: Sequence[Field], looks: Mapping[int, frozenset[Look]]
) -> dict[int, Proposal]:
    """What columns may be whose heading says nothing, by their cells; of two that look alike neither."""
    unknown = [p.head for p in proposals if p.reason is _UNKNOWN]
    found: dict[int, Proposal] = {}
    for f in fields:
        hinted = [h for h in unknown if _hinted(h, f) and looks.get(h.column, frozenset()) & set(f.looks)]
        alike = [h for h in unknown if _tells(h, f, looks.get(h.column, frozenset()))]
        for heads, sure in ((hinted, HINTED), (alike, GUESSED)):
            if len(heads) == 1 and heads[0].column not in found:
                reason = Remark("不认识这个列名，看单元格像是“{term}”", words={"term": Key(f.term)})
                found[heads[0].column] = Proposal(heads[0], f.key, sure, reason)
                break
    return found


def _hinted(head: Head, f: Field) -> bool:
    return any(plain_heading(hint) in _without_affixes(plain_heading(head.title)) for hint in f.hints)


def _tells(head: Head, f: Field, looks: frozenset[Look]) -> bool:
    heading = plain_heading(head.title)
    if f.telling is None or any(word in heading for word in f.never):
        return False
    return f.telling in looks or (f.telling is MONEY and NUMBER in looks and bool(head.unit))


def _taken(head: Head, f: Field, sure: int, word: str) -> Proposal:
    return Proposal(
        head, f.key, sure, Remark("列名“{word}”即“{term}”", words={"word": word, "term": Key(f.term)})
    )


def _doubted(proposal: Proposal) -> Proposal:
    reason = replace(proposal.reason, sentence="列名“{word}”即“{term}”，但单元格看着不像，请核对")
    return replace(proposal, sure=proposal.sure - DOUBT, reason=reason)


def _not_read(head: Head, reason: Remark) -> Proposal:
    return Proposal(head, "", 0, reason)


def _known_but_not_read(term: str) -> Remark:
    if term in PERSONAL:
        return Remark("是“{term}”，个人信息未导入", words={"term": Key(term)})
    return Remark("是“{term}”，导入时不读这一列", words={"term": Key(term)})


@cache
def _plain_words(f: Field) -> frozenset[str]:
    return frozenset(map(plain_heading, f.words))


@cache
def _glossary() -> Mapping[str, str]:
    """Every word of the glossary that a heading may be, and the key of its term."""
    return {
        plain_heading(word): term.key
        for term in glossary.terms().values()
        for word in (term.en, term.zh, *term.also)
    }


@cache
def _personal() -> tuple[tuple[str, str], ...]:
    """The words with which a heading of personal data ends: 投资方联系人."""
    return tuple((word, term) for word, term in _glossary().items() if term in PERSONAL)


def _affixed(heading: str, f: Field) -> str:
    """The word of a field that the heading wraps in nothing but affixes and other words of the field."""
    hints = tuple(map(plain_heading, f.hints))
    words = [word for word in _by_length(f) if word in heading]
    return next((word for word in words if not _left_over(heading, (word, *words, *hints))), "")


def _left_over(heading: str, words: Sequence[str]) -> str:
    for word in words:
        heading = heading.replace(word, "", 1)
    return _without_affixes(heading)


@cache
def _by_length(f: Field) -> tuple[str, ...]:
    return tuple(sorted((w for w in _plain_words(f) if len(w) > 1), key=lambda w: (-len(w), w)))


def _turned(heading: str, f: Field, less: frozenset[str]) -> str:
    """The English word of a field that a heading says in another order, also with others of its words."""
    wanted = _said(heading) - less
    said = [(word, content) for word in f.words if (content := _said(word) - less) and content <= wanted]
    return said[0][0] if wanted and wanted == frozenset().union(*(content for _word, content in said)) else ""


@lru_cache(maxsize=1 << 12)
def _said(text: str) -> frozenset[str]:
    return frozenset(re.findall("[a-z]+", _ADDED.sub("", text).lower()) if text.isascii() else ())


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
