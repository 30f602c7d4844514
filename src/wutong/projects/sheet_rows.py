"""Reading one row of a project ledger, cell by cell."""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import lru_cache, partial
from typing import TypeVar

from wutong.facts.milestones import AgreementForm
from wutong.lib import glossary, names
from wutong.lib.dates import When
from wutong.lib.money import Amount
from wutong.lib.numerals import arabic
from wutong.lib.reading_amounts import read_amount
from wutong.lib.reading_dates import read_when
from wutong.lib.refusals import Refused
from wutong.lib.sheets import marks
from wutong.lib.sheets.columns import Record
from wutong.lib.sheets.headings import plain_heading
from wutong.lib.sheets.reading import Cell, column_of
from wutong.lib.sheets.remarks import Key, Remark
from wutong.organisations.models import Organisation
from wutong.organisations.queries import named
from wutong.organisations.sheets import Ground

from .rules import STEPS

T = TypeVar("T")

# Of what passes every year a heading cannot say which year is meant.
MILESTONES = tuple(step.key for step in STEPS if step.key != "annual_check")
_ALSO = {"negotiation_opened": ("negotiating",), "packaged": ("packaged_project",)}


def words(*terms: str) -> tuple[str, ...]:
    """Every word of the glossary for these terms."""
    return tuple(
        word for key in terms for word in (glossary.zh(key), glossary.en(key), *glossary.term(key).also)
    )


def milestone_words(key: str) -> tuple[str, ...]:
    """What a column or a cell calls a milestone."""
    return words(key, *_ALSO.get(key, ()))


_PHASE = re.compile(r"(\d{1,2})期|phase(\d{1,2})(?!\d)|(\d{1,2})(?:st|nd|rd|th)phase")
_SEVERAL_PHASES = re.compile(r"\d期?(?:[、,和及与至到~&/-]|and|to)(?:第|phase)?[\di]")
_ROMAN = {"iii": "3", "ii": "2", "iv": "4", "vi": "6", "v": "5", "i": "1"}
_NUMBERS = {
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "first": "1st",
    "second": "2nd",
    "third": "3rd",
}
_ROMAN_PHASE = re.compile(rf"(?<=phase)({'|'.join((*_ROMAN, *_NUMBERS))})\b|\b({'|'.join(_ROMAN)})(?=期)")
_BETWEEN = re.compile(r"[、,;/&+\n]|\band\b")
_AFTER_A_TOWN = re.compile(r"(?<=[镇乡道区县市园])[和与及]")  # not within 和平镇
_CLOSELY_BETWEEN = re.compile(r"[、,;/&+\s和与及]|\band\b")
SELF_WORDS = {"本级", "市本级", "区本级", "县本级", "市直", "区直", "县直"}
_STATUS = {plain_heading(word): key for key in reversed(MILESTONES) for word in milestone_words(key)} | {
    "意向": "framework_signed", "框架": "framework_signed", "框架协议": "framework_signed",
    "意向协议": "framework_signed",
}  # fmt: skip
_LONGEST = {"name": 200, "investor": 200, "industry": 80, "phase": 40}


