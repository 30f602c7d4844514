import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.lib import ids
from wutong.lib.refusals import Refused


def test_the_same_parts_give_the_same_id_for_ever() -> None:
    """Any Crockford encoder agrees: SHA-256 of "project\\n350583\\n1", first 80 bits."""
    assert ids.derive("project", "350583", "1") == "c6skgwdzexgyq96w"


@given(st.text())
def test_an_id_can_be_read_out_by_telephone(part: str) -> None:
    assert re.fullmatch("[0-9a-hjkmnp-tv-z]{16}", ids.derive("lead", part))


def test_other_parts_give_another_id() -> None:
    assert ids.derive("a", "b") != ids.derive("b", "a") != ids.derive("ab")


@given(st.sampled_from(["project", "phase", "credit_code", "h2"]), st.integers())
def test_a_ref_splits_into_what_it_was_made_of(kind: str, number: int) -> None:
    id = ids.derive(kind, str(number))
    assert ids.split(ids.ref(kind, id)) == (kind, id)


@pytest.mark.parametrize(
    "text", ["", "project", "project:", ":9x", "Project:9x", "project:9x:2", "project:9 x"]
)
def test_what_is_not_a_ref_is_refused_by_name(text: str) -> None:
    with pytest.raises(Refused) as refused:
        ids.split(text)
    assert text in str(refused.value)
