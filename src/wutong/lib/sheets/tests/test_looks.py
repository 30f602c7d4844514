"""What the cells of a column look like helps to tell what it means, and never overrules its heading."""

from collections.abc import Sequence
from datetime import date

import pytest

from wutong.lib.sheets.cells import Value
from wutong.lib.sheets.columns import Field, Proposal, knower, propose
from wutong.lib.sheets.headings import Head, unit_of
from wutong.lib.sheets.layout import lay_out
from wutong.lib.sheets.looks import (
    CELLS,
    COMPANY,
    DAY,
    MONEY,
    NUMBER,
    PHASE,
    PLACE,
    TICK,
    Look,
    samples,
    seen,
)

from .books import sheet

STAGE = Look("stage", lambda value: value in ("在谈", "已签约"))
FIELDS = (
    Field("name", "project_named", ("项目名称",)),
    Field("investor", "investor_named", ("投资方", "企业"), looks=(COMPANY,), telling=COMPANY),
    Field("planned", "planned_total", ("总投资",), never=("税",), looks=(MONEY, NUMBER), telling=MONEY,
          hints=("规模",)),
    Field("hosts", "project_hosted", ("属地", "企业"), looks=(PLACE,), telling=PLACE),
    Field("status", "stage", ("进展",), looks=(STAGE,), telling=STAGE),
    Field("date", "happened_on", ("时间",), looks=(DAY, NUMBER), telling=DAY),
    Field("signed", "signed", ("签约",), looks=(DAY, TICK)),
)  # fmt: skip
PLACES, COMPANIES, DAYS = ["石桥镇", "青禾镇", "临江街道"], ["甲公司", "乙集团", "丙厂"], ["2023年4月"] * 3


def columns(**cells: Sequence[Value]) -> list[Proposal]:
    """The proposals for columns with these headings and cells."""
    heads = [Head(n, (title,), unit_of(title)) for n, title in enumerate(cells, 1)]
    return list(propose(heads, FIELDS, dict(enumerate(cells.values(), 1))))


@pytest.mark.parametrize(
    ("values", "look"),
    [
        (PLACES, PLACE), (["Shiqiao Town", "Qinghe Town", "High-tech Park"], PLACE),
        (COMPANIES, COMPANY), (["Verda Inc.", "Lumen Co., Ltd.", "Frost AG"], COMPANY),
        (DAYS, DAY), ([date(2023, 4, 5)] * 3, DAY), (["12 March 2023", "Mar 2023", "03/04/2023"], DAY),
        (["3.2亿元", "约5000万元", "US$ 20m"], MONEY), ([1, 2.5, "3,000"], NUMBER),
        (["√", "×", "√"], TICK), (["一期", "第二期", "Phase II"], PHASE),
    ],
)  # fmt: skip
def test_a_column_has_the_look_of_nearly_all_its_cells(values: Sequence[Value], look: Look) -> None:
    assert seen(values) == {look}
    assert look in seen([*values, *values, "别的"])
    assert look not in seen([*values, *["别的"] * 2])
    assert not seen(values[:1])


def test_cells_decide_between_the_meanings_of_a_heading() -> None:
    assert [p.key for p in columns(企业=COMPANIES)] == ["investor"]
    assert [p.key for p in columns(企业=PLACES)] == ["hosts"]


def test_cells_that_contradict_a_heading_make_it_less_sure_and_no_more() -> None:
    (plain,), (doubted,) = columns(总投资=[3, 5, 8]), columns(总投资=DAYS)
    assert (plain.key, plain.sure) == ("planned", 100)
    assert (doubted.key, doubted.sure) == ("planned", 70)
    assert str(doubted.reason) == "列名“总投资”即“计划总投资”，但单元格看着不像，请核对"


def test_of_two_columns_for_one_field_the_one_whose_cells_agree_is_read() -> None:
    assert [p.key for p in columns(投资方=DAYS, 主要投资方=COMPANIES)] == ["", "investor"]
    assert [p.key for p in columns(投资方=COMPANIES, 主要投资方=COMPANIES)] == ["investor", ""]


@pytest.mark.parametrize(
    ("title", "values", "key"),
    [
        ("位置", PLACES, "hosts"), ("单位", COMPANIES, "investor"),
        ("情况", ["在谈", "已签约", "在谈"], "status"),
        ("何时", DAYS, "date"), ("多少", ["3亿元", "2亿元", "5000万"], "planned"),
        ("多少(亿元)", [3, 2, 5], "planned"),
    ],
)  # fmt: skip
def test_an_unknown_heading_is_proposed_by_its_cells_with_little_confidence(
    title: str, values: Sequence[Value], key: str
) -> None:
    (found,) = columns(**{title: values})
    assert (found.key, found.sure) == (key, 60)
    assert str(found.reason).startswith("不认识这个列名，看单元格像是“")


def test_bare_numbers_are_money_only_where_a_heading_hints_at_it() -> None:
    assert [(p.key, p.sure) for p in columns(规模=[3, 2, 5], 人数=[30, 20, 50])] == [("planned", 70), ("", 0)]


def test_other_money_is_not_taken_for_the_planned_total() -> None:
    assert [p.key for p in columns(**{"年税(万元)": [3, 2, 5]})] == [""]


def test_of_two_unknown_columns_that_look_alike_neither_is_taken() -> None:
    assert [p.key for p in columns(这里=PLACES, 那里=PLACES)] == ["", ""]


def test_a_field_that_a_heading_names_is_not_guessed_again() -> None:
    assert [p.key for p in columns(属地=PLACES, 位置=PLACES)] == ["hosts", ""]


def test_only_the_first_filled_cells_of_data_rows_are_looked_at() -> None:
    rows = "\n".join(["项目名称|属地", "合计|9", *(["甲|石桥镇", "乙|待定"] * 60)])
    layout = lay_out(sheet(rows), knower(FIELDS))
    assert samples(layout)[2] == ["石桥镇"] * CELLS
