"""What lies where on a sheet: title block, heading of one to three rows, data rows, total rows, notes."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import islice, pairwise
from unicodedata import normalize

from wutong.lib.names import simplified
from wutong.lib.refusals import Refused

from .headings import Head, plain_heading, unit_in_brackets, unit_of
from .reading import Cell, Sheet

HEADING_ROWS_MAX = 3
# A heading below this is none: title blocks, tables of keys and values among them, end well before.
SEARCHED_ROWS = 100
_CAPTION_UNIT = re.compile(
    r"(?:单位|units?|currency)\s*[:：]\s*(?:in\s+)?([^\s:：,，;；、)）】]*元|[万亿](?!\w)|[^:：)）】]*"
    r"(?:us\$|hk\$|[$€£¥]|usd|hkd|eur|jpy|gbp|cny|rmb|yuan|renminbi|dollars?)[^:：)）】]*)",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"(?:[^,，。;；]{0,12}[合总小累共]\s*计|.{0,20}\b(?:grand |sub-?|overall )?totals?)\s*(?:[(（:：0-9].*)?",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"(?:附?注|备注|说明|(?:填表|填报|编制|统计)说明|(?:填报|填表|制表|审核|审批|负责|报送|经办|复核|分管领导|联系)人?(?:员|签字)?"
    r"|(?:填表|填报|报送|制表)(?:日期|时间|单位)|单位(?:负责人|盖章)|联系电话|(?:数据|资料|信息)?来源|统计口径"
    r"|notes?|remarks?|sources?|prepared by|compiled by|checked by|approved by|contact|date of report|as of)"
    r"\s*[0-9]*\s*[:：].*",
    re.IGNORECASE,
)
_SAYING = re.compile("[:：]")
# A numbered line: a heading between rows, or one of several notes, which ends like a sentence.
_SECTION = re.compile(
    r"[(（]?[一二三四五六七八九十]+[)）]?\s*[、.．].*|[(（]?\d{1,2}[)）、.．].*[。；;]|\*.+|※.+"
)
_NUMBER = re.compile(r"[-+约超近]?\d[\d,.]*(?:[百千万亿]*[个家户项人元]|%|％|万|亿)?")


# So many cells of a row tell its kind.
TELLING = 3


class Kind(StrEnum):
    """What a row below the heading is."""

    DATA = "data"
    TOTAL = "total"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the heading; cells merged over several rows belong to each of them."""

    sheet: Sheet = field(repr=False)
    number: int
    kind: Kind

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Its cells, one for each column of the sheet."""
        return self.sheet.row(self.number)

    @property
    def words(self) -> str:
        """Its first words, to tell it by."""
        return next((cell.text for cell in self.cells if cell.text), "")


@dataclass(frozen=True)
class Layout:
    """A sheet understood as a table; `unit` is the one its caption gives to amounts without their own."""

    sheet: Sheet
    title: tuple[str, ...]
    unit: str
    heads: tuple[Head, ...]
    heading: tuple[int, int]  # its first and last row

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows below the heading, found when they are asked for: a long sheet is laid out many times."""
        return tuple(self.each_row())

    def each_row(self) -> Iterator[Row]:
        """The rows below the heading, one by one."""
        return _rows(self.sheet, self.heading[1] + 1, self.heads)


def lay_out(sheet: Sheet, knows: Callable[[str], bool]) -> Layout:
    """Find the heading by the words `knows` takes for a column's; refuses a sheet where there is none."""
    first, last = _heading(sheet, knows)
    title = tuple(
        cell.text for row in range(1, first) for cell in sheet.row(row) if cell.row == row and cell.text
    )
    caption = next(filter(None, map(_caption_unit, _lines(sheet, first))), "")
    heads = tuple(_heads(sheet, first, last))
    return Layout(sheet, title, caption, heads, (first, last))


def _lines(sheet: Sheet, first: int) -> Iterator[str]:
    """What stands above the heading, cell by cell, then each key with the value in the next cell."""
    rows = [[cell.text for cell in _own(sheet, row)] for row in range(1, first)]
    yield from (text for row in rows for text in row)
    yield from (f"{key.rstrip(':： ')}:{value}" for row in rows for key, value in pairwise(row))


def _caption_unit(line: str) -> str:
    """The unit of money a line of the title block gives to the table: 单位：万元, 项目台账（亿元）."""
    found = _CAPTION_UNIT.search(simplified(normalize("NFKC", line)))
    return found[1].strip() if found else unit_in_brackets(line)


