"""An enterprise told from its facts: what is said of it on a day, as known at an instant. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from wutong.facts.enterprise import FormerlyNamed, Honoured, Named, Opened
from wutong.facts.kinds import Claim, read
from wutong.facts.saying import saying
from wutong.ledger.core import AsOf, Fact, standing

C = TypeVar("C", bound=Claim)
# Of these several stand side by side; of every other kind the last one said is what counts.
SEVERAL = frozenset({Honoured.kind, FormerlyNamed.kind})


@dataclass(frozen=True, slots=True)
class Story:
    """One enterprise on one day."""

    ref: str
    at: AsOf
    facts: tuple[Fact, ...]  # standing
    history: tuple[Fact, ...]  # all heard and possibly true by then, also what was corrected
    said: Mapping[str, Fact]  # what is said of it, by kind

    def says(self, shape: type[C]) -> C | None:
        """What is said of it by the facts of one kind."""
        fact = self.said.get(shape.kind)
        claim = read(fact) if fact else None
        assert claim is None or isinstance(claim, shape)
        return claim

    def all(self, kind: str) -> list[Fact]:
        """Everything of one kind that stands, in the order of recording."""
        return [f for f in self.facts if f.kind == kind]

    @property
    def organisation(self) -> str:
        """The ref of the organisation in whose register it is."""
        opened = self.says(Opened)
        assert opened, "told of what was opened"
        return opened.organisation

    @property
    def name(self) -> str:
        """What it is called."""
        named = self.says(Named)
        return named.name if named else ""

    @property
    def former_names(self) -> tuple[str, ...]:
        """What else it was called: as papers say, and as it was called here before."""
        facts = [*self.all(Named.kind), *self.all(FormerlyNamed.kind)]
        found = [claim.name for f in facts if isinstance(claim := read(f), Named | FormerlyNamed)]
        return tuple(name for name in dict.fromkeys(found) if name != self.name)


def tell(ref: str, facts: Sequence[Fact], at: AsOf) -> Story | None:
    """The story of one enterprise from all its facts; None when nobody had opened it by then."""
    heard = [f for f in standing(facts, AsOf(date.max, at.known)) if f.subject == ref]
    kinds = {f.kind for f in heard}
    if Opened.kind not in kinds:
        return None
    # What an enterprise is called is also said of days before anybody wrote it down.
    said = {kind: fact for kind in kinds - SEVERAL if (fact := saying(heard, kind, at.day))}
    return Story(
        ref=ref,
        at=at,
        facts=tuple(f for f in heard if f.span[0] <= at.day),
        history=tuple(f for f in facts if f.recorded_at <= at.known and f.span[0] <= at.day),
        said=said,
    )
