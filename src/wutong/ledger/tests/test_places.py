"""Evidence as people cite it."""

from wutong.ledger.core import Evidence
from wutong.ledger.places import citations

A, B = "a" * 64, "b" * 64


def test_a_paper_is_named_once_with_all_its_places():
    (cited,) = citations([Evidence(A, "Sheet1!F4"), Evidence(A, "Sheet1!K4"), Evidence(A, "Sheet1!F4")])
    assert (cited.first, cited.places) == ("Sheet1!F4", "Sheet1!F4, K4")


def test_a_place_on_another_sheet_keeps_its_name():
    (cited,) = citations([Evidence(A, "一!F4"), Evidence(A, "二!F4")])
    assert cited.places == "一!F4, 二!F4"


def test_papers_keep_their_order_and_may_have_no_place():
    assert [(c.paper, c.places) for c in citations([Evidence(B), Evidence(A, "3")])] == [(B, ""), (A, "3")]
