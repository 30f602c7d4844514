"""Look at what a sheet would record, and confirm it: in acts that are recorded once, however often sent."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from wutong.ledger import core, store
from wutong.ledger.core import Draft
from wutong.ledger.models import Entry, Fact
from wutong.lib import names
from wutong.lib.ids import derive
from wutong.lib.refusals import Refused
from wutong.lib.sheets.columns import Record, recorder
from wutong.lib.sheets.layout import Kind, Row
from wutong.lib.sheets.remarks import Remark
from wutong.lib.sweeping import unswept
from wutong.organisations.doors import sheet_act
from wutong.organisations.models import Person
from wutong.organisations.policy import require
from wutong.organisations.sheets import Outcome, RowPlan, Taking

from .questions import About, Question, Reading, understood
from .rooms import room_called
from .saying import in_words
from .stretches import Stretch, Stretches

# A sheet of so many rows is one act, all or nothing; a longer one is recorded in shorter acts, so that
# nobody else who records waits longer than a second.
ROWS_IN_ONE_ACT = 5_000
ROWS_OF_AN_ACT = 500
SHEET = "sheet:"  # before the key of every act of this door

Progress = Callable[[str, int, int], None]  # what is done, how many rows of how many


def silent(doing: str, done: int, total: int) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class Plan:
    """What confirming would record, to the last draft."""

    question: Question  # with everything that was left open answered
    about: About
    key: str  # of the acts
    head: int  # the last entry the plan has looked at
    stretches: Stretches
    _reading: Reading | None = None

    @property
    def reading(self) -> Reading:
        """The sheet itself, read again when it is asked for."""
        if self._reading is None:
            self._reading = understood(self.question)
        return self._reading

    @property
    def already(self) -> Entry | None:
        """The last entry under this key, when the whole sheet has been confirmed before."""
        still_open = any(told.facts for told in self.stretches.told)
        entry: Entry | None = None if still_open else entries_of(self.key).last()
        return entry

    @property
    def rows(self) -> list[RowPlan]:
        """All rows; many for a long sheet."""
        return sorted(self.stretches.rows(), key=lambda row: row.row)

    @property
    def drafts(self) -> list[Draft]:
        """All facts the sheet would add."""
        return [draft for stretch in self.stretches for draft in stretch.drafts]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many rows come out how, how many things they tell of, and how many facts would be added."""
        return counted(self.stretches)


def counted(stretches: Stretches) -> Mapping[str, int]:
    """How many rows come out how, and how many facts would be added, in how many acts."""
    outcomes: Counter[str] = Counter()
    for told in stretches.told:
        outcomes.update(told.rows)
    return {
        "rows": sum(outcomes.values()) - outcomes[Outcome.ASIDE],
        **{outcome.value: outcomes[outcome.value] for outcome in Outcome},
        "facts": sum(told.facts for told in stretches.told),
        "acts": sum(told.facts > 0 for told in stretches.told),
        "things": sum(told.things for told in stretches.told),
    }


def preview(question: Question, told: Progress = silent, file: IO[bytes] | None = None) -> Plan:
    """What a workbook would record; writes nothing but the plan, into a file if one is given.

    Refuses a workbook that cannot be read and a person who does not report there.
    """
    told("reading", 0, 0)
    reading = understood(question)
    reading.require_a_table()
    return _planned(reading, told, Stretches(file or TemporaryFile()))


def _planned(reading: Reading, told: Progress, stretches: Stretches) -> Plan:
    question = reading.answered
    key, head = _key(reading), store.head().seq
    taking = reading.room.begin(reading.ground, reading.source)
    numbers = _cut(reading)
    total, done = sum(map(len, numbers)), 0
    for nth, rows in enumerate(numbers):
        told("comparing", done, total)
        stretches.append(_stretch(reading, taking, rows, key if len(numbers) == 1 else f"{key}/{nth}"))
        done += len(rows)
    told("comparing", total, total)
    return Plan(question, reading.about, key, head, stretches)


def entries_of(key: str) -> Any:
    """The entries recorded under the key of a sheet, in their order."""
    return Entry.objects.filter(Q(key=SHEET + key) | Q(key__startswith=f"{SHEET}{key}/")).order_by("seq")


def _key(reading: Reading) -> str:
    question = reading.question
    settled = [f"{heading}={key}" for heading, key in sorted(reading.settled.items())]
    chosen = [f"{place}={choice}" for place, choice in sorted(question.choices.items())]
    return derive(
        "sheet", question.paper.sha256, question.organisation.code, reading.room.key,
        reading.layout.sheet.name, reading.paper_day.isoformat(), *settled, *chosen,
    )  # fmt: skip


