"""Days as English sheets write them, said in the Chinese form that `reading_dates` knows."""

import re
from collections.abc import Iterable

from wutong.lib.refusals import Refused

DAY_FIRST, MONTH_FIRST = "day first", "month first"

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR, _DAY, _GAP = r"(?P<year>(?:19|20)\d\d)", r"(?P<day>\d\d?)(?:st|nd|rd|th)?", r"(?:[\s,/.-]+|of)*"
_NTH = {"1": "1", "2": "2", "3": "3", "4": "4", "first": "1", "second": "2", "third": "3", "fourth": "4"}
_PART_OF = rf"(?:the\s+)?(?P<nth>{'|'.join(_NTH)})(?:st|nd|rd|th)?[\s-]*"
_LOOSE = re.compile(r"(?:(?:in|on)\s+)?(?:(?:early|mid|late|end|start|beginning|year)(?:\s+of)?[\s-]+)?")
_MIDNIGHT = re.compile(r"\s+0?0:00(?::00)?$")
_SPELLINGS = tuple(
    (re.compile(spelling), said)
    for spelling, said in (
        (rf"{_YEAR}", "{year}年"),
        (rf"{_MONTH}{_GAP}{_YEAR}", "{year}年{month}月"),
        (rf"{_YEAR}{_GAP}{_MONTH}", "{year}年{month}月"),
        (rf"{_MONTH}\s*'(?P<short>\d\d)", "20{short}年{month}月"),
        (rf"(?P<month>\d\d?)[/.-]{_YEAR}", "{year}年{month}月"),
        (rf"{_DAY}{_GAP}{_MONTH}{_GAP}{_YEAR}", "{year}年{month}月{day}日"),
        (rf"{_DAY}-{_MONTH}-(?P<short>\d\d)", "20{short}年{month}月{day}日"),
        (rf"{_MONTH}{_GAP}{_DAY}{_GAP}{_YEAR}", "{year}年{month}月{day}日"),
        (rf"{_YEAR}{_GAP}{_MONTH}{_GAP}{_DAY}", "{year}年{month}月{day}日"),
        (rf"(?:q(?P<q>[1-4])|{_PART_OF}q(?:uarter)?){_GAP}{_YEAR}", "{year}年Q{nth}"),
        (rf"(?:h(?P<q>[12])|{_PART_OF}h(?:alf)?){_GAP}{_YEAR}", "{year}年H{nth}"),
        (rf"{_YEAR}{_GAP}{_PART_OF}quarter", "{year}年Q{nth}"),
    )
)  # fmt: skip
_FIGURES = re.compile(rf"(?P<first>\d\d?)(?P<mark>[/.-])(?P<second>\d\d?)(?P=mark){_YEAR}")
_TWO_WAYS = re.compile(rf"{_MONTH}-(?P<number>\d\d)")


def day_order(texts: Iterable[str]) -> str:
    """Which comes first in days like 13/04/2023, as the clear ones among them tell; "" where none does."""
    found = [m for text in texts if (m := _FIGURES.fullmatch(text))]
    day = any(int(m["first"]) > 12 for m in found)
    month = any(int(m["second"]) > 12 for m in found)
    return "" if day == month else DAY_FIRST if day else MONTH_FIRST


def in_chinese(text: str, order: str = "") -> str:
    """12 March 2023 → 2023年3月12日; what is not English stays as it is.

    Refuses 03/04/2023 unless `order` says which is the day, and Mar-23.
    """
    plain = _MIDNIGHT.sub("", text.strip().lower())
    if match := _FIGURES.fullmatch(plain):
        return _from_figures(text, match, order)
    if match := _TWO_WAYS.fullmatch(plain):
        month = _number(match["month"])
        raise _either(text, f"20{match['number']}年{month}月", f"{month}月{match['number']}日")
    plain = _LOOSE.sub("", plain, count=1)
    for spelling, said in _SPELLINGS:
        if match := spelling.fullmatch(plain):
            return said.format_map(_parts(match))
    return text


def _parts(match: re.Match[str]) -> dict[str, str]:
    parts = {key: value for key, value in match.groupdict().items() if value}
    month, nth = parts.get("month", ""), parts.get("q") or parts.get("nth", "")
    return {**parts, "month": month if month.isdigit() else str(_number(month)), "nth": _NTH.get(nth, nth)}


def _number(month: str) -> int:
    return _MONTHS.index(month[:3]) + 1 if month else 0


def _from_figures(text: str, match: re.Match[str], order: str) -> str:
    first, second = int(match["first"]), int(match["second"])
    ways = {
        DAY_FIRST: f"{match['year']}年{second}月{first}日",
        MONTH_FIRST: f"{match['year']}年{first}月{second}日",
    }
    if first == second or first > 12 or second > 12:
        return ways[DAY_FIRST if first > 12 else MONTH_FIRST]
    if not order:
        raise _either(text, *ways.values())
    return ways[order]


def _either(text: str, one: str, other: str) -> Refused:
    return Refused("日期 {text} 可能是 {one} 或 {other}，请写成其中一种", text=text, one=one, other=other)
