"""What the projects room takes from a sheet: its words, its columns, one row at a time. No database."""

from collections import Counter
from datetime import date

import pytest

from wutong.lib.dates import Precision, When
from wutong.lib.sheets.columns import knower, propose, record
from wutong.lib.sheets.headings import Head, plain_heading, unit_of
from wutong.lib.sheets.layout import lay_out
from wutong.lib.sheets.remarks import Remark
from wutong.lib.sheets.tests.books import sheet
from wutong.organisations.models import Organisation
from wutong.organisations.sheets import Ground
from wutong.projects.sheet_claims import claims, settled
from wutong.projects.sheet_rows import MILESTONES, Told, milestone, phase_number, read_row
from wutong.projects.sheets import FIELDS

COUNTY = Organisation(pk=1, code="1", name="梧桐县", kind="county", path="000001", aliases=["县本级"])
TOWN = Organisation(
    pk=2, code="11", name="石桥镇", kind="town", path="000001000002", aliases=["石桥", "Shiqiao Town"]
)
OTHER = Organisation(pk=3, code="12", name="青禾镇", kind="town", path="000001000003", aliases=["青禾"])
PEACE = Organisation(pk=4, code="13", name="和平镇", kind="town", path="000001000004")
PAPER_DAY = date(2023, 5, 31)
UNDATED = When(PAPER_DAY, Precision.UNKNOWN)


def read_all(text: str) -> list[tuple[Told | None, tuple[Remark, ...]]]:
    """What each row of a sheet tells, or its problems."""
    layout = lay_out(sheet(text), knower(FIELDS))
    proposals = propose(layout.heads, FIELDS)
    columns = frozenset(p.key for p in proposals)
    pool = (COUNTY, TOWN, OTHER, PEACE)
    ground = Ground(COUNTY, pool, PAPER_DAY, date(2025, 7, 1), None, columns)
    return [read_row(record(layout, proposals, row), ground) for row in layout.rows]


def told(text: str) -> list[Told]:
    """What the rows of a sheet tell, all of them readable."""
    found = read_all(text)
    assert not any(problems for _one, problems in found), read_problems(text)
    return [one for one, _problems in found if one]


def read_problems(text: str) -> list[str]:
    """The problems of all rows of a sheet."""
    return [str(problem) for _one, problems in read_all(text) for problem in problems]


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("谋划", "packaged"), ("在谈", "negotiation_opened"), ("在談", "negotiation_opened"),
        ("首次对接", "negotiation_opened"), ("意向", "framework_signed"), ("框架协议", "framework_signed"),
        ("已签约", "signed"), ("签约", "signed"), ("已簽約", "signed"), ("签约落户", "signed"),
        ("完成签约", "signed"),
        ("已注册", "entity_registered"), ("工商注册", "entity_registered"), ("土地摘牌", "land_awarded"),
        ("已开工", "started"), ("动工", "started"), ("在建", "started"), ("已投产", "in_production"),
        ("Signed", "signed"), ("UNDER CONSTRUCTION", "started"), ("In production", "in_production"),
        ("Negotiating", "negotiation_opened"), ("Letter of intent signed", "framework_signed"),
        ("拟签约", ""), ("计划开工", ""), ("落地", ""), ("签约中", ""), ("", ""), ("√", ""),
    ],
)  # fmt: skip
def test_a_status_word_names_a_milestone_or_none(word: str, key: str) -> None:
    assert milestone(word) == key


def test_no_heading_means_two_fields() -> None:
    words = Counter(plain_heading(word) for f in FIELDS for word in {plain_heading(w) for w in f.words})
    assert {word for word, count in words.items() if count > 1} == set()


def test_every_word_of_a_field_is_read_as_it() -> None:
    misread = [
        (word, f.key, found.key)
        for f in FIELDS
        for word in f.words
        for found in propose([Head(1, (word,))], FIELDS)
        if found.key != f.key
    ]
    assert misread == []


@pytest.mark.parametrize(
    "heading",
    [
        "计划开工日期", "拟签约时间", "环评备案", "开竣工时间", "引进时间", "建设时间", "手续办理进度",
        "下一步计划",
        "投资方联系人", "投资方所在地", "年度计划投资(万元)", "已投资额", "其中外资(万美元)", "签约金额",
        "注册资本(万元)",
        "Expected completion", "Estimated start", "Registered capital (USD m)", "Total investment completed",
        "Investment promoter", "Jobs created",
    ],
)  # fmt: skip
def test_what_stands_beside_a_field_is_not_taken_for_it(heading: str) -> None:
    assert [p.key for p in propose([Head(1, (heading,), unit_of(heading))], FIELDS)] == [""]


