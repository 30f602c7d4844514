"""What would be recorded if a sheet were confirmed: row by row, to the last draft. Reads no database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from wutong.facts.kinds import Claim, draft, from_json, to_json
from wutong.facts.milestones import Milestone
from wutong.facts.project import InvestorNamed, PhaseOpened
from wutong.ledger.core import Draft, Evidence
from wutong.lib.dates import Precision, When
from wutong.lib.ids import derive, ref
from wutong.lib.sheets.remarks import Key, Remark
from wutong.organisations.doors import Act
from wutong.projects.actions import Opening, new_ids, opening_drafts
from wutong.projects.sheet_rows import Told
from wutong.projects.sheets import Said, claims, settled
from wutong.projects.telling import said as in_words
from wutong.web.shown import spoken

from .heard import Alikes, Heard, Known


class Outcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"  # a project not yet known
    KNOWN = "known"  # a known project, with something new
    SAME = "same"  # nothing new
    PROBLEM = "problem"  # skipped until it is put right
    ASIDE = "aside"  # a total or a note


@dataclass(frozen=True, slots=True)
class RowPlan:
    """What becomes of one row, why, and the facts it would add."""

    row: int
    outcome: Outcome
    name: str = ""
    project: str = ""  # ref
    why: Remark | None = None
    drafts: tuple[Draft, ...] = ()
    problems: tuple[Remark, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """The projects and phases a plan brings into being: phases as (id, project id, number)."""

    projects: tuple[str, ...] = ()
    phases: tuple[tuple[str, str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Which paper a sheet is on, which day it speaks of, and the act under which it would be recorded."""

    paper: str  # SHA-256
    paper_day: date
    act: Act
    names: Mapping[str, str] = field(default_factory=dict)  # what organisations are called, by ref


