"""What the facts about a thing say of one day."""

from collections.abc import Iterable
from datetime import date

from wutong.ledger.core import Fact


def saying(facts: Iterable[Fact], kind: str, day: date) -> Fact | None:
    """What is said on a day by the facts of one kind: the last said by then, else the first said after."""
    said = sorted((f for f in facts if f.kind == kind), key=lambda f: (f.when.first, f.seq))
    return next((f for f in reversed(said) if f.when.first <= day), said[0] if said else None)
