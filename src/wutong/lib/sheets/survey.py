"""What an .xlsx file says of its cells beside their values: how far they reach, and what their dates show.

calamine lays out every cell between the first and the last: one stray cell in the last corner asks for half
a terabyte and ends the process. And it reads a date as a day also where the sheet shows only its month.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import IO
from xml.etree import ElementTree
from zipfile import ZipFile

from wutong.lib.dates import Precision

from .limits import Reach, refuse_the_swollen

CHUNK = 1 << 20
TOLD_MAX = 32 << 20  # bytes of a part that tells of others: ten times as much, once it is a tree
TEXTS_MAX = 200 << 20  # bytes of all texts, which a reader holds at once
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# A row, or a cell that holds something: <c …/> and <c …></c> only carry a format.
_TOKEN = re.compile(rb"<(?:[^\s<>/:!?]+:)?(row|c)\b([^>]*)>(?!</)")
_PLACE = re.compile(rb"(?<![\w:])r\s*=\s*[\"']([A-Za-z]{0,3})(\d{1,7})[\"']")
_COUNTED = re.compile(rb"<[^\s<>/!?]*(?:sst|cellXfs|cellStyleXfs|numFmts|fonts|fills)\b[^>]*")
_MANY = re.compile(rb"ount\s*=\s*[\"'](?!\d{1,6}[\"'])(?![1-3]\d{6}[\"'])")
# As nearly all programs write it; the rest is looked at more closely.
_USUAL = re.compile(rb' r="([A-Z]{0,3})(\d{1,7})"(?: s="(\d{1,6})")?(?: (?:t|spans)="[\w:]*")?/?')
_ANY_PLACE = re.compile(rb"(?<![\w:])r\s*=")
_STYLE = re.compile(rb'\bs="(\d+)"')
# Formats every program knows by number alone and that show a month without its day (27 to 58: Chinese).
MONTH_FORMATS = (17, 27, 36, 50, 52, 57)
_UNSHOWN = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')


def survey(parts: ZipFile, most: int) -> dict[str, Reach]:
    """The reach of every worksheet by its name; counting ends early in a sheet of more than `most` cells."""
    coarse = _coarse_formats(parts)
    _check_counts(parts)
    sheets = list(_worksheets(parts))
    if len(dict(sheets)) < len(sheets):
        raise ValueError("two sheets of one name")
    return {name: _reach(parts, part, coarse, most) for name, part in sheets}


def _tree(parts: ZipFile, name: str) -> ElementTree.Element:
    """A part that tells of others, held as a whole."""
    refuse_the_swollen(parts.getinfo(name).file_size, TOLD_MAX)
    text = parts.read(name)
    if b"<!DOCTYPE" in text:
        raise ValueError("declarations, where office programs write none")
    return ElementTree.fromstring(text)


def _check_counts(parts: ZipFile) -> None:
    """A reader makes room for as many texts and formats as a part says it holds, before it sees one."""
    for name in parts.namelist():
        if name.lower().endswith(("sharedstrings.xml", "styles.xml")):
            refuse_the_swollen(parts.getinfo(name).file_size, TEXTS_MAX)
            for told in _COUNTED.findall(parts.read(name)):
                if _MANY.search(told):
                    raise ValueError("more than any workbook holds")


def _worksheets(parts: ZipFile) -> Iterator[tuple[str, str]]:
    links = _tree(parts, "xl/_rels/workbook.xml.rels")
    targets = {link.get("Id"): (link.get("Target") or "", link.get("Type") or "") for link in links}
    if len(targets) < len(links):
        raise ValueError("two parts under one number")
    book = _tree(parts, "xl/workbook.xml")
    for sheet in book.iter(f"{_MAIN}sheet"):
        target, kind = targets[sheet.get(_LINK)]
        if kind.endswith("/worksheet"):
            yield sheet.get("name") or "", target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _coarse_formats(parts: ZipFile) -> dict[int, Precision]:
    """The cell styles whose dates show a month or a year only."""
    if "xl/styles.xml" not in parts.namelist():
        return {}
    styles = _tree(parts, "xl/styles.xml")
    shown = dict.fromkeys(MONTH_FORMATS, Precision.MONTH)
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
            usual = _USUAL.fullmatch(attributes)
            place = usual or _place(attributes)
            if tag == b"row":
                row, column = int(place[2]) if place else row + 1, 0
                continue
            column = _number(place[1]) if place and place[1] else column + 1
            row = int(place[2]) if place else row
            if attributes.endswith(b"/"):
                continue
            if row > found.rows or column > found.columns:
                found.rows, found.columns = max(found.rows, row), max(found.columns, column)
                if found.size > most:
                    return found
            if not coarse:
                continue
            style = usual[3] if usual else next(iter(_STYLE.findall(attributes)), None)
            if style and int(style) in coarse:
                found.shown[row, column] = coarse[int(style)]
    return found


def _place(attributes: bytes) -> re.Match[bytes] | None:
    """The place a row or cell names; raises ValueError where another reader might see another one."""
    place = _PLACE.search(attributes)
    if place is None and _ANY_PLACE.search(attributes):
        raise ValueError("a place that is none")
    double, single = attributes.count(b'"'), attributes.count(b"'")
    if double % 2 or single % 2 or (double and single):
        raise ValueError("quotes within quotes")
    return place


def _tokens(file: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Rows and cells in their order; a chunk is cut before its last tag, which the next one completes."""
    rest = b""
    while chunk := file.read(CHUNK):
        text = rest + chunk
        if b"<!" in text or text.find(b"<?", 0 if rest else 10) >= 0:
            raise ValueError("remarks between the cells, where office programs write none")
        last = max(text.rfind(b"<c "), text.rfind(b":c "), text.rfind(b"<row"), text.rfind(b":row"))
        cut = max(text.rfind(b"<", 0, last + 1), 0)
        if len(text) - cut > 2 * CHUNK:  # below the last row: merged areas, conditions, checks
            cut = max(text.rfind(b"<"), 0)
        if len(text) - cut > 16 * CHUNK:
            raise ValueError("a tag of many megabytes")
        yield from ((match[1], match[2]) for match in _TOKEN.finditer(text, 0, cut))
        rest = text[cut:]
    yield from ((match[1], match[2]) for match in _TOKEN.finditer(rest))


@cache
def _number(letters: bytes) -> int:
    """A → 1, AA → 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
