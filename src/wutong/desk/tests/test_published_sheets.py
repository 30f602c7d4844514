"""Tables of statistics at the door for sheets: long and wide ones, twice the same, and one that differs."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from tests.clock import Clock
from wutong.desk.intake import actions
from wutong.desk.intake.actions import Plan, confirm
from wutong.desk.intake.questions import Question
from wutong.facts.kinds import from_json
from wutong.facts.published import FigurePublished
from wutong.ledger import core
from wutong.lib.refusals import Refused
from wutong.organisations.models import Person, Post
from wutong.organisations.queries import named
from wutong.organisations.sheets import Choice, Outcome
from wutong.projects.telling import days, number
from wutong.targets.published import claim_of

from .intake_office import founded, of_rows, planned, standing

HEADS = ("指标", "期间", "数值", "单位", "地区", "发布单位", "备注")
FIFTEEN = ("签约项目数", "2023年1-4月", 15, "个", "蓬江区", "区招商局", "")


@pytest.fixture
def lin(db: None, clock: Clock) -> Person:
    """The officer of all five offices."""
    return founded()


def bulletin(lin: Person, *rows: Sequence[Any], **more: Any) -> Plan:
    """The preview of a table of Pengjiang."""
    return of_rows(lin, "440703", rows, **more)


def told(plan: Plan) -> list[tuple[str, str, str, str]]:
    """Each figure a plan would record: of whom, what, over which days, how much."""
    return [(d.subject.rpartition(":")[2], *said(d)) for d in plan.drafts]


def said(one: core.Draft) -> tuple[str, str, str]:
    """What, over which days, how much."""
    assert one.claim is not None and one.period is not None
    claim = from_json(one.kind, one.claim)
    assert isinstance(claim, FigurePublished)
    return claim.metric, days(one.period), number(claim)


def figures() -> list[str]:
    """The numbers that stand in the ledger."""
    return [number(claim_of(f)) for f in standing() if f.kind == FigurePublished.kind]


def problems(plan: Plan) -> list[str]:
    return [str(problem) for row in plan.rows for problem in row.problems]


def test_a_long_table_is_one_figure_a_row_each_with_its_cell(lin: Person) -> None:
    plan = bulletin(
        lin,
        HEADS,
        FIFTEEN,
        ("签约总额", "2023年1-4月", "约128亿元", "", "棠下镇", "区招商局", ""),
        ("签约金额同比增长", "2023年一季度", 12.3, "%", "全区", "区招商局", ""),
    )
    assert plan.about.room == "published"
    assert told(plan) == [
        ("440703", "projects_signed", "2023-01-01–2023-04-30", "15 个"),
        ("440703101", "amount_signed", "2023-01-01–2023-04-30", "约 128 亿元"),
        ("440703", "amount_signed_yoy", "2023-01-01–2023-03-31", "12.3%"),
    ]
    assert [d.evidence[0].place for d in plan.drafts] == ["Sheet1!C2", "Sheet1!C3", "Sheet1!C4"]


def test_rows_of_regions_and_columns_of_indicators(lin: Person) -> None:
    plan = bulletin(
        lin,
        ["蓬江区2023年1-4月招商引资主要指标"],
        ["单位", "签约项目数(个)", "签约金额(亿元)", "同比增长(%)", "规上企业(家)"],
        ["棠下镇", 3, 12.5, 8.1, 4],
        ["荷塘镇", 1, None, -2, "—"],
        ["全区", 15, 128, None, 20],
    )
    whole = "2023-01-01–2023-04-30"
    assert told(plan) == [
        ("440703101", "projects_signed", whole, "3 个"),
        ("440703101", "amount_signed", whole, "12.5 亿元"),
        ("440703101", "规上企业", whole, "4 家"),
        ("440703101", "amount_signed_yoy", whole, "8.1%"),
        ("440703102", "projects_signed", whole, "1 个"),
        ("440703102", "amount_signed_yoy", whole, "-2%"),
        ("440703", "projects_signed", whole, "15 个"),
        ("440703", "amount_signed", whole, "128 亿元"),
        ("440703", "规上企业", whole, "20 家"),
    ]


def test_rows_of_indicators_and_columns_of_years(lin: Person) -> None:
    plan = bulletin(
        lin,
        ["指标", "单位", "2021年", "2022年", "2023年1-4月", "同比增长(%)"],
        ["一、签约项目数", "个", 10, 12, 15, 25],
        ["固定资产投资", "亿元", 100.5, 110, 128, None],
    )
    assert [row[1:] for row in told(plan)] == [
        ("projects_signed", "2021-01-01–2021-12-31", "10 个"),
        ("projects_signed", "2022-01-01–2022-12-31", "12 个"),
        ("projects_signed", "2023-01-01–2023-04-30", "15 个"),
        ("projects_signed_yoy", "2023-01-01–2023-04-30", "25%"),
        ("fixed_investment", "2021-01-01–2021-12-31", "100.5 亿元"),
        ("fixed_investment", "2022-01-01–2022-12-31", "110 亿元"),
        ("fixed_investment", "2023-01-01–2023-04-30", "128 亿元"),
    ]


def test_headings_of_two_rows_and_what_stands_above_the_table(lin: Person) -> None:
    plan = bulletin(
        lin,
        ["发布单位：区统计局", "时间：2023年", "发布日期：2023年5月12日"],
        ["地区", "签约项目数(个)", None, "签约金额(亿元)", None],
        [None, "1-4月", "4月当月", "1-4月", "同比增长(%)"],
        ["棠下镇", 3, 1, 4, 8],
        merged=["A2:A3", "B2:C2", "D2:E2"],
    )
    assert [row[1:] for row in told(plan)] == [
        ("projects_signed", "2023-01-01–2023-04-30", "3 个"),
        ("projects_signed", "2023-04-01–2023-04-30", "1 个"),
        ("amount_signed", "2023-01-01–2023-04-30", "4 亿元"),
        ("amount_signed_yoy", "2023-01-01–2023-04-30", "8%"),
    ]
    assert {(d.claim["publisher"], d.when.iso()) for d in plan.drafts if d.claim} == {
        ("区统计局", "2023-05-12")
    }


def test_rows_of_regions_and_columns_of_months_of_the_indicator_above(lin: Person) -> None:
    plan = bulletin(
        lin,
        ["指标：签约项目数", "单位：个", "时间：2023年"],
        ["地区", "1-2月", "1-3月"],
        ["棠下镇", 1, 2],
    )
    assert [row[1:] for row in told(plan)] == [
        ("projects_signed", "2023-01-01–2023-02-28", "1 个"),
        ("projects_signed", "2023-01-01–2023-03-31", "2 个"),
    ]


def test_a_bare_month_counts_from_january_and_the_person_is_told(lin: Person) -> None:
    rows = (
        ("指标", "年份", "月份", "数值"),
        ("签约项目数", 2023, "4月", 15),
        ("签约项目数", 2023, "4月当月", 4),
    )
    plan = bulletin(lin, *rows)
    assert [row[2] for row in told(plan)] == ["2023-01-01–2023-04-30", "2023-04-01–2023-04-30"]
    assert [len(row.remarks) for row in plan.rows] == [1, 0]
    assert "当月" in str(plan.rows[0].remarks[0])


def test_an_unknown_indicator_keeps_its_words_and_the_person_is_told_of_the_nearest(lin: Person) -> None:
    plan = bulletin(lin, HEADS, ("亿元以上签约项目数", "2023年1-4月", 6, "个", "", "区招商局", ""))
    assert told(plan) == [("440703", "亿元以上签约项目数", "2023-01-01–2023-04-30", "6 个")]
    assert "签约项目数" in str(plan.rows[0].remarks[0]).partition("；")[2]


def test_what_cannot_be_read_is_told_cell_by_cell(lin: Person) -> None:
    plan = bulletin(
        lin,
        HEADS,
        ("签约项目数", "2023年1-4月", 15, "亿元", "火星", "", ""),
        ("签约项目数", "2023年", 15, "个", "", "", ""),
        ("签约项目数", "", 15, "个", "", "", ""),
        FIFTEEN,
    )
    assert [row.outcome for row in plan.rows] == [Outcome.PROBLEM] * 3 + [Outcome.KNOWN]
    found = problems(plan)
    assert ["以个计" in found[0], "火星" in found[1], "晚于材料的日子" in found[2], "期间" in found[3]] == [
        True
    ] * 4


def test_a_percentage_that_may_have_lost_its_format_is_shown_to_the_person(lin: Person) -> None:
    plan = bulletin(lin, HEADS, ("签约金额同比增长", "2023年1-4月", 0.123, "%", "", "", ""))
    assert "12.3%" in str(plan.rows[0].remarks[0])


def test_the_same_table_twice_records_nothing(lin: Person) -> None:
    assert confirm(lin, bulletin(lin, HEADS, FIFTEEN))
    again = bulletin(lin, HEADS, FIFTEEN, ("签约项目数", "2023年1-4月", "15个", "", "", "区招商局", ""))
    assert [row.outcome for row in again.rows] == [Outcome.SAME, Outcome.SAME]
    assert figures() == ["15 个"]


@pytest.mark.parametrize(
    ("choice", "stand"),
    [(Choice.BOTH, ["15 个", "16 个"]), (Choice.CORRECT, ["16 个"]), (Choice.SKIP, ["15 个"])],
)
def test_a_changed_number_is_a_contradiction_and_a_person_chooses(
    lin: Person, choice: Choice, stand: list[str]
) -> None:
    confirm(lin, bulletin(lin, HEADS, FIFTEEN))
    changed = (*FIFTEEN[:2], 16, *FIFTEEN[3:])
    plan = bulletin(lin, HEADS, changed)
    assert [row.outcome for row in plan.rows] == [Outcome.DIFFERS]
    chosen = actions.preview(_chosen(plan, choice))
    confirm(lin, chosen)
    assert figures() == stand
    assert not actions.preview(_chosen(plan, choice)).drafts


def _chosen(plan: Plan, choice: Choice) -> Question:
    return replace(plan.question, choices={"": choice})


def test_two_publishers_may_say_two_things(lin: Person) -> None:
    confirm(lin, bulletin(lin, HEADS, FIFTEEN))
    other = ("签约项目数", "2023年1-4月", 12, "个", "蓬江区", "区统计局", "")
    plan = bulletin(lin, HEADS, FIFTEEN, other)
    assert [row.outcome for row in plan.rows] == [Outcome.SAME, Outcome.KNOWN]
    confirm(lin, plan)
    assert figures() == ["15 个", "12 个"]


def test_one_table_that_says_two_things_records_the_first(lin: Person) -> None:
    plan = bulletin(lin, HEADS, FIFTEEN, (*FIFTEEN[:2], 16, *FIFTEEN[3:]))
    assert [row[3] for row in told(plan)] == ["15 个"]
    assert "第 2 行" in str(plan.rows[1].remarks[0])


def test_whoever_does_not_report_there_brings_no_table(lin: Person) -> None:
    stranger = Person.objects.named("wei", "魏强")
    Post.objects.create(person=stranger, organisation=named("350583"), role=Post.Role.OFFICER)
    with pytest.raises(Refused, match="无权为 蓬江区 上报"):
        bulletin(stranger, HEADS, FIFTEEN)


@pytest.mark.parametrize("ledger", ["ganzhou", "huaian", "nanan", "xiangyang", "pengjiang"])
def test_a_project_ledger_is_none_of_these_tables(lin: Person, ledger: str) -> None:
    assert planned(lin, ledger).about.room == "projects"
