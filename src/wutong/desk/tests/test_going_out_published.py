"""The list of published figures goes out and comes back with nothing new; the command writes every list."""

import argparse
from collections.abc import Callable, Sequence
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook

from tests.clock import Clock
from wutong.desk import export_command
from wutong.desk.intake.actions import Plan, confirm
from wutong.facts.kinds import draft
from wutong.facts.published import FigurePublished
from wutong.ledger import asof, papers
from wutong.ledger.core import Evidence
from wutong.ledger.store import append
from wutong.lib.dates import Period, When
from wutong.lib.refusals import Refused
from wutong.lib.sheets.cells import inert
from wutong.lib.sheets.reading import read
from wutong.organisations.doors import Act
from wutong.organisations.models import Person, Post
from wutong.organisations.queries import named
from wutong.reports.published_export import everything

from .intake_office import founded, looked_at, of_rows, taken_in

HEADS = ("指标", "期间", "数值", "单位", "发布单位", "公布日期")
FIGURES: Sequence[Sequence[Any]] = (
    ("签约项目数", "2023年1-4月", 15, "个", "区招商局", "2023-05-04"),
    ("签约项目数", "2022年", "≥300", "个", "=区统计局", ""),
    ("签约金额", "2023年一季度", "约128亿元", "", "区招商局", "2023年4月"),
    ("签约金额同比增长", "2023年一季度", -12.3, "%", "", ""),
    ("规上企业同比增长", "2023年3月当月", "0.5%", "", "", ""),
    ("规上企业", "2023年", 20, "家", "", ""),
    ("就业", "2021年1月1日-2022年6月30日", "3.5万人", "", "", ""),
    ("实际利用外资", "2022年上半年", "500万美元", "", "", ""),
    ("占比", "截至2022年9月15日", 3, "个百分点", "", ""),
)  # fmt: skip


@pytest.fixture
def lin(db: None, clock: Clock) -> Person:
    """The officer of the five offices, one of which has brought its statistics."""
    lin = founded()
    rows = [[inert(cell) if isinstance(cell, str) else cell for cell in row] for row in (HEADS, *FIGURES)]
    assert confirm(lin, of_rows(lin, "440703", rows, "2024-01-31"))
    return lin


def back(lin: Person, data: bytes) -> Plan:
    """What a workbook that went out would record if it were brought."""
    return looked_at(lin, papers.keep("导出.xlsx", [data], lin.ref), named("440703"))


def rows(data: bytes) -> list[dict[str, Any]]:
    heads, *values = read(data).sheets[0].values
    return [dict(zip(map(str, heads), row, strict=True)) for row in values]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_published_figures_that_go_out_tell_nothing_new_when_they_come_back(
    lin: Person, language: str
) -> None:
    with override(language):
        data = everything(lin, named("440703"), asof.read({}))
    plan = back(lin, data)
    assert plan.about.room == "published"
    assert [(row.row, str(p)) for row in plan.rows for p in row.problems] == []
    assert [row.outcome.value for row in plan.rows] == ["same"] * len(FIGURES)
    assert not [str(r) for row in plan.rows for r in row.remarks if "不是这里计算的指标" not in str(r)]
    assert confirm(lin, plan) is None


def test_each_row_says_its_number_its_days_and_what_we_count_beside_it(lin: Person) -> None:
    taken_in(lin, "pengjiang")
    said = rows(everything(lin, named("440703"), asof.read({})))
    fifteen = next(row for row in said if row["数值"] == 15)
    assert (fifteen["指标"], fifteen["期间"], fifteen["计量单位"]) == ("签约项目数", "2023年1-4月", "个")
    assert str(fifteen["我们"]).partition("；")[0] == "3 个"
    assert fifteen["相差"] == "差 12 个"
    assert "台账.xlsx Sheet1!C2" in str(fifteen["凭证文件"])
    assert {row["期间"] for row in said} >= {
        "2023-03-01至2023-03-31",
        "2021-01-01至2022-06-30",
        "2022年1-6月",
    }
    assert [row["其他已知(导入时不读)"] for row in said if "其他已知(导入时不读)" in row] == []


def test_a_figure_whose_words_would_read_as_another_stands_apart_unread(lin: Person) -> None:
    office, paper = named("440703"), papers.keep("公报.csv", [b"x"], lin.ref)
    claim = FigurePublished("签约项目(个)", Decimal(4), "家")
    said = draft(claim, office.ref, When.parse("2024-01-05"),
                 evidence=(Evidence(paper.sha256, "A2"),), period=Period.year(2021))  # fmt: skip
    append(Act(lin, "form", "form:odd"), [said])
    data = everything(lin, office, asof.read({}))
    (odd,) = [row for row in rows(data) if row["指标"] == "签约项目(个)"]
    assert (odd["数值"], odd["其他已知(导入时不读)"]) == (None, "数值：4 家")
    assert confirm(lin, back(lin, data)) is None


def test_no_cell_of_published_figures_is_a_formula(lin: Person) -> None:
    book = load_workbook(BytesIO(everything(lin, named("440703"), asof.read({}))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "'=区统计局" in [cell.value for cell in cells]


def test_the_page_exports_what_it_shows(lin: Person, client_of: Callable[[Person], Client]) -> None:
    client = client_of(lin)
    page = client.get(reverse("reports:published"), {"org": "440703", "year": "2022"})
    link = page.context["file"]
    assert link in page.content.decode().replace("&amp;", "&")
    answer = client.get(link)
    assert sorted(str(row["期间"]) for row in rows(answer.content)) == [
        "2021-01-01至2022-06-30", "2022-01-01至2022-09-15", "2022年", "2022年1-6月",
    ]  # fmt: skip
    assert len(page.context["published"]) == 4
    about = {row[0]: row[1] for row in read(answer.content).sheets[1].values}
    assert about["筛选"] == "蓬江区、2022 年"
    assert len(str(about["账本末笔"]).split()[1]) == 64
    past = client.get(reverse("reports:published_export"), {"org": "440703", "day": "2023-04-15"})
    assert [row["指标"] for row in rows(past.content)] == ["签约金额"]
    wei = Person.objects.named("wei", "魏强")
    Post.objects.create(person=wei, organisation=named("350583"), role=Post.Role.OFFICER)
    assert client_of(wei).get(link).status_code == 404


def written(tmp_path: Path, *words: str) -> bytes:
    """What the command writes."""
    parser, file = argparse.ArgumentParser(), tmp_path / "out.xlsx"
    export_command.arguments(parser)
    assert export_command.run(parser.parse_args(["--org", "440703", "-o", str(file), *words])) == 0
    return file.read_bytes()


def test_the_command_writes_every_list(lin: Person, tmp_path: Path) -> None:
    taken_in(lin, "pengjiang")
    register = [["企业名称", "法定代表人"], ["远山公司", "何远"]]
    confirm(lin, of_rows(lin, "440703", register))
    assert len(rows(written(tmp_path, "--room", "published"))) == len(FIGURES)
    assert [row["企业名称"] for row in rows(written(tmp_path, "--room", "enterprises"))] == ["远山公司"]
    assert "项目名称" in rows(written(tmp_path))[0]
    with pytest.raises(Refused, match="只有我们的版式"):
        written(tmp_path, "--room", "published", "--like", "x.xlsx")
