"""Days as sources give them: a day, or only its month, quarter, half, year, or just a last day."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NoReturn, Self

from wutong.lib.refusals import Refused


class Precision(StrEnum):
    """How exactly a source knows the day."""

    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    UNKNOWN = "unknown"


MONTHS = {Precision.MONTH: 1, Precision.QUARTER: 3, Precision.HALF: 6, Precision.YEAR: 12}


@dataclass(frozen=True, slots=True)
class When:
    """A time as exact as its source: `first` to `last` are the days it can mean.

    Of an unknown day only its last possible day is known; `first` then holds that one.
    """

    first: date
    precision: Precision = Precision.DAY
    minute: time | None = None

    def __post_init__(self) -> None:
        assert not isinstance(self.first, datetime), "a day, not an instant"
        assert (self.minute is not None) == (self.precision is Precision.MINUTE), "minute and precision agree"
        assert self.minute is None or self.minute == time(self.minute.hour, self.minute.minute), (
            "whole, naive minutes"
        )
        months = MONTHS.get(self.precision)
        assert not months or (self.first.day == 1 and (self.first.month - 1) % months == 0), (
            "first day of its span"
        )

    @property
    def last(self) -> date:
        """The last day it can mean."""
        months = MONTHS.get(self.precision)
        if not months:
            return self.first
        month = self.first.month + months - 1
        return date(self.first.year, month, monthrange(self.first.year, month)[1])

    @property
    def earliest(self) -> date:
        """The first day it can mean, the beginning of time when that is unknown."""
        return date.min if self.precision is Precision.UNKNOWN else self.first

    def iso(self) -> str:
        """2023-04-05T09:30, 2023-04-05, 2023-04, 2023-Q2, 2023-H1, 2023 or ../2023-04-05 (unknown)."""
        return _WRITTEN[self.precision](self)

    @classmethod
    def parse(cls, iso: str) -> Self:
        """What `iso` wrote; refuses any other spelling."""
        match = _ISO.fullmatch(iso)
        try:
            return cls(*_parsed(match.groupdict())) if match else _not_iso(iso)
        except ValueError:
            return _not_iso(iso)

    def __str__(self) -> str:
        return self.iso()


_WRITTEN: dict[Precision, Callable[[When], str]] = {
    Precision.MINUTE: lambda w: f"{w.first.isoformat()}T{w.minute:%H:%M}",
    Precision.DAY: lambda w: w.first.isoformat(),
    Precision.MONTH: lambda w: w.first.isoformat()[:7],
    Precision.QUARTER: lambda w: f"{w.first.year:04}-Q{(w.first.month + 2) // 3}",
    Precision.HALF: lambda w: f"{w.first.year:04}-H{(w.first.month + 5) // 6}",
    Precision.YEAR: lambda w: f"{w.first.year:04}",
    Precision.UNKNOWN: lambda w: f"../{w.first.isoformat()}",
}

_ISO = re.compile(
    r"(?P<open>\.\./)?(?P<day>\d{4}-\d\d-\d\d)|(?P<instant>\d{4}-\d\d-\d\dT\d\d:\d\d)"
    r"|(?P<year>\d{4})(?:-(?:(?P<month>\d\d)|Q(?P<quarter>[1-4])|H(?P<half>[12])))?",
    re.ASCII,
)


def _parsed(part: dict[str, str | None]) -> tuple[date, Precision, time | None]:
    if part["day"]:
        return date.fromisoformat(part["day"]), Precision.UNKNOWN if part["open"] else Precision.DAY, None
    if part["instant"]:
        instant = datetime.fromisoformat(part["instant"])
        return instant.date(), Precision.MINUTE, instant.time()
    year = int(part["year"] or 0)
    for precision in (Precision.MONTH, Precision.QUARTER, Precision.HALF):
        if number := part[precision]:
            return date(year, (int(number) - 1) * MONTHS[precision] + 1, 1), precision, None
    return date(year, 1, 1), Precision.YEAR, None


def _not_iso(text: str) -> NoReturn:
    raise Refused("“{text}”不是可识别的日期，请写成 2023-04-05、2023-04、2023-Q2、2023-H1 或 2023", text=text)


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `since` until just before `until`; None leaves that side open."""

    since: date | None
    until: date | None

    def __post_init__(self) -> None:
        if self.since and self.until and self.since >= self.until:
            raise Refused(
                "期间的最后一天 {last} 早于第一天 {first}，请改正起止日期", first=self.since, last=self.last
            )

    @classmethod
    def inclusive(cls, first: date | None, last: date | None) -> Self:
        """The days from `first` to `last`, both counted; refuses an end before its beginning."""
        return cls(first, last + timedelta(1) if last and last < date.max else None)

    @classmethod
    def of(cls, when: When) -> Self:
        """All days a time can mean."""
        return cls.inclusive(None if when.precision is Precision.UNKNOWN else when.first, when.last)

    @classmethod
    def year(cls, year: int) -> Self:
        """One calendar year."""
        return cls.inclusive(date(year, 1, 1), date(year, 12, 31))

    @property
    def last(self) -> date | None:
        """The last day that counts."""
        return self.until - timedelta(1) if self.until else None

    def __contains__(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)

    def holds(self, when: When) -> bool:
        """Whether every day it can mean lies inside."""
        return (self.since is None or self.since <= when.earliest) and when.last in Period(None, self.until)

    def may_hold(self, when: When) -> bool:
        """Whether some of the days it can mean lie inside and some outside."""
        meets = (self.since is None or self.since <= when.last) and when.earliest in Period(None, self.until)
        return meets and not self.holds(when)

    def months(self) -> tuple["Period", ...]:
        """The period cut where months begin; both ends must be known."""
        assert self.since and self.until, "an open period has no number of months"
        cuts = [self.since]
        while (following := _next_month(cuts[-1])) < self.until:
            cuts.append(following)
        return tuple(Period(a, b) for a, b in zip(cuts, [*cuts[1:], self.until], strict=True))


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(31)).replace(day=1)
