"""Periods as statistical tables write them: 2023年1-9月, 一季度, 上半年, 截至2023年9月底."""

import re
from datetime import date, timedelta
from unicodedata import normalize

from wutong.lib.dates import Period
from wutong.lib.names import simplified
from wutong.lib.numerals import arabic
from wutong.lib.reading_dates import read_when
from wutong.lib.refusals import Refused

_YEAR = r"(?:(?P<year>(?:19|20)\d\d)(?:年度?|[-./]))?"
_TO = r"(?:-|至|到)"
_DAY = r"(?:19|20)\d\d(?:年|[-./])\d\d?(?:月|[-./])\d\d?日?"
_SPELLINGS = tuple(
    re.compile(spelling, re.ASCII)
    for spelling in (
        r"(?P<year>(?:19|20)\d\d)(?:年度?)?(?:全年)?",
        r"(?P<whole>全年|全年度)",
        rf"{_YEAR}(?P<first>\d\d?)月?{_TO}(?:(?P=year)年)?(?P<last>\d\d?)月",
        rf"{_YEAR}第?(?P<quarter>[1-4])季度?",
        rf"{_YEAR}前(?P<quarters>[23])季度?",
        rf"{_YEAR}(?P<half>[上下])半年",
        rf"(?:截至?到?)?{_YEAR}(?P<month>\d\d?)月[底末]?",
        rf"截至?到?{_YEAR}(?P<until>\d\d?月\d\d?日)",
    )
)
_DAYS = re.compile(rf"(?P<since>{_DAY}){_TO}(?P<until>{_DAY}|\d\d?月\d\d?日|\d\d?日)", re.ASCII)
_UNSAID = re.compile(r"累计|期间|[止份]|\s")
_ALONE = re.compile("当月|单月|本月")
_DASHES = str.maketrans("–—−‐~〜〜", "-------")


def read_period(text: str, *, year: int | None = None, alone: bool = False) -> Period:
    """The days a text means; `year` serves one without its own. Refuses what it cannot read, naming it.

    A month is counted from January, as statistics do, unless it is said to stand `alone` (当月).
    """
    plain = _plain(text)
    part = next((m.groupdict() for spelling in _SPELLINGS if (m := spelling.fullmatch(plain))), None)
    try:
        return _spelled(part, year, text, alone or _ALONE.search(text) is not None) if part else _days(plain)
    except ValueError:
        raise Refused("日历上没有 {text} 这个期间，请核对", text=text) from None


def names_period(text: str) -> bool:
    """Whether a heading is a period of a year: 2023年, 1-9月, 上半年; a single day is none."""
    return any(spelling.fullmatch(_plain(text)) for spelling in _SPELLINGS)


def is_month(text: str) -> bool:
    """Whether a text names one month and does not say from when it counts."""
    found = _SPELLINGS[6].fullmatch(_plain(text))
    return found is not None and not _ALONE.search(text) and not re.search("截|累计", text)


def _plain(text: str) -> str:
    half_width = simplified(normalize("NFKC", text)).translate(_DASHES).replace("号", "日")
    return arabic(_UNSAID.sub("", _ALONE.sub("", half_width)))


def _spelled(part: dict[str, str | None], hint: int | None, text: str, alone: bool) -> Period:
    year = int(said) if (said := part.get("year")) else hint
    if year is None:
        raise Refused("期间 {text} 没有年份，请写明是哪一年", text=text)
    if until := part.get("until"):
        return Period.inclusive(date(year, 1, 1), read_when(until, year=year).first)
    first, last = _months(part, alone)
    return Period(date(year, first, 1), (date(year, last, 1) + timedelta(31)).replace(day=1))


def _months(part: dict[str, str | None], alone: bool) -> tuple[int, int]:
    """The first and the last month of a matched spelling."""
    if part.get("last"):
        return int(part["first"] or 0), int(part["last"] or 0)
    if part.get("month"):
        month = int(part["month"] or 0)
        return (month, month) if alone else (1, month)
    if part.get("quarter"):
        last = 3 * int(part["quarter"] or 0)
        return last - 2, last
    if part.get("quarters"):
        return 1, 3 * int(part["quarters"] or 0)
    return {"上": (1, 6), "下": (7, 12)}.get(part.get("half") or "", (1, 12))


def _days(plain: str) -> Period:
    """A day, or the days from one to another."""
    found = _DAYS.fullmatch(plain)
    if not found:
        return Period.of(read_when(plain))
    since = read_when(found["since"]).first
    until = (
        found["until"]
        if "月" in found["until"] or len(found["until"]) > 4
        else f"{since.month}月{found['until']}"
    )
    return Period.inclusive(since, read_when(until, year=since.year).first)
