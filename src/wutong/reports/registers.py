"""What is read of the ledger to answer for one scope from one standpoint: once, whatever is then asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Q, QuerySet

from wutong.facts.figures import Book
from wutong.facts.kinds import Claim, Grade, read
from wutong.facts.project import Hosted, IndustryClassified, Opened
from wutong.facts.published import FigurePublished
from wutong.facts.rates import RatePublished, Rates
from wutong.facts.recognition import RecognitionGranted, RecognitionRevoked, VerificationGranted, grades
from wutong.facts.saying import saying
from wutong.ledger.core import AsOf, Evidence, Fact
from wutong.ledger.models import Entry
from wutong.ledger.models import Fact as FactRow
from wutong.ledger.store import standing_rows
from wutong.lib import codes
from wutong.lib.dates import Period, Precision, When
from wutong.lib.ids import ref
from wutong.organisations.models import DIGITS, Organisation, Person
from wutong.projects.metrics import project_of
from wutong.projects.models import Project
from wutong.projects.policy import visible
from wutong.targets import policy as targets

C = TypeVar("C", bound=Claim)

IDENTITY = (Opened.kind, Hosted.kind, IndustryClassified.kind)
GRADES = (VerificationGranted.kind, RecognitionGranted.kind, RecognitionRevoked.kind)


SEVERAL = "several"  # the place of a project that lies in more than one unit


@dataclass(frozen=True, slots=True)
class Scope:
    """An organisation with everything below it, or, without one, all there are."""

    organisation: Organisation | None
    units: Mapping[str, Organisation]  # every organisation by ref
    paths: Mapping[str, Organisation]  # and by path

    @classmethod
    def of(cls, organisation: Organisation | None) -> "Scope":
        """The scope as the tree of organisations stands."""
        units = list(Organisation.objects.all())
        return cls(organisation, {o.ref: o for o in units}, {o.path: o for o in units})

    def holds(self, unit: str) -> bool:
        """Whether the unit of this ref lies in the scope."""
        found = self.units.get(unit)
        return found is not None and found.path.startswith(self._path)

    def part(self, unit: str) -> Organisation:
        """The unit directly below the scope that holds this one, or the scope itself."""
        return self.paths[self.units[unit].path[: len(self._path) + DIGITS]]

    @property
    def _path(self) -> str:
        return self.organisation.path if self.organisation else ""


@dataclass(frozen=True, slots=True)
class Home:
    """Who answers for a project, where it lies and what it makes, as said on the day one looks from."""

    organisation: str
    hosts: tuple[str, ...]
    industry: str  # its division of GB/T 4754 (C39), else the words of the paper, else ""

    def within(self, scope: Scope) -> bool:
        """Whether the project is the scope's: its organisation or one of its host towns is."""
        return any(map(scope.holds, (self.organisation, *self.hosts)))

    def place(self, scope: Scope) -> str:
        """The code of the part of the scope where it lies, else of the one that answers; or "several"."""
        units = [u for u in self.hosts if scope.holds(u)] or [self.organisation]
        codes = {scope.part(unit).code for unit in units}
        return codes.pop() if len(codes) == 1 else SEVERAL


@dataclass(frozen=True, slots=True)
class Register:
    """The projects of a scope with the facts that count, and the last entry heard."""

    scope: Scope
    book: Book
    facts: Mapping[str, Fact]
    homes: Mapping[str, Home]  # by project
    seen: frozenset[str] | None  # what the person who asks may see; None: everything
    head: tuple[int, str]  # number and seal
    published: tuple[Fact, ...] = ()  # what others have published of just this organisation

    def shows(self, project: str) -> bool:
        """Whether the person who asks may see a project."""
        return self.seen is None or project in self.seen


