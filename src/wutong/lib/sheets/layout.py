"""What lies where on a sheet: title block, heading of one to three rows, data rows, total rows, notes."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from wutong.lib.names import simplified
from wutong.lib.refusals import Refused

from .headings import Head, plain_heading, unit_of
from .reading import Cell, Sheet

HEADING_ROWS_MAX = 3
# A heading below this is none: title blocks of office ledgers take a handful of rows.
SEARCHED_ROWS = 30
_CAPTION_UNIT = re.compile(r"单位\s*[:：]\s*([^\s,，;；、)）】]*元)")
_TOTAL = re.compile(r"(本[页表])?[合总小累共]\s*计\s*(?:[(（:：0-9].*)?|total|subtotal", re.IGNORECASE)
_NOTE = re.compile(
    r"(注|备注|说明|填表说明|填报说明|填报人|填表人|填表日期|制表|制表人|审核|审核人|负责人|联系人|联系电话|填报单位|填报日期|数据来源)"
    r"\s*[0-9]?\s*[:：].*"
)
_SAYING = re.compile("[:：]")
_NUMBER = re.compile(r"[-+约超近]?\d[\d,.]*(?:[百千万亿]*[个家户项人元]|%|％|万|亿)?")
_SECTION = re.compile(r"[(（]?[一二三四五六七八九十]+[)）]?\s*[、.．].*")


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


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet understood as a table; `unit` is the one its caption gives to amounts without their own."""

    sheet: Sheet
    title: tuple[str, ...]
    unit: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]


def lay_out(sheet: Sheet, knows: Callable[[str], bool]) -> Layout:
    """Find the heading by the words `knows` takes for a column's; refuses a sheet where there is none."""
    first, last = _heading(sheet, knows)
    title = tuple(
        cell.text for row in range(1, first) for cell in sheet.row(row) if cell.row == row and cell.text
    )
    caption = next((found[1] for line in title if (found := _CAPTION_UNIT.search(simplified(line)))), "")
    heads = tuple(_heads(sheet, first, last))
    return Layout(sheet, title, caption, heads, tuple(_rows(sheet, last + 1, heads)))


def _heading(sheet: Sheet, knows: Callable[[str], bool]) -> tuple[int, int]:
    """The first and last row of the heading: the row of most known words, and what belongs to it."""
    known = {
        row: sum(knows(cell.text) for cell in _own(sheet, row))
        for row in range(1, min(sheet.height, SEARCHED_ROWS) + 1)
    }
    best = max(known, key=lambda row: known[row], default=0)
    if not best or known[best] < 2:
        raise Refused(
            "工作表“{name}”里找不到表头：没有一行写着“项目名称”“投资方”“总投资”这样的列名，请核对工作表",
            field="sheet", name=sheet.name,
        )  # fmt: skip
    first = last = best
    while first > 1 and last - first + 1 < HEADING_ROWS_MAX and _heads_over(sheet, first - 1):
        first -= 1
    while last < sheet.height and last - first + 1 < HEADING_ROWS_MAX and _goes_on(sheet, last, known, knows):
        last += 1
    return first, last


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
        filled = [cell for cell in sheet.row(number) if cell.value is not None and cell.text]
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
    if len(filled) > 2 and all(plain_heading(cell.text) in headings for cell in filled):
        return Kind.NOTE
    return Kind.DATA


def _stands_alone(sheet: Sheet, cell: Cell) -> bool:
    """Whether the only cell of a row is a line across the table: 一、签约项目."""
    area = sheet.area(cell.row, cell.column)
    across = area.right - area.left + 1 if area else 1
    return across >= 3 or _SECTION.fullmatch(simplified(cell.text)) is not None