@dataclass(frozen=True, slots=True)
class Passed:
    """A milestone a row says was passed; `lent` names that whose column holds the only date of the row."""

    key: str
    when: When | None
    places: tuple[str, ...]
    form: AgreementForm = AgreementForm.INTENT
    lent: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What one row tells of one project."""

    row: int
    name: str
    organisation: Organisation
    phase: int = 1
    phase_name: str = ""
    investor: str = ""
    industry: str = ""
    hosts: tuple[Organisation, ...] = ()
    planned: Amount | None = None
    passed: tuple[Passed, ...] = ()
    places: dict[str, tuple[str, ...]] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()


def read_row(record: Record, ground: Ground) -> tuple[Told | None, tuple[Remark, ...]]:
    """What a row tells, or, for each cell that cannot be read, what is wrong with it."""
    reading = _Reading(record, ground)
    told = reading.told()
    problems = sorted(reading.problems, key=lambda problem: column_of(problem.place))
    return (None if problems else told), tuple(problems)


class _Reading:
    """The reading of one row: goes on after a bad cell, so that a person sees all of them at once."""

    def __init__(self, record: Record, ground: Ground) -> None:
        self.record, self.ground = record, ground
        self.problems: list[Remark] = []
        self.remarks: list[Remark] = []

    def told(self) -> Told:
        """Everything the row tells; meant only where no problem was met."""
        organisation = self._read("region", self._region) or self.ground.organisation
        number, phase_name = self._read("phase", self._phase) or (1, "")
        name = self._text("name")
        if not name and not any(p.place in self.record.places("name") for p in self.problems):
            self.problems.append(Remark("这一行没有项目名称，请补上或删去这一行", self._row_place()))
        return Told(
            row=self.record.number,
            name=name,
            organisation=organisation,
            phase=number,
            phase_name=phase_name,
            investor=self._text("investor"),
            industry=self._text("industry"),
            hosts=self._read("hosts", lambda cell: self._hosts(cell, organisation)) or (),
            planned=self._read("planned", self._amount),
            passed=self._passed(),
            places={key: self.record.places(key) for key in self.record.cells},
            remarks=tuple(self.remarks),
        )

    def _row_place(self) -> str:
        return f"{self.record.sheet.name}!A{self.record.number}"

    def _read(self, key: str, reader: Callable[[Cell], T | None]) -> T | None:
        """What a reader makes of a field; None when it is empty or cannot be read."""
        cells = self.record.cells.get(key)
        if not cells or marks.is_blank(cells[0].text):
            return None
        cell = cells[0]
        try:
            return reader(cell)
        except Refused as refusal:
            self.problems.append(Remark.of(refusal, self.record.sheet.place(cell)))
            return None

    def _text(self, key: str) -> str:
        def text(cell: Cell) -> str:
            found = names.normal(cell.text)
            if len(found) > _LONGEST[key]:
                raise Refused("文字超过 {limit} 个字，请精简", limit=_LONGEST[key])
            return found

        return self._read(key, text) or ""

    def _region(self, cell: Cell) -> Organisation:
        words = names.simplified(names.normal(cell.text))
        return self.ground.organisation if words in SELF_WORDS else named(words, self.ground.pool)

    def _hosts(self, cell: Cell, under: Organisation) -> tuple[Organisation, ...]:
        """One host,
        or several with marks or words between them; an address is that of the town it begins with."""
        pool = [o for o in self.ground.pool if o.path.startswith(under.path)]
        words = names.simplified(names.normal(cell.text))
        try:
            return (named(words, pool),)
        except Refused as refusal:
            for between, reader in _PARTS:
                parts = [part.strip() for part in between.split(words) if part.strip()]
                with suppress(Refused):
                    return tuple(dict.fromkeys(reader(part, pool) for part in parts))
            raise refusal

    def _phase(self, cell: Cell) -> tuple[int, str]:
        text = names.normal(cell.text)
        number = phase_number(text)
        if not number or len(text) > _LONGEST["phase"]:
            raise Refused("看不懂期次“{text}”，请写成 一期、二期 这样的形式，每期一行", text=text)
        return number, text

    def _amount(self, cell: Cell) -> Amount:
        if self.record.shared(cell):
            raise Refused("金额所在的单元格合并了几行，分不清各是多少，请拆开后分别填写")
        return read_amount(cell.value, unit=self.record.units["planned"] or None)

    def _when(self, value: object, cell: Cell) -> When:
        """A day of the past; one without a year takes the year of the title."""
        order = self.record.sheet.day_order(cell.column) if isinstance(value, str) else ""
        try:
            when = read_when(value, order=order)
        except Refused:
            if self.ground.year is None:
                raise
            when = read_when(value, year=self.ground.year, order=order)
            self.remarks.append(
                Remark("“{text}”没有年份，按表题记作 {year} 年", self.record.sheet.place(cell),
                       {"text": cell.text, "year": self.ground.year})
            )  # fmt: skip
        if when.first > self.ground.today:
            raise Refused("{text} 还没有到来：计划日期不算已经发生，请改正或留空", text=cell.text)
        if when.first > self.ground.paper_day:
            raise Refused(
                "{text} 晚于台账截至日 {day}，请核对日期或截至日", text=cell.text, day=self.ground.paper_day
            )
        return when

    def _passed(self) -> tuple[Passed, ...]:
        told = self.record.cells
        found = [p for key in MILESTONES if key in told and (p := self._read(key, partial(self._mark, key)))]
        status = self._read("status", self._status)
        day = (
            self._read("date", lambda cell: self._when(cell.value, cell))
            if "status" in self.ground.columns
            else None
        )
        if status:
            found = self._with_status(found, status, day)
        elif day and not self.record.cell("status"):
            place = self.record.places("date")[0]
            self.problems.append(Remark("有日期而没有写明到了哪个节点，请补上或删去日期", place))
        return tuple(sorted(found, key=lambda p: MILESTONES.index(p.key)))

    def _mark(self, key: str, cell: Cell) -> Passed | None:
        """A tick, a date or a word in the column of a milestone, each perhaps with the other in brackets."""
        place = (self.record.sheet.place(cell),)
        if marks.is_yes(cell.text):
            return Passed(key, None, place)
        if not isinstance(cell.value, str):
            return None if marks.is_no(cell.text) else Passed(key, self._when(cell.value, cell), place)
        text, added = marks.apart(cell.text)
        if marks.is_no(text):
            return None
        said, within = milestone(text), milestone(added)
        when = self._when(added, cell) if added and not within else None
        if not said and not marks.is_yes(text):
            when = self._when(text, cell)
        return Passed(within or said or key, when, place, form_said(self.record.titles[key] + cell.text))

    def _status(self, cell: Cell) -> Passed | None:
        if key := milestone(cell.text):
            return Passed(key, None, (self.record.sheet.place(cell),), form_said(cell.text))
        if plain_heading(cell.text) in _LANDED:
            raise Refused("“{text}”说不出是注册、备案还是拿地，请改写成其中的节点", text=cell.text)
        close = get_close_matches(plain_heading(cell.text), _STATUS, n=3, cutoff=0.5)
        known = "、".join(dict.fromkeys(glossary.zh(_STATUS[word]) for word in close))
        raise Refused(
            "看不懂进展“{text}”，请写成 {known} 这样的节点",
            text=cell.text,
            known=known or "在谈、签约、开工、投产",
        )

    def _with_status(self, found: list[Passed], status: Passed, day: When | None) -> list[Passed]:
        """The milestones with that of the status, dated by its own column or by the only date there is."""
        own = next((p for p in found if p.key == status.key), None)
        dated = [p for p in found if p.when]
        others = [p for p in found if p is not own]
        if own:
            when = own.when or day
            places = (
                *own.places,
                *(self.record.places("date") if day and not own.when else ()),
                *status.places,
            )
            return [*others, replace(own, when=when, places=places)]
        if day:
            return [*others, replace(status, when=day, places=(*self.record.places("date"), *status.places))]
        if len(dated) == 1 and len(self.ground.columns & set(MILESTONES)) == 1:
            return self._with_only_date(dated[0], status)
        return [*others, status]

    def _with_only_date(self, dated: Passed, status: Passed) -> list[Passed]:
        """签约时间 beside a status: the day of a letter of intent too; an earlier status contradicts it."""
        if (status.key, dated.key) == ("framework_signed", "signed"):
            return [replace(status, when=dated.when, places=(*dated.places, *status.places))]
        if MILESTONES.index(status.key) < MILESTONES.index(dated.key):
            self.problems.append(
                Remark("进展还在“{status}”，却填了“{dated}”的日期，请核对", status.places[0],
                       {"status": Key(status.key), "dated": Key(dated.key)})
            )  # fmt: skip
        return [dated, replace(status, lent=dated.key)]


@lru_cache(maxsize=1 << 10)
def phase_number(text: str) -> int:
    """The number of a phase (二期, Phase II, 2), from 1 to 20; 0 when it names none, or several."""
    plain = names.simplified(text).lower().replace("首期", "1期").replace(" ", "").replace(".", "")
    plain = _ROMAN_PHASE.sub(lambda m: (_ROMAN | _NUMBERS)[m[0]], arabic(plain))
    plain = re.sub(r"\b(first|second|third)(?=phase)", lambda m: _NUMBERS[m[0]], plain)
    if _SEVERAL_PHASES.search(plain):
        return 0
    found = ["".join(groups) for groups in _PHASE.findall(plain)] or re.findall(r"^\d{1,2}$", plain)
    return int(found[0]) if len(found) == 1 and 1 <= int(found[0]) <= 20 else 0


def _located(words: str, pool: Sequence[Organisation]) -> Organisation:
    """The organisation of this name, or the innermost one with whose name an address begins."""
    rest, found = words, None
    by_length = sorted(pool, key=lambda o: len(o.name), reverse=True)
    while inner := next((o for o in by_length if rest.startswith(o.name) and _within(o, found)), None):
        rest, found = rest.removeprefix(inner.name).strip(), inner
    return found if found and found.name != words else named(words, pool)


def _within(inner: Organisation, outer: Organisation | None) -> bool:
    return outer is None or (inner.path.startswith(outer.path) and inner.path != outer.path)


_PARTS = ((_BETWEEN, named), (_AFTER_A_TOWN, named), (_CLOSELY_BETWEEN, named), (_BETWEEN, _located))
_LANDED = frozenset(map(plain_heading, words("landed")))


def milestone(text: str) -> str:
    """The milestone that a word of a ledger names (已签约, 在談, 签约落户); "" when it names none."""
    plain = plain_heading(text)
    for prefix in ("已经", "已", "完成", "正式", "项目"):
        if plain not in _STATUS and plain.startswith(prefix):
            plain = plain.removeprefix(prefix)
    return _STATUS.get(plain) or _STATUS.get(
        plain.removesuffix("完成").removesuffix("了").removesuffix("项目"), ""
    )


def form_said(text: str) -> AgreementForm:
    """What a text calls a paper short of an agreement; of intent where it does not say."""
    return AgreementForm.FRAMEWORK if "框架" in names.simplified(text) else AgreementForm.INTENT
