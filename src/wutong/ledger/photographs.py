"""Which projections to retake when a fact touches a subject: the one registry in the house.

A photograph is a table that may be thrown away at any time: it holds what pages need now, computed
from facts by the same pure rules that answer for any other day.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from wutong.lib.ids import split


@dataclass(frozen=True, slots=True)
class Album:
    """The photographs of one kind of subject."""

    take: Callable[[set[str]], None]  # refs → rows written
    differing: Callable[[], Iterable[str]]  # refs whose photograph is not what the facts say
    all_refs: Callable[[], Iterable[str]]


_albums: dict[str, Album] = {}


def keep(kind: str, album: Album) -> None:
    """Say who photographs the subjects of one kind; called once, when a room is ready."""
    _albums[kind] = album


def retake(refs: Iterable[str]) -> None:
    """Photograph anew every subject among these refs."""
    wanted: dict[str, set[str]] = {}
    for ref in refs:
        wanted.setdefault(split(ref)[0], set()).add(ref)
    for kind, some in wanted.items():
        if kind in _albums:
            _albums[kind].take(some)


def retake_all() -> None:
    """Throw every photograph away and take it again."""
    for album in _albums.values():
        album.take(set(album.all_refs()))


def differing() -> list[str]:
    """The refs whose photograph is not what the facts say."""
    return [ref for album in _albums.values() for ref in album.differing()]
