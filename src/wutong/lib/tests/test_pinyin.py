"""How names are found by their sound."""

import random

import pytest
from pypinyin import Style, lazy_pinyin

from wutong.lib.pinyin import finds


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("君乐宝", "junlebao jlb"),
        ("ABC 3期", "abc 3qi abc 3q"),
        ("", " "),
        ("长兴·行", "changxing·xing cx·x"),
    ],
)
def test_a_name_is_found_by_its_pinyin_and_their_initials(name: str, found: str) -> None:
    assert finds(name) == found


def test_initials_are_those_of_the_dictionary() -> None:
    chance = random.Random(1)
    characters = "远山能源长市行重兴女嗯儿欸㐀𠮷abcA1(（)） 3期·-éüÄ"
    for name in ("".join(chance.choices(characters, k=6)) for _ in range(2000)):
        full, initials = lazy_pinyin(name), lazy_pinyin(name, style=Style.FIRST_LETTER)
        assert finds(name) == f"{''.join(full)} {''.join(initials)}".lower()
