"""Asking a figure, or one part of it: the question, the answer, and the parts that make up the whole."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Self

from wutong.facts.figures import Figure, Unit
from wutong.facts.kinds import Grade
from wutong.ledger.core import AsOf
from wutong.lib.dates import Period
from wutong.lib.refusals import Refused
from wutong.organisations.models import Organisation, Person
from wutong.targets.metrics import METRIC, Metric

from .partitions import DIVIDERS, UNKNOWN
from .registers import Register, open_register


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a scope and a period, from one standpoint, and of which part of the answer."""

    metric: Metric
    period: Period
    at: AsOf
    organisation: Organisation | None = None  # None: all there are
    grade: Grade = Grade.REPORTED
    person: Person | None = None  # None: the house asks, and sees everything
    parts: tuple[tuple[str, str], ...] = ()  # such as (month, 2023-04), (band, 5-10)

    def about(self, key: str) -> Self:
        """The same question of another metric."""
        return replace(self, metric=METRIC[key])

    def part(self, by: str, key: str) -> Self:
        """The same question of one part; without a key of all parts."""
        others = tuple((b, k) for b, k in self.parts if b != by)
        return replace(self, parts=(*others, (by, key)) if key else others)

    def graded(self, grade: str) -> Self:
        """The same question over facts checked at least so far."""
        return replace(self, grade=Grade(grade))

    @property
    def span(self) -> Period:
        """The period, cut down to the month that was asked."""
        month = dict(self.parts).get("month", "")
        return self.period if month in ("", UNKNOWN) else _meeting(self.period, _month(month))


@dataclass(frozen=True, slots=True)
class Answer:
    """A figure over what the person who asked may see, and how many projects of it that hides."""

    question: Question
    figure: Figure
    hidden: int

    @property
    def value(self) -> int | Decimal:
        """Projects as a whole number, money in yuan."""
        value = self.figure.value
        return int(value) if self.figure.unit is Unit.PROJECTS else value


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an answer: what it is called, and the question that asks for it alone."""

    key: str
    label: str
    question: Question
    figure: Figure


def ask(question: Question, register: Register | None = None) -> Answer:
    """The answer, from what has been read already or from what is read for it now."""
    register = register or register_for(question)
    figure = question.metric.function(register.book, question.span)
    for by, key in question.parts:
        figure = _part(figure, question, register, by, key)
    hidden = {line.subject for line in figure.lines if not register.shows(line.subject)}
    return Answer(question, figure.only(lambda line: register.shows(line.subject)), len(hidden))


def _part(figure: Figure, question: Question, register: Register, by: str, key: str) -> Figure:
    divider = DIVIDERS[by](register, question.metric.milestone)
    divider.label(key)  # refuses a key that names no part
    if by == "month" and key != UNKNOWN:
        # The period has been cut down to the month, and what may lie in it stands beside it.
        return figure
    return divider.only(figure, key)


def register_for(question: Question, *more: Metric) -> Register:
    """What the ledger has to say to a question, and to the same question of other metrics."""
    kinds = {kind for metric in (question.metric, *more) for kind in metric.reads}
    return open_register(
        question.at,
        kinds,
        organisation=question.organisation,
        grade=question.grade,
        person=question.person,
    )


def parts(answer: Answer, by: str, register: Register) -> list[Part]:
    """The answer by month, band, industry or place; the parts add up to it."""
    question = answer.question
    divider = DIVIDERS[by](register, question.metric.milestone)
    return [
        Part(key, divider.label(key), question.part(by, key), figure)
        for key, figure in divider.parts(answer.figure)
    ]


def _month(key: str) -> Period:
    try:
        first = date.fromisoformat(f"{key}-01")
        return Period(first, (first + timedelta(31)).replace(day=1))
    except (ValueError, OverflowError):
        raise Refused("“{month}”不是月份,请写成 2023-04", month=key) from None


def _meeting(one: Period, other: Period) -> Period:
    """The days of both; refuses two periods that do not meet."""
    since = max((p.since for p in (one, other) if p.since), default=None)
    until = min((p.until for p in (one, other) if p.until), default=None)
    return Period(since, until)
