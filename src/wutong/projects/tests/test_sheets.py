"""What the projects room takes from a sheet: its words, its columns, one row at a time. No database."""

from collections import Counter
from datetime import date

import pytest

from wutong.lib.dates import Precision, When
from wutong.lib.sheets.columns import knower, propose, record
from wutong.lib.sheets.headings import plain_heading
from wutong.lib.sheets.layout import lay_out
from wutong.lib.sheets.tests.books import sheet
from wutong.organisations.models import Organisation
from wutong.organisations.sheets import Ground
from wutong.projects.sheet_claims import claims, settled
from wutong.projects.sheet_rows import MILESTONES, Told, milestone, read_row
from wutong.projects.sheets import FIELDS

COUNTY = Organisation(code="1", name="梧桐县", kind="county", path="000001", aliases=["县本级"])
TOWN = Organisation(code="11", name="石桥镇", kind="town", path="000001000002", aliases=["石桥"])
PAPER_DAY = date(2023, 5, 31)
UNDATED = When(PAPER_DAY, Precision.UNKNOWN)


def told(text: str) -> list[Told]:
    """What the rows of a sheet tell, all of them readable."""
    layout = lay_out(sheet(text), knower(FIELDS))
    proposals = propose(layout.heads, FIELDS)
    columns = frozenset(p.key for p in proposals)
    ground = Ground(COUNTY, (COUNTY, TOWN), PAPER_DAY, date(2025, 7, 1), None, columns)
    found = []
    for row in layout.rows:
        one, problems = read_row(record(layout, proposals, row), ground)
        assert one, [str(p) for p in problems]
        found.append(one)
    return found


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("谋划", "packaged"), ("在谈", "negotiation_opened"), ("在談", "negotiation_opened"),
        ("首次对接", "negotiation_opened"), ("意向", "framework_signed"), ("框架协议", "framework_signed"),
        ("已签约", "signed"), ("签约", "signed"), ("已簽約", "signed"), ("签约落户", "signed"),
        ("完成签约", "signed"),
        ("已注册", "entity_registered"), ("工商注册", "entity_registered"), ("土地摘牌", "land_awarded"),
        ("已开工", "started"), ("动工", "started"), ("在建", "started"), ("已投产", "in_production"),
        ("拟签约", ""), ("计划开工", ""), ("落地", ""), ("签约中", ""), ("", ""), ("√", ""),
    ],
)  # fmt: skip
def test_a_status_word_names_a_milestone_or_none(word: str, key: str) -> None:
    assert milestone(word) == key


def test_no_heading_means_two_fields() -> None:
    words = Counter(plain_heading(word) for f in FIELDS for word in {plain_heading(w) for w in f.words})
    assert {word for word, count in words.items() if count > 1} == set()


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
