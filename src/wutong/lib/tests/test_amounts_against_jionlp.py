"""Our reading against an independent one, where both should agree.

jionlp takes 3亿2千万 for 6.2亿 and knows neither 億 nor 百亿级.
"""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wutong.lib.money import Qualifier
from wutong.lib.reading_amounts import read_amount

jionlp = pytest.importorskip("jionlp", reason="jionlp is a tool of the tests only")

SENSES = {
    "accurate": Qualifier.EXACT,
    "blur": Qualifier.ABOUT,
    "blur+": Qualifier.AT_LEAST,
    "blur-": Qualifier.AT_MOST,
}
figures = st.integers(1, 9999).map(str) | st.decimals("0.1", "999", places=2).map(str)
texts = st.builds("{}{}".format, figures, st.sampled_from(["万元", "亿元", "万美元", "亿美元", "亿", "万"]))


@pytest.mark.parametrize(
    "before, after", [("", ""), ("约", ""), ("超", ""), ("不超过", ""), ("", "以上"), ("", "左右")]
)
@settings(max_examples=15)
@given(text=texts)
def test_a_sum_and_its_bound_are_read_alike(before: str, after: str, text: str) -> None:
    theirs = jionlp.parse_money(f"{before}{text}{after}")
    ours = read_amount(f"{before}{text}{after}")
    assert (ours.value, ours.qualifier) == (Decimal(theirs["num"]), SENSES[theirs["definition"]])
    assert (ours.currency == "USD") == (theirs["case"] == "美元")


@pytest.mark.parametrize(
    "text",
    [
        "三亿二千万",
        "一千二百万元",
        "三亿零五百万元",
        "二十三亿元",
        "一百零五亿元",
        "十亿元",
        "两亿",
        "3个亿",
        "1.2万亿",
        "1,200万元",
        "１２００万元",
        "港币3000万元",
        "人民币3亿元",
        "20亿美元以上",
        "至少10亿元",
        "超千亿元",
        "上亿元",
    ],
)
def test_numerals_are_read_alike(text: str) -> None:
    theirs = jionlp.parse_money(text)
    ours = read_amount(text)
    assert (ours.value, ours.qualifier) == (Decimal(theirs["num"]), SENSES[theirs["definition"]])


@pytest.mark.parametrize("text", ["5000万-1亿", "1-3亿元", "50亿~100亿元", "2-3千万元", "1亿至3亿元"])
def test_ranges_are_read_alike(text: str) -> None:
    ours = read_amount(text)
    assert [ours.value, ours.high] == [Decimal(end) for end in jionlp.parse_money(text)["num"]]
