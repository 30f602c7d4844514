"""Tables written as workbooks, and what their reader finds again."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.lib.dates import When
from wutong.lib.money import Amount, Qualifier
from wutong.lib.reading_amounts import read_amount
from wutong.lib.reading_dates import read_when
from wutong.lib.sheets.cells import inert, shown
from wutong.lib.sheets.layout import lay_out
from wutong.lib.sheets.manners import Days, days_of, sum_in, until
from wutong.lib.sheets.reading import read
from wutong.lib.sheets.writing import headed, like, written

from .books import sheet

DAYS = ("2023", "2023-H2", "2023-Q2", "2023-04", "2023-11-05", "2023-04-05T09:30")


@given(st.text("=+-@'　 \ta甲1", max_size=6))
def test_inert_text_is_shown_as_it_was(text):
    assert shown(inert(text)) == " ".join(text.split())
    assert inert(text)[:1] not in ("=", "+", "-", "@")


@pytest.mark.parametrize("text", ["=1", "'=1", "''=1", "-", "+86", "@甲", "'甲", "甲=1", "007"])
def test_a_reader_finds_the_text_that_was_written(text):
    (book,) = read(written([headed("表", ["甲"], [[text]])])).sheets
    assert book.cell(2, 1).text == text


def test_headings_over_several_rows_stay_where_they_were_and_more_stand_beside_them():
    theirs = sheet(
        "台账|||\n名称|进展||备注\n|签约|开工|\n甲|√||",
        (1, 1, 1, 4),
        (2, 1, 3, 1),
        (2, 2, 2, 3),
        (2, 4, 3, 4),
    )
    knows = {"名称", "进展", "签约", "开工", "备注", "去向"}.__contains__
    before = lay_out(theirs, knows)
    (ours,) = read(written([like(before, ["去向"], [["乙", None, "√"]], {"台账": "新台账"})])).sheets
    after = lay_out(ours, knows)
    assert after.heads[:-1] == before.heads
    assert after.heads[-1].words == ("去向",)
    assert set(theirs.merged) <= set(ours.merged)
    assert (after.title, [row.words for row in after.rows]) == (("新台账",), ["乙"])


@pytest.mark.parametrize("when", DAYS)
@pytest.mark.parametrize("days", [Days(), Days("."), Days("-", padded=True, year=""), Days("", year="")])
def test_a_day_is_read_as_exactly_as_it_was_written(when, days):
    assert read_when(days.write(When.parse(when))) == When.parse(when)


def test_a_day_of_which_only_the_last_is_known_is_a_tick():
    assert Days().write(When.parse("../2023-04-05")) == "√"


def test_the_manner_of_a_column_is_that_of_most_of_its_cells():
    assert days_of(["2023.04", "2023.05.06", "2023年7月"]) == Days(".", padded=True, year="")
    assert days_of([date(2023, 4, 5)]).write(When.parse("2023-05-01")) == date(2023, 5, 1)
    assert days_of(["√", "", None]).ticks
    assert days_of([], Days("/")) == Days("/")


@given(
    st.decimals(1, 10**12, places=2),
    st.sampled_from([q for q in Qualifier if q is not Qualifier.RANGE]),
    st.sampled_from(["", "元", "万元", "亿元", "万美元"]),
    st.sampled_from(["CNY", "USD"]),
)
def test_a_sum_is_read_again_as_the_same_amount(value, qualifier, unit, currency):
    amount = Amount(Decimal(value), qualifier, None, currency)
    assert read_amount(sum_in(amount, unit), unit=unit or None) == amount


@pytest.mark.parametrize(
    ("line", "moved"),
    [
        ("推进表(截至4月,整理)", "推进表(截至2023年6月30日,整理)"),
        ("截止到2022年12月31日", "截止到2023年6月30日"),
        ("截至4月，上月截至3月", ""),
        ("项目清单", ""),
    ],
)
def test_a_title_moves_to_another_day_only_where_it_names_one(line, moved):
    assert until([line, "单位:亿元"], date(2023, 6, 30)).get(line, "") == moved
