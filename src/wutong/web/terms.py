"""The field's terms in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.functional import lazystr
from django.utils.translation import get_language

from wutong.lib import glossary

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def term(key: str) -> str:
    """What the glossary calls a thing, in the language of the page."""
    return glossary.en(key) if (get_language() or "zh").startswith("en") else glossary.zh(key)


def meaning(key: str) -> str:
    """What a term means, in the language of the page."""
    found = glossary.term(key)
    return found.meaning_en if (get_language() or "zh").startswith("en") else found.meaning


class _Later:
    """A term chosen when it is shown, for labels that are made once."""

    def __init__(self, key: str) -> None:
        self.key = key

    def __str__(self) -> str:
        return term(self.key)


def term_lazy(key: str) -> _StrPromise:
    """A term whose language is decided when it is shown."""
    return lazystr(_Later(key))