def test_every_milestone_has_a_column() -> None:
    assert {f.key for f in FIELDS} >= set(MILESTONES)


def test_a_row_tells_who_where_how_much_and_how_far() -> None:
    (row,) = told(
        "项目名称|投资方|所属产业|总投资(亿元)|落地镇街|期次|进展|时间|备注\n"
        "光电项目|利亚德|光电|5|石桥|二期|已开工|2023.04.28|口头"
    )
    assert (row.name, row.investor, row.industry, row.phase, row.phase_name) == (
        "光电项目", "利亚德", "光电", 2, "二期",
    )  # fmt: skip
    assert row.hosts == (TOWN,)
    said = {one.claim.kind: one for one in claims(row, UNDATED)}
    assert said["project.started"].places == ("表!H2", "表!G2", "表!I2")
    assert said["project.started"].when.iso() == "2023-04-28"
    assert said["project.planned_total"].when.iso() == "../2023-05-31"
    assert {kind for kind, one in said.items() if one.of_phase} == {
        "project.started",
        "project.planned_total",
    }


def test_dashes_say_nothing() -> None:
    (row,) = told("项目名称|投资方|总投资(亿元)|签约|进展\n光电项目|——|待定|/|-")
    assert (row.investor, row.planned, row.passed) == ("", None, ())


def test_the_only_date_of_a_row_is_that_of_its_status_where_signing_has_its_own_row() -> None:
    rows = told("项目名称|签约时间|进展\n甲项目|2023年1月|已签约\n甲项目|2023年2月|已注册")
    first, second = settled(rows)
    assert first == rows[0]
    assert [(p.key, p.when.iso() if p.when else "") for p in second.passed] == [
        ("entity_registered", "2023-02")
    ]
    alone = settled(rows[1:])[0]
    assert {p.key: p.when is not None for p in alone.passed} == {"signed": True, "entity_registered": False}


def test_a_framework_column_means_a_framework_agreement() -> None:
    (row,) = told("项目名称|框架签约|签约\n甲项目|2023年1月|√(意向)")
    assert [(p.key, p.form.value) for p in row.passed] == [
        ("framework_signed", "framework"), ("framework_signed", "intent"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一期", 1), ("第二期", 2), ("首期", 1), ("3", 3), ("二期工程", 2), ("II期", 2), ("Phase II", 2),
        ("phase 3", 3), ("Phase One", 1), ("2nd phase", 2), ("First phase", 1),
        ("一、二期", 0), ("Phase I and II", 0), ("二十一期", 0), ("扩建", 0),
    ],
)  # fmt: skip
def test_a_phase_is_read_by_its_number(text: str, number: int) -> None:
    assert phase_number(text) == number


@pytest.mark.parametrize(
    ("cell", "hosts"),
    [
        ("石桥镇、青禾镇", (TOWN, OTHER)), ("石桥和青禾镇", (TOWN, OTHER)), ("石桥镇工业路8号", (TOWN,)),
        ("梧桐县石桥镇", (TOWN,)), ("和平镇和石桥镇", (PEACE, TOWN)), ("青禾镇(东区)；石桥镇", (OTHER, TOWN)),
        ("shiqiao town", (TOWN,)),
    ],
)  # fmt: skip
def test_a_cell_may_name_two_towns_or_an_address_in_one(cell: str, hosts: tuple[Organisation, ...]) -> None:
    assert told(f"项目名称|落地镇街\n光电项目|{cell}")[0].hosts == hosts


def test_each_cell_of_a_column_keeps_its_own_currency() -> None:
    rows = told("项目名称|总投资(万元)\n甲|500\n乙|400万美元\n丙|HK$ 3m\n丁|2亿元")
    assert [(int(row.planned.value), row.planned.currency) for row in rows if row.planned] == [
        (5_000_000, "CNY"), (4_000_000, "USD"), (3_000_000, "HKD"), (200_000_000, "CNY"),
    ]  # fmt: skip


def test_a_column_settles_whether_day_or_month_comes_first() -> None:
    (first, _) = told("Project|Signed on\nA|03/04/2023\nB|28/04/2023")
    assert first.passed[0].when == When.parse("2023-04-03")
    problems = read_problems("Project|Signed on\nA|03/04/2023\nB|05/04/2023")
    assert problems == [
        "日期 03/04/2023 可能是 2023年4月3日 或 2023年3月4日，请写成其中一种",
        "日期 05/04/2023 可能是 2023年4月5日 或 2023年5月4日，请写成其中一种",
    ]
