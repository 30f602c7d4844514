"""A project told from its facts: what it is, how far each phase has come, what is lacking. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from wutong.facts.kinds import Claim, Grade, read
from wutong.facts.project import (
    Coded,
    Described,
    FateDecided,
    Host,
    Hosted,
    IndustryClassified,
    InvestorNamed,
    Named,
    Opened,
    PhaseOpened,
    PlannedTotal,
)
from wutong.facts.recognition import grades
from wutong.facts.saying import saying
from wutong.ledger.core import AsOf, Fact, certain, standing
from wutong.lib.money import Amount, together

from . import concerns, rules
from .rules import Gap, Light, Passed, Stage

C = TypeVar("C", bound=Claim)
PASSING = (FateDecided.kind, Coded.kind)  # facts about a project that begin on a day


@dataclass(frozen=True, slots=True)
class PhaseStory:
    """One phase on one day."""

    ref: str
    number: int
    name: str
    facts: tuple[Fact, ...]
    opened: Passed
    stage: Stage
    gaps: tuple[Gap, ...]
    lights: tuple[Light, ...]
    concerns: tuple[concerns.Concern, ...]
    planned: Amount | None
    planned_fact: Fact | None


@dataclass(frozen=True, slots=True)
class Story:
    """One project on one day, as known at one instant."""

    ref: str
    at: AsOf
    facts: tuple[Fact, ...]  # standing
    history: tuple[Fact, ...]  # all heard and possibly true by then, also what was corrected
    grades: Mapping[str, Grade]
    organisation: str  # ref
    name: str
    investor: str
    industry: str
    industry_code: str
    text: str
    codes: tuple[Coded, ...]
    hosts: tuple[Host, ...]
    fate: FateDecided | None
    fate_fact: Fact | None
    phases: tuple[PhaseStory, ...] = field(default=())

    @property
    def stage(self) -> Stage:
        """The stage of the phase that has come furthest."""
        return max((p.stage for p in self.phases), key=lambda s: s.rank, default=Stage.PACKAGED)

    @property
    def planned(self) -> Amount | None:
        """What all phases plan to invest together; None where none says, or in several currencies."""
        return together([p.planned for p in self.phases if p.planned])

    @property
    def lights(self) -> tuple[Light, ...]:
        """The lights of all phases; what has left the road shows none."""
        left = self.fate and self.fate.fate not in ("moved_in",)
        return () if left else tuple(light for p in self.phases for light in p.lights)


def tell(ref: str, facts: Sequence[Fact], at: AsOf) -> Story | None:
    """The story of one project from all its facts; None when nobody had opened it by then."""
    heard = standing(facts, AsOf(date.max, at.known))
    stand = [f for f in heard if f.span[0] <= at.day]
    marks = grades(f for f in stand if f.subject.startswith("fact:"))
    # What a project is called is also said of days before anybody wrote it down.
    own = [f for f in heard if f.subject == ref and f.kind not in PASSING]
    if not any(f.kind == Opened.kind for f in own):
        return None
    passing = [f for f in stand if f.subject == ref and f.kind in PASSING]
    ended = rules.fate(passing, at.day)
    industry = _said(own, IndustryClassified, at.day)
    organisation = _said(own, Opened, at.day)
    hosted = _said(own, Hosted, at.day)
    assert organisation
    return Story(
        ref=ref,
        at=at,
        facts=tuple(stand),
        history=tuple(f for f in facts if f.recorded_at <= at.known and f.span[0] <= at.day),
        grades=marks,
        organisation=organisation.organisation,
        name=named.name if (named := _said(own, Named, at.day)) else "",
        investor=investor.name if (investor := _said(own, InvestorNamed, at.day)) else "",
        industry=industry.words if industry else "",
        industry_code=industry.code if industry else "",
        text=described.text if (described := _said(own, Described, at.day)) else "",
        codes=tuple(claim for f in passing if isinstance(claim := read(f), Coded)),
        hosts=hosted.hosts if hosted else (),
        fate=ended[0] if ended else None,
        fate_fact=ended[1] if ended else None,
        phases=_phases(heard, marks, at.day),
    )


def _said(facts: Sequence[Fact], shape: type[C], day: date) -> C | None:
    fact = saying(facts, shape.kind, day)
    claim = read(fact) if fact else None
    assert claim is None or isinstance(claim, shape)
    return claim


def _phases(heard: Sequence[Fact], marks: Mapping[str, Grade], day: date) -> tuple[PhaseStory, ...]:
    groups: dict[str, list[Fact]] = {}
    for f in heard:
        if f.subject.startswith("phase:"):
            groups.setdefault(f.subject, []).append(f)
    told = (_phase(ref, facts, marks, day) for ref, facts in groups.items())
    return tuple(sorted(told, key=lambda p: p.number))


def _phase(ref: str, heard: Sequence[Fact], marks: Mapping[str, Grade], day: date) -> PhaseStory:
    own = _said(heard, PhaseOpened, day)
    facts = [f for f in heard if f.span[0] <= day]
    # A stage is what has surely been reached: of "in April" that is known only when April is over.
    sure = [f for f in facts if certain(f, day)]
    opened = rules.passed(sure, marks)
    total = saying(facts, PlannedTotal.kind, day)
    return PhaseStory(
        ref=ref,
        number=own.number if own else 1,
        name=own.name if own else "",
        facts=tuple(facts),
        opened=opened,
        stage=rules.stage(opened),
        gaps=rules.gaps(opened),
        lights=rules.lights(sure, opened),
        concerns=concerns.concerns(facts, opened),
        planned=concerns.amount_of(total) if total else None,
        planned_fact=total,
    )