def _cut(reading: Reading) -> list[list[int]]:
    """The rows in stretches, by their place in the layout: what may tell of one thing lies in one."""
    layout = reading.layout
    many = sum(row.kind is Kind.DATA for row in layout.rows) > ROWS_IN_ONE_ACT
    if not many:
        return [list(range(len(layout.rows)))]
    told = recorder(layout, reading.proposals)
    cut: list[list[int]] = [[]]
    first: dict[Any, int] = {}
    for number, row in enumerate(layout.rows):
        nth = len(cut) - 1
        if row.kind is Kind.DATA:
            nth = first.setdefault(reading.room.same(told(row)), nth)
        cut[nth].append(number)
        if len(cut[-1]) >= ROWS_OF_AN_ACT:
            cut.append([])
    return [numbers for numbers in cut if numbers]


@unswept()
def _stretch(reading: Reading, taking: Taking, numbers: Sequence[int], key: str) -> Stretch:
    told = recorder(reading.layout, reading.proposals)
    rows = [_row(reading, taking, told, number) for number in numbers]
    planned = taking.plan([row for row in rows if not isinstance(row, RowPlan)], SHEET + key)
    beside = [row for row in rows if isinstance(row, RowPlan)]
    return Stretch(
        key,
        tuple(sorted((*beside, *planned.rows), key=lambda row: row.row)),
        planned.opened,
        store.twin(SHEET + key) is not None,
    )


def _row(reading: Reading, taking: Taking, told: Callable[[Row], Record], number: int) -> Any:
    row = reading.layout.rows[number]
    if row.kind is Kind.DATA:
        return taking.read(told(row))
    why = Remark("合计行，不导入") if row.kind is Kind.TOTAL else Remark("说明或小标题，不导入")
    return RowPlan(row.number, Outcome.ASIDE, row.words, why=why)


def confirm(person: Person, plan: Plan, told: Progress = silent) -> Entry | None:
    """Record everything a plan found new, stretch by stretch; the last entry, or None when nothing is new.

    A stretch recorded before is passed over, so that a stopped confirmation may be begun again. Refuses when
    every row has a problem.
    """
    require(person, "report", plan.question.organisation)
    _refuse_a_sheet_of_problems(plan)
    total, done = plan.counts["facts"], 0
    for number, stretch in enumerate(plan.stretches):
        told("recording", done, total)
        if stretch.drafts:
            _record(person, plan, stretch)
        done += plan.stretches.told[number].facts
    told("recording", total, total)
    return entries_of(plan.key).last()


@unswept()
def _record(person: Person, plan: Plan, stretch: Stretch) -> None:
    """Record one stretch; what others have recorded of its things since it was planned is looked at first."""
    head, room, looked_again = plan.head, room_called(plan.about.room), False
    while True:
        offer = core.offer(sheet_act(person, stretch.key), stretch.drafts)
        with transaction.atomic():
            # Hold the book, so that nobody opens the same things between looking and writing.
            Entry.objects.select_for_update().get(seq=0)
            if store.twin(SHEET + stretch.key) or not stretch.drafts:
                return
            overtaken = _overtaken(plan, stretch, head)
            if overtaken and looked_again:
                # Others open things faster than a stretch is looked at: the second look holds the book.
                stretch = _again(plan, stretch)
                if not stretch.drafts:
                    return
                offer, overtaken = core.offer(sheet_act(person, stretch.key), stretch.drafts), False
            if not overtaken:
                room.open(stretch.opened)
                store.record(offer)
                return
            head, looked_again = store.head().seq, True
        stretch = _again(plan, stretch)


def _overtaken(plan: Plan, stretch: Stretch, head: int) -> bool:
    """Whether others have recorded something that may change a stretch, after an entry."""
    others = Entry.objects.filter(seq__gt=head).exclude(key__startswith=SHEET + plan.key)
    if not others.exists():
        return False
    news = Fact.objects.filter(entry__in=others)
    cores = {names.core(row.name) for row in stretch.rows if row.name}
    for claim in news.filter(kind__in=room_called(plan.about.room).opens).values_list("claim", flat=True):
        if claim is None or "name" not in claim or names.core(claim["name"]) in cores:
            return True
    subjects = {row.subject for row in stretch.rows if row.subject}
    return any(ref in subjects for ref in news.values_list("touched__ref", flat=True).iterator())


def _again(plan: Plan, stretch: Stretch) -> Stretch:
    """The same rows beside what the ledger holds now."""
    reading = plan.reading
    taking = reading.room.begin(reading.ground, reading.source)
    numbers = [n for n, row in enumerate(reading.layout.rows) if row.number in stretch.numbers]
    return _stretch(reading, taking, numbers, stretch.key)


def _refuse_a_sheet_of_problems(plan: Plan) -> None:
    counts = plan.counts
    if counts["problem"] and counts["problem"] == counts["rows"]:
        first = next(plan.stretches.rows("problem"))
        raise Refused(
            "{count} 行都没能读懂，没有可入账的内容；第 {row} 行：{problem}",
            count=counts["rows"], row=first.row, problem=first.problems[0].said(gettext, in_words({})),
        )  # fmt: skip
