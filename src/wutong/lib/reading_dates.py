"""Days as people write them in cells: 2023.04.28, 二〇二三年四月, 一季度, 45044."""

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from unicodedata import normalize

from wutong.lib.dates import MONTHS, Precision, When
from wutong.lib.english_dates import in_chinese
from wutong.lib.numerals import arabic
from wutong.lib.refusals import Refused

_YEAR = r"(?:(?P<year>(?:19|20)\d\d)|(?P<short>\d\d)(?=年))"
_PART = r"凌晨|清晨|早上|早晨|早|上午|中午|下午|午后|傍晚|晚上|晚间|晚|夜间"
_CLOCK = (
    rf"[T ]?(?:(?P<part>{_PART})?(?P<hour>\d\d?)(?:[时点]整?"
    rf"|[时点:](?:(?P<minute>\d\d?)分?|(?P<half_hour>半))(?::\d\d(?:\.\d+)?)?)|{_PART})?"
)
_SPELLINGS = tuple(
    re.compile(spelling, re.ASCII)
    for spelling in (
        rf"{_YEAR}(?:年度?[初中末底内]?)?",
        rf"(?:{_YEAR}年?度?-?)?(?:H(?P<half>[12])|(?P<half_name>[上下])半年)",
        rf"(?:{_YEAR}年?度?-?)?(?:Q(?P<quarter>[1-4])|第?(?P<quarter_name>[1-4])季度?)",
        rf"(?:{_YEAR}年)?(?P<month>\d\d?|元)月份?(?:[上中下]旬|[初中末底])?",
        rf"{_YEAR}[-./](?P<month>\d\d?)",
        rf"{_YEAR}(?P<month>\d\d)",
        rf"(?:{_YEAR}年)?(?P<month>\d\d?|元)月(?P<day>\d\d?)[日号]?{_CLOCK}",
        rf"{_YEAR}(?P<mark>[-./])(?P<month>\d\d?)(?P=mark)(?P<day>\d\d?){_CLOCK}",
        rf"{_YEAR}(?P<month>\d\d)(?P<day>\d\d)",
        r"(?P<month>\d\d?)[-./](?P<day>\d\d?)",
    )
)
_WEEKDAY = re.compile(r"\(?(?:星期|周|礼拜)[一二三四五六日天]\)?")
_MARKS = str.maketrans(
    {"–": "-", "—": "-", "−": "-", "‐": "-", "。": ".", "·": ".", "號": "号", "時": "时"}
) | (str.maketrans({"點": "点", "q": "Q", "h": "H", "t": "T"}))
# Slips of the pen and of scanning: 2O23年4目, 2023,4,28.
_SLIPS = str.maketrans("OoIl目曰口,", "0011月日日.")
_LONGEST = 60  # longer than any day, short enough that a pasted paragraph costs nothing
_RELATIVE_YEARS = {"今年": 0, "本年": 0, "当年": 0, "去年": -1, "上年": -1}

# 1980 to 2100 as days since 1899-12-30: below and above, a number in a cell is a slip, not a day.
_SERIALS = range(29221, 73051)
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)


def read_when(cell: object, *, year: int | None = None, epoch_1904: bool = False, order: str = "") -> When:
    """The time a cell means, as exactly as it says; `year` serves days written without one.

    Numbers are years, 202304, 20230405 or a workbook's serial days. `order` says which comes first in
    03/04/2023 (see `day_order`). Refuses what it cannot read, naming it.
    """
    if isinstance(cell, datetime):
        return _instant(cell)
    if isinstance(cell, date):
        return When(cell)
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        return _from_number(Decimal(str(cell)), epoch_1904)
    text = "" if cell is None else str(cell).strip()
    if not text:
        raise Refused("没有填写日期，请写成 2023年4月5日、2023年4月、2023年二季度 或 2023年")
    if _SERIAL.fullmatch(text) and int(float(text)) in _SERIALS:
        return _from_number(Decimal(text), epoch_1904)
    return When.parse(text) if text.startswith("../") else _from_text(text, year, order)


def _instant(moment: datetime) -> When:
    """A bare midnight is a day: workbooks write every day as an instant."""
    assert moment.tzinfo is None, "a cell knows no time zone"
    # Serial days are binary fractions, so that 9:30 arrives as 9:29:59.999.
    whole = (moment + timedelta(seconds=0.5)).replace(microsecond=0)
    if whole.time() == time():
        return When(whole.date())
    return When(whole.date(), Precision.MINUTE, whole.time().replace(second=0))


def _from_number(number: Decimal, epoch_1904: bool) -> When:
    if not number.is_finite():
        raise _unreadable(str(number))
    epoch = _EPOCH_1904 if epoch_1904 else _EPOCH
    serial = number + (epoch - _EPOCH).days
    if int(serial) in _SERIALS:
        return _instant(epoch + timedelta(seconds=round(float(number) * 86400, 3)))
    text = f"{number:f}"
    whole, _, fraction = text.partition(".")
    if len(whole) == 4 and fraction == "1":
        raise Refused("日期 {text} 可能是 1 月或 10 月，请写成 {january} 或 {october}",
                      text=text, january=f"{whole}年1月", october=f"{whole}年10月")  # fmt: skip
    return _from_text(whole if not fraction.strip("0") else text, None)


