"""The bytes that are sealed. Strangers compute them too (docs/ledger.md): they stay as they are for ever."""

import json
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.ledger.core import (
    Draft,
    Entry,
    Evidence,
    Json,
    canonical,
    digest,
    entry_body,
    fact_body,
    fact_id,
    first_break,
    instant_text,
    normal,
    normal_form,
    seal,
)
from wutong.lib.dates import Period, When
from wutong.lib.refusals import Refused

from .drafts import draft

SIGNED = Draft(
    subject="phase:9x4k2m7p0q3r5s8t",
    kind="project.signed",
    when=When.parse("2023-04-05T09:30"),
    claim={"event": "集中签约", "amount": {"value": "3000000000", "currency": "CNY", "qualifier": "exact"}},
    evidence=(Evidence("a" * 64, "Sheet1!F4"),),
    touches=("project:0a1b2c3d4e5f6g7h",),
    period=Period.inclusive(date(2023, 4, 1), date(2023, 4, 30)),
)
FACT = (
    '{"claim":{"amount":{"currency":"CNY","qualifier":"exact","value":"3000000000"},"event":"集中签约"},'
    '"corrects":null,"evidence":[{"paper":"' + "a" * 64 + '","place":"Sheet1!F4"}],"happened_at":"09:30",'
    '"happened_on":"2023-04-05","id":"3b9h5kk6cxbf37pq","kind":"project.signed","precision":"minute",'
    '"reason":"","since":"2023-04-01","subject":"phase:9x4k2m7p0q3r5s8t",'
    '"touches":["project:0a1b2c3d4e5f6g7h"],"until":"2023-05-01"}'
)
DIGEST = "9bbda3affa0f23d1ca8a089b05dcb60a3e8d4c3123ff42bc2aaa7160a99cc31c"
ENTRY = (
    '{"actor":"person:lin","door":"form","facts":[["3b9h5kk6cxbf37pq","' + DIGEST + '"]],"key":"form:1",'
    '"recorded_at":"2023-04-06T01:02:03.000456Z","seq":1}'
)
STONE_SEAL = "4662e1566923709f5fe96a2c732184976ff40e8bd2f676783228504a03ea14ee"
SEAL = "d07c00d7647d3c90de2bfa265210374f0592ed2a08cba8d84b61a9f718961ee0"

STONE = Entry(0, datetime(2023, 1, 1, tzinfo=UTC), "", "stone", "stone", ())
AT = datetime(2023, 4, 6, 1, 2, 3, 456, tzinfo=UTC)
FIRST = Entry(1, AT, "person:lin", "form", "form:1", (("3b9h5kk6cxbf37pq", DIGEST),))


def test_a_fact_has_these_bytes_and_no_others() -> None:
    body = fact_body(fact_id("form:1", 0), normal_form(SIGNED))
    assert canonical(body).decode() == FACT
    assert digest(body) == DIGEST == sha256(FACT.encode()).hexdigest()


def test_an_entry_has_these_bytes_and_no_others() -> None:
    assert canonical(entry_body(FIRST)).decode() == ENTRY


def test_a_seal_binds_the_entry_to_the_seal_before() -> None:
    assert seal("", STONE) == STONE_SEAL
    assert seal(STONE_SEAL, FIRST) == SEAL == sha256(f"{STONE_SEAL}\n{ENTRY}".encode()).hexdigest()


def test_the_first_break_of_a_chain_is_found() -> None:
    second = replace(FIRST, seq=2, key="form:2")
    chain = [(STONE, STONE_SEAL), (FIRST, SEAL), (second, seal(SEAL, second))]
    assert first_break(chain) is None
    chain[1] = (replace(FIRST, actor="person:wei"), SEAL)
    assert first_break(chain) == 1


def test_the_order_of_keys_changes_nothing() -> None:
    assert (
        canonical({"b": 1, "a": [True, None]})
        == canonical({"a": [True, None], "b": 1})
        == b'{"a":[true,null],"b":1}'
    )


def test_an_instant_is_written_in_universal_time_with_six_decimals() -> None:
    beijing = timezone(timedelta(hours=8))
    assert instant_text(datetime(2023, 4, 6, 9, 2, 3, 456, tzinfo=beijing)) == "2023-04-06T01:02:03.000456Z"
    assert instant_text(datetime(2023, 4, 6, 9, 2, 3, tzinfo=beijing)) == "2023-04-06T01:02:03.000000Z"


def test_two_spellings_of_one_letter_are_one_text() -> None:
    spelt = [normal_form(draft(said=unicodedata.normalize(form, "Ångström é が"))) for form in ("NFC", "NFD")]
    assert spelt[0] == spelt[1]
    assert digest(fact_body("x", spelt[0])) == digest(fact_body("x", spelt[1]))


def test_reason_and_place_are_in_normal_form_too() -> None:
    decomposed = unicodedata.normalize("NFD", "é")
    tidy = normal_form(draft(reason=f" {decomposed} ", evidence=(Evidence("a" * 64, decomposed),)))
    assert (tidy.reason, tidy.evidence[0].place) == ("é", "é")


def test_a_ref_is_touched_once_in_order_and_never_by_its_own_subject() -> None:
    tidy = normal_form(draft(touches=("thing:c", "thing:b", "thing:a", "thing:c")))
    assert tidy.touches == ("thing:b", "thing:c")


@pytest.mark.parametrize("value", [1.5, [1.0], {"a": {"b": [0.1]}}, (float("nan"),)])
def test_a_float_is_not_sealed(value: object) -> None:
    assert canonical({"amount": "1.5"})
    with pytest.raises(AssertionError, match="amounts travel as text"):
        canonical({"amount": value})


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "好\udfff"])
def test_text_that_no_database_keeps_is_refused_in_words(text: str) -> None:
    assert normal({"words": ["好\n"]}) == {"words": ["好\n"]}
    with pytest.raises(Refused, match="请重新输入"):
        normal({"words": [text]})


def test_the_same_act_names_its_facts_alike() -> None:
    assert fact_id("form:1", 0) == "3b9h5kk6cxbf37pq"
    assert len({fact_id(key, n) for key in ("form:1", "form:2") for n in range(3)}) == 6


_WORDS = st.text(st.characters(exclude_categories=["Cs"]))
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | _WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_WORDS, inner, max_size=4),
    max_leaves=12,
)


@given(_JSON)
def test_the_bytes_are_those_of_plain_json_with_sorted_keys(value: Json) -> None:
    plain = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert canonical(value) == plain.encode()
