"""The witness: the day's seal, written where the database cannot reach it.

A chain without a witness is only a promise: whoever can rewrite all of it can seal it anew. Each line
says "on this day the chain ended so"; the file is meant to be copied outside the house.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from . import core
from .store import head


@dataclass(frozen=True, slots=True)
class Line:
    """The end of the chain on one day."""

    day: date
    seq: int
    seal: str


def path() -> Path:
    """The file of witnessed seals, one line a day."""
    return Path(settings.DATA_DIR) / "witness.txt"


def lines() -> Iterator[Line]:
    """Every seal witnessed so far; a line that is none is passed over."""
    return (line for text in texts() if (line := read(text)))


def texts() -> list[str]:
    """The lines of the file as they stand there."""
    return path().read_text(errors="replace").splitlines() if path().exists() else []


def read(text: str) -> Line | None:
    """What a line says, None where it says nothing."""
    try:
        day, seq, seal = text.split()
        return Line(date.fromisoformat(day), int(seq), seal)
    except ValueError:
        return None


def write() -> Line:
    """Add the end of the chain, unless it was witnessed already."""
    last = head()
    line = Line(core.local_day(last.recorded_at), last.seq, last.seal)
    if line not in set(lines()):
        with path().open("a") as file:
            file.write(f"{line.day} {line.seq} {line.seal}\n")
    return line
