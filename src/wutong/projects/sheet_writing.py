"""Projects as rows of a register, so written that our own reading takes from them the same, or nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wutong.facts.kinds import read
from wutong.facts.milestones import AgreementForm, FrameworkSigned
from wutong.ledger.core import Evidence, Fact
from wutong.lib import glossary, names
from wutong.lib.dates import Precision
from wutong.lib.refusals import Refused
from wutong.lib.sheets.cells import Value, column_of
from wutong.lib.sheets.manners import Days, sum_in
from wutong.organisations.going_out import (
    Column,
    Meaning,
    Pattern,
    Row,
    as_read,
    callings,
    columns_like,
    truly,
)
from wutong.organisations.models import Organisation
from wutong.organisations.queries import named
from wutong.organisations.sheets import Ground
from wutong.web.shown import spoken, words
from wutong.web.terms import label, term

from . import rules
from .sheet_rows import MILESTONES, SELF_WORDS, Passed, Told, form_said, milestone, phase_number, read_row
from .stories import PhaseStory, Story

# What our own headings say where the glossary's word would be read as something else: a framework agreement
# is one kind of intent, and anybody may be called responsible.
HEADS = {
    "region": gettext_noop("责任单位(区县、镇街、园区)"),
    "framework_signed": gettext_noop("意向签约"),
}
_FORMS = {AgreementForm.INTENT: "意向", AgreementForm.FRAMEWORK: "框架"}
_WHO = ("name", "region", "phase")  # without them a row would tell of something else


@dataclass(frozen=True, slots=True)
class Line:
    """One phase of a project as a row: what it tells, and what no column of a register takes."""

    told: Told
    stage: rules.Stage
    answers: tuple[tuple[str, str], ...] = ()  # what no register has a column for, by glossary key
    unsaid: tuple[Meaning, ...] = ()  # what no cell may say, by heading
    evidence: tuple[Evidence, ...] = ()


def lines(story: Story, organisations: Mapping[str, Organisation]) -> Iterator[Line]:
    """The rows of a project, one for each phase begun by then; `organisations` by ref."""
    phases = [p for p in story.phases if p.facts] or story.phases[:1]
    for p in phases:
        passed, unsaid = _passed(p, story)
        yield Line(
            Told(
                row=0,
                name=story.name,
                organisation=organisations[story.organisation],
                phase=p.number,
                phase_name=_phase_words(p) if len(phases) > 1 or p.number > 1 else "",
                investor=story.investor,
                industry=story.industry,
                hosts=tuple(organisations[host.organisation] for host in story.hosts),
                planned=p.planned,
                passed=passed,
            ),
            p.stage,
            tuple(_ends(story)),
            unsaid,
            tuple(dict.fromkeys(cited for f in p.facts for cited in f.evidence)),
        )


def _passed(phase: PhaseStory, story: Story) -> tuple[tuple[Passed, ...], tuple[Meaning, ...]]:
    """The milestones of a phase, and those of which a cell would say more than their paper does."""
    best = rules.passed(phase.facts, story.grades)
    said, unsaid = [], []
    for key in MILESTONES:
        fact = best.get(key)
        if fact and (form := _form(fact)):
            when = None if fact.when.precision is Precision.UNKNOWN else fact.when
            said.append(Passed(key, when, (), form))
        elif fact:
            unsaid.append((label(key), spoken(fact.when)))
    return tuple(said), tuple(unsaid)


def _form(fact: Fact) -> AgreementForm | None:
    claim = read(fact)
    return claim.form if isinstance(claim, FrameworkSigned) else AgreementForm.INTENT


def _ends(story: Story) -> Iterator[tuple[str, str]]:
    if story.fate:
        yield "fate", " ".join(filter(None, (term(story.fate.fate), story.fate.cause, story.fate.went_to)))
    if story.codes:
        yield "external_code", _("、").join(code.code for code in story.codes)


def _phase_words(phase: PhaseStory) -> str:
    if len(phase.name) <= 40 and phase_number(phase.name) == phase.number:
        return phase.name
    return f"{'一二三四五六七八九十'[phase.number - 1] if phase.number <= 10 else phase.number}期"


@dataclass
class Register:
    """The columns of a register, how each is written, and the ground on which it will be read again."""

    columns: Sequence[Column]
    ground: Ground

    @cached_property
    def by_key(self) -> dict[str, Column]:
        """The columns that are read, by field."""
        return {column.key: column for column in self.columns if column.key}

    def row(self, line: Line, number: int) -> Row:
        """A row, and what has no place in its cells; nothing that reads otherwise."""
        told = line.told
        cells, dropped = truly(
            self.columns, self._cells(told, number), lambda some: self._misread(some, told)
        )
        if told.planned and "planned" in self.by_key and self.by_key["planned"].number not in cells:
            dropped.append((self.by_key["planned"].title, words(told.planned)))
        return Row(cells, (*line.unsaid, *dict(dropped).items()), line.evidence)

    def _cells(self, told: Told, number: int) -> dict[int, Value]:
        passed = {p.key: p for p in told.passed}
        if "framework_signed" not in self.by_key and "signed" not in passed and "framework_signed" in passed:
            passed["signed"] = passed["framework_signed"]
        found = {c.number: self._cell(c, told, number, passed) for c in self.columns if c.key}
        return {number: value for number, value in found.items() if value not in (None, "")}

    def _cell(self, column: Column, told: Told, number: int, passed: Mapping[str, Passed]) -> Value:
        last = told.passed[-1] if told.passed else None
        match column.key:
            case "number":
                return number
            case "name" | "investor" | "industry":
                return str(getattr(told, column.key))
            case "region":
                return self._called(column, told.organisation)
            case "phase":
                return told.phase_name
            case "hosts":
                return "、".join(self._called(column, host) for host in told.hosts)
            case "planned":
                return sum_in(told.planned, column.unit) if told.planned else None
            case "status":
                return _status(column, last) if last else None
            case "date":
                return (
                    column.days.write(last.when) if last and last.when and "status" in self.by_key else None
                )
            case _:
                return _mark(column, passed[column.key]) if column.key in passed else None

    def _called(self, column: Column, organisation: Organisation) -> str:
        """An organisation as the column calls it, else by its name, else by its code where two share that."""
        if said := (column.words or {}).get(organisation.code):
            return said
        return self._callings.get(organisation.code, organisation.code)

    @cached_property
    def _callings(self) -> dict[str, str]:
        return callings(self.ground.pool)

    def _misread(self, cells: Mapping[int, Value], told: Told) -> set[int]:
        """The columns whose cells would tell something else; never those that say whose row it is."""
        again, problems = read_row(as_read(self.columns, cells), self.ground)
        wrong = {column_of(problem.place) for problem in problems if problem.place}
        if again:
            for key in ("investor", "industry", "planned", "hosts"):
                if getattr(again, key) and getattr(again, key) != getattr(told, key):
                    wrong.add(self.by_key[key].number)
            wrong |= {column_of(place) for p in again.passed if not _agrees(p, told) for place in p.places}
        return wrong - {self.by_key[key].number for key in _WHO if key in self.by_key}


def _agrees(read: Passed, told: Told) -> bool:
    mine = next((p for p in told.passed if p.key == read.key), None)
    return mine is not None and read.when in (None, mine.when) and read.form == mine.form


def _mark(column: Column, passed: Passed) -> Value:
    """A day or a tick, with the milestone in brackets where the column is headed otherwise."""
    cell = column.days.write(passed.when)
    if passed.key == "framework_signed" and (
        column.key != passed.key or form_said(column.title) is not passed.form
    ):
        said = cell if isinstance(cell, str) else Days().write(passed.when)
        return f"{said}({_FORMS[passed.form]})"
    return cell


def _status(column: Column, last: Passed) -> str:
    known = column.words or {}
    own = known.get(_state(last.key, last.form))
    return own or (_FORMS[last.form] if last.key == "framework_signed" else glossary.zh(last.key))


def _state(key: str, form: AgreementForm) -> str:
    return f"{key}:{form}" if key == "framework_signed" else key


def register_like(pattern: Pattern, day: date) -> Register:
    """The columns of a register somebody brought, and where it is read again."""
    ground = pattern.ground(day)
    dated = ("date", *MILESTONES)
    return _register(columns_like(pattern, dated, lambda key, texts: _words(key, texts, ground)), ground)


def _register(columns: Sequence[Column], ground: Ground) -> Register:
    return Register(columns, replace(ground, columns=frozenset(c.key for c in columns if c.key)))


def completed(register: Register, some: Sequence[Line], width: int) -> Register:
    """With the columns it lacks to say whose the rows are, behind the last one."""
    needs = {
        "region": any(line.told.organisation != register.ground.organisation for line in some),
        "phase": any(line.told.phase_name for line in some),
    }
    lacking = [key for key, needed in needs.items() if needed and key not in register.by_key]
    more = [Column(number, key, our_head(key)) for number, key in enumerate(lacking, start=width + 1)]
    return _register([*register.columns, *more], register.ground)


def _words(key: str, texts: Iterable[str], ground: Ground) -> Mapping[str, str]:
    """What the cells of a column call organisations, by code, or milestones, by key."""
    said: dict[str, str] = {}
    for text in texts:
        if key == "status" and (state := milestone(text)):
            said.setdefault(_state(state, form_said(text)), text)
        elif key in ("region", "hosts") and (found := _organisation(text, ground)):
            said.setdefault(found.code, text)
    return said


def _organisation(text: str, ground: Ground) -> Organisation | None:
    plain = names.simplified(names.normal(text))
    if plain in SELF_WORDS:
        return ground.organisation
    try:
        return named(plain, ground.pool)
    except Refused:
        return None


def our_register(some: Sequence[Line], ground: Ground) -> Register:
    """Our own columns: those every register has, and those of which some row has something to say."""
    passed = {p.key for line in some for p in line.told.passed}
    keys = [
        "number", "name", "region", *(["phase"] if any(line.told.phase_name for line in some) else []),
        "investor", "industry", "planned", "hosts", *(key for key in MILESTONES if key in passed),
    ]  # fmt: skip
    columns = [
        Column(number, key, our_head(key), "万元" if key == "planned" else "")
        for number, key in enumerate(keys, start=1)
    ]
    return _register(columns, ground)


def our_head(key: str) -> str:
    """What we write over a column of a field or of an answer."""
    if key in HEADS:
        return _(HEADS[key])
    return f"{label('planned_total')}(万元)" if key == "planned" else label(_TERMS.get(key, key))


_TERMS = {
    "number": "serial_number", "name": "project_named", "investor": "investor_named",
    "industry": "industry_classified", "hosts": "project_hosted", "region": "organisation",
}  # fmt: skip
