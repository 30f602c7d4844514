"""Evidence as people cite it: each paper once, with the places in it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from .core import Evidence


@dataclass(frozen=True, slots=True)
class Citation:
    """A paper, the first place cited in it, and all its places in words: `Sheet1!F4, K4`."""

    paper: str
    first: str
    places: str


def citations(evidence: Iterable[Evidence]) -> list[Citation]:
    """Each paper once, in the order cited; the sheet is named only with its first cell."""
    found: dict[str, list[str]] = {}
    for cited in evidence:
        found.setdefault(cited.paper, []).append(cited.place)
    return [Citation(paper, places[0], _words(places)) for paper, places in found.items()]


def _words(places: list[str]) -> str:
    first, *rest = dict.fromkeys(place for place in places if place) or [""]
    sheet = first.rpartition("!")[0]
    return ", ".join([first, *(p.rpartition("!")[2] if p.rpartition("!")[0] == sheet else p for p in rest)])