def _heading(sheet: Sheet, knows: Callable[[str], bool]) -> tuple[int, int]:
    """The first and last row of the heading: the row of most known words, and what belongs to it."""
    rows = {row: _own(sheet, row) for row in range(1, min(sheet.height, SEARCHED_ROWS) + 1)}
    known = {row: sum(knows(cell.text) for cell in cells) for row, cells in rows.items()}
    # Status words are known too: figures among them tell a row of data.
    surely = {
        row: known[row] - sum(_is_figure(c.value) and not knows(c.text) for c in rows[row]) for row in rows
    }
    best = max((row for row in rows if known[row] >= 2), key=lambda row: surely[row], default=0)
    if not best:
        raise Refused(
            "工作表“{name}”里找不到表头：没有一行写着“项目名称”“投资方”“总投资”这样的列名，请核对工作表",
            field="sheet", name=sheet.name,
        )  # fmt: skip
    first = last = best
    while first > 1 and last - first + 1 < HEADING_ROWS_MAX and _heads_over(sheet, first - 1):
        first -= 1
    while (
        last < sheet.height and last - first + 1 < HEADING_ROWS_MAX and _goes_on(sheet, last, surely, knows)
    ):
        last += 1
    return first, last


def _is_figure(value: object) -> bool:
    """Whether a cell speaks for a row of data: a number, a day."""
    return isinstance(value, int | float | date) and not isinstance(value, bool)


def _own(sheet: Sheet, row: int) -> list[Cell]:
    """What stands in a row itself."""
    return [cell for cell in sheet.row(row) if cell.row == row and cell.text]


def _heads_over(sheet: Sheet, row: int) -> bool:
    """Whether a row holds headings over those of the next: tied to it by merging, or with as many words."""
    own = _own(sheet, row)
    areas = [area for cell in own if (area := sheet.area(cell.row, cell.column))]
    if any(area.bottom > row for area in areas):
        return True
    if sum(1 for cell in own if _SAYING.search(cell.text)) * 2 >= len(own):
        return False  # who fills it in, and when: a line of the title block
    return len(own) >= 3 or (len(own) == 2 and any(area.right > area.left for area in areas))


def _goes_on(sheet: Sheet, last: int, known: dict[int, int], knows: Callable[[str], bool]) -> bool:
    """Whether the next row still belongs to the heading; one with a number that is no heading does not."""
    for cell in _own(sheet, last):
        area = sheet.area(cell.row, cell.column)
        if area and area.bottom > last:
            return True
    following = _own(sheet, last + 1)
    if any(_NUMBER.fullmatch(cell.text) and not knows(cell.text) for cell in following):
        return False
    words = known.get(last + 1, 0)
    return words >= 2 and 2 * words >= len(following)


def _heads(sheet: Sheet, first: int, last: int) -> Iterator[Head]:
    """One head for each column with words, the words of its rows from above to below."""
    carried = dict.fromkeys(range(first, last), "")
    for column in range(1, sheet.width + 1):
        words: list[str] = []
        for row in range(first, last + 1):
            text = sheet.cell(row, column).text
            if row < last and sheet.area(row, column) is None:
                # Heads over several columns are often written once and left unmerged.
                below = sheet.cell(row + 1, column)
                text = text or (carried[row] if below.text and below.row > row else "")
            if row < last:
                carried[row] = text
            if text and (not words or words[-1] != text):
                words.append(text)
        if words:
            yield Head(column, tuple(words), next(filter(None, map(unit_of, reversed(words))), ""))


def _rows(sheet: Sheet, first: int, heads: tuple[Head, ...]) -> Iterator[Row]:
    again = {plain_heading(word) for head in heads for word in head.words}
    for number in range(first, sheet.height + 1):
        cells = (cell for cell in sheet.row(number) if cell.value is not None and cell.text)
        filled = list(cells if sheet.merged else islice(cells, TELLING))
        # A row that only shares merged cells with the one above says nothing of its own.
        if any(cell.row == number for cell in filled):
            yield Row(sheet, number, _kind(sheet, filled, again))


def _kind(sheet: Sheet, filled: list[Cell], headings: set[str]) -> Kind:
    opening = simplified(filled[0].text)
    if any(_TOTAL.fullmatch(simplified(cell.text)) for cell in filled[:2]):
        return Kind.TOTAL
    if _NOTE.fullmatch(opening) or (len(filled) == 1 and _stands_alone(sheet, filled[0])):
        return Kind.NOTE
    # Long tables repeat their heading on every printed page.
    if len(filled) >= TELLING and all(plain_heading(cell.text) in headings for cell in filled):
        return Kind.NOTE
    return Kind.DATA


def _stands_alone(sheet: Sheet, cell: Cell) -> bool:
    """Whether the only cell of a row is a line across the table: 一、签约项目."""
    area = sheet.area(cell.row, cell.column)
    across = area.right - area.left + 1 if area else 1
    return across >= 3 or _SECTION.fullmatch(simplified(cell.text)) is not None
