"""The field's terms in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.template.defaultfilters import capfirst
from django.utils.functional import lazystr
from django.utils.translation import get_language

from wutong.lib import glossary

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def term(key: str) -> str:
    """What the glossary calls a thing, in the language of the page."""
    return glossary.en(key) if (get_language() or "zh").startswith("en") else glossary.zh(key)


def label(key: str) -> str:
    """The term where it stands alone or begins a line: with a capital in English."""
    return capfirst(term(key))


def meaning(key: str) -> str:
    """What a term means, in the language of the page."""
    found = glossary.term(key)
    return found.meaning_en if (get_language() or "zh").startswith("en") else found.meaning


class _Later:
    """A term chosen when it is shown, for labels that are made once."""

    def __init__(self, key: str, said: Callable[[str], str]) -> None:
        self.key, self.said = key, said

    def __str__(self) -> str:
        return self.said(self.key)


def term_lazy(key: str) -> _StrPromise:
    """A term whose language is decided when it is shown."""
    return lazystr(_Later(key, term))


def label_lazy(key: str) -> _StrPromise:
    """A label whose language is decided when it is shown."""
    return lazystr(_Later(key, label))
