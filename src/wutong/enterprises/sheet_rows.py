"""Reading one row of a register of enterprises, cell by cell."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from wutong.facts.enterprise import (
    CapitalRegistered,
    Coded,
    FormerlyNamed,
    Founded,
    Honoured,
    IndustryClassified,
    Located,
    Named,
    Ownership,
    OwnershipStated,
    Represented,
)
from wutong.facts.kinds import Claim
from wutong.lib import codes, glossary, names
from wutong.lib.dates import When
from wutong.lib.reading_amounts import read_amount
from wutong.lib.reading_dates import read_when
from wutong.lib.refusals import Refused
from wutong.lib.sheets import marks
from wutong.lib.sheets.columns import Record
from wutong.lib.sheets.headings import plain_heading
from wutong.lib.sheets.reading import Cell, column_of
from wutong.lib.sheets.remarks import Remark
from wutong.organisations.sheets import Ground

_BETWEEN = re.compile(r"[、,，;；\n]+")
_YEAR_FIRST = re.compile(r"(\d{4}年)度?\s*(.+)")
_TELEPHONE = re.compile(r"\d(?:[\s-]?\d){6,}")
_OWNERSHIP = {
    plain_heading(word): kind
    for kind in Ownership
    for word in (glossary.zh(kind), glossary.en(kind), *glossary.term(kind).also)
}
LONGEST = {"name": 200, "code": 40, "representative": 80}
LONG = 120  # any other text


@dataclass(frozen=True, slots=True)
class Said:
    """One claim of a row, when if the row says so, and where it stands."""

    claim: Claim
    places: tuple[str, ...]
    when: When | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What one row tells of one enterprise."""

    row: int
    name: str
    code: str  # only where both check digits prove it: nothing else tells who is meant
    said: tuple[Said, ...]
    remarks: tuple[Remark, ...] = ()


