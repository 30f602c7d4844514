"""The ways to divide a figure: every line belongs to one part, so that the parts add up to the whole."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from functools import cached_property

from django.utils.translation import gettext as _

from wutong.facts.figures import Figure, Line
from wutong.lib import codes
from wutong.lib.money import Amount
from wutong.lib.refusals import Refused
from wutong.projects.metrics import sizes
from wutong.targets.bands import FOREIGN, Bands, bands_on

from .registers import SEVERAL, Register

UNKNOWN = "unknown"


class Divider(ABC):
    """One way to divide what a register holds: to which part a line belongs, and what parts are called."""

    def __init__(self, register: Register, milestone: str) -> None:
        self.register = register
        self.milestone = milestone

    @abstractmethod
    def key(self, line: Line) -> str:
        """The part a line belongs to."""

    @abstractmethod
    def label(self, key: str) -> str:
        """What a part is called; refuses a key that can name none."""

    @abstractmethod
    def said(self, key: str) -> str:
        """Which part it is, in a few words."""

    def rank(self, key: str, figure: Figure) -> tuple[object, ...]:
        """Where a part stands: the largest first, what is not known last."""
        return key in (UNKNOWN, SEVERAL), -figure.value, key

    def only(self, figure: Figure, key: str) -> Figure:
        """The part of a figure that bears this key."""
        return figure.only(lambda line: self.key(line) == key)

    def parts(self, figure: Figure) -> list[tuple[str, Figure]]:
        """The parts that hold a line, in their order."""
        groups: dict[str, tuple[list[Line], list[Line]]] = {}
        for line in figure.lines:
            groups.setdefault(self.key(line), ([], []))[0].append(line)
        for line in figure.possible:
            if some := groups.get(self.key(line)):
                some[1].append(line)
        found = [(key, Figure(figure.unit, *map(tuple, some))) for key, some in groups.items()]
        return sorted(found, key=lambda part: self.rank(*part))


class ByMonth(Divider):
    """By the month in which all days of a line lie."""

    def key(self, line: Line) -> str:
        """2023-04, or "unknown" when its days lie in several months."""
        first, last = (day.isoformat()[:7] for day in line.span)
        return first if first == last else UNKNOWN

    def label(self, key: str) -> str:
        """The month as it is written."""
        if key != UNKNOWN and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", key):
            raise Refused("“{month}”不是月份，请写成 2023-04", month=key)
        return _("月份不详") if key == UNKNOWN else key

    def said(self, key: str) -> str:
        """In which month, or that the source names none."""
        if key == UNKNOWN:
            return _("来源只写到季度、年份，或一段时间跨月")
        return _("日期在 {label}").format(label=self.label(key))

    def rank(self, key: str, figure: Figure) -> tuple[object, ...]:
        """In the order of the calendar."""
        return key == UNKNOWN, key


class ByBand(Divider):
    """By the size of the project, in the bands in use on the day one looks from."""

    @cached_property
    def bands(self) -> Bands:
        """The table of that day."""
        return bands_on(self.register.book.at.day)

    @cached_property
    def sizes(self) -> Mapping[str, Amount]:
        """How large each project is."""
        return sizes(self.register.book, self.milestone)

    def key(self, line: Line) -> str:
        """The band of its project."""
        return self.bands.key(self.sizes.get(line.subject))

    def label(self, key: str) -> str:
        """The edges in words."""
        if key not in self.order:
            raise Refused("没有规模档次“{band}”，请从图表进入", band=key)
        if key in (UNKNOWN, FOREIGN):
            return _("金额不详") if key == UNKNOWN else _("外币，无折算汇率")
        low, high = key.split("-")
        if not high:
            return _("{low} 亿元以上").format(low=low)
        return (
            _("{low}–{high} 亿元").format(low=low, high=high)
            if low != "0"
            else _("不到 {high} 亿元").format(high=high)
        )

    def said(self, key: str) -> str:
        """How large its projects are."""
        return _("项目规模：{label}").format(label=self.label(key))

    @property
    def order(self) -> tuple[str, ...]:
        """All bands, the smallest first."""
        return (*self.bands.keys, FOREIGN, UNKNOWN)

    def rank(self, key: str, figure: Figure) -> tuple[object, ...]:
        """The smallest first."""
        return (self.order.index(key),)


class ByIndustry(Divider):
    """By division of GB/T 4754 where somebody has judged it, else by the words of the paper."""

    def key(self, line: Line) -> str:
        """Its division, its words, or "unknown"."""
        return self.register.homes[line.subject].industry or UNKNOWN

    def label(self, key: str) -> str:
        """The name of the division, or the words."""
        entry = codes.industries().get(key)
        return entry.name if entry else _("产业不详") if key == UNKNOWN else key

    def said(self, key: str) -> str:
        """In which industry."""
        return _("产业：{label}").format(label=self.label(key))


class ByPlace(Divider):
    """By the part of the scope where the project lies, or whose it is when nobody says where."""

    def key(self, line: Line) -> str:
        """The code of that part, or "several"."""
        return self.register.homes[line.subject].place(self.register.scope)

    def label(self, key: str) -> str:
        """The name of the unit."""
        if key == SEVERAL:
            return _("跨单位")
        unit = next((o for o in self.register.scope.units.values() if o.code == key), None)
        if unit is None:
            raise Refused("没有代码为“{code}”的单位，请从图表进入", code=key)
        own = unit == self.register.scope.organisation
        return _("{name}本级").format(name=unit.name) if own else unit.name

    def said(self, key: str) -> str:
        """Where its projects lie."""
        if key == SEVERAL:
            return _("落在几个单位")
        return _("落在：{label}").format(label=self.label(key))


DIVIDERS: dict[str, Callable[[Register, str], Divider]] = {
    "month": ByMonth,
    "band": ByBand,
    "industry": ByIndustry,
    "place": ByPlace,
}
