"""What an .ods file says of its cells: how far they reach, what is merged, what its dates show.

Rows and cells are written once with a count of how often they stand there: "one cell, 16,384 times" in a row
"a million times" is a hundred bytes long, and a reader lays out every one of them.
"""

import re
from dataclasses import dataclass, field
from html import unescape
from xml.parsers import expat
from zipfile import ZipFile

from wutong.lib.dates import Precision
from wutong.lib.reading_dates import read_when
from wutong.lib.refusals import Refused

from .cells import Area
from .limits import COLUMNS_MAX, ROWS_MAX, Reach, macros, password, refuse_the_swollen, refuse_the_vast

CONTENT_MAX = 200 << 20  # bytes of the one part that holds all cells, held at once
_TAG = re.compile(
    rb"<(/?)table:(table|table-row|table-cell|covered-table-cell)(?![\w:.-])"
    rb"((?:[^\"'>]++|\"[^\"]*+\"|'[^']*+')*+)>"
)
_COUNT = re.compile(
    rb"table:(number-(?:rows|columns)-repeated|number-(?:rows|columns)-spanned)"
    rb"\s*=\s*[\"'](\d{1,7})[\"']"
)
_ANY_COUNT = re.compile(rb"table:number-(?:rows|columns)-(?:repeated|spanned)\s*=")
_NAME = re.compile(rb"table:name\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_DATE = re.compile(rb"office:date-value\s*=")
_TEXT = re.compile(rb"\s*<text:p[^>]*>([^<]*)</text:p>")


@dataclass(slots=True)
class _Walk:
    """Where the tags have led: the sheet, the row, the column."""

    reaches: dict[str, Reach] = field(default_factory=dict)
    sheet: Reach | None = None
    row: int = 0  # rows before this one
    rows: int = 1  # how often it stands there
    column: int = 0
    filled: int = 0
    within: bool = False  # a row

    def begin(self, name: str) -> None:
        """A sheet."""
        if name in self.reaches or self.sheet is not None:
            raise ValueError("two sheets of one name, or one within another")
        self.sheet = self.reaches[name] = Reach()
        self.row = 0

    def begin_row(self, times: int) -> None:
        """A row, as often as it says."""
        if self.within:
            raise ValueError("a row within a row")
        self.rows, self.column, self.filled, self.within = times, 0, 0, True

    def end_row(self) -> None:
        """What the row held belongs to the sheet."""
        assert self.sheet is not None
        self.row += self.rows
        if self.filled:
            self.sheet.rows, self.sheet.columns = self.row, max(self.sheet.columns, self.filled)
        if self.row > ROWS_MAX or self.column > COLUMNS_MAX:
            raise ValueError("a cell outside of the sheet")
        refuse_the_vast(self.reaches)
        self.within = False


def refuse_by_parts(parts: ZipFile) -> None:
    """Refuses an .ods file that opens with a password only or carries macros."""
    names = parts.namelist()
    if "META-INF/manifest.xml" in names and b"encryption-data" in parts.read("META-INF/manifest.xml"):
        raise password()
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise macros()


def survey(parts: ZipFile) -> dict[str, Reach]:
    """The reach of every sheet by its name; refuses one that reaches too far."""
    refuse_the_swollen(parts.getinfo("content.xml").file_size, CONTENT_MAX)
    content, walk = parts.read("content.xml"), _Walk()
    if b"<!" in content or content.find(b"<?", 10) >= 0:
        raise ValueError("remarks between the cells, where office programs write none")
    # Whoever waits for the end of a table waits for ever where there is none.
    expat.ParserCreate().Parse(content, True)
    for found in _TAG.finditer(content):
        closing, tag, told = found[1], found[2], found[3]
        if tag == b"table":
            if closing:
                walk.sheet = None
            elif not told.endswith(b"/") and (name := _NAME.search(told)):
                walk.begin(unescape((name[1] or name[2] or b"").decode()))
        elif walk.sheet is not None and tag == b"table-row":
            if not closing:
                walk.begin_row(_counts(told).get(b"number-rows-repeated", 1))
            if closing or told.endswith(b"/"):
                walk.end_row()
        elif walk.sheet is not None and not closing:
            _note_cell(content, found.end(), told, walk)
    return walk.reaches


def _counts(told: bytes) -> dict[bytes, int]:
    counts = {found[1]: int(found[2]) for found in _COUNT.finditer(told)}
    if len(counts) != len(_ANY_COUNT.findall(told)):
        raise ValueError("a count that is no number")
    return counts


def _note_cell(content: bytes, end: int, told: bytes, walk: _Walk) -> None:
    counts = _counts(told) if b"table:number-" in told else {}
    times = counts.get(b"number-columns-repeated", 1)
    row, column = walk.row + 1, walk.column + 1
    walk.column += times
    empty = told.endswith(b"/") or content.startswith(b"</", end)
    if not empty or b"value" in told:
        walk.filled = walk.column
    down, across = counts.get(b"number-rows-spanned", 1), counts.get(b"number-columns-spanned", 1)
    assert walk.sheet is not None
    if down * across > 1:
        walk.sheet.merged.append(Area(row, column, row + down - 1, column + across - 1))
    if _DATE.search(told) and (precision := _shown(content, end)):
        walk.sheet.shown[row, column] = precision


def _shown(content: bytes, at: int) -> Precision | None:
    """How exactly the text of a date says it, where that is less than a day."""
    text = _TEXT.match(content, at)
    if not text:
        return None
    try:
        precision = read_when(unescape(text[1].decode())).precision
    except Refused:
        return None
    return precision if precision in (Precision.MONTH, Precision.YEAR) else None