def ownership(text: str) -> Ownership | None:
    """The kind of ownership a text names; None for any other."""
    return _OWNERSHIP.get(plain_heading(text))


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
        self.code = ""
        self.problems: list[Remark] = []
        self.remarks: list[Remark] = []

    def told(self) -> Told:
        """Everything the row tells; meant only where no problem was met."""
        readers: dict[str, Callable[[Cell], Iterable[Said]]] = {
            "name": self._name,
            "code": self._code,
            "former": self._former,
            "ownership": self._ownership,
            "industry": self._industry,
            "capital": self._capital,
            "representative": self._representative,
            "founded": self._founded,
            "honours": self._honours,
        }
        said = [s for key, reader in readers.items() for s in self._read(key, reader)]
        said += self._located()
        name = next((s.claim.name for s in said if isinstance(s.claim, Named)), "")
        if not name and not any(p.place in self.record.places("name") for p in self.problems):
            place = f"{self.record.sheet.name}!A{self.record.number}"
            self.problems.append(Remark("这一行没有企业名称，请补上或删去这一行", place))
        source = self.record.places("source")
        cited = tuple(replace(s, places=(*s.places, *source)) for s in said)
        return Told(self.record.number, name, self.code, cited, tuple(self.remarks))

    def _read(self, key: str, reader: Callable[[Cell], Iterable[Said]]) -> list[Said]:
        """What a reader makes of the cells of a field; nothing of those that are empty or cannot be read."""
        found: list[Said] = []
        for cell in self.record.cells.get(key, ()):
            try:
                found += () if marks.is_blank(cell.text) else reader(cell)
            except Refused as refusal:
                self.problems.append(Remark.of(refusal, self.record.sheet.place(cell)))
        return found

    def _text(self, cell: Cell, limit: int = LONG) -> str:
        found = names.normal(cell.text)
        if len(found) > limit:
            raise Refused("文字超过 {limit} 个字，请精简", limit=limit)
        return found

    def _said(self, claim: Claim, cell: Cell, when: When | None = None) -> Said:
        return Said(claim, (self.record.sheet.place(cell),), when)

    def _name(self, cell: Cell) -> Iterator[Said]:
        yield self._said(Named(self._text(cell, LONGEST["name"])), cell)

    def _code(self, cell: Cell) -> Iterator[Said]:
        """The code as it stands; one that cannot be right is recorded all the same, and said."""
        text = self._text(cell, LONGEST["code"])
        try:
            self.code = text = codes.credit_code(text)
        except Refused as refusal:
            self.remarks.append(Remark.of(refusal, self.record.sheet.place(cell)))
        yield self._said(Coded(text), cell)

    def _former(self, cell: Cell) -> Iterator[Said]:
        for name in filter(None, map(names.normal, _BETWEEN.split(cell.text))):
            yield self._said(FormerlyNamed(name), cell)

    def _ownership(self, cell: Cell) -> Iterator[Said]:
        if kind := ownership(cell.text):
            yield self._said(OwnershipStated(kind), cell)
        else:
            words = {"text": names.normal(cell.text)}
            remark = Remark(
                "“{text}”看不出是国企、民企还是外资，这一格没有记", self.record.sheet.place(cell), words
            )
            self.remarks.append(remark)

    def _industry(self, cell: Cell) -> Iterator[Said]:
        text = self._text(cell)
        entry = codes.industry(text)
        yield self._said(IndustryClassified(text, entry.code if entry else ""), cell)

    def _capital(self, cell: Cell) -> Iterator[Said]:
        if self.record.shared(cell):
            raise Refused("金额所在的单元格合并了几行，分不清各是多少，请拆开后分别填写")
        amount = read_amount(cell.value, unit=self.record.units["capital"] or None)
        yield self._said(CapitalRegistered(amount), cell)

    def _representative(self, cell: Cell) -> Iterator[Said]:
        if _TELEPHONE.search(cell.text):
            raise Refused("这一格里有电话或证件号码：个人信息不导入，请只留姓名")
        yield self._said(Represented(self._text(cell, LONGEST["representative"])), cell)

    def _founded(self, cell: Cell) -> Iterator[Said]:
        yield self._said(Founded(), cell, self._when(cell.value, cell.text))

    def _honours(self, cell: Cell) -> Iterator[Said]:
        """Every title in a cell, each perhaps with its year: 世界500强(2023年)、专精特新小巨人."""
        if marks.is_yes(cell.text):
            self.remarks.append(Remark("这一格没有写明是什么称号，没有记", self.record.sheet.place(cell)))
        if marks.is_yes(cell.text) or marks.is_no(cell.text):
            return
        for text in filter(None, map(names.normal, _BETWEEN.split(cell.text))):
            if len(text) > LONG:
                raise Refused("文字超过 {limit} 个字，请精简", limit=LONG)
            title, when = self._dated(text)
            yield self._said(Honoured(title), cell, when)

    def _dated(self, text: str) -> tuple[str, When | None]:
        title, added = marks.apart(text)
        if early := _YEAR_FIRST.fullmatch(text):
            added, title = early[1], early[2]
        try:
            when = read_when(added) if added else None
        except Refused:
            return text, None  # the brackets belong to the title
        return (title, self._past(when, added)) if when else (text, None)

    def _when(self, value: object, text: str) -> When:
        return self._past(read_when(value), text)

    def _past(self, when: When, text: str) -> When:
        if when.first > self.ground.today:
            raise Refused("{text} 还没有到来，请核对日期", text=text)
        if when.first > self.ground.paper_day:
            raise Refused(
                "{text} 晚于台账截至日 {day}，请核对日期或截至日", text=text, day=self.ground.paper_day
            )
        return when

    def _located(self) -> list[Said]:
        """The address and the area of a row, which one claim holds together."""
        parts = [s for key in ("address", "region") for s in self._read(key, partial(self._part, key))]
        claims = [part.claim for part in parts if isinstance(part.claim, Located)]
        whole = Located("".join(c.address for c in claims), "".join(c.region for c in claims))
        return [Said(whole, tuple(place for part in parts for place in part.places))] if parts else []

    def _part(self, key: str, cell: Cell) -> Iterator[Said]:
        yield self._said(Located(**{key: self._text(cell)}), cell)
