"""Which projections to retake when a fact touches a subject: the one registry in the house.

A photograph is a table that may be thrown away at any time: it holds what pages need now, computed
from facts by the same pure rules that answer for any other day.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from django.db.models import Model

from .core import Fact

# Every fact there is about some refs, where that is known without asking the book.
Told: TypeAlias = Mapping[str, Sequence[Fact]]


@dataclass(frozen=True, slots=True)
class Album:
    """The photographs of one kind of subject."""

    take: Callable[[set[str], Told], None]  # refs → rows written
    differing: Callable[[], Iterable[str]]  # refs whose photograph is not what the facts say
    all_refs: Callable[[], Iterable[str]]


_albums: dict[str, Album] = {}


def keep(kind: str, album: Album) -> None:
    """Say who photographs the subjects of one kind; called once, when a room is ready."""
    _albums[kind] = album


def cut(model: type[Model], **texts: str) -> dict[str, str]:
    """What of some texts the columns of a photograph hold: the ledger keeps all of them."""
    room = _room(model)
    return {name: text[: room[name]] for name, text in texts.items()}


@cache
def _room(model: type[Model]) -> dict[str, int]:
    return {f.name: getattr(f, "max_length", None) or 0 for f in model._meta.concrete_fields}


def pictured(refs: Iterable[str]) -> set[str]:
    """Those of some refs whose subjects are photographed."""
    return {ref for ref in set(refs) if ref.partition(":")[0] in _albums}


def retake(refs: Iterable[str], told: Told | None = None) -> None:
    """Photograph anew these subjects, all of which are photographed; of some all facts may be told."""
    wanted: dict[str, set[str]] = {}
    for ref in refs:
        wanted.setdefault(ref.partition(":")[0], set()).add(ref)
    for kind, some in wanted.items():
        _albums[kind].take(some, told or {})


def retake_all() -> None:
    """Throw every photograph away and take it again."""
    for album in _albums.values():
        album.take(set(album.all_refs()), {})


def differing() -> list[str]:
    """The refs whose photograph is not what the facts say."""
    return [ref for album in _albums.values() for ref in album.differing()]
