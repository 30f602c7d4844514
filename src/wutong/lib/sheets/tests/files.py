"""Files of every kind for tests: .ods and .xls written by hand, and one written by an office program."""

import base64
import zlib
from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from struct import pack
from typing import Any
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from wutong.lib.sheets.compound import contained

Rows = Sequence[Sequence[Any]]
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style")
)
_DAY_0 = date(1899, 12, 30)


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of these parts."""
    kept = BytesIO()
    with ZipFile(kept, "w", ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return kept.getvalue()


def ods(
    rows: Rows, *, name: str = "表", body: str = "", more: Mapping[str, str | bytes] | None = None
) -> bytes:
    """An .ods file of one sheet; `body` stands for its rows as they are written, `more` are further parts."""
    lines = body or "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{_SPACES}><office:body>'
        f"<office:spreadsheet><table:table table:name={quoteattr(name)}>{lines}</table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    parts = {"mimetype": ODS_TYPE, "content.xml": content, "META-INF/manifest.xml": manifest}
    return archive({**parts, **(more or {})})


def _ods_cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, date):
        told = f'office:value-type="date" office:date-value="{value}"'
    elif isinstance(value, int | float):
        told = f'office:value-type="float" office:value="{value}"'
    else:
        told = 'office:value-type="string"'
    return f"<table:table-cell {told}><text:p>{escape(str(value))}</text:p></table:table-cell>"


def xls(rows: Rows, *, name: str = "表", before: bytes = b"", within: bytes = b"") -> bytes:
    """An .xls file of one sheet; `before` are records of the workbook, `within` of the sheet."""
    return contained("Workbook", xls_stream(rows, name, before, within))


def xls_stream(rows: Rows, name: str = "表", before: bytes = b"", within: bytes = b"") -> bytes:
    """Its records: two formats of cells (general and day), then the sheet."""
    title = pack("<2B", len(name), 1) + name.encode("utf-16-le")
    opening = record(0x0809, pack("<4H2L", 0x0600, 5, 0, 0, 0, 0)) + before
    opening += record(0x00E0, bytes(20)) + record(0x00E0, pack("<2H", 0, 14) + bytes(16))
    place = len(opening) + len(record(0x0085, bytes(6) + title)) + 4
    told = opening + record(0x0085, pack("<L2B", place, 0, 0) + title) + record(0x000A)
    cells = b"".join(
        _xls_cell(row, column, value)
        for row, line in enumerate(rows)
        for column, value in enumerate(line)
        if value is not None
    )
    return told + record(0x0809, pack("<4H2L", 0x0600, 0x10, 0, 0, 0, 0)) + cells + within + record(0x000A)


def record(kind: int, body: bytes = b"") -> bytes:
    """One record of an .xls file."""
    return pack("<2H", kind, len(body)) + body


def _xls_cell(row: int, column: int, value: Any) -> bytes:
    if isinstance(value, date):
        return record(0x0203, pack("<3Hd", row, column, 1, (value - _DAY_0).days))
    if isinstance(value, int | float):
        return record(0x0203, pack("<3Hd", row, column, 0, value))
    text = str(value).encode("utf-16-le")
    return record(0x0204, pack("<4HB", row, column, 0, len(text) // 2, 1) + text)


# Written by LibreOffice Calc 7.4 from a workbook of openpyxl: a title over A1:D1; a row of headings; a
# project over A3:A4 with 30 and the formula =B3*2, the dates 2023-04-01 and 2023-05-01 shown as 2023年4月 and
# 2023年5月, the day 2023-04-05; an empty row; a last row with 0.5 and 约5亿; and a hidden sheet 底稿 with x.
WRITTEN_BY_CALC = zlib.decompress(
    base64.b64decode(
        """