@lru_cache(maxsize=1 << 14)
def _from_text(text: str, year: int | None, order: str = "") -> When:
    if len(text) > _LONGEST:
        raise _unreadable(text)
    plain = _plain(in_chinese(normalize("NFKC", text), order), year)
    match = next(filter(None, (spelling.fullmatch(plain) for spelling in _SPELLINGS)), None)
    if not match:
        raise _misspelled(text, year)
    part = match.groupdict()
    known = _year(part, year)
    if known is None:
        raise Refused("日期 {text} 没有年份，请写明是哪一年", text=text)
    try:
        return _meant(part, known)
    except ValueError as fault:
        raise _off_the_calendar(text, part, known) from fault


def _plain(text: str, year: int | None) -> str:
    """Half-width, figures, no weekday, no blanks but between a day and its clock."""
    text = _WEEKDAY.sub("", normalize("NFKC", text).translate(_MARKS))
    for word, years in _RELATIVE_YEARS.items():
        if text.startswith(word) and year is not None:
            text = f"{year + years}年{text.removeprefix(word)}"
    return arabic(re.sub(r"(?<![0-9])\s+|\s+(?![0-9])", "", text))


def _meant(part: dict[str, str | None], year: int) -> When:
    """The time of a matched spelling; ValueError where the calendar has none."""
    if part.get("day"):
        return _day(date(year, _month(part), int(part["day"] or 0)), part)
    if part.get("month"):
        return When(date(year, _month(part), 1), Precision.MONTH)
    quarter = part.get("quarter") or part.get("quarter_name")
    half = part.get("half") or {"上": "1", "下": "2"}.get(part.get("half_name") or "")
    for number, precision in ((quarter, Precision.QUARTER), (half, Precision.HALF)):
        if number:
            return When(date(year, (int(number) - 1) * MONTHS[precision] + 1, 1), precision)
    return When(date(year, 1, 1), Precision.YEAR)


def _year(part: dict[str, str | None], hint: int | None) -> int | None:
    if short := part.get("short"):
        return int(short) + (2000 if int(short) < 70 else 1900)
    return int(part["year"]) if part.get("year") else hint  # type: ignore[arg-type]


def _month(part: dict[str, str | None]) -> int:
    return 1 if part["month"] == "元" else int(part["month"] or 0)


def _day(day: date, part: dict[str, str | None]) -> When:
    if not part.get("hour"):
        return When(day)
    hour = _hour(int(part["hour"] or 0), part.get("part") or "")
    minute = 30 if part.get("half_hour") else int(part.get("minute") or 0)
    # Sheets saved as text write every day as an instant.
    if not hour and not minute and not part.get("part"):
        return When(day)
    return When(day, Precision.MINUTE, time(hour, minute))


def _hour(hour: int, part: str) -> int:
    """The hour of 24; ValueError for twelve at night, of which nobody knows the day."""
    if part == "凌晨":
        return hour % 12
    if part in _NIGHT and hour == 12:
        raise ValueError("twelve at night")
    if part == "中午":
        return hour + 12 if hour < 10 else hour
    return hour + 12 if part in _AFTERNOON | _NIGHT and hour < 12 else hour


_AFTERNOON = {"下午", "午后", "傍晚"}
_NIGHT = {"晚上", "晚间", "晚", "夜间"}


def _off_the_calendar(text: str, part: dict[str, str | None], year: int) -> Refused:
    """2023年2月30日 is likely the last day of February, 2023年13月 the last month."""
    month = min(_month(part), 12)
    if not month or part.get("hour") or part.get("day") == "0":
        return Refused("日历上没有 {text} 这个日期，请核对", text=text)
    last = monthrange(year, month)[1]
    day = f"{min(int(part['day'] or 0), last)}日" if part.get("day") else ""
    return Refused(
        "日历上没有 {text} 这个日期，是否为 {suggestion}？请核对",
        text=text,
        suggestion=f"{year}年{month}月{day}",
    )


def _misspelled(text: str, year: int | None) -> Refused:
    suggestion = normalize("NFKC", text).translate(_SLIPS)
    if suggestion == text or not _reads(suggestion, year):
        return _unreadable(text)
    return Refused("看不懂日期 {text}，是否为 {suggestion}？请改正后再填", text=text, suggestion=suggestion)


def _reads(text: str, year: int | None) -> bool:
    try:
        return bool(_from_text(text, year))
    except Refused:
        return False


def _unreadable(text: str) -> Refused:
    return Refused("看不懂日期 {text}，请写成 2023年4月5日、2023年4月、2023年二季度 或 2023年", text=text)
