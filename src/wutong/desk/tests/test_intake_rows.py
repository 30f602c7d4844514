"""What becomes of single rows: new, known, the same again, or a problem with its cell."""

from collections.abc import Sequence
from typing import Any

import pytest

from tests.clock import Clock
from wutong.desk.intake.actions import Plan, confirm
from wutong.facts.milestones import InProduction, Signed
from wutong.ledger.models import Entry
from wutong.lib.dates import When
from wutong.lib.money import YI, Amount
from wutong.lib.refusals import Refused
from wutong.organisations.doors import Act
from wutong.organisations.models import Person
from wutong.organisations.queries import named
from wutong.projects import actions as projects
from wutong.projects.models import Project

from .intake_office import founded, milestones, of_rows, project, said

HEAD = ["区县", "项目名称", "投资方", "总投资(万元)", "进展", "时间"]
GOOD: list[Any] = ["洪泽区", "光电项目", "利亚德", 500, "已签约", "2023.02"]


@pytest.fixture
def lin(db: None, clock: Clock) -> Person:
    """An officer of Huai'an."""
    return founded()


def huaian(lin: Person, *rows: Sequence[Any], head: Sequence[str] = HEAD, **more: Any) -> Plan:
    return of_rows(lin, "320800", [head, *rows], **more)


def complaints(plan: Plan, row: int = 3) -> list[tuple[str, str]]:
    (found,) = [r for r in plan.rows if r.row == row]
    return [(problem.place, said(problem)) for problem in found.problems]


@pytest.mark.parametrize(
    ("column", "value", "place", "sentence"),
    [
        (0, "红泽区", "Sheet1!A3", "没有名为“红泽区”的单位，请核对名称；已有：洪泽区"),
        (1, None, "Sheet1!A3", "这一行没有项目名称，请补上或删去这一行"),
        (1, "长" * 201, "Sheet1!B3", "文字超过 200 个字，请精简"),
        (3, "五百方", "Sheet1!D3", "看不懂金额 五百方"),
        (4, "已签", "Sheet1!E3", "看不懂进展“已签”，请写成 签约"),
        (4, "已落地", "Sheet1!E3", "“已落地”说不出是注册、备案还是拿地"),
        (4, None, "Sheet1!F3", "有日期而没有写明到了哪个节点"),
        (5, "2026年1月", "Sheet1!F3", "2026年1月 还没有到来：计划日期不算已经发生"),
        (5, "2023年6月", "Sheet1!F3", "2023年6月 晚于台账截至日 2023-05-31"),
        (5, "2023年2月30日", "Sheet1!F3", "日历上没有"),
        (5, "4月12日", "Sheet1!F3", "没有年份"),
        (5, "春节后", "Sheet1!F3", "春节后"),
    ],
)
def test_a_bad_cell_is_named_and_its_row_skipped(
    lin: Person, column: int, value: object, place: str, sentence: str
) -> None:
    bad = [*GOOD]
    bad[1], bad[column] = "另一项目", value
    plan = huaian(lin, GOOD, bad)
    (found,) = complaints(plan)
    assert found[0] == place
    assert sentence in found[1]
    assert (plan.counts["new"], plan.counts["problem"]) == (1, 1)
    confirm(lin, plan)
    assert Project.objects.count() == 1


def test_all_bad_cells_of_a_row_are_named_at_once(lin: Person) -> None:
    plan = huaian(lin, GOOD, ["火星", "乙项目", "", "五百方", "已签约", "2023年13月"])
    assert [place for place, _sentence in complaints(plan)] == ["Sheet1!A3", "Sheet1!D3", "Sheet1!F3"]


def test_an_amount_without_a_unit_is_a_problem(lin: Person) -> None:
    head = [*HEAD[:3], "总投资", *HEAD[4:]]
    ((place, sentence),) = complaints(huaian(lin, [*GOOD[:3], "5亿元", *GOOD[4:]], GOOD, head=head))
    assert (place, sentence[:11]) == ("Sheet1!D3", "金额 500 没有单位")


def test_an_amount_merged_over_rows_is_a_problem(lin: Person) -> None:
    rows = [GOOD, ["", "甲项目", "", 800, "在谈", ""], ["", "乙项目", "", None, "在谈", ""]]
    plan = huaian(lin, *rows, merged=["D3:D4"])
    assert complaints(plan) == complaints(plan, 4)
    assert "合并了几行" in complaints(plan)[0][1]


def test_a_sheet_of_nothing_but_problems_is_refused(lin: Person) -> None:
    plan = huaian(lin, ["火星", *GOOD[1:]], ["金星", *GOOD[1:]])
    with pytest.raises(Refused, match="2 行都没能读懂，没有可入账的内容；第 2 行：没有名为“火星”的单位"):
        confirm(lin, plan)
    assert Entry.objects.count() == 1


