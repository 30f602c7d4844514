"""The words of the product: one term, one idea, in Chinese and English."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Term:
    """One idea and its words; `not_` is what it is confused with, `also` other words met in real sheets."""

    key: str
    zh: str
    en: str
    meaning: str
    source: str = ""
    not_: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    meaning_en: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The terms of one part of the field, under one heading."""

    zh: str
    en: str
    terms: tuple[Term, ...]


def read(text: str) -> tuple[Group, ...]:
    """The groups of a glossary in TOML; a key used twice is a fault of the file."""
    found = tuple(
        Group(group["zh"], group["en"], tuple(map(_term, group["term"])))
        for group in tomllib.loads(text)["group"]
    )
    keys = [term.key for group in found for term in group.terms]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    assert not twice, f"more than one entry in the glossary: {', '.join(twice)}"
    return found


def _term(entry: Mapping[str, Any]) -> Term:
    return Term(
        key=entry["key"],
        zh=entry["zh"],
        en=entry["en"],
        meaning=entry["meaning"],
        source=entry.get("source", ""),
        not_=tuple(entry.get("not", ())),
        also=tuple(entry.get("also", ())),
        meaning_en=entry["meaning_en"],
    )


@cache
def groups() -> tuple[Group, ...]:
    """All terms, under the headings and in the order of the glossary."""
    return read(files(__package__).joinpath("data/glossary.toml").read_text("utf-8"))


@cache
def terms() -> Mapping[str, Term]:
    """All terms by key, in the order of the glossary; it cannot be changed."""
    return MappingProxyType({term.key: term for group in groups() for term in group.terms})


def term(key: str) -> Term:
    """The term of this key; only a programmer can ask for one that does not exist."""
    found = terms().get(key)
    assert found is not None, f"the glossary has no {key!r}; {_near(key)}"
    return found


def _near(key: str) -> str:
    near = get_close_matches(key, terms())
    return f"near it are {', '.join(near)}" if near else "add it to glossary.toml"


def zh(key: str) -> str:
    """The Chinese word of a term."""
    return term(key).zh


def en(key: str) -> str:
    """The English word of a term."""
    return term(key).en
