"""What would be recorded if the rows of a project ledger were confirmed: row by row, to the last draft."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from wutong.facts.kinds import Claim, draft, to_json
from wutong.facts.milestones import Milestone
from wutong.facts.project import InvestorNamed, PhaseOpened
from wutong.ledger.core import Draft, Fact, Json
from wutong.lib.ids import derive, ref
from wutong.lib.sheets.remarks import Claimed, Key, Remark
from wutong.organisations.sheets import Choice, Contradiction, Outcome, Planned, RowPlan, Source

from .actions import Opening, new_ids, opening_drafts
from .heard import Alikes, Known
from .sheet_claims import Said, claims, settled
from .sheet_rows import Told


def plan_rows(
    rows: Sequence[Told],
    source: Source,
    key: str,
    known: Mapping[tuple[str, str], tuple[Known, ...]],
    alikes: Alikes,
) -> Planned:
    """What becomes of rows under the act of this key; `known` by organisation code and name."""
    planned: dict[int, RowPlan] = {}
    groups: dict[tuple[str, str], list[Told]] = {}
    for told in rows:
        groups.setdefault((told.organisation.code, told.name), []).append(told)
    projects: list[str] = []
    phases: list[tuple[str, str, int]] = []
    for name, group in groups.items():
        found = known.get(name, ())
        if len(found) > 1:
            planned |= {told.row: _ambiguous(told, len(found)) for told in group}
            continue
        project = _Project(source, key, len(projects), found[0] if found else None)
        likes = () if found else tuple(map(_alike, alikes.of(name[1])))
        for n, told in enumerate(settled(group)):
            row = project.row(told, group)
            planned[told.row] = replace(row, remarks=(*likes, *row.remarks)) if n == 0 else row
        if not found:
            projects.append(project.id)
            alikes.add(group[0].name, group[0].organisation.name)
        phases += project.phases_opened
    opened: dict[str, Json] = {"projects": [*projects], "phases": [[*phase] for phase in phases]}
    return Planned(tuple(planned[row] for row in sorted(planned)), opened)


def _ambiguous(told: Told, count: int) -> RowPlan:
    remark = Remark(
        "{organisation} 有 {count} 个项目都叫“{name}”，分不清是哪一个，请先给它们改名",
        told.places["name"][0],
        {"organisation": told.organisation.name, "count": count, "name": told.name},
    )
    return RowPlan(told.row, Outcome.PROBLEM, told.name, problems=(remark,))


def _alike(other: tuple[str, str]) -> Remark:
    name, organisation = other
    return Remark(
        "与“{name}”({organisation})名称相近，可能是同一个项目，请核对",
        words={"name": name, "organisation": organisation},
    )


@dataclass(slots=True)
class _Project:
    """One project while the rows that name it are told: what it is known to say, and what is new."""

    source: Source
    key: str  # of the act
    nth: int
    known: Known | None
    phases_opened: list[tuple[str, str, int]] = field(default_factory=list)
    told: dict[tuple[str, str], list[tuple[int, Said]]] = field(default_factory=dict)
    id: str = field(init=False)  # the one it has, or will have
    ref: str = field(init=False)
    phases: dict[int, str] = field(init=False)  # refs by number

    def __post_init__(self) -> None:
        known = self.known
        self.id = known.ref.partition(":")[2] if known else new_ids(self.key, self.nth)[0]
        self.ref = ref("project", self.id)
        self.phases = dict(known.phases) if known else {}

    def row(self, told: Told, group: Sequence[Told]) -> RowPlan:
        """What one of its rows adds."""
        first = told.row == group[0].row
        lead = (self.known.investor if self.known else "") or next(
            (t.investor for t in group if t.investor), ""
        )
        drafts = [*self._opening(told, opens=first and not self.known)]
        remarks = list(told.remarks)
        contradictions = []
        for said in claims(told, self.source.undated, lead):
            fact, remark = self._judge(told, said)
            drafts += [fact] if fact else []
            if isinstance(remark, Contradiction):
                contradictions.append(remark)
            elif remark:
                remarks.append(remark)
        if told.investor and told.investor != lead and not any(_names_investor(d) for d in drafts):
            remarks.append(self._another_investor(told, lead))
        return RowPlan(
            row=told.row,
            outcome=Outcome.DIFFERS if contradictions else self._outcome(first, drafts),
            name=told.name,
            subject=self.ref,
            why=self._why(told, group),
            drafts=tuple(drafts),
            remarks=tuple(remarks),
            contradictions=tuple(contradictions),
        )

    def _outcome(self, first: bool, drafts: Sequence[Draft]) -> Outcome:
        if first and not self.known:
            return Outcome.NEW
        return Outcome.KNOWN if drafts else Outcome.SAME

    def _why(self, told: Told, group: Sequence[Told]) -> Remark | None:
        if self.known:
            return Remark(
                "账本里 {organisation} 已有同名项目", words={"organisation": told.organisation.name}
            )
        if told.row == group[0].row:
            return None
        return Remark("与第 {row} 行是同一项目：名称和单位都相同", words={"row": group[0].row})

    def _another_investor(self, told: Told, lead: str) -> Remark:
        place, words = told.places["investor"][0], {"lead": lead, "name": told.investor}
        if any(p.key == "entity_registered" for p in told.passed):
            return Remark("投资方已记“{lead}”，本行的“{name}”记作注册的公司", place, words)
        return Remark("投资方已记“{lead}”，本行的“{name}”没有另记", place, words)

    def _opening(self, told: Told, *, opens: bool) -> Iterable[Draft]:
        """The facts by which the project and its phases up to this one begin."""
        places = told.places
        evidence = self.source.evidence(*places["name"], *places.get("region", ()), *places.get("source", ()))
        unknown = self.source.undated
        if opens:
            id, phase_id = new_ids(self.key, self.nth)
            self._open(phase_id, 1)
            opening = Opening(told.name, told.organisation)
            for one in opening_drafts(id, phase_id, opening, when=unknown, evidence=evidence):
                named = told.phase == 1 and one.kind == PhaseOpened.kind
                yield replace(one, claim=to_json(PhaseOpened(self.ref, 1, told.phase_name))) if named else one
        for number in range(1, told.phase + 1):
            if number not in self.phases:
                phase_id = derive("phase", self.key, self.id, str(number))
                self._open(phase_id, number)
                claim = PhaseOpened(self.ref, number, told.phase_name if number == told.phase else "")
                also = self.source.evidence(*places.get("phase", ()))
                yield draft(
                    claim, ref("phase", phase_id), unknown, evidence=(*also, *evidence), touches=(self.ref,)
                )

    def _open(self, phase_id: str, number: int) -> None:
        self.phases_opened.append((phase_id, self.id, number))
        self.phases[number] = ref("phase", phase_id)

    def _judge(self, told: Told, said: Said) -> tuple[Draft | None, Remark | Contradiction | None]:
        """The draft of a claim that is news, and what a person should look at."""
        subject = self.phases[told.phase] if said.of_phase else self.ref
        earlier = self.told.setdefault((subject, said.claim.kind), [])
        twin = next((row for row, other in earlier if _same(other, said)), None)
        before = next(iter(earlier), None)
        earlier.append((told.row, said))
        if twin or self._stands(subject, said):
            return None, None
        if before and not isinstance(said.claim, Milestone):
            earlier.pop()
            return None, self._left_out(before, said)
        if self.known and self.known.took_back(subject, said.claim, said.when):
            what = {"what": claimed(said.claim)}
            return None, Remark("“{what}”以前记过，后来更正或撤回了，不再记", said.places[0], what)
        if before:
            return self._draft(subject, said), _twice(before, said)
        return self._beside_what_stands(subject, said)

    def _stands(self, subject: str, said: Said) -> bool:
        return self.known is not None and self.known.says(subject, said.claim, said.when)

    def _draft(self, subject: str, said: Said, corrects: Fact | None = None) -> Draft:
        return draft(
            said.claim, subject, said.when,
            evidence=self.source.evidence(*said.places),
            touches=(self.ref,) if said.of_phase else (),
            corrects=corrects.id if corrects else None,
            reason=f"以《{self.source.name}》为准" if corrects else "",
        )  # fmt: skip

    def _beside_what_stands(self, subject: str, said: Said) -> tuple[Draft | None, Contradiction | None]:
        """The draft as a person chose where the ledger says something else of the same kind."""
        standing = self.known.of_kind(subject, said.claim.kind) if self.known else []
        if not standing:
            return self._draft(subject, said), None
        last = standing[-1]
        assert last.claim is not None
        remark = Remark(
            "账本已记“{old}”({since})，本表为“{new}”({when})", said.places[0],
            {"old": Claimed(last.kind, last.claim), "since": last.when,
             "new": claimed(said.claim), "when": said.when},
        )  # fmt: skip
        choice = self.source.choice(said.places[0])
        contradiction = Contradiction(said.places[0], last.id, remark, choice)
        if choice is Choice.SKIP:
            return None, contradiction
        return self._draft(subject, said, last if choice is Choice.CORRECT else None), contradiction

    def _left_out(self, before: tuple[int, Said], said: Said) -> Remark | None:
        """That a row describes the project otherwise than the first one; investors have their own remark."""
        if said.claim.kind == InvestorNamed.kind:
            return None
        row, first = before
        return Remark(
            "第 {row} 行已记“{first}”，本行的“{second}”没有另记", said.places[0],
            {"row": row, "first": claimed(first.claim), "second": claimed(said.claim)},
        )  # fmt: skip


def claimed(claim: Claim) -> Claimed:
    """A claim as a word of a sentence."""
    return Claimed(claim.kind, to_json(claim))


def _same(one: Said, other: Said) -> bool:
    """Whether two rows say the same: a description however dated, a milestone at the same time."""
    return one.claim == other.claim and (not isinstance(one.claim, Milestone) or one.when == other.when)


def _names_investor(one: Draft) -> bool:
    return one.kind == InvestorNamed.kind


def _twice(before: tuple[int, Said], said: Said) -> Remark:
    row, first = before
    return Remark(
        "第 {row} 行也记了“{milestone}”({first})，两条都记，请核对", said.places[0],
        {"row": row, "milestone": Key(said.claim.term), "first": first.when},
    )  # fmt: skip