def test_a_later_edition_adds_only_what_is_new(lin: Person) -> None:
    confirm(lin, huaian(lin, GOOD))
    later = huaian(lin, [*GOOD[:4], "已开工", "2023.06"], day="2023-06-30")
    (row,) = later.rows
    assert (row.outcome, str(row.why)) == ("known", "账本里 洪泽区 已有同名项目")
    assert [(d.kind, d.when.iso()) for d in row.drafts] == [("project.started", "2023-06")]
    assert confirm(lin, later)
    assert milestones(project("光电项目")) == {"signed": "2023-02", "started": "2023-06"}


def test_another_workbook_that_says_the_same_adds_nothing(lin: Person) -> None:
    confirm(lin, huaian(lin, GOOD))
    again = huaian(lin, GOOD, head=[*HEAD[:5], "日期"])
    assert [row.outcome for row in again.rows] == ["same"]
    assert confirm(lin, again) is None
    assert Entry.objects.count() == 2


def test_a_vaguer_date_adds_nothing_and_a_more_exact_one_is_recorded(lin: Person) -> None:
    confirm(lin, huaian(lin, GOOD))
    assert not huaian(lin, [*GOOD[:5], "2023年"]).drafts
    assert not huaian(lin, [*GOOD[:5], ""]).drafts
    (row,) = huaian(lin, [*GOOD[:5], "2023年2月14日"]).rows
    assert [d.when.iso() for d in row.drafts] == ["2023-02-14"]
    assert [said(c.said) for c in row.contradictions] == ["账本已记“签约”(2023-02)，本表为“签约”(2023-02-14)"]


def test_what_a_form_recorded_more_fully_is_not_recorded_again(lin: Person) -> None:
    confirm(lin, huaian(lin, GOOD))
    story = project("光电项目")
    phase = Project.objects.get().phases.get()
    projects.correct(
        Act(lin, "form", "k1"), story.phases[0].opened["signed"], Signed(Amount(5 * YI)),
        when=When.parse("2023-02-20"), reason="见协议",
    )  # fmt: skip
    projects.pass_milestone(Act(lin, "form", "k2"), phase, InProduction(), when=When.parse("2023-05-01"))
    assert [d.kind for d in huaian(lin, [*GOOD[:4], "已投产", "2023年5月"]).drafts] == []
    (row,) = huaian(lin, [*GOOD[:5], "2023.02"], day="2023-06-30").rows
    assert row.outcome == "same"


def test_a_statement_taken_back_is_not_recorded_again(lin: Person) -> None:
    confirm(lin, huaian(lin, GOOD))
    projects.withdraw(Act(lin, "form", "k1"), project("光电项目").phases[0].opened["signed"], reason="没有签")
    (row,) = huaian(lin, GOOD, head=[*HEAD[:5], "日期"]).rows
    assert (row.outcome, [said(r) for r in row.remarks]) == (
        "same",
        ["“签约”以前记过，后来更正或撤回了，不再记"],
    )


def test_another_investor_in_a_later_edition_is_recorded_and_pointed_out(lin: Person) -> None:
    confirm(lin, huaian(lin, GOOD))
    (row,) = huaian(lin, [*GOOD[:2], "洲明科技", *GOOD[3:]], day="2023-06-30").rows
    assert [(d.kind, d.claim) for d in row.drafts] == [("project.investor_named", {"name": "洲明科技"})]
    assert "账本已记“投资方 利亚德”" in said(row.contradictions[0].said)


def test_a_second_total_of_one_phase_is_left_out_and_pointed_out(lin: Person) -> None:
    plan = huaian(lin, GOOD, [*GOOD[:3], 900, "已开工", "2023.03"])
    assert [d.kind for d in plan.rows[1].drafts] == ["project.started"]
    assert [said(r) for r in plan.rows[1].remarks] == [
        "第 2 行已记“计划总投资 500 万元”，本行的“计划总投资 900 万元”没有另记"
    ]


def test_one_milestone_on_two_days_is_recorded_twice_and_pointed_out(lin: Person) -> None:
    plan = huaian(lin, GOOD, [*GOOD[:5], "2023.03"])
    assert [d.when.iso() for d in plan.rows[1].drafts] == ["2023-03"]
    assert [said(r) for r in plan.rows[1].remarks] == ["第 2 行也记了“签约”(2023-02)，两条都记，请核对"]


def test_two_projects_of_one_name_in_the_ledger_cannot_be_told_apart(lin: Person) -> None:
    for key in ("k1", "k2"):
        opening = projects.Opening("光电项目", named("320813"))
        projects.open_project(Act(lin, "form", key), opening, when=When.parse("../2023-01-31"))
    plan = huaian(lin, GOOD)
    assert complaints(plan, 2) == [
        ("Sheet1!B2", "洪泽区 有 2 个项目都叫“光电项目”，分不清是哪一个，请先给它们改名")
    ]


