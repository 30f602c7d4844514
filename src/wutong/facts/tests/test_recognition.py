"""Whose word a fact is: reported, verified by a second person, recognised by a level of government."""

from dataclasses import replace

import pytest

from tests.story import as_of, story
from wutong.facts.kinds import Grade
from wutong.facts.recognition import grades, may_verify
from wutong.ledger.core import standing
from wutong.lib.refusals import Refused

SIGNED = "2025-03-01 project.signed paper=contract by=chen\n"
NOW = as_of("2025-12-31")


def grade(told: str, known: str = "9999-12-31") -> Grade:
    """The grade of the first fact of a story."""
    stand = standing(story(SIGNED + told), as_of("2025-12-31", known))
    return grades(stand).get("1", Grade.REPORTED)


def test_what_nobody_checked_is_reported() -> None:
    assert grade("") is Grade.REPORTED


def test_a_second_persons_look_makes_it_verified_from_then_on() -> None:
    told = "2025-04-01 verification.granted about=1 method=papers by=sun"
    assert grade(told) is Grade.VERIFIED
    assert grade(told, known="2025-03-31") is Grade.REPORTED


def test_recognition_outranks_verification_whichever_came_first() -> None:
    verified = "2025-04-01 verification.granted about=1 method=site by=sun\n"
    recognised = "2025-04-01 recognition.granted about=1 level=county counted_year=2025 paper=list\n"
    assert grade(verified + recognised) is grade(recognised + verified) is Grade.RECOGNISED


def test_recognition_revoked_falls_back_to_what_remains() -> None:
    granted = "2025-04-01 recognition.granted about=1 level=county counted_year=2025 paper=list\n"
    verified = "2025-04-02 verification.granted about=1 method=site by=sun\n"
    revoked = "2025-05-01 recognition.revoked about=1 level=county paper=notice\n"
    assert grade(granted + revoked) is Grade.REPORTED
    assert grade(granted + verified + revoked) is Grade.VERIFIED
    assert grade(granted + revoked, known="2025-04-30") is Grade.RECOGNISED


def test_one_level_revokes_only_its_own_recognition() -> None:
    told = """2025-04-01 recognition.granted about=1 level=county counted_year=2025 paper=list
              2025-04-02 recognition.granted about=1 level=city counted_year=2025 paper=list
              2025-05-01 recognition.revoked about=1 level=city paper=notice"""
    assert grade(told) is Grade.RECOGNISED


def test_what_was_revoked_can_be_granted_again() -> None:
    told = """2025-04-01 recognition.granted about=1 level=city counted_year=2025 paper=list
              2025-05-01 recognition.revoked about=1 level=city paper=notice
              2025-06-01 recognition.granted about=1 level=city counted_year=2025 paper=list"""
    assert grade(told) is Grade.RECOGNISED


def test_within_one_act_the_last_word_counts() -> None:
    told = story(
        SIGNED
        + """2025-04-01 recognition.granted about=1 level=city counted_year=2025 paper=list
             2025-04-01 recognition.revoked about=1 level=city paper=notice"""
    )
    assert grades([replace(f, seq=1) for f in told]) == {}


def test_a_withdrawn_verification_verifies_nothing() -> None:
    granted = "2025-04-01 verification.granted about=1 method=papers by=sun\n"
    withdrawn = (
        "2025-04-01 verification.granted about=1 corrects=2 withdrawn=yes reason=看错 known=2025-04-09"
    )
    assert grade(granted) is Grade.VERIFIED
    assert grade(granted + withdrawn) is Grade.REPORTED


def test_a_corrected_fact_is_checked_anew() -> None:
    told = story(
        SIGNED
        + """2025-04-01 verification.granted about=1 method=papers by=sun
             2025-03-02 project.signed corrects=1 reason=笔误 paper=contract known=2025-04-05"""
    )
    assert [f.id for f in standing(told, NOW) if f.kind == "project.signed"] == ["3"]
    assert "3" not in grades(standing(told, NOW))


def test_nobody_verifies_what_he_reported_himself() -> None:
    told = story(SIGNED)
    may_verify(told[0], "person:sun", told)
    with pytest.raises(Refused, match="须由另一人核验"):
        may_verify(told[0], "person:chen", told)


def test_a_fact_is_verified_once_unless_the_verification_was_withdrawn() -> None:
    granted = SIGNED + "2025-04-01 verification.granted about=1 method=papers by=sun\n"
    told = story(granted)
    may_verify(told[0], "person:lin", story(SIGNED))
    with pytest.raises(Refused, match="已经核验过"):
        may_verify(told[0], "person:lin", told)
    withdrawn = (
        "2025-04-01 verification.granted about=1 corrects=2 withdrawn=yes reason=看错 known=2025-04-09"
    )
    may_verify(told[0], "person:lin", story(granted + withdrawn))


def test_only_the_newest_of_a_line_of_corrections_is_verified() -> None:
    told = story(SIGNED + "2025-03-02 project.signed corrects=1 reason=笔误 paper=contract")
    may_verify(told[1], "person:sun", told)
    with pytest.raises(Refused, match="最新的一条"):
        may_verify(told[0], "person:sun", told)


def test_what_was_withdrawn_is_not_verified() -> None:
    told = story(SIGNED + "2025-03-01 project.signed corrects=1 withdrawn=yes reason=未签 by=zhao")
    with pytest.raises(Refused, match="已撤回"):
        may_verify(told[1], "person:sun", told)
    with pytest.raises(Refused, match="最新的一条"):
        may_verify(told[0], "person:sun", told)


def test_recognition_asks_for_a_paper() -> None:
    line = "2025-04-01 recognition.granted about=1 level=county counted_year=2025"
    story(f"{SIGNED}{line} paper=list")
    with pytest.raises(Refused, match="须附凭证"):
        story(SIGNED + line)
