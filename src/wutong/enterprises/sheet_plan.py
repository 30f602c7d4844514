"""What would be recorded if the rows of a register were confirmed: row by row, to the last draft."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from wutong.facts.enterprise import Coded, Named, Opened
from wutong.facts.kinds import Claim, draft, to_json
from wutong.ledger.core import Draft, Fact
from wutong.lib.dates import When
from wutong.lib.ids import derive, ref, split
from wutong.lib.sheets.remarks import Claimed, Remark
from wutong.organisations.sheets import Choice, Contradiction, Outcome, Planned, RowPlan, Source

from .heard import DATED, Known, Register, same_name
from .sheet_rows import Said, Told
from .stories import SEVERAL

Codes = dict[str, tuple[int, str]]  # credit code → the row that brought it first, and the name there


def plan_rows(
    rows: Sequence[Told], organisation: str, source: Source, key: str, register: Register, codes: Codes
) -> Planned:
    """What becomes of rows under the act of this key, in the register of an organisation (its ref)."""
    planned: list[RowPlan] = []
    met: dict[tuple[str, str], _Enterprise] = {}  # by name and code: two may share a name
    opened: list[str] = []
    proven = {same_name(told.name): told.code for told in reversed(rows) if told.code}
    for told in rows:
        name = same_name(told.name)
        if told.code and same_name(codes.setdefault(told.code, (told.row, told.name))[1]) != name:
            planned.append(_code_of_another(told, codes[told.code]))
            continue
        which = name, told.code if told.code in register.by_code else proven.get(name, "")
        if which not in met:
            found = _meant(which[1], name, register, organisation)
            if len(found) > 1:
                planned.append(_ambiguous(told, found))
                continue
            id = split(found[0].ref)[1] if found else derive("enterprise", key, str(len(opened)))
            opened += () if found else (id,)
            met[which] = _Enterprise(ref("enterprise", id), organisation, source, found[0] if found else None)
        planned.append(met[which].row(told))
    return Planned(tuple(planned), {"enterprises": [*opened]})


def _meant(code: str, name: str, register: Register, organisation: str) -> Sequence[Known]:
    """The enterprises of the ledger a row may mean, by its code before its name; one or none is clear."""
    coded, named = register.by_code.get(code, ()), register.by_name.get(name, ())
    if coded and named and not {one.ref for one in coded} & {one.ref for one in named}:
        return (*coded, *named)
    found = coded or named
    return [one for one in found if one.organisation == organisation] or found


def _ambiguous(told: Told, found: Sequence[Known]) -> RowPlan:
    words = {"name": told.name, "names": "、".join(one.name for one in found)}
    remark = Remark("账本里有几家可能是“{name}”：{names}，请核对名称和代码", _place(told, Named), words)
    return RowPlan(told.row, Outcome.PROBLEM, told.name, problems=(remark,))


def _code_of_another(told: Told, first: tuple[int, str]) -> RowPlan:
    words = {"row": first[0], "name": first[1]}
    remark = Remark(
        "第 {row} 行的“{name}”也是这个统一社会信用代码，请核对是哪一家的", _place(told, Coded), words
    )
    return RowPlan(told.row, Outcome.PROBLEM, told.name, problems=(remark,))


def _place(told: Told, shape: type[Claim]) -> str:
    return next(s.places[0] for s in told.said if isinstance(s.claim, shape))


@dataclass(slots=True)
class _Enterprise:
    """One enterprise while the rows that name it are told: what it is known to say, and what is new."""

    ref: str
    organisation: str
    source: Source
    known: Known | None
    rows: list[int] = field(default_factory=list)
    told: dict[str, list[tuple[int, Said]]] = field(default_factory=dict)  # by kind

    def row(self, told: Told) -> RowPlan:
        """What one of its rows adds."""
        self.rows.append(told.row)
        opens = self.known is None and len(self.rows) == 1
        drafts = [self._opening(told)] if opens else []
        remarks, contradictions = [*told.remarks], []
        for news in self._news(told):
            drafts += [news] if isinstance(news, Draft) else []
            remarks += [news] if isinstance(news, Remark) else []
            contradictions += [news] if isinstance(news, Contradiction) else []
        return RowPlan(
            row=told.row,
            outcome=_outcome(opens, bool(contradictions), bool(drafts)),
            name=told.name,
            subject=self.ref,
            why=self._why(told),
            drafts=tuple(drafts),
            remarks=tuple(remarks),
            contradictions=tuple(contradictions),
        )

    def _opening(self, told: Told) -> Draft:
        named = next(s for s in told.said if isinstance(s.claim, Named))
        return self._draft(replace(named, claim=Opened(self.organisation)))

    def _why(self, told: Told) -> Remark | None:
        if self.known and same_name(self.known.name) != same_name(told.name):
            words = {"name": self.known.name}
            return Remark("统一社会信用代码与账本里的“{name}”相同", words=words)
        if self.known:
            return Remark("账本里已有这家企业")
        first = self.rows[0]
        return Remark("与第 {row} 行是同一家企业", words={"row": first}) if first != told.row else None

    def _news(self, told: Told) -> Iterator[Draft | Remark | Contradiction]:
        """The drafts of the claims that are news, and what a person should look at."""
        for said in told.said:
            earlier = self.told.setdefault(said.claim.kind, [])
            if any(other.claim == said.claim and other.when == said.when for _row, other in earlier):
                continue
            if earlier and said.claim.kind not in SEVERAL:
                yield self._left_out(earlier[0], said)
                continue
            earlier.append((told.row, said))
            yield from self._beside_the_ledger(said)

    def _beside_the_ledger(self, said: Said) -> Iterator[Draft | Remark | Contradiction]:
        """A claim beside what the ledger holds: nothing, a draft, or as a person chose where they differ."""
        when, known = self._when(said), self.known
        if known and known.says(said.claim, when):
            return
        if known and known.took_back(said.claim, when):
            words = {"what": claimed(said.claim)}
            yield Remark("“{what}”以前记过，后来更正或撤回了，不再记", said.places[0], words)
            return
        last = known.last(said.claim, when) if known else None
        if last is None or _is_part_of(last, said.claim):
            yield self._draft(said)
            return
        choice = self.source.choice(said.places[0])
        yield Contradiction(said.places[0], last.id, self._differs(last, said), choice)
        if choice is not Choice.SKIP:
            yield self._draft(said, last if choice is Choice.CORRECT else None)

    def _when(self, said: Said) -> When:
        return said.when or self.source.undated

    def _draft(self, said: Said, corrects: Fact | None = None) -> Draft:
        return draft(
            said.claim, self.ref, self._when(said),
            evidence=self.source.evidence(*said.places),
            corrects=corrects.id if corrects else None,
            reason=f"以《{self.source.name}》为准" if corrects else "",
        )  # fmt: skip

    def _differs(self, last: Fact, said: Said) -> Remark:
        assert last.claim is not None
        words = {"old": Claimed(last.kind, last.claim), "since": last.when,
                 "new": claimed(said.claim), "when": self._when(said)}  # fmt: skip
        return Remark("账本已记“{old}”({since})，本表为“{new}”({when})", said.places[0], words)

    def _left_out(self, before: tuple[int, Said], said: Said) -> Remark:
        words = {"row": before[0], "first": claimed(before[1].claim), "second": claimed(said.claim)}
        return Remark("第 {row} 行已记“{first}”，本行的“{second}”没有另记", said.places[0], words)


def _outcome(opens: bool, differs: bool, adds: bool) -> Outcome:
    if differs:
        return Outcome.DIFFERS
    return Outcome.NEW if opens else Outcome.KNOWN if adds else Outcome.SAME


def _is_part_of(last: Fact, claim: Claim) -> bool:
    """Whether a claim says all that a fact does and more: an address besides the area."""
    assert last.claim is not None
    return claim.kind not in DATED and dict(last.claim).items() <= to_json(claim).items()


def claimed(claim: Claim) -> Claimed:
    """A claim as a word of a sentence."""
    return Claimed(claim.kind, to_json(claim))
