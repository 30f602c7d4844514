"""The manner in which a column is written, learned from its cells: how it says days and sums."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from unicodedata import normalize

from wutong.lib.dates import Precision, When
from wutong.lib.money import CURRENCY_NAMES, Amount, Qualifier, plain, words
from wutong.lib.reading_amounts import read_amount
from wutong.lib.refusals import Refused

from .cells import Value, shown
from .marks import is_yes

TICK = "√"
_DAY = re.compile(r"(?:19|20)\d\d(?P<mark>[年./-]|)(?P<month>\d\d?)(?P<after>[月./-].*|\d\d|)")
_YEAR = re.compile(r"(?:19|20)\d\d(?P<after>年?)")
_UNTIL = re.compile(r"(截[至止]到*\s*)(?:20\d\d\s*年)?\s*\d\d?\s*月(?:\s*\d\d?\s*日)?")
_QUARTERS = "一二三四"
SIGNS = {Qualifier.AT_LEAST: "≥", Qualifier.AT_MOST: "≤", Qualifier.ABOUT: "约"}


@dataclass(frozen=True, slots=True)
class Days:
    """How a column says days: the mark between year and month, noughts, days as numbers, or only ticks."""

    mark: str = "年"
    padded: bool = False
    year: str = "年"  # after a year alone
    as_numbers: bool = False
    ticks: bool = False

    def write(self, when: When | None) -> Value:
        """A time no more and no less exact than it is known; a tick where only that it happened is."""
        if when is None or self.ticks or when.precision is Precision.UNKNOWN:
            return TICK
        if self.as_numbers and when.precision is Precision.DAY:
            return when.first
        return self._in_words(when)

    def _in_words(self, when: When) -> str:
        match when.precision:
            case Precision.MINUTE:
                return f"{when.first.isoformat()} {when.minute:%H:%M}"
            case Precision.DAY:
                return self.day(when.first)
            case Precision.MONTH:
                return self.month(when.first)
            case Precision.QUARTER:
                return f"{when.first.year}年{_QUARTERS[(when.first.month - 1) // 3]}季度"
            case Precision.HALF:
                return f"{when.first.year}年{'上' if when.first.month < 7 else '下'}半年"
            case _:
                return f"{when.first.year}{self.year}"

    def month(self, day: date) -> str:
        """Year and month: 2023年4月, 2023.04."""
        number = f"{day.month:02}" if self.padded or not self.mark else str(day.month)
        return f"{day.year}{self.mark}{number}{'月' if self.mark == '年' else ''}"

    def day(self, day: date) -> str:
        """Year, month and day."""
        number = f"{day.day:02}" if self.padded or not self.mark else str(day.day)
        after, end = ("", "日") if self.mark == "年" else (self.mark, "")
        return f"{self.month(day)}{after}{number}{end}"


def days_of(cells: Iterable[Value], otherwise: Days | None = None) -> Days:
    """The manner of most cells; of a column that says nothing, another manner if there is one."""
    ticks, numbers = 0, 0
    marks: Counter[tuple[str, bool]] = Counter()
    years: Counter[str] = Counter()
    for cell in cells:
        text = normalize("NFKC", shown(cell)).replace(" ", "")
        if isinstance(cell, date):
            numbers += 1
        elif found := _DAY.fullmatch(text):
            marks[found["mark"], len(found["month"]) == 2 and found["month"] < "10"] += 1
        elif found := _YEAR.fullmatch(text):
            years[found["after"]] += 1
        elif is_yes(text):
            ticks += 1
    if not (marks or years or numbers or ticks):
        return otherwise or Days()
    if not (marks or years or numbers):
        return Days(ticks=True)
    usual = marks.most_common(1)
    mark = usual[0][0][0] if usual else "年" if years["年"] >= years[""] else "."
    year = years.most_common(1)[0][0] if years else "年" if mark == "年" else ""
    return Days(mark, (mark, True) in marks, year, numbers > marks.total())


def sum_in(amount: Amount, unit: str) -> Value:
    """An amount as a cell of a column in a unit, read again as the same amount; None where no words do."""
    for cell in _sums(amount, unit):
        try:
            if read_amount(cell, unit=unit or None) == amount:
                return cell
        except Refused:
            continue
    return None


def _sums(amount: Amount, unit: str) -> Iterator[Value]:
    """A number, a number with a sign, or words with their own unit."""
    ends = [end for end in (amount.value, amount.high) if end is not None]
    sign = SIGNS.get(amount.qualifier, "")
    if unit:
        one = _one(unit)
        if one.currency == amount.currency:
            numbers = [end / one.value for end in ends]
            if amount.qualifier is Qualifier.EXACT:
                yield as_number(numbers[0])
            yield sign + "-".join(map(plain, numbers))
    yield words(amount).replace(" ", "").replace("–", "-").replace(",", "")
    name = CURRENCY_NAMES.get(amount.currency, amount.currency)
    yield sign + "-".join(f"{plain(end)}{name}" for end in ends)


@cache
def _one(unit: str) -> Amount:
    return read_amount("1", unit=unit)


def as_number(number: Decimal) -> Value:
    """A number as a workbook keeps it, or its digits where it would lose some."""
    if Decimal(f"{float(number):.15g}") != number:
        return plain(number)
    return int(number) if number == number.to_integral_value() else float(number)


def until(lines: Iterable[str], day: date) -> dict[str, str]:
    """The line of a title block that says up to when its table speaks, said for another day; else nothing."""
    found = [line for line in lines for _match in _UNTIL.finditer(line)]
    if len(found) != 1:
        return {}
    return {found[0]: _UNTIL.sub(rf"\g<1>{day.year}年{day.month}月{day.day}日", found[0])}
