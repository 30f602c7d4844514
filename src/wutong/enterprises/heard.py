"""What the ledger has heard already of the enterprises a sheet names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet

from wutong.facts.enterprise import Founded, Honoured, Named
from wutong.facts.kinds import Claim, to_json
from wutong.facts.saying import saying
from wutong.ledger.core import Fact, canonical
from wutong.lib import names
from wutong.lib.dates import Precision, When
from wutong.lib.ids import ref
from wutong.organisations.models import Organisation
from wutong.organisations.policy import below

from . import photographs
from .models import EnterpriseNow
from .stories import SEVERAL, Story

DATED = frozenset({Founded.kind, Honoured.kind})  # happened on a day; the others describe


@dataclass(frozen=True, slots=True)
class Known:
    """An enterprise of the ledger: what it is called, what stands of it, and what was said and taken back."""

    ref: str
    name: str
    organisation: str  # ref
    facts: tuple[Fact, ...] = ()
    gone: frozenset[tuple[str, bytes, str]] = frozenset()

    @classmethod
    def of(cls, story: Story) -> "Known":
        """What a story tells an intake."""
        replaced = {f.corrects for f in story.history}
        gone = frozenset(
            (f.kind, canonical(dict(f.claim)), f.when.iso())
            for f in story.history
            if f.id in replaced and f.claim is not None
        )
        return cls(story.ref, story.name, story.organisation, story.facts, gone)

    def last(self, claim: Claim, when: When) -> Fact | None:
        """The fact that a claim would stand beside, if it contradicts one."""
        if claim.kind in SEVERAL:
            return None
        standing = [f for f in self.facts if f.kind == claim.kind]
        return saying(standing, claim.kind, when.last)

    def took_back(self, claim: Claim, when: When) -> bool:
        """Whether this very statement was corrected or withdrawn by somebody."""
        return (claim.kind, canonical(to_json(claim)), when.iso()) in self.gone

    def says(self, claim: Claim, when: When) -> bool:
        """Whether a statement adds nothing: all it says stands, for a day at least as exactly."""
        last = self.last(claim, when)
        several = [f for f in self.facts if f.kind == claim.kind and claim.kind in SEVERAL]
        return any(covers(f, claim, when) for f in (*several, *([last] if last else ())))


def covers(fact: Fact, claim: Claim, when: When) -> bool:
    """Whether a fact says all that a statement would, of a day at least as exactly."""
    assert fact.claim is not None
    if isinstance(claim, Named):
        return same_name(str(fact.claim["name"])) == same_name(claim.name)
    if not to_json(claim).items() <= dict(fact.claim).items():
        return False
    undated = claim.kind not in DATED or when.precision is Precision.UNKNOWN
    return undated or (when.earliest <= fact.span[0] and fact.span[1] <= when.last)


@dataclass(frozen=True, slots=True)
class Register:
    """The enterprises that may be meant, by credit code and by name."""

    by_code: Mapping[str, tuple[Known, ...]] = field(default_factory=dict)
    by_name: Mapping[str, tuple[Known, ...]] = field(default_factory=dict)


def same_name(name: str) -> str:
    """Equal for names that differ in script, width or case only."""
    return names.simplified(names.normal(name)).lower()


def heard(organisation: Organisation, codes: Iterable[str], called: Iterable[str]) -> Register:
    """The enterprises in the registers of an organisation and those below it, of these codes and names."""
    wanted_codes, wanted_names = set(codes) - {""}, {same_name(name) for name in called}
    found: dict[str, tuple[str, str]] = {}
    some = EnterpriseNow.objects.filter(below(organisation, "organisation__path"))
    for rows in (
        *_in_stretches(some, "code", wanted_codes),
        *_in_stretches(some, "name_core", {names.core(name) for name in called}),
    ):
        for id, code, name in rows.values_list("pk", "code", "name"):
            if code in wanted_codes or same_name(name) in wanted_names:
                found[ref("enterprise", id)] = (code, same_name(name))
    told = photographs.stories(found, photographs.NOW)
    by_code: dict[str, tuple[Known, ...]] = {}
    by_name: dict[str, tuple[Known, ...]] = {}
    for one, (code, name) in found.items():
        known = Known.of(told[one])
        by_code[code] = (*by_code.get(code, ()), known)
        by_name[name] = (*by_name.get(name, ()), known)
    return Register({code: by_code[code] for code in wanted_codes & by_code.keys()}, by_name)


def _in_stretches(
    rows: QuerySet[EnterpriseNow], field: str, wanted: Iterable[str]
) -> Iterable[QuerySet[EnterpriseNow]]:
    values = sorted(wanted)
    for start in range(0, len(values), photographs.ROWS_AT_ONCE):
        yield rows.filter(**{f"{field}__in": values[start : start + photographs.ROWS_AT_ONCE]})
