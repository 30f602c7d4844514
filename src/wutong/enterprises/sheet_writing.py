"""Enterprises as rows of a register, so written that our own reading takes from them nothing new."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wutong.facts.enterprise import (
    CapitalRegistered,
    Coded,
    FormerlyNamed,
    Founded,
    Honoured,
    IndustryClassified,
    Located,
    OwnershipStated,
    Represented,
)
from wutong.facts.kinds import read
from wutong.lib.dates import Precision, When
from wutong.lib.sheets.cells import Value, column_of
from wutong.lib.sheets.manners import Days, sum_in
from wutong.organisations.going_out import Column, Meaning, Pattern, Row, as_read, columns_like, truly
from wutong.organisations.sheets import Ground
from wutong.web.shown import spoken, words
from wutong.web.terms import label, term

from .heard import covers
from .sheet_rows import Said, ownership, read_row
from .stories import SEVERAL, Story

TERMS = {
    "number": "serial_number", "name": "enterprise_named", "code": "usc_code", "former": "former_name",
    "ownership": "ownership", "industry": "industry_classified", "capital": "registered_capital",
    "representative": "legal_representative", "founded": "enterprise_founded",
    "address": "enterprise_located", "region": "enterprise_region", "honours": "enterprise_honoured",
}  # fmt: skip


def our_columns() -> list[Column]:
    """Our own columns: all that a register of enterprises may say, but for where it is said."""
    return [
        Column(number, key, f"{label(name)}(万元)" if key == "capital" else label(name),
               "万元" if key == "capital" else "")
        for number, (key, name) in enumerate(TERMS.items(), start=1)
    ]  # fmt: skip


def columns_as(pattern: Pattern) -> list[Column]:
    """The columns of a register somebody brought."""
    return columns_like(pattern, ("founded",), _words)


def _words(key: str, texts: Iterable[str]) -> Mapping[str, str]:
    """What the cells of a column call each kind of ownership."""
    said: dict[str, str] = {}
    for text in texts if key == "ownership" else ():
        if kind := ownership(text):
            said.setdefault(kind, text)
    return said


def row(columns: Sequence[Column], story: Story, number: int, ground: Ground) -> Row:
    """An enterprise as a row, and what has no place in its cells; nothing that reads otherwise."""
    return _Writing(columns, story, ground).row(number)


@dataclass(slots=True)
class _Writing:
    columns: Sequence[Column]
    story: Story
    ground: Ground

    def row(self, number: int) -> Row:
        found = {c.number: self._cell(c, number) for c in self._written}
        cells, dropped = truly(self.columns, {n: v for n, v in found.items() if v}, self._misread)
        unsaid = dict([*self._unsaid(cells), *dropped])
        evidence = dict.fromkeys(cited for f in self.story.facts for cited in f.evidence)
        return Row(cells, tuple(unsaid.items()), tuple(evidence))

    @property
    def _written(self) -> list[Column]:
        """One column for each field: of several the first."""
        return list({c.key: c for c in reversed(self.columns) if c.key}.values())

    def _cell(self, column: Column, number: int) -> Value:
        story, key = self.story, column.key
        if key == "number":
            return number
        if key == "name":
            return story.name
        if key in _PLAIN:
            shape, name = _PLAIN[key]
            claim = story.says(shape)
            return str(getattr(claim, name)) if claim else None
        if key == "ownership" and (stated := story.says(OwnershipStated)):
            return (column.words or {}).get(stated.ownership) or term(stated.ownership)
        if key == "capital" and (capital := story.says(CapitalRegistered)):
            return sum_in(capital.amount, column.unit)
        if key == "founded" and (when := self._founded) and when.precision is not Precision.UNKNOWN:
            return column.days.write(when)
        if key in ("former", "honours"):
            return "、".join(piece for piece in self._pieces(key) if self._reads(column, piece))
        return None

    @property
    def _founded(self) -> When | None:
        fact = self.story.said.get(Founded.kind)
        return fact.when if fact else None

    def _pieces(self, key: str) -> Iterator[str]:
        for fact in self.story.all(FormerlyNamed.kind if key == "former" else Honoured.kind):
            claim = read(fact)
            if isinstance(claim, FormerlyNamed):
                yield claim.name
            elif isinstance(claim, Honoured):
                dated = fact.when.precision is not Precision.UNKNOWN
                yield f"{claim.title}({Days().write(fact.when)})" if dated else claim.title

    def _reads(self, column: Column, piece: str) -> bool:
        """Whether one title or name, alone in its cell, reads as itself."""
        named = next(c for c in self.columns if c.key == "name")
        cells = {named.number: self.story.name, column.number: piece}
        return "、" not in piece and not self._misread(cells)

    def _unsaid(self, cells: Mapping[int, Value]) -> Iterator[Meaning]:
        """Of the columns there are, what their cells do not say."""
        columns = {c.key: c for c in self._written}
        for key in ("former", "honours"):
            told = str(cells.get(columns[key].number, "")).split("、") if key in columns else []
            every = [*self._pieces(key), *(self.story.former_names if key == "former" else ())]
            if missing := [one for one in dict.fromkeys(every) if key in columns and one not in told]:
                yield columns[key].title, "、".join(missing)
        capital, founded = self.story.says(CapitalRegistered), self._founded
        if "capital" in columns and capital and columns["capital"].number not in cells:
            yield columns["capital"].title, words(capital.amount)
        if "founded" in columns and founded and columns["founded"].number not in cells:
            yield columns["founded"].title, spoken(founded)

    def _misread(self, cells: Mapping[int, Value]) -> set[int]:
        """The columns whose cells would be refused or tell something new; never the name."""
        again, problems = read_row(as_read(self.columns, cells), self.ground)
        wrong = {column_of(problem.place) for problem in problems if problem.place}
        for said in again.said if again else ():
            if not self._is_so(said):
                wrong |= set(map(column_of, said.places))
        return wrong - {c.number for c in self.columns if c.key == "name"}

    def _is_so(self, said: Said) -> bool:
        kind, last = said.claim.kind, self.story.said.get(said.claim.kind)
        facts = self.story.all(kind) if kind in SEVERAL else [last] if last else []
        when = said.when or _undated(self.ground.paper_day)
        return any(covers(fact, said.claim, when) for fact in facts)


def _undated(day: date) -> When:
    return When(day, Precision.UNKNOWN)


_PLAIN = {
    "code": (Coded, "code"),
    "industry": (IndustryClassified, "words"),
    "representative": (Represented, "name"),
    "address": (Located, "address"),
    "region": (Located, "region"),
}
