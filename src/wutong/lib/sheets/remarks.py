"""Something to say about one place of a sheet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from wutong.lib import glossary
from wutong.lib.refusals import Refused


class Key(str):
    """A key of the glossary among the words of a sentence: shown as its term, in the reader's language."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim among the words of a sentence: its kind, and what it claims as JSON."""

    kind: str
    claim: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence, a msgid with {named} places, about a cell (Sheet1!G5), a whole row or a column.

    Its words are texts and numbers, or keys, claims and times that each reader gets in their language.
    """

    sentence: str
    place: str = ""
    words: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, refusal: Refused, place: str) -> Self:
        """What was refused at a place."""
        return cls(refusal.sentence, place, refusal.words)

    def said(self, translated: Callable[[str], str], spoken: Callable[[object], object]) -> str:
        """The sentence in another language; `spoken` says a key, a claim or a time in it."""
        words = {
            name: word if type(word) in (str, int) else spoken(word) for name, word in self.words.items()
        }
        return translated(self.sentence).format_map(words)

    def __str__(self) -> str:
        return self.said(str, lambda word: glossary.zh(word) if isinstance(word, Key) else word)