def open_register(
    at: AsOf,
    kinds: Iterable[str],
    *,
    organisation: Organisation | None = None,
    grade: Grade = Grade.REPORTED,
    person: Person | None = None,
) -> Register:
    """Read what figures over these kinds need; without a person nothing is hidden."""
    # What a project is was so before somebody wrote it down: those facts are read whatever their day.
    rows = standing_rows(AsOf(date.max, at.known)).filter(_wanted(kinds, organisation))
    facts = _read(rows.filter(Q(kind__in=IDENTITY) | Q(happened_from__lte=at.day)))
    scope = Scope.of(organisation)
    homes = {ref: home for ref, home in _homes(facts, at.day).items() if home.within(scope)}
    counted = tuple(f for f in facts if _counts(f, homes))
    marks = grades(f for f in facts if f.kind in GRADES)
    book = Book(counted, at, marks, Rates.of(counted), grade)
    published = tuple(
        f for f in facts if targets.owns(f) and f.when.first <= at.day and book.grade(f).rank >= grade.rank
    )
    return Register(
        scope,
        book,
        {f.id: f for f in counted},
        homes,
        _seen(person),
        _head(at),
        published if _may_see(person, published) else (),
    )


def _may_see(person: Person | None, published: Sequence[Fact]) -> bool:
    """Whether somebody may see published figures, which all speak of one organisation."""
    return not published or person is None or targets.may(person, "see", published[0])


def _wanted(kinds: Iterable[str], organisation: Organisation | None) -> Q:
    """Facts of these kinds, and what others have published of just this organisation."""
    read = {*kinds, *IDENTITY, *GRADES}
    if organisation is None:
        return Q(kind__in=read)
    others = ~Q(kind=FigurePublished.kind) | Q(subject=organisation.ref)
    return Q(kind__in={*read, FigurePublished.kind}) & others


COLUMNS = (
    "id", "subject", "kind", "happened_on", "precision", "happened_at", "claim", "evidence", "touches",
    "corrects_id", "reason", "since", "until", "entry_id",
)  # fmt: skip


def _read(rows: QuerySet[FactRow]) -> list[Fact]:
    """The rows as the law sees them, without model objects, whose making took two thirds of the time."""
    heard = {seq: (at, actor) for seq, at, actor in Entry.objects.values_list("seq", "recorded_at", "actor")}
    found = rows.select_related(None).order_by("entry_id", "position").values_list(*COLUMNS)
    return [
        Fact(
            id,
            subject,
            kind,
            When(first, Precision(precision), minute),
            claim,
            tuple(Evidence(**cited) for cited in evidence),
            tuple(touches),
            corrects,
            reason,
            Period(since, until) if since or until else None,
            seq,
            *heard[seq],
        )
        for (
            id, subject, kind, first, precision, minute, claim, evidence, touches,
            corrects, reason, since, until, seq,
        ) in found
    ]  # fmt: skip


def _counts(fact: Fact, homes: Mapping[str, Home]) -> bool:
    if fact.kind in IDENTITY or fact.kind in GRADES or targets.owns(fact):
        return False
    return fact.kind == RatePublished.kind or project_of(fact) in homes


def _homes(facts: Iterable[Fact], day: date) -> dict[str, Home]:
    groups: dict[str, list[Fact]] = {}
    for f in facts:
        if f.kind in IDENTITY:
            groups.setdefault(f.subject, []).append(f)
    return {project: home for project, own in groups.items() if (home := _home(own, day))}


def _home(own: list[Fact], day: date) -> Home | None:
    opened, hosted = _said(own, Opened, day), _said(own, Hosted, day)
    industry = _said(own, IndustryClassified, day)
    if opened is None:
        return None
    hosts = tuple(host.organisation for host in hosted.hosts) if hosted else ()
    return Home(opened.organisation, hosts, _industry(industry) if industry else "")


def _said(own: list[Fact], shape: type[C], day: date) -> C | None:
    fact = saying(own, shape.kind, day)
    claim = read(fact) if fact else None
    assert claim is None or isinstance(claim, shape)
    return claim


def _industry(claim: IndustryClassified) -> str:
    entry = codes.industry(claim.code) if claim.code else None
    above = [e for e in codes.lineage(entry) if len(e.code) == len("C39")] if entry else []
    return above[0].code if above else claim.words


def _seen(person: Person | None) -> frozenset[str] | None:
    if person is None:
        return None
    ids = Project.objects.filter(visible(person)).values_list("pk", flat=True)
    return frozenset(ref("project", id) for id in ids)


def _head(at: AsOf) -> tuple[int, str]:
    last = Entry.objects.filter(recorded_at__lte=at.known).order_by("-seq").first()
    return (last.seq, last.seal) if last else (0, "")