def plan_rows(
    rows: Sequence[Told | RowPlan], source: Source, heard: Heard
) -> tuple[tuple[RowPlan, ...], Opened]:
    """What becomes of each row: rows read, and beside them rows whose fate is sealed already."""
    planned = {row.row: row for row in rows if isinstance(row, RowPlan)}
    groups: dict[tuple[str, str], list[Told]] = {}
    for told in rows:
        if isinstance(told, Told):
            groups.setdefault((told.organisation.code, told.name), []).append(told)
    alikes = Alikes(heard.names)
    projects: list[str] = []
    phases: list[tuple[str, str, int]] = []
    for key, group in groups.items():
        known = heard.projects.get(key, ())
        if len(known) > 1:
            planned |= {told.row: _ambiguous(told, len(known)) for told in group}
            continue
        project = _Project(source, len(projects), known[0] if known else None)
        likes = () if known else tuple(map(_alike, alikes.of(key[1])))
        for n, told in enumerate(settled(group)):
            row = project.row(told, group)
            planned[told.row] = replace(row, remarks=(*likes, *row.remarks)) if n == 0 else row
        if not known:
            projects.append(project.id)
            alikes.add(group[0].name, group[0].organisation.name)
        phases += project.phases_opened
    return tuple(planned[row] for row in sorted(planned)), Opened(tuple(projects), tuple(phases))


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
    nth: int
    known: Known | None
    phases_opened: list[tuple[str, str, int]] = field(default_factory=list)
    told: dict[tuple[str, str], list[tuple[int, Said]]] = field(default_factory=dict)
    id: str = field(init=False)  # the one it has, or will have

    def __post_init__(self) -> None:
        known = self.known
        self.id = known.ref.partition(":")[2] if known else new_ids(self.source.act, self.nth)[0]

    @property
    def ref(self) -> str:
        """The name by which facts speak of it."""
        return ref("project", self.id)

    def row(self, told: Told, group: Sequence[Told]) -> RowPlan:
        """What one of its rows adds."""
        first = told.row == group[0].row
        lead = (self.known.investor if self.known else "") or next(
            (t.investor for t in group if t.investor), ""
        )
        drafts = [*self._opening(told, opens=first and not self.known)]
        remarks = list(told.remarks)
        for said in claims(told, self.source.paper_day, lead):
            fact, remark = self._judge(told, said)
            drafts += [fact] if fact else []
            remarks += [remark] if remark else []
        if told.investor and told.investor != lead and not any(_names_investor(d) for d in drafts):
            remarks.append(self._another_investor(told, lead))
        return RowPlan(
            row=told.row,
            outcome=self._outcome(first, drafts),
            name=told.name,
            project=self.ref,
            why=self._why(told, group),
            drafts=tuple(drafts),
            remarks=tuple(remarks),
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
        evidence = self._evidence((*places["name"], *places.get("region", ()), *places.get("source", ())))
        unknown = When(self.source.paper_day, Precision.UNKNOWN)
        if opens:
            id, phase_id = new_ids(self.source.act, self.nth)
            self.phases_opened.append((phase_id, id, 1))
            opening = Opening(told.name, told.organisation)
            for one in opening_drafts(id, phase_id, opening, when=unknown, evidence=evidence):
                named = told.phase == 1 and one.kind == PhaseOpened.kind
                yield replace(one, claim=to_json(PhaseOpened(self.ref, 1, told.phase_name))) if named else one
        for number in range(1, told.phase + 1):
            if number not in self._phases():
                phase_id = derive("phase", self.source.act.key, self.id, str(number))
                self.phases_opened.append((phase_id, self.id, number))
                claim = PhaseOpened(self.ref, number, told.phase_name if number == told.phase else "")
                also = self._evidence(places.get("phase", ()))
                yield draft(
                    claim, ref("phase", phase_id), unknown, evidence=(*also, *evidence), touches=(self.ref,)
                )

    def _phases(self) -> Mapping[int, str]:
        known = self.known.phases if self.known else {}
        return {**known, **{number: ref("phase", id) for id, _project, number in self.phases_opened}}

    def _evidence(self, places: Iterable[str]) -> tuple[Evidence, ...]:
        return tuple(Evidence(self.source.paper, place) for place in dict.fromkeys(places))

    def _judge(self, told: Told, said: Said) -> tuple[Draft | None, Remark | None]:
        """The draft of a claim that is news, and what a person should look at."""
        subject = self._phases()[told.phase] if said.of_phase else self.ref
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
            return None, Remark(
                "“{what}”以前记过，后来更正或撤回了，不再记",
                said.places[0],
                {"what": self._words(said.claim)},
            )
        touches = (self.ref,) if said.of_phase else ()
        fact = draft(said.claim, subject, said.when, evidence=self._evidence(said.places), touches=touches)
        return fact, _twice(before, said) if before else self._differs(subject, said)

    def _stands(self, subject: str, said: Said) -> bool:
        return self.known is not None and self.known.says(subject, said.claim, said.when)

    def _differs(self, subject: str, said: Said) -> Remark | None:
        """That the ledger already says something else of the same kind."""
        standing = self.known.of_kind(subject, said.claim.kind) if self.known else []
        if not standing:
            return None
        last = standing[-1]
        assert last.claim is not None
        return Remark(
            "账本已记“{old}”({since})，本表为“{new}”({when})，请核对", said.places[0],
            {
                "old": self._words(from_json(last.kind, last.claim)), "since": spoken(last.when),
                "new": self._words(said.claim), "when": spoken(said.when),
            },
        )  # fmt: skip

    def _left_out(self, before: tuple[int, Said], said: Said) -> Remark | None:
        """That a row describes the project otherwise than the first one; investors have their own remark."""
        if said.claim.kind == InvestorNamed.kind:
            return None
        row, first = before
        return Remark(
            "第 {row} 行已记“{first}”，本行的“{second}”没有另记", said.places[0],
            {"row": row, "first": self._words(first.claim), "second": self._words(said.claim)},
        )  # fmt: skip

    def _words(self, claim: Claim) -> str:
        return in_words(claim, self.source.names)


def _same(one: Said, other: Said) -> bool:
    """Whether two rows say the same: a description however dated, a milestone at the same time."""
    return one.claim == other.claim and (not isinstance(one.claim, Milestone) or one.when == other.when)


def _names_investor(one: Draft) -> bool:
    return one.kind == InvestorNamed.kind


def _twice(before: tuple[int, Said], said: Said) -> Remark:
    row, first = before
    return Remark(
        "第 {row} 行也记了“{milestone}”({first})，两条都记，请核对", said.places[0],
        {"row": row, "milestone": Key(said.claim.term), "first": spoken(first.when)},
    )  # fmt: skip