def test_a_second_phase_alone_implies_the_first(lin: Person) -> None:
    head = [*HEAD, "期次"]
    confirm(lin, huaian(lin, [*GOOD, "二期"], head=head))
    assert [(p.number, p.name, len(p.opened)) for p in project("光电项目").phases] == [
        (1, "", 0),
        (2, "二期", 1),
    ]
    later = huaian(lin, [*GOOD[:4], "在谈", "2023.03", "第三期"], head=head)
    confirm(lin, later)
    assert milestones(project("光电项目"), 3) == {"negotiation_opened": "2023-03"}


def test_a_date_of_signing_stays_one_though_the_project_has_gone_further(lin: Person) -> None:
    head = ["项目名称", "签约时间", "目前进展"]
    plan = huaian(lin, ["甲项目", "2023年1月", "已开工"], ["乙项目", "2023年2月", "意向"], head=head)
    confirm(lin, plan)
    assert milestones(project("甲项目")) == {"signed": "2023-01", "started": "../2023-05-31"}
    assert milestones(project("乙项目")) == {"framework_signed": "2023-02"}
    refused = huaian(lin, ["丙项目", "2023年2月", "在谈"], head=head)
    assert complaints(refused, 2) == [("Sheet1!C2", "进展还在“开始洽谈”，却填了“签约”的日期，请核对")]


def test_columns_of_milestones_take_dates_ticks_and_words(lin: Person) -> None:
    head = ["项目名称", "首次对接", "签约", "计划开工时间", "开工", "投产"]
    rows: list[list[Any]] = [
        ["甲项目", "2023.1.5", "√(2023年2月)", "2024年", "×", "-"],
        ["乙项目", "是", "2023年3月(框架)", "", "未开工", None],
        ["丙项目", "", "意向", "", "", ""],
        ["丁项目", "", "√(不明)", "", "", ""],
    ]
    plan = huaian(lin, *rows, head=head)
    assert [c.key for c in plan.about.columns] == [
        "name",
        "negotiation_opened",
        "signed",
        "",
        "started",
        "in_production",
    ]
    assert complaints(plan, 5)[0][0] == "Sheet1!C5"
    confirm(lin, plan)
    assert milestones(project("甲项目")) == {"negotiation_opened": "2023-01-05", "signed": "2023-02"}
    assert milestones(project("乙项目")) == {
        "negotiation_opened": "../2023-05-31",
        "framework_signed": "2023-03",
    }
    assert project("乙项目").phases[0].opened["framework_signed"].claim == {"form": "framework"}
    assert milestones(project("丙项目")) == {"framework_signed": "../2023-05-31"}


def test_a_day_without_a_year_takes_the_year_of_the_title(lin: Person) -> None:
    plan = of_rows(lin, "320800", [["2023年项目台账"], HEAD, [*GOOD[:5], "2月14日"]])
    (row,) = plan.rows
    assert "2023-02-14" in {d.when.iso() for d in row.drafts}
    assert [said(r) for r in row.remarks] == ["“2月14日”没有年份，按表题记作 2023 年"]


def test_a_town_is_looked_for_under_the_county_of_its_row(lin: Person) -> None:
    head = ["项目名称", "落地镇街", "进展"]
    plan = of_rows(lin, "350583", [head, ["甲项目", "官桥、水头", "在谈"], ["乙项目", "官侨镇", "在谈"]])
    assert next(d.claim for d in plan.rows[0].drafts if d.kind == "project.hosted") == {
        "hosts": [
            {"organisation": "organisation:350583118", "share": "1/2"},
            {"organisation": "organisation:350583119", "share": "1/2"},
        ]
    }
    assert "没有名为“官侨镇”的单位" in complaints(plan)[0][1]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([HEAD], "只有表头，没有一行数据"),
        ([["投资方", "总投资"], ["甲", 5]], "没有“项目名称”一列，读到的列有：投资方、总投资"),
        ([["通知", "明天开会"]], "找不到表头"),
    ],
)
def test_a_sheet_that_is_no_ledger_is_refused(lin: Person, rows: list[list[Any]], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        of_rows(lin, "320800", rows)


def test_a_paper_cannot_speak_of_tomorrow(lin: Person) -> None:
    with pytest.raises(Refused, match="台账截至日 2025-07-02 还没有到来"):
        huaian(lin, GOOD, day="2025-07-02")


def test_the_first_sheet_that_holds_a_table_is_read(lin: Person) -> None:
    def cover(book: Any) -> None:
        book.create_sheet("封面", 0).append(["2023年台账"])

    plan = huaian(lin, GOOD, and_then=cover)
    assert (plan.about.sheet, plan.about.sheets) == ("Sheet1", ("封面", "Sheet1"))
