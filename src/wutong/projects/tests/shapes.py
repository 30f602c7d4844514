"""Registers in the shapes offices keep: each as a small file, with what its columns mean and its rows tell.

The headings are composed from the terms of the field, the projects are invented.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from wutong.lib.money import words
from wutong.lib.sheets.columns import Proposal, knower, propose, record
from wutong.lib.sheets.layout import Kind, Layout, lay_out
from wutong.lib.sheets.looks import samples
from wutong.lib.sheets.reading import Sheet, read
from wutong.lib.sheets.tests import files
from wutong.organisations.models import Organisation
from wutong.projects.sheet_rows import Ground, Told, read_row
from wutong.projects.sheets import FIELDS

COUNTY = Organisation(pk=1, code="1", name="梧桐县", kind="county", path="000001", aliases=["Wutong County"])
TOWNS = tuple(
    Organisation(pk=n, code=f"1{n}", name=name, kind="town", path=f"00000100000{n}", aliases=[*aliases])
    for n, (name, *aliases) in enumerate(
        [
            ("石桥镇", "石桥", "Shiqiao Town", "Shiqiao"),
            ("青禾镇", "青禾", "Qinghe Town", "Qinghe"),
            ("临江街道", "Linjiang Subdistrict", "Linjiang"),
            ("高新园区", "高新区", "High-tech Park"),
        ],
        2,
    )
)


@dataclass(frozen=True, slots=True)
class Shape:
    """A file, the field of each of its headed columns ("-" where none), and what each row of data tells."""

    name: str
    data: bytes
    keys: tuple[str, ...]
    told: tuple[str, ...]


def shape(name: str, keys: str, rows: str, told: str, merged: Sequence[str] = ()) -> Shape:
    """A shape from lines of cells with bars between them; the name ends like that of its file."""
    cells = [[_value(cell.strip()) for cell in line.split("|")] for line in rows.strip("\n").splitlines()]
    width = max(map(len, cells))
    data = _WRITERS[name.rpartition(".")[2]]([row + [None] * (width - len(row)) for row in cells], merged)
    return Shape(name, data, tuple(keys.split()), tuple(told.strip().splitlines()))


def _value(text: str) -> Any:
    """A cell as an office program holds it: a number, a day (@2023-04-05), else text (also '45044)."""
    if re.fullmatch(r"-?\d+(\.\d+)?", text):
        return float(text) if "." in text else int(text)
    if text.startswith("@"):
        return date.fromisoformat(text[1:])
    return text.removeprefix("'").replace("¶", "\n") or None


def _xlsx(rows: Sequence[Sequence[Any]], merged: Sequence[str]) -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("台账")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        for area in merged:
            first = re.match(r"([A-Z])(\d+)", area)
            assert first
            sheet.merge_range(area, rows[int(first[2]) - 1][ord(first[1]) - 65])
    return file.getvalue()


def _csv(rows: Sequence[Sequence[Any]], _merged: Sequence[str]) -> bytes:
    lines = (",".join(f'"{"" if cell is None else cell}"' for cell in row) for row in rows)
    return "\n".join(lines).encode("gb18030")


_WRITERS: Mapping[str, Any] = {
    "xlsx": _xlsx,
    "csv": _csv,
    "ods": lambda rows, _merged: files.ods(rows),
    "xls": lambda rows, _merged: files.xls(rows),
}


def proposals(shape: Shape) -> tuple[Layout, tuple[Proposal, ...]]:
    """The layout of a shape, and how its columns are read without help."""
    return laid_out(read(shape.data, shape.name).sheets[0])


def laid_out(sheet: Sheet) -> tuple[Layout, tuple[Proposal, ...]]:
    """The layout of a sheet, and how its columns are read without help."""
    layout = lay_out(sheet, knower(FIELDS))
    return layout, propose(layout.heads, FIELDS, samples(layout))


def told(layout: Layout, columns: Sequence[Proposal]) -> list[str]:
    """What each row of data tells, in one line, or its problems."""
    keys = frozenset(p.key for p in columns)
    ground = Ground(COUNTY, (COUNTY, *TOWNS), date(2023, 12, 31), date(2025, 7, 1), None, keys)
    found = (read_row(record(layout, columns, row), ground) for row in layout.rows if row.kind is Kind.DATA)
    return [_line(one) if one else "; ".join(map(str, problems)) for one, problems in found]


def _line(one: Told) -> str:
    """name | investor | amount | hosts | milestones, as a shape says what it expects."""
    passed = " ".join(f"{p.key}={p.when.iso() if p.when else '?'}" for p in one.passed)
    name = f"{one.name}#{one.phase}" if one.phase > 1 else one.name
    hosts = "+".join(o.name for o in one.hosts)
    line = " | ".join([name, one.investor, words(one.planned) if one.planned else "", hosts, passed])
    return line.strip()


# What the columns of the five workbooks of the demonstration mean.
LEDGERS = {
    "ganzhou": "number name investor industry planned signed status source",
    "huaian": "region name phase investor industry planned status date source",
    "nanan": "number name investor hosts planned packaged negotiation_opened signed source",
    "pengjiang": "number name investor industry planned"
    " negotiation_opened signed entity_registered land_awarded started source",
    "xiangyang": "name investor industry status date source",
}
HERE = Path(__file__).parent
_DEMO = HERE.parents[1] / "demo" / "ledgers"


def ledgers() -> tuple[Shape, ...]:
    """The five workbooks as shapes, without what their rows tell."""
    return tuple(
        Shape(f"{name}.xlsx", (_DEMO / f"{name}.xlsx").read_bytes(), tuple(keys.split()), ())
        for name, keys in LEDGERS.items()
    )


def right(shape: Shape) -> int:
    """How many columns of a shape are read as what they mean, without help."""
    _layout, columns = proposals(shape)
    return sum((p.key or "-") == key for p, key in zip(columns, shape.keys, strict=True))


SHAPES = tuple(shape(**told) for told in tomllib.loads((HERE / "shapes.toml").read_text("utf-8"))["shape"])
