"""Reading one row of a table of statistics: every number in it, of whom, over which days, in what unit."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from difflib import get_close_matches
from functools import cache, partial
from typing import TypeVar

from wutong.facts.published import FigurePublished
from wutong.lib import glossary, names
from wutong.lib.dates import Period, When
from wutong.lib.reading_dates import read_when
from wutong.lib.reading_periods import is_month, names_period, read_period
from wutong.lib.refusals import Refused
from wutong.lib.sheets import marks
from wutong.lib.sheets.columns import Record
from wutong.lib.sheets.headings import Head, plain_heading
from wutong.lib.sheets.reading import Cell, column_of
from wutong.lib.sheets.remarks import Remark
from wutong.organisations.models import Organisation
from wutong.organisations.queries import named
from wutong.organisations.sheets import Ground, Outcome, RowPlan

from .indicators import Indicator, indicator, known
from .metrics import METRICS
from .sheet_values import looks_like_a_fraction, read_value

T = TypeVar("T")

_WHOLE = {
    "全市", "全区", "全县", "全州", "全镇", "全街道", "全园区", "本级", "市本级", "区本级", "县本级",
}  # fmt: skip
_ALONE = {"当月", "本月"}
_ABOVE = re.compile(
    r"(?<![\u4e00-\u9fff])(指标(?:名称)?|地区|区域|单位|计量单位|时间|期间|统计期间?|年份|发布单位|公布单位|来源|数据来源"
    r"|发布日期|公布日期)\s*[:：]\s*([^\s,，;；:：()（）]+)"
)
_IN_TITLE = re.compile(
    r"20\d\d年(?:度|全年|[上下]半年|前[二三23]季度|第?[一二三四1-4]季度|\d\d?月?[-—–~～至]\d\d?月份?)?"
)
_UNTIL = re.compile(r"截[至止]到?(?:20\d\d年)?\d\d?月(?:[底末]|\d\d?日)?")


def words(*terms: str) -> tuple[str, ...]:
    """Every word of the glossary for these terms."""
    found = [glossary.term(key) for key in terms]
    return tuple(word for term in found for word in (term.zh, term.en, *term.also))


@cache
def _plain(term: str) -> frozenset[str]:
    return frozenset(map(plain_heading, words(term)))


@dataclass(frozen=True, slots=True)
class Said:
    """One number of a row: what it claims, over which days, when it was published, and where it stands."""

    claim: FigurePublished
    period: Period
    when: When | None
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """The numbers of one row, all of one organisation."""

    row: int
    organisation: Organisation
    figures: tuple[Said, ...]
    remarks: tuple[Remark, ...] = ()


def read_row(record: Record, ground: Ground) -> Told | RowPlan:
    """What a row tells, or what is wrong with each cell that cannot be read."""
    reading = _Reading(record, ground)
    told = reading.told()
    opening = next((cell.text for cell in record.sheet.row(record.number) if cell.text), "")
    if reading.problems:
        problems = sorted(reading.problems, key=lambda problem: column_of(problem.place))
        return RowPlan(record.number, Outcome.PROBLEM, opening, problems=tuple(problems))
    if not told.figures:
        return RowPlan(record.number, Outcome.ASIDE, opening, why=Remark("这一行没有数"))
    return told


class _Reading:
    """The reading of one row: goes on after a bad cell, so that a person sees all of them at once."""

    def __init__(self, record: Record, ground: Ground) -> None:
        self.record, self.ground = record, ground
        self.problems: list[Remark] = []
        self.remarks: list[Remark] = []
        self.above = dict(_ABOVE.findall(" ".join(record.above)))

    def told(self) -> Told:
        """Everything the row tells; meant only where no problem was met."""
        organisation = self._organisation()
        when = self._read("published_on", lambda cell: self._published(cell.value, cell.text))
        found = [*self._figures("figure", grown=False), *self._figures("growth", grown=True)]
        figures = tuple(replace(said, when=when or said.when) for said in found)
        return Told(self.record.number, organisation, figures, tuple(self.remarks))

    def _figures(self, key: str, *, grown: bool) -> Iterable[Said]:
        for cell in self.record.cells.get(key, ()):
            if not marks.is_blank(cell.text):
                said = self._try(cell, partial(self._figure, grown=grown))
                yield from (said,) if said else ()

    def _try(self, cell: Cell, reader: Callable[[Cell], T]) -> T | None:
        try:
            return reader(cell)
        except Refused as refusal:
            self.problems.append(Remark.of(refusal, self.record.sheet.place(cell)))
            return None

    def _read(self, key: str, reader: Callable[[Cell], T]) -> T | None:
        """What a reader makes of a field; None when it is empty or cannot be read."""
        cell = self.record.cell(key)
        return None if cell is None or marks.is_blank(cell.text) else self._try(cell, reader)

    def _above(self, *keys: str) -> str:
        return next((self.above[key] for key in keys if key in self.above), "")

    def _organisation(self) -> Organisation:
        found = self._read("region", lambda cell: self._named(cell.text))
        if found is None and (unit := self.record.cell("unit")):
            found = self._unit_that_is_an_organisation(unit)
        if found is None and (said := self._above("地区", "区域")):
            first = self.record.sheet.cell(1, 1)
            found = self._try(first, lambda _cell: self._named(said))
        return found or self.ground.organisation

    def _named(self, text: str) -> Organisation:
        said = names.simplified(names.normal(text))
        return self.ground.organisation if said in _WHOLE else named(said, self.ground.pool)

    def _unit_that_is_an_organisation(self, cell: Cell) -> Organisation | None:
        """In tables by region the column 单位 names the regions."""
        try:
            return self._named(cell.text)
        except Refused:
            return None

    def _published(self, value: object, text: str) -> When:
        when = read_when(value, year=self.ground.year)
        if when.first > self.ground.today:
            raise Refused("公布日期 {text} 还没有到来，请核对", text=text)
        return when

    def _figure(self, cell: Cell, *, grown: bool) -> Said:
        asked = self._asked(cell, grown=grown)
        value, unit, qualifier = read_value(cell, asked, asked.unit or self._unit(cell))
        place = self.record.sheet.place(cell)
        if looks_like_a_fraction(cell, unit):
            self.remarks.append(
                Remark("“{text}”记作 {text}%；如果原表显示的是百分数，请写成 12.3% 这样的文字再导入", place,
                       {"text": cell.text})
            )  # fmt: skip
        claim = FigurePublished(asked.metric, value, unit, self._publisher(), qualifier)
        places = (place, *self.record.places("metric"))
        return Said(claim, self._period(cell), self._published_above(), places)

    def _published_above(self) -> When | None:
        said = self._above("发布日期", "公布日期")
        return self._published(said, said) if said else None

    def _publisher(self) -> str:
        cell = self.record.cell("publisher")
        said = cell.text if cell else self._above("发布单位", "公布单位", "来源", "数据来源")
        return names.normal(said)[:80]

    def _asked(self, cell: Cell, *, grown: bool) -> Indicator:
        """What a number counts: as its row says, else its heading, else the title of the sheet."""
        metric, heading = self.record.cell("metric"), self._heading(cell, _says_an_indicator)
        text = metric.text if metric else heading or self._above("指标", "指标名称")
        if not text:
            raise Refused("没有写明是什么指标，请在列名、表题或“指标”一列写明")
        asked = indicator(text)
        if metric and heading:
            asked = replace(asked, unit=asked.unit or indicator(heading).unit)
        if not known(text) and self._first_of_row(cell):
            self.remarks.append(_unknown(text, self.record.sheet.place(cell)))
        return Indicator(asked.metric).growth() if grown else asked

    def _first_of_row(self, cell: Cell) -> bool:
        return self.record.cell("metric") is None or self.record.cells.get("figure", (cell,))[0] == cell

    def _head(self, cell: Cell) -> Head:
        return next(h for heads in self.record.heads.values() for h in heads if h.column == cell.column)

    def _heading(self, cell: Cell, fits: Callable[[str], bool]) -> str:
        """The word of a column's heading that fits; for growth, else that of the numbers it stands behind."""
        own = _word(self._head(cell), fits)
        if own or not self._is_growth(cell):
            return own
        before = [head for head in self.record.heads.get("figure", ()) if head.column < cell.column]
        return _word(before[-1], fits) if before else ""

    def _is_growth(self, cell: Cell) -> bool:
        return cell in self.record.cells.get("growth", ())

    def _unit(self, cell: Cell) -> str:
        """The unit of a number that bears none: of its heading, its row, or the whole table."""
        head, said = self._head(cell), self.record.cell("unit")
        own = next((unit for word in head.words if (unit := indicator(word).unit)), head.unit)
        if own or self._is_growth(cell):
            return own
        if said and not self._unit_that_is_an_organisation(said):
            return said.text
        whole = self._above("计量单位", "单位")
        return "" if re.search("[、/]", whole) else whole

    def _period(self, cell: Cell) -> Period:
        heading = self._heading(cell, names_period)
        told = [_text(c) for c in self.record.cells.get("period", ())]
        title = self._period_above()
        years = (*re.findall(r"(?:19|20)\d\d", " ".join((*told, title))), self.ground.year)
        alone = any(plain_heading(word) in _ALONE for word in self._head(cell).words)
        text = heading or next((t for t in told if not t.isdigit()), "") or next(iter(told), "") or title
        if not text:
            raise Refused("没有写明期间，请在列名、表题或“期间”一列写明，如 2023年1-9月")
        found = read_period(text, year=int(years[0]) if years[0] else None, alone=alone)
        if found.last is None or found.last > self.ground.paper_day:
            raise Refused("期间 {text} 晚于材料的日子 {day}，请核对期间或台账截至日",
                          text=text, day=self.ground.paper_day)  # fmt: skip
        if is_month(text) and not alone and found.since != date(found.last.year, found.last.month, 1):
            self._say_counted_from_january(text, cell)
        return found

    def _say_counted_from_january(self, text: str, cell: Cell) -> None:
        said = Remark(
            "“{text}”按 1 月起累计；只是当月的数，请写明“当月”", self.record.sheet.place(cell), {"text": text}
        )
        if all(remark.words != said.words for remark in self.remarks):
            self.remarks.append(said)

    def _period_above(self) -> str:
        if said := self._above("时间", "期间", "统计期", "统计期间", "年份"):
            return said
        for pattern in (_UNTIL, _IN_TITLE):
            found = (pattern.search(names.simplified(line).replace(" ", "")) for line in self.record.above)
            if match := next(filter(None, found), None):
                return match[0]
        return ""


def _text(cell: Cell) -> str:
    """A cell of a period; the first of a month in a cell of days was typed as a month."""
    if isinstance(cell.value, datetime | date) and cell.value.day == 1:
        return f"{cell.value.year}年{cell.value.month}月"
    return cell.text


def _word(head: Head, fits: Callable[[str], bool]) -> str:
    return next((word for word in head.words if fits(word)), "")


def _says_an_indicator(word: str) -> bool:
    """Whether a word of a heading names what is counted, and not the days, a number or its growth."""
    plain = plain_heading(word)
    return not (names_period(word) or plain in _plain("published_value") or plain in _plain("year_on_year"))


def _unknown(text: str, place: str) -> Remark:
    ours = {word: glossary.zh(m.key) for m in METRICS for word in words(m.key)}
    close = dict.fromkeys(ours[word] for word in get_close_matches(text, ours, n=5, cutoff=0.3))
    return Remark(
        "“{text}”不是这里计算的指标，按原文记下，不作比较；这里计算的有：{known}", place,
        {"text": text, "known": "、".join([*close][:3] or [glossary.zh(m.key) for m in METRICS[:3]])},
    )  # fmt: skip
