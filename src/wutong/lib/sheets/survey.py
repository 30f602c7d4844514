"""What an .xlsx file says of its cells beside their values: how far they reach, and what their dates show.

calamine lays out every cell between the first and the last: one stray cell in the last corner asks for half
a terabyte and ends the process. And it reads a date as a day also where the sheet shows only its month.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO
from xml.etree import ElementTree
from zipfile import ZipFile

from wutong.lib.dates import Precision

CHUNK = 1 << 20
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# A row, or a cell that holds something: <c …/> and <c …></c> only carry a format.
_TOKEN = re.compile(rb"<(?:\w+:)?(row|c)\b([^>]*)>(?!</)")
_PLACE = re.compile(rb'\br="([A-Z]{0,3})(\d{1,7})"')
_STYLE = re.compile(rb'\bs="(\d+)"')
# Formats every program knows by number alone and that show a month without its day (27 to 58: Chinese).
_MONTH_FORMATS = (17, 27, 36, 50, 52, 57)
_UNSHOWN = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')


@dataclass(slots=True)
class Reach:
    """The last row and column that hold something, and how exactly dates are shown: by (row, column)."""

    rows: int = 0
    columns: int = 0
    shown: dict[tuple[int, int], Precision] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many cells a reader lays out."""
        return self.rows * self.columns


def survey(parts: ZipFile, most: int) -> dict[str, Reach]:
    """The reach of every worksheet by its name; counting ends early in a sheet of more than `most` cells."""
    coarse = _coarse_formats(parts)
    return {name: _reach(parts, part, coarse, most) for name, part in _worksheets(parts)}


def _worksheets(parts: ZipFile) -> Iterator[tuple[str, str]]:
    links = ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): (link.get("Target") or "", link.get("Type") or "") for link in links}
    book = ElementTree.fromstring(parts.read("xl/workbook.xml"))
    for sheet in book.iter(f"{_MAIN}sheet"):
        target, kind = targets[sheet.get(_LINK)]
        if kind.endswith("/worksheet"):
            yield sheet.get("name") or "", target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _coarse_formats(parts: ZipFile) -> dict[int, Precision]:
    """The cell styles whose dates show a month or a year only."""
    if "xl/styles.xml" not in parts.namelist():
        return {}
    styles = ElementTree.fromstring(parts.read("xl/styles.xml"))
    shown = dict.fromkeys(_MONTH_FORMATS, Precision.MONTH)
    for form in styles.iter(f"{_MAIN}numFmt"):
        shown.pop(int(form.get("numFmtId") or 0), None)
        if precision := precision_shown(form.get("formatCode") or ""):
            shown[int(form.get("numFmtId") or 0)] = precision
    formats = styles.find(f"{_MAIN}cellXfs")
    numbers = [int(form.get("numFmtId") or 0) for form in formats] if formats is not None else []
    return {n: shown[number] for n, number in enumerate(numbers) if number in shown}


def precision_shown(format_code: str) -> Precision | None:
    """How exactly a number format shows a date, where that is less than a day."""
    letters = set(_UNSHOWN.sub("", format_code.split(";")[0]).lower())
    if "y" not in letters or letters & set("dhs"):
        return None
    return Precision.MONTH if "m" in letters else Precision.YEAR


def _reach(parts: ZipFile, part: str, coarse: dict[int, Precision], most: int) -> Reach:
    found, row, column = Reach(), 0, 0
    with parts.open(part) as file:
        for tag, attributes in _tokens(file):
            place = _PLACE.search(attributes)
            if tag == b"row":
                row, column = int(place[2]) if place else row + 1, 0
                continue
            column = _number(place[1]) if place and place[1] else column + 1
            row = int(place[2]) if place else row
            if attributes.endswith(b"/"):
                continue
            found.rows, found.columns = max(found.rows, row), max(found.columns, column)
            if found.size > most:
                return found
            style = _STYLE.search(attributes)
            if style and int(style[1]) in coarse:
                found.shown[row, column] = coarse[int(style[1])]
    return found


def _tokens(file: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Rows and cells in their order; a chunk is cut before its last tag, which the next one completes."""
    rest = b""
    while chunk := file.read(CHUNK):
        text = rest + chunk
        last = max(text.rfind(b"<c "), text.rfind(b":c "), text.rfind(b"<row"), text.rfind(b":row"))
        cut = max(text.rfind(b"<", 0, last + 1), 0)
        yield from ((match[1], match[2]) for match in _TOKEN.finditer(text, 0, cut))
        rest = text[cut:]
    yield from ((match[1], match[2]) for match in _TOKEN.finditer(rest))


def _number(letters: bytes) -> int:
    """A → 1, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
