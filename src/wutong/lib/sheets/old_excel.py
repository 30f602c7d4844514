"""Excel files from 1997 to 2003: only the records that hold cells and their formats are handed on.

What a formula computes, what a name refers to, links to other files and everything drawn is left behind;
formula cells keep the value they showed when the file was saved.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from struct import pack, pack_into, unpack_from

from wutong.lib.dates import Precision

from .compound import Container, contained
from .limits import Reach, macros, no_workbook, password
from .survey import MONTH_FORMATS, precision_shown

Record = tuple[int, bytes]
BOF, EOF, CONTINUE = 0x0809, 0x000A, 0x003C
CODEPAGE, DATEMODE, FORMAT, XF, BOUNDSHEET, SST = 0x0042, 0x0022, 0x041E, 0x00E0, 0x0085, 0x00FC
FILEPASS, FORMULA, STRING, MULRK, MERGED = 0x002F, 0x0006, 0x0207, 0x00BD, 0x00E5
# Cells that hold something, by their first six bytes: row, column, format.
CELLS = {FORMULA, MULRK, 0x0203, 0x0204, 0x0205, 0x00D6, 0x00FD, 0x027E}
ROWS, COLUMNS = 65_536, 256
_BIFF8 = 0x0600
_SHEETS_MAX = 4_000


@dataclass(frozen=True, slots=True)
class _Globals:
    """What the workbook says before its sheets: records to keep, sheets by position, formats of dates."""

    version: int
    kept: tuple[Record, ...]
    sheets: tuple[tuple[int, Record], ...]
    coarse: dict[int, Precision]


def cleaned(data: bytes) -> tuple[bytes, tuple[tuple[str, Reach], ...]]:
    """The file with its cells only, and the name of each worksheet with how far it reaches.

    Raises ValueError where it is damaged; refuses one with a password, with macros, and what is no workbook.
    """
    container = Container(data)
    _refuse_by_name(container.names)
    stream = container.stream("Workbook" if "Workbook" in container.names else "Book")
    start = _globals(stream)
    whole = bytearray(b"".join(_record(*one) for one in start.kept))
    places = []
    for _position, (kind, body) in start.sheets:
        places.append(len(whole) + 4)
        whole += _record(kind, body)
    whole += _record(EOF, b"")
    reaches = []
    for place, (position, told) in zip(places, start.sheets, strict=True):
        pack_into("<L", whole, place, len(whole))
        reach = Reach()
        whole += b"".join(_record(*one) for one in _sheet(stream, position, start.coarse, reach))
        reaches.append((_name(told[1], start.version), reach))
        if len(whole) > 2 * len(stream) + _SHEETS_MAX:
            raise ValueError("sheets lie over one another")
    return contained("Workbook", bytes(whole)), tuple(reaches)


def _refuse_by_name(names: frozenset[str]) -> None:
    if "EncryptedPackage" in names:
        raise password()
    if not names & {"Workbook", "Book"}:
        raise no_workbook()
    if names & {"_VBA_PROJECT_CUR", "_VBA_PROJECT"}:
        raise macros()


def _record(kind: int, body: bytes) -> bytes:
    return pack("<2H", kind, len(body)) + body


def _records(stream: bytes, at: int) -> Iterator[Record]:
    """The records from a beginning to its end."""
    while True:
        if at + 4 > len(stream):
            raise ValueError("the records have no end")
        kind, length = unpack_from("<2H", stream, at)
        body = stream[at + 4 : at + 4 + length]
        if len(body) < length:
            raise ValueError("a record is cut")
        if kind == EOF:
            return
        yield kind, body
        at += 4 + length


def _globals(stream: bytes) -> _Globals:
    kept: list[Record] = []
    sheets: list[tuple[int, Record]] = []
    formats = dict.fromkeys(MONTH_FORMATS, Precision.MONTH)
    numbers: list[int] = []
    version, last = 0, 0
    for kind, body in _records(stream, 0):
        if kind == BOF:
            version = unpack_from("<H", body)[0]
        elif kind == FILEPASS:
            raise password()
        elif kind == BOUNDSHEET:
            _note_sheet(body, sheets)
        elif kind == FORMAT:
            _note_format(body, version, formats)
        elif kind == XF:
            numbers.append(unpack_from("<H", body, 2)[0])
        if kind in (BOF, CODEPAGE, DATEMODE, FORMAT, XF, SST) or (kind == CONTINUE and last == SST):
            kept.append((kind, _honest_count(body) if kind == SST else body))
        last = last if kind == CONTINUE else kind
    if not version:
        raise ValueError("no workbook in the stream")
    return _Globals(
        version, tuple(kept), tuple(sheets), {n: formats[f] for n, f in enumerate(numbers) if f in formats}
    )


def _note_sheet(body: bytes, sheets: list[tuple[int, Record]]) -> None:
    position, _hidden, kind = unpack_from("<L2B", body)
    if kind in (1, 6):
        raise macros()  # a sheet of Excel 4 macros, or a module
    if kind == 0:
        sheets.append((position, (BOUNDSHEET, body)))
    if len(sheets) > _SHEETS_MAX:
        raise ValueError("more sheets than any program makes")


def _name(body: bytes, version: int) -> str:
    """What a sheet is called, as well as it can be told without the code page of older files."""
    if version != _BIFF8:
        return body[7:].decode("latin-1")
    return body[8:].decode("utf-16-le" if body[7] & 1 else "latin-1", "replace")


def _note_format(body: bytes, version: int, formats: dict[int, Precision]) -> None:
    number = unpack_from("<H", body)[0]
    wide = version == _BIFF8 and body[4] & 1
    text = body[5 if version == _BIFF8 else 3 :].decode("utf-16-le" if wide else "latin-1", "replace")
    formats.pop(number, None)
    if precision := precision_shown(text):
        formats[number] = precision


def _honest_count(body: bytes) -> bytes:
    """A reader makes room for as many texts as the count says: never more than could follow."""
    total, unique = unpack_from("<2L", body)
    return pack("<2L", min(total, 1 << 26), min(unique, 1 << 20)) + body[8:]


def _sheet(stream: bytes, position: int, coarse: dict[int, Precision], reach: Reach) -> Iterator[Record]:
    """The records of a sheet that hold cells; what else is begun within it is passed over."""
    depth, last = 0, 0
    for kind, body in _nested(stream, position):
        if kind == BOF:
            depth += 1
            if depth == 1:
                yield kind, body
        elif kind == EOF:
            depth -= 1
        elif depth == 1 and kind in CELLS:
            _note_cell(kind, body, coarse, reach)
            # A formula is kept without its terms: row, column, format, value, flags.
            yield kind, body[:20] + bytes(2) if kind == FORMULA else body
        elif depth == 1 and (kind == STRING or (kind == CONTINUE and last == STRING) or _merges(kind, body)):
            yield kind, body
        last = last if kind == CONTINUE else kind
    yield EOF, b""


def _merges(kind: int, body: bytes) -> bool:
    """Whether a record tells merged areas, as many as it says."""
    return kind == MERGED and len(body) == 2 + 8 * int(unpack_from("<H", body)[0])


def _nested(stream: bytes, at: int) -> Iterator[Record]:
    """The records of a sheet up to its own end, with the charts that lie within."""
    depth = 0
    while True:
        for kind, body in _records(stream, at):
            depth += kind == BOF
            if not depth:
                raise ValueError("no sheet begins here")
            yield kind, body
            at += 4 + len(body)
        at += 4
        depth -= 1
        yield EOF, b""
        if depth <= 0:
            return


def _note_cell(kind: int, body: bytes, coarse: dict[int, Precision], reach: Reach) -> None:
    row, column, form = unpack_from("<3H", body)
    last = column
    if kind == MULRK:
        last = max(unpack_from("<H", body, len(body) - 2)[0], column + (len(body) - 6) // 6 - 1)
        for n in range((len(body) - 6) // 6):
            form = unpack_from("<H", body, 4 + 6 * n)[0]
            if form in coarse:
                reach.shown[row + 1, column + n + 1] = coarse[form]
    elif form in coarse:
        reach.shown[row + 1, column + 1] = coarse[form]
    if last >= COLUMNS:
        raise ValueError("a cell outside of the sheet")
    reach.rows, reach.columns = max(reach.rows, row + 1), max(reach.columns, last + 1)
