"""What the cells of a column look like, whatever its heading says."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from wutong.lib.english_dates import DAY_FIRST
from wutong.lib.reading_amounts import read_amount
from wutong.lib.reading_dates import read_when
from wutong.lib.refusals import Refused

from .cells import Value, shown
from .layout import Kind, Layout
from .marks import is_blank, is_no, is_yes, plain

CELLS, ROWS = 50, 500  # that are looked at, of one column and of one sheet
_FEWEST, _MOST_OF = 2, 0.8
_COMPANY = re.compile(
    r".+(?:公司|集团|厂|合作社|合伙企业|\(有限合伙\)|研究院)|.+\b(?:ltd|limited|inc|corp|corporation|llc|plc|gmbh|ag|company|group)\b\.?"
)
# Not 市 and 县: those of a register are more often where the investor comes from.
_PLACE = re.compile(
    r".{1,12}(?:镇|乡|街道|园|园区|开发区|高新区|新区|新城)|.{2,40}\b(?:town|township|subdistrict|park|zone)"
)
_PHASE = re.compile(r"(?:第?[一二三四五六七八九十\d]{1,3}|首)期(?:工程|项目)?|phase\s*\w{1,4}")


@dataclass(frozen=True, slots=True)
class Look:
    """A look that a cell may have, with a name of its own."""

    name: str
    fits: Callable[[Value], bool]


def _is_number(value: Value) -> bool:
    if isinstance(value, str):
        return re.fullmatch(r"-?[\d,]+(?:\.\d+)?", plain(value)) is not None
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_date(value: Value) -> bool:
    if isinstance(value, date):
        return True
    # A bare number may be a year, a serial day or anything; written out it is a day only with its marks.
    if not isinstance(value, str) or _is_number(value) or len(value) > 40:
        return False
    try:
        return bool(read_when(value, order=DAY_FIRST))
    except Refused:
        return False


def _is_money(value: Value) -> bool:
    if not isinstance(value, str) or _is_number(value) or len(value) > 40:
        return False
    try:
        return bool(read_amount(value))
    except Refused:
        return False


def _written(pattern: re.Pattern[str], longest: int) -> Callable[[Value], bool]:
    return lambda v: isinstance(v, str) and len(v) <= longest and pattern.fullmatch(plain(v)) is not None


NUMBER, DAY, MONEY = Look("number", _is_number), Look("day", _is_date), Look("money", _is_money)
TICK = Look("tick", lambda value: is_yes(shown(value)) or is_no(shown(value)))
COMPANY, PLACE = Look("company", _written(_COMPANY, 60)), Look("place", _written(_PLACE, 40))
PHASE = Look("phase", _written(_PHASE, 20))
LOOKS = (NUMBER, DAY, MONEY, TICK, COMPANY, PLACE, PHASE)


def samples(layout: Layout) -> Mapping[int, Sequence[Value]]:
    """The first filled cells of each column, by its number."""
    found: dict[int, list[Value]] = {head.column: [] for head in layout.heads}
    for row in islice((row for row in layout.each_row() if row.kind is Kind.DATA), ROWS):
        for column, values in found.items():
            value = row.cells[column - 1].value
            if len(values) < CELLS and not isinstance(value, timedelta) and not is_blank(shown(value)):
                values.append(value)
    return found


def seen(values: Sequence[Value], looks: Sequence[Look] = LOOKS) -> frozenset[Look]:
    """The looks that nearly all cells of a column have; none where they are too few to tell."""
    if len(values) < _FEWEST:
        return frozenset()
    enough = _MOST_OF * len(values)
    return frozenset(look for look in looks if sum(map(look.fits, values)) >= enough)
