"""The register of kinds, and the way a typed claim becomes canonical JSON and back."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, ClassVar, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from wutong.ledger.core import Draft, Evidence, Fact, Json
from wutong.lib.dates import Period, When
from wutong.lib.money import Amount, plain


class Grade(StrEnum):
    """How far a fact has been checked; later members outrank earlier ones."""

    REPORTED = "reported"
    VERIFIED = "verified"
    RECOGNISED = "recognised"

    @property
    def rank(self) -> int:
        """0 for reported, 2 for recognised."""
        return list(Grade).index(self)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a fact of one kind says, apart from whom, when and on which paper."""

    kind: ClassVar[str]
    term: ClassVar[str]  # its key in the glossary
    asks_paper: ClassVar[bool] = False
    counts_from: ClassVar[Grade] = Grade.REPORTED


C = TypeVar("C", bound=type[Claim])
KINDS: dict[str, type[Claim]] = {}


def fact(
    kind: str, *, term: str = "", paper: bool = False, counts_from: Grade = Grade.REPORTED
) -> Callable[[C], C]:
    """Enter a claim into the register: its kind, its glossary term, and its law on papers and grades."""

    def enter(claim: C) -> C:
        assert kind not in KINDS, f"{kind} is taken"
        claim.kind, claim.term = kind, term or kind.partition(".")[2]
        claim.asks_paper, claim.counts_from = paper, counts_from
        KINDS[kind] = claim
        return claim

    return enter


def draft(
    claim: Claim,
    subject: str,
    when: When,
    *,
    evidence: tuple[Evidence, ...] = (),
    touches: tuple[str, ...] = (),
    period: Period | None = None,
    corrects: str | None = None,
    reason: str = "",
) -> Draft:
    """A claim about a subject, ready for the ledger."""
    return Draft(
        subject=subject,
        kind=claim.kind,
        when=when,
        claim=to_json(claim),
        evidence=evidence,
        touches=touches,
        corrects=corrects,
        reason=reason,
        period=period,
        asks_paper=claim.asks_paper,
    )


def withdrawal(target: Fact, *, when: When, reason: str) -> Draft:
    """The draft that withdraws a fact: a correction that claims nothing."""
    return Draft(
        subject=target.subject,
        kind=target.kind,
        when=when,
        claim=None,
        touches=target.touches,
        corrects=target.id,
        reason=reason,
    )


def read(fact: Fact) -> Claim:
    """The typed claim of a fact; the fact must not be a withdrawal."""
    assert fact.claim is not None, "a withdrawal claims nothing"
    return from_json(fact.kind, fact.claim)


def to_json(claim: Claim) -> dict[str, Json]:
    """A claim as canonical JSON; fields at their default are left out, so that kinds can grow."""
    return {
        f.name: _plain(value)
        for f in fields(claim)
        if (value := getattr(claim, f.name)) != f.default or f.default is MISSING
    }


def from_json(kind: str, claim: Mapping[str, Json]) -> Claim:
    """The typed claim that `to_json` wrote."""
    shape: type = KINDS[kind]
    hints = _hints(shape)
    return cast(Claim, shape(**{name: _typed(hints[name], value) for name, value in claim.items()}))


@cache
def _hints(shape: type) -> dict[str, Any]:
    return get_type_hints(shape)


def _plain(value: Any) -> Json:
    if isinstance(value, Amount | When):
        return cast(Json, value.to_json() if isinstance(value, Amount) else value.iso())
    if isinstance(value, Decimal):
        assert value.is_finite(), "a claim names a number"
        return plain(value)
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return [_plain(inner) for inner in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    assert value is None or isinstance(value, bool | int | str), f"{value!r} has no place in a claim"
    return value


def _typed(hint: Any, value: Json) -> Any:
    origin = get_origin(hint)
    if origin in (UnionType, Union):
        if value is None:
            return None
        return _typed(next(a for a in get_args(hint) if a is not NoneType), value)
    if origin is tuple:
        return tuple(_typed(get_args(hint)[0], inner) for inner in cast(list[Json], value))
    if hint is When:
        return When.parse(cast(str, value))
    if hint is Amount:
        return Amount.from_json(cast(dict[str, Any], value))
    if is_dataclass(hint) and isinstance(value, dict):
        inner = _hints(cast(type, hint))
        return cast(Any, hint)(**{name: _typed(inner[name], v) for name, v in value.items()})
    if hint is Decimal:
        return Decimal(cast(str, value))
    return hint(value) if isinstance(hint, type) and issubclass(hint, Enum) else value