eNrtWGtsVEUUPnPv7vZuabtboIIFy4oChbbIw0cNYhe2IPgoKMVnpbRlC5VttymVUAx1EfhDaKIhRH5gDAk0JiY+YqI/fLT9R6JG
/2DiM4WERIMxq0EMie36nXNnl9t1m3QXYiJ0br55nLlz58ycc+bMuV9/VTx88v3Sc5SWVpBJowkveRw0BeQnG34iQ9NGE4lEkpyY
TP+rNKJLlqEL8nMDLPM8wAK8Wr5TdDmZbqz0BEXxdFOA1lAHyi7qoWzSLdAY5/cmMmZ0gu9NNE3On/v8fH7zOW4C49k/n/ls/wVA
IVAE+GwXQMXAVGAaMB0oEZ0gmgHMBG4FSoFZwGzgNqAMmAMEgNuBucAdwJ3APGA+sAAoBxYCizTPlbpk3IX6EmCppi1HeffkGZV1
8lqQosdNHxd+wSIX2Z+DRrznGhK9OA80UCfrRqgp0hL4r9Jq4aFJMQ+DUNKVygVdNegEUETvCv0TyVeK/iEFKVCtdfppIyjc90k+
V/Ii5Io+kjHfCWUpNPEH0fNXxQwU5akQNVGE2qgZJ2Eb3iilM2xhL8sbbB9qlfTwW9fWu2TM3LAmVScncRR2sQnvdNAu1EL0MD0i
lBCVuQroFFvmQ+GOcFdTpMw1g07DQlUP2U8DdW9pR25tL3MVUz8bbA9SQ1V7e0PVtm3DYqGn6M9EwHEaDAaYzkwI/dLE6EaWdLrp
6Kewd5n2ucJ+P55OXzgOvXIc+qJx6N6M9BQ/5WPp7iTdGodenv6d0zbdlU7v/xf9qIFGjBJc+mOmlMUxj5RTYy4pp8XypJwecye2
im0egtpeYDcEg4xvmt/H7W8stmpDHdtSs/cI8UmgaEhZAFF9n6KLsFd4pPizMrMnLvtu2V7NoKuRinLUl9OUOJ8cA3jRov0Kns4a
VEHkQSr73W/7OgsmZMGXWX/BQP+mw+IPvdLnNWgZjHgZPtS95fvmtZtLGmv7eo7/tpuZJnGnbmaVSYX18Z48Uiu2Hmuu7bMSA3Wh
x724bqvel/p7L4cvHeMVNV54nqsmqVn1G+veeA5rfKbOJK9J/b330EAd+2abfyn3JOCXvVTttv1yi1UCXNW2El0a7LztQ94/5pAv
wIe2YdP4UCyWTfFjG6pCsy+ev7e0plHosataQfNYmFSp9qNnyLVIRlRI/oq8m3T+B4R2UPL5qfE/1yxw1MtT9XjNQkf9JI5qL7gi
EbCB2SrVzALPgaGtwzXJUtFm9Fi0T5ZN6rDl0ystouTabC20DL+uV9oHsPIJTWWgGRloplyLxtLcae+N6IDY3u7PhCeFFj+m9Cq5
EHFutxRaRqploGWmWiZaLt0y5BLF832KixTvsI/2yqWqdcDAtWo3cuiK4ZHxM7DuOdwmvRtUF7RLL9Vi8GAZ1KYXymDiUzPpJwzm
SdzCHG8Z97ll+OeaAbeww/pyAR7W0J/l8abUfqWNrD7xdbbqxC1tV7wCH5nxJXJLdMXLhe6N+zPcRA3Kl3E8hnl50JhKH3psZ070
gKgC3xl9ek7SnpS2wyi3W84PqeTt92ZTeJXKkwqvMiioT2Z1yizglJmVg8wsh8zo2mWWW1K48Zv5dgzkt2wtHbS71nLM8VhbS1d0
V7S1O7BmT0s4Erj/vqr6puZwJBIWpVjd1tpafS2xl6KUaeSURhPi2TJ9l4YPvfnHlQ07/G+/ZlHFgg++Zekc17GZ0vvNOrpO+6QG
vZM7dLzWrWO2mI7bjmjv98uIHYPxmGhnuKOzZ0+EdFxm6Lgq6OAlvR7bd3moa++Pylm/3usXr332y7MnFs/yH30d66+88k4t36HT
aA06zkx6d79jjY/quJZ0rMn91bo/6LgN8F6t6ux8Mty1qy3aMXaPeH+XL15KN2q6nv9/ZP/TbDDTGJZJsNCuP4XZu2gn7m/Mx86s
+WfPZGg5JbL4r3I4P2lnIczbjgh3A3h4Iaf5Tcc/mImMqQDWp+x8A6LBcM7y44tCtv9/qvS/GolJEVm+iPW3I+Jk2a+HFrSKTJjS
jWg1Csr4qVzP785i/xcDZ1Lz12KGFuEhLBqYHT/VOax/GfDW5P8/Sf8AkcVJjg==
"""
    )
)
