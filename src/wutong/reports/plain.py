"""An answer without a page: as data for scripts, and as lines of text."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from wutong.facts.figures import Unit
from wutong.ledger.core import instant_text
from wutong.lib.money import Amount, plain, words
from wutong.web.terms import term

from . import published
from . import words as said
from .figures import Answer
from .registers import Register
from .why import Row, Told, rows


def as_data(answer: Answer, register: Register) -> dict[str, Any]:
    """Everything the why page says, in plain JSON; amounts are decimal text in yuan."""
    question, figure = answer.question, answer.figure
    counts = figure.unit is Unit.PROJECTS
    seq, seal = register.head
    return {
        "metric": question.metric.key,
        "value": answer.value if counts else plain(figure.value),
        "unit": figure.unit.value,
        "definition": question.metric.definition,
        "organisation": question.organisation.name if question.organisation else None,
        "since": _iso(question.period.since),
        "until": _iso(question.period.last),
        "day": question.at.day.isoformat(),
        "known": instant_text(question.at.known),
        "grade": question.grade.value,
        "possible": len(figure.possible),
        "unknown": len(figure.unknown),
        "bounds": len(figure.bounds),
        "foreign": len(figure.foreign),
        "hidden": answer.hidden,
        "published": published.as_data(published.beside(answer, register, said.url)),
        "chain_head": {"seq": seq, "seal": seal},
        "because": list(_reasons(rows(answer, figure.lines, register), counts=counts)),
        "possibly": list(_reasons(rows(answer, figure.possible, register), counts=counts)),
    }


def _iso(day: object) -> str | None:
    return str(day) if day else None


def _reasons(found: list[Row], *, counts: bool) -> Iterator[dict[str, Any]]:
    for row in found:
        for position, told in enumerate(row.facts):
            # Of a count the first fact bears the size of the project; else the fact that names an amount.
            bears = position == 0 if counts else told == next((t for t in row.facts if t.amount), None)
            yield _reason(row, told) | (_money(row) if bears else {})


def _reason(row: Row, told: Told) -> dict[str, Any]:
    first = told.papers[0] if told.papers else None
    return {
        "project": row.name,
        "project_id": row.id,
        "fact": told.fact.id,
        "kind": told.fact.kind,
        "happened_on": told.fact.when.first.isoformat(),
        "precision": told.fact.when.precision.value,
        "grade": told.grade.value,
        "recorded_by": told.author,
        "recorded_at": instant_text(told.fact.recorded_at),
        "paper": first.name if first else None,
        "sha256": first.sha256 if first else None,
        "place": first.place if first else None,
        "papers": [{"paper": p.name, "sha256": p.sha256, "place": p.place} for p in told.papers],
    }


def _money(row: Row) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if row.amount:
        found |= {"amount": plain(row.amount.value), "qualifier": row.amount.qualifier.value}
    if row.foreign:
        found["foreign"] = row.foreign.to_json()
    return found


def as_text(answer: Answer, register: Register, *, why: bool) -> str:
    """One line with the figure, its notes, and with `why` each line with the place where it stands."""
    question = answer.question
    asked = "，".join(
        (said.scope(question), said.period(question.period), _("截至 {day}").format(day=question.at.day))
    )
    lines = ["；".join((f"{said.headline(answer)}（{asked}）", *said.notes(answer)))]
    lines += list(_published(answer, register, why=why))
    if why:
        lines.append(_(question.metric.definition))
        for title, some in ((_("计入"), answer.figure.lines), (_("可能计入"), answer.figure.possible)):
            lines += [f"{title}：", *_told(rows(answer, some, register))] if some else []
        lines.append(_("账链第 {seq} 号 {seal}").format(seq=register.head[0], seal=register.head[1]))
    return "\n".join(lines)


def _published(answer: Answer, register: Register, *, why: bool) -> Iterator[str]:
    for one in published.beside(answer, register, said.url):
        papers = "、".join(f"{p.name} {p.place}".strip() for p in one.papers)
        yield "  ".join(filter(None, (one.sentence, papers if why else "")))


def _told(found: list[Row]) -> Iterator[str]:
    for row in found:
        money = _words(row.amount or row.foreign)
        yield "  " + "  ".join(filter(None, (row.name, row.unit, money)))
        for told in row.facts:
            papers = "、".join(f"{p.name} {p.place}".strip() for p in told.papers)
            parts = (told.fact.when.iso(), told.sentence, term(told.grade), told.author, papers, told.fact.id)
            yield "    " + "  ".join(filter(None, parts))


def _words(amount: Amount | None) -> str:
    return words(amount) if amount else ""
