"""Tables of text, .csv: which characters, which mark between the cells, and the cells, all of them text."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper

from wutong.lib.refusals import Refused

from .cells import Sheet
from .limits import Reach, no_workbook, refuse_the_vast

# The same bytes are one paper under any name, and its places must stay true: so the sheet has its own name.
SHEET = "表1"
MARKS = ",;\t"
_SAMPLE = 200  # rows
_OFTEN = 1_000  # rows after which the size is looked at
_CHUNK = 1 << 20
_FIELD_MAX = 131_072  # characters in one cell
_WITH_MARK = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_CUT = ("unexpected end of data", "truncated data", "incomplete multibyte sequence")
_MARKUP = re.compile(r"\s*<(!doctype|html|\?xml|table|meta)\b", re.IGNORECASE)
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")


def sheet(data: bytes) -> Sheet:
    """The one sheet of a table of text; refuses what is no text, and a table that is damaged or too large."""
    encoding = _encoding(data)
    mark = _mark(data, encoding)
    rows: list[tuple[str | None, ...]] = []
    reach, filled = Reach(), 0
    for row in _rows(data, encoding, mark):
        cells = tuple(cell if cell.strip() else None for cell in row)
        used = max((n for n, cell in enumerate(cells, 1) if cell), default=0)
        rows.append(cells[:used])
        filled = len(rows) if used else filled
        reach.rows = len(rows)
        if used > reach.columns or len(rows) % _OFTEN == 0:
            reach.columns = max(reach.columns, used)
            refuse_the_vast({SHEET: reach})
    refuse_the_vast({SHEET: reach})
    width = reach.columns
    return Sheet(SHEET, tuple(row + (None,) * (width - len(row)) for row in rows[:filled]))


def _encoding(data: bytes) -> str:
    """UTF-8 or UTF-16 by their mark, else UTF-8, else GB18030; in this order, for few texts are both."""
    marked = next((name for mark, name in _WITH_MARK if data.startswith(mark)), None)
    for name in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            _look_through(data, name)
        except UnicodeDecodeError as fault:
            if fault.reason in _CUT:
                raise EOFError("the text ends within a character") from fault
            continue
        return name
    raise no_workbook()


def _look_through(data: bytes, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    for at in range(0, len(data), _CHUNK):
        text = decoder.decode(data[at : at + _CHUNK], final=at + _CHUNK >= len(data))
        if at == 0 and _MARKUP.match(text):
            raise Refused("这其实是网页，不是工作簿，请用 Excel 或 WPS 打开后另存为 .xlsx 再导入")
        if _NO_TEXT.search(text):
            raise no_workbook()


def _rows(data: bytes, encoding: str, mark: str) -> Iterator[list[str]]:
    reader = csv.reader(TextIOWrapper(BytesIO(data), encoding, newline=""), delimiter=mark, strict=True)
    while True:
        try:
            row = next(reader, None)
        except csv.Error as fault:
            raise Refused(
                "文件第 {row} 行的引号没有配对，或一格太长，请用 Excel 或 WPS 打开后另存为 .xlsx 再导入",
                row=reader.line_num,
            ) from fault
        if row is None:
            return
        yield row


def _mark(data: bytes, encoding: str) -> str:
    """The mark by which most of the first rows have the same number of cells, more than one."""
    return max(MARKS, key=lambda mark: _evenness(data, encoding, mark))


def _evenness(data: bytes, encoding: str, mark: str) -> tuple[int, int]:
    widths: Counter[int] = Counter()
    try:
        for n, row in enumerate(_rows(data, encoding, mark)):
            widths[len(row)] += len(row) > 1
            if n >= _SAMPLE:
                break
    except Refused:
        pass  # quotes pair under the right mark only
    width, count = max(widths.items(), key=lambda one: (one[1], one[0]), default=(0, 0))
    return count, width
