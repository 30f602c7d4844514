"""What would be recorded if a table of statistics were confirmed, beside what was published before."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from wutong.facts.kinds import draft, to_json
from wutong.facts.published import FigurePublished
from wutong.ledger.core import Draft, Fact
from wutong.lib.sheets.remarks import Claimed, Remark
from wutong.organisations.models import Organisation
from wutong.organisations.sheets import Choice, Contradiction, Outcome, Planned, RowPlan, Source

from .published import claim_of
from .sheet_rows import Said, Told


def plan_rows(rows: Sequence[Told], source: Source, history: Sequence[Fact]) -> Planned:
    """What becomes of rows; `history` is every published figure of their organisations, replaced ones too."""
    replaced = {fact.corrects for fact in history}
    claimed = [fact for fact in history if fact.claim is not None]
    plan = _Plan(
        source,
        [fact for fact in claimed if fact.id not in replaced],
        [fact for fact in claimed if fact.id in replaced],
    )
    return Planned(tuple(map(plan.row, rows)))


@dataclass(slots=True)
class _Plan:
    """The judging of figures, one after the other."""

    source: Source
    standing: list[Fact]
    gone: list[Fact]
    told: list[tuple[int, str, Said]] = field(default_factory=list)  # row, organisation, figure

    def row(self, told: Told) -> RowPlan:
        """What one row adds."""
        drafts: list[Draft] = []
        remarks = list(told.remarks)
        contradictions: list[Contradiction] = []
        for said in told.figures:
            fact, remark = self._judge(told, said)
            drafts += [fact] if fact else []
            if isinstance(remark, Contradiction):
                contradictions.append(remark)
            elif remark:
                remarks.append(remark)
        return RowPlan(
            row=told.row,
            outcome=Outcome.DIFFERS if contradictions else Outcome.KNOWN if drafts else Outcome.SAME,
            name=_name(told),
            subject=told.organisation.ref,
            drafts=tuple(drafts),
            remarks=tuple(remarks),
            contradictions=tuple(contradictions),
        )

    def _judge(self, told: Told, said: Said) -> tuple[Draft | None, Remark | Contradiction | None]:
        organisation = told.organisation
        own = [(row, s) for row, ref, s in self.told if ref == organisation.ref and _speaks_of(s, said)]
        if any(s.claim == said.claim for _row, s in own) or self._says(self.standing, organisation, said):
            return None, None
        if own:
            return None, _left_out(own[0], said)
        self.told.append((told.row, organisation.ref, said))
        if self._says(self.gone, organisation, said):
            what = {"what": _claimed(said.claim)}
            return None, Remark("“{what}”以前记过，后来更正或撤回了，不再记", said.places[0], what)
        return self._beside_what_stands(organisation, said)

    def _says(self, facts: Sequence[Fact], organisation: Organisation, said: Said) -> bool:
        return any(claim_of(f) == said.claim for f in _about(facts, organisation, said))

    def _beside_what_stands(
        self, organisation: Organisation, said: Said
    ) -> tuple[Draft | None, Contradiction | None]:
        """The draft as a person chose where the same publisher is known to have published another number."""
        others = _about(self.standing, organisation, said)
        if not others:
            return self._draft(organisation, said), None
        last = others[-1]
        assert last.claim is not None
        remark = Remark(
            "账本已记“{old}”({since})，本表为“{new}”({when})", said.places[0],
            {"old": Claimed(last.kind, last.claim), "since": last.when,
             "new": _claimed(said.claim), "when": said.when or self.source.undated},
        )  # fmt: skip
        choice = self.source.choice(said.places[0])
        contradiction = Contradiction(said.places[0], last.id, remark, choice)
        if choice is Choice.SKIP:
            return None, contradiction
        corrects = last if choice is Choice.CORRECT else None
        return self._draft(organisation, said, corrects), contradiction

    def _draft(self, organisation: Organisation, said: Said, corrects: Fact | None = None) -> Draft:
        return draft(
            said.claim, organisation.ref, said.when or self.source.undated,
            evidence=self.source.evidence(*said.places),
            period=said.period,
            corrects=corrects.id if corrects else None,
            reason=f"以《{self.source.name}》为准" if corrects else "",
        )  # fmt: skip


def _about(facts: Sequence[Fact], organisation: Organisation, said: Said) -> list[Fact]:
    """The facts in which the same publisher speaks of the same metric, organisation and days."""
    return [
        f
        for f in facts
        if f.subject == organisation.ref
        and f.period == said.period
        and _same_measure(claim_of(f), said.claim)
    ]


def _speaks_of(one: Said, other: Said) -> bool:
    return one.period == other.period and _same_measure(one.claim, other.claim)


def _same_measure(one: FigurePublished, other: FigurePublished) -> bool:
    return (one.metric, one.publisher) == (other.metric, other.publisher)


def _name(told: Told) -> str:
    """The organisation, and the days where all numbers of the row have the same."""
    periods = {(said.period.since, said.period.last) for said in told.figures}
    days = [f"{since}–{last}" for since, last in periods] if len(periods) == 1 else []
    return " ".join((told.organisation.name, *days))


def _claimed(claim: FigurePublished) -> Claimed:
    return Claimed(claim.kind, to_json(claim))


def _left_out(before: tuple[int, Said], said: Said) -> Remark:
    row, first = before
    return Remark(
        "第 {row} 行已记“{first}”，本行的“{second}”没有另记", said.places[0],
        {"row": row, "first": _claimed(first.claim), "second": _claimed(said.claim)},
    )  # fmt: skip
