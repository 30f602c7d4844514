"""The vocabulary: every kind of fact is a word with a meaning, and survives the ledger unchanged."""

import json
import pkgutil
import re
import unicodedata
from dataclasses import dataclass, fields
from datetime import date, time
from decimal import Decimal
from enum import Enum
from importlib import import_module
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import wutong.facts
from tests.story import story
from wutong.facts import kinds
from wutong.facts.kinds import KINDS, Claim, draft, from_json, to_json
from wutong.ledger.core import canonical, fact_body, normal_form
from wutong.lib.dates import Precision, When
from wutong.lib.glossary import terms
from wutong.lib.money import Amount, Qualifier

MODULES = [
    import_module(f"wutong.facts.{module.name}")
    for module in pkgutil.iter_modules(wutong.facts.__path__)
    if module.name != "tests"
]
EVERY_KIND = pytest.mark.parametrize("kind", sorted(KINDS))

# --- Any claim of a kind, made from the types of its fields -----------------------------------------------

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12).map(
    lambda text: unicodedata.normalize("NFC", text)
)
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15)
DAYS = st.dates(min_value=date(1000, 1, 1))


@st.composite
def whens(draw: st.DrawFn) -> When:
    """Any time a source can give."""
    day, precision = draw(DAYS), draw(st.sampled_from(list(Precision)))
    months = {Precision.MONTH: 1, Precision.QUARTER: 3, Precision.HALF: 6, Precision.YEAR: 12}.get(precision)
    if months:
        return When(date(day.year, (day.month - 1) // months * months + 1, 1), precision)
    hours, minutes = draw(st.integers(0, 23)), draw(st.integers(0, 59))
    return When(day, precision, time(hours, minutes) if precision is Precision.MINUTE else None)


@st.composite
def amounts(draw: st.DrawFn) -> Amount:
    """Any sum a source can give."""
    value, qualifier = draw(NUMBERS), draw(st.sampled_from(list(Qualifier)))
    high = value + draw(st.integers(1, 10**9)) if qualifier is Qualifier.RANGE else None
    return Amount(value, qualifier, high, draw(st.sampled_from(["CNY", "USD", "JPY"])))


def of(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of a type a claim may use."""
    if NoneType in get_args(hint):
        return st.none() | of(next(a for a in get_args(hint) if a is not NoneType))
    if get_origin(hint) is tuple:
        return st.lists(of(get_args(hint)[0]), max_size=3).map(tuple)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    simple: dict[Any, st.SearchStrategy[Any]] = {
        str: TEXTS, int: st.integers(-(10**9), 10**9), bool: st.booleans(),
        Decimal: NUMBERS, When: whens(), Amount: amounts(),
    }  # fmt: skip
    return simple[hint] if hint in simple else built(hint)


def built(shape: type) -> st.SearchStrategy[Any]:
    """Any value of a dataclass."""
    hints = get_type_hints(shape)
    return st.builds(shape, **{f.name: of(hints[f.name]) for f in fields(shape)})


@EVERY_KIND
@settings(max_examples=25)
@given(data=st.data())
def test_every_claim_comes_back_from_the_ledger_as_it_was_said(kind: str, data: st.DataObject) -> None:
    claim = data.draw(built(KINDS[kind]))
    sealed = canonical(fact_body("x", normal_form(draft(claim, "project:p", When(date(2025, 1, 1))))))
    read = from_json(kind, json.loads(sealed)["claim"])
    assert read == claim
    assert canonical(dict(to_json(read))) == canonical(dict(to_json(claim)))


@given(data=st.data())
def test_equal_claims_have_the_same_bytes(data: st.DataObject) -> None:
    number = data.draw(NUMBERS)
    longer = number.quantize(Decimal("1.0000000000")) if abs(number) < 10**9 else number
    if longer == number:
        said = [kinds.to_json(KINDS["project.land_awarded"](n)) for n in (number, longer)]  # type: ignore[call-arg]
        assert canonical(dict(said[0])) == canonical(dict(said[1]))


@EVERY_KIND
def test_every_kind_is_in_the_glossary(kind: str) -> None:
    assert KINDS[kind].term in terms()


@EVERY_KIND
def test_every_kind_promises_something_in_one_sentence(kind: str) -> None:
    assert re.fullmatch(r"[A-Z][^.]*(\.\d[^.]*)*\.", KINDS[kind].__doc__ or ""), KINDS[kind].__doc__


@EVERY_KIND
def test_every_kind_is_a_subject_and_what_happened_to_it(kind: str) -> None:
    assert re.fullmatch(r"[a-z]+\.[a-z]+(_[a-z]+)*", kind)
    assert KINDS[kind].kind == kind


def test_every_word_a_claim_chooses_from_is_in_the_glossary() -> None:
    chosen = {
        member.value
        for module in MODULES
        for choice in vars(module).values()
        if isinstance(choice, type) and issubclass(choice, Enum) and choice.__module__ == module.__name__
        for member in choice
    }
    assert not {str(word) for word in chosen} - set(terms())


def test_a_field_at_its_default_is_not_written_so_that_kinds_can_grow() -> None:
    assert to_json(KINDS["project.started"]()) == {}
    assert from_json("project.started", {}) == KINDS["project.started"]()
    assert to_json(from_json("project.started", {"mode": "equipment"})) == {"mode": "equipment"}


def test_a_kind_is_entered_once() -> None:
    with pytest.raises(AssertionError, match=r"project\.started is taken"):

        @kinds.fact("project.started")
        @dataclass(frozen=True, slots=True)
        class Again(Claim):
            """The same word for another idea."""


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_a_claim_names_numbers_only(number: str) -> None:
    assert to_json(KINDS["project.land_awarded"](Decimal("80.50"))) == {"area_mu": "80.5"}  # type: ignore[call-arg]
    with pytest.raises(AssertionError, match="a claim names a number"):
        to_json(KINDS["project.land_awarded"](Decimal(number)))  # type: ignore[call-arg]


def test_a_withdrawal_claims_nothing_and_keeps_subject_kind_and_touches() -> None:
    (said,) = story("2025-03-01 project.signed amount=3亿元 paper=contract")
    withdrawn = kinds.withdrawal(said, when=said.when, reason="未签")
    assert (withdrawn.claim, withdrawn.corrects, withdrawn.reason) == (None, said.id, "未签")
    assert (withdrawn.subject, withdrawn.kind, withdrawn.touches) == (said.subject, said.kind, said.touches)
