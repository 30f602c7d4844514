"""What the ledger has heard already of the projects a sheet names."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet

from wutong.facts.kinds import Claim, read, to_json
from wutong.facts.milestones import Milestone
from wutong.facts.project import Hosted
from wutong.facts.saying import saying
from wutong.ledger.core import Fact, canonical
from wutong.lib import names
from wutong.lib.dates import When
from wutong.lib.ids import ref
from wutong.organisations.models import Organisation
from wutong.organisations.policy import below

from . import photographs
from .models import ProjectNow
from .stories import Story

# A pair of characters in more names than this tells none of them from another.
COMMON = 200
# Two names that mean the same share most of their rarest pairs.
TELLING, NEAREST = 4, 10
NAMES_AT_ONCE = 400  # SQLite limits the variables of one statement


@dataclass(frozen=True, slots=True)
class Known:
    """A project of the ledger: its phases by number, its standing facts, and what was said and taken back."""

    ref: str
    investor: str = ""
    phases: Mapping[int, str] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()
    gone: frozenset[tuple[str, str, bytes, str]] = frozenset()

    @classmethod
    def of(cls, story: Story) -> "Known":
        """What a story tells an intake."""
        replaced = {f.corrects for f in story.history}
        gone = frozenset(
            (f.subject, f.kind, canonical(dict(f.claim)), f.when.iso())
            for f in story.history
            if f.id in replaced and f.claim is not None
        )
        phases = {phase.number: phase.ref for phase in story.phases}
        return cls(story.ref, story.investor, phases, story.facts, gone)

    def of_kind(self, subject: str, kind: str) -> list[Fact]:
        """The standing facts of one kind about one subject."""
        return [f for f in self.facts if f.subject == subject and f.kind == kind]

    def took_back(self, subject: str, claim: Claim, when: When) -> bool:
        """Whether this very statement was corrected or withdrawn by somebody."""
        return (subject, claim.kind, canonical(to_json(claim)), when.iso()) in self.gone

    def says(self, subject: str, claim: Claim, when: When) -> bool:
        """Whether a statement adds nothing: all it says stands, for a milestone at least as exactly dated."""
        standing = self.of_kind(subject, claim.kind)
        if not isinstance(claim, Milestone):
            last = saying(standing, claim.kind, when.last)
            standing = [last] if last else []
            return any(_covers(f, claim) for f in standing)
        return any(
            _covers(f, claim) and when.earliest <= f.span[0] and f.span[1] <= when.last for f in standing
        )


def _covers(fact: Fact, claim: Claim) -> bool:
    """Whether a fact claims all that a claim does; it may know more, such as the amount of the agreement."""
    assert fact.claim is not None
    if isinstance(claim, Hosted):  # a column of towns knows no shares
        known = read(fact)
        return isinstance(known, Hosted) and _towns(known) == _towns(claim)
    return to_json(claim).items() <= dict(fact.claim).items()


def _towns(hosted: Hosted) -> set[str]:
    return {host.organisation for host in hosted.hosts}


def heard(
    organisation: Organisation, wanted: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], tuple[Known, ...]]:
    """The projects under an organisation of these organisation codes and names, by both."""
    asked = set(wanted)
    found: dict[tuple[str, str], list[str]] = {}
    cores = sorted({names.core(name) for _code, name in asked})
    for start in range(0, len(cores), NAMES_AT_ONCE):
        rows = _under(organisation).filter(name_core__in=cores[start : start + NAMES_AT_ONCE])
        for id, name, code in rows.values_list("project_id", "name", "organisation__code"):
            if (code, name) in asked:
                found.setdefault((code, name), []).append(ref("project", id))
    told = photographs.stories([r for refs in found.values() for r in refs], photographs.present())
    return {key: tuple(Known.of(told[r]) for r in refs) for key, refs in found.items()}


def known_names(organisation: Organisation) -> list[tuple[str, str]]:
    """What all projects under an organisation are called, and who answers for each."""
    return list(_under(organisation).values_list("name", "organisation__name"))


def _under(organisation: Organisation) -> QuerySet[ProjectNow]:
    return ProjectNow.objects.filter(below(organisation, "organisation__path"))


class Alikes:
    """Finds names that may mean the same, without comparing every name with every other."""

    def __init__(self, known: Iterable[tuple[str, str]]) -> None:
        self._known: list[tuple[str, str]] = []
        self._pairs: dict[str, list[int]] = {}
        for name, office in known:
            self.add(name, office)

    def add(self, name: str, office: str) -> None:
        """Remember one more name."""
        for pair in _pairs(name):
            self._pairs.setdefault(pair, []).append(len(self._known))
        self._known.append((name, office))

    def of(self, name: str) -> list[tuple[str, str]]:
        """The names most like one, at most three: name and organisation."""
        met = sorted(filter(None, (self._pairs.get(pair) for pair in _pairs(name))), key=len)
        shared: Counter[int] = Counter()
        for with_pair in met[:TELLING]:
            if len(with_pair) <= COMMON:
                shared.update(with_pair)
        near = (self._known[number] for number, _count in shared.most_common(NEAREST))
        return [(other, office) for other, office in near if names.alike(name, other)][:3]


def _pairs(name: str) -> set[str]:
    core = names.core(name)
    return {core[i : i + 2] for i in range(len(core) - 1)} or {core}
