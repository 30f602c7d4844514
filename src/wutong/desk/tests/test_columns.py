"""Columns read as a person settled them, in the page and on the command line, and remembered."""

from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from wutong.desk.intake import actions
from wutong.desk.intake.intakes import bring
from wutong.desk.intake.questions import proposed_toml, settle_columns
from wutong.desk.models import ColumnMemory, Intake
from wutong.ledger import papers
from wutong.lib.refusals import Refused
from wutong.lib.sheets.reading import read
from wutong.projects.models import ProjectNow

from .intake_office import looked_at, question

HEADS = ["序号", "引进的事", "来的人", "总投资(亿元)", "签约时间"]
SETTLED = {"引进的事": "name", "来的人": "investor"}


def workbook(*rows: list[object]) -> bytes:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("台账")
        for number, row in enumerate([HEADS, *rows]):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


@pytest.fixture
def paper(world, clock):
    return papers.keep(
        "台账.xlsx", [workbook([1, "灯饰产业园项目", "明光照明", 3.2, "2025年5月"])], world.chen.ref
    )


def test_columns_nobody_understands_are_refused_until_a_person_settles_them(world, paper):
    with pytest.raises(Refused, match="没有“项目名称”一列"):
        looked_at(world.chen, paper, world.county)
    plan = looked_at(world.chen, paper, world.county, columns=SETTLED)
    assert actions.confirm(world.chen, plan)
    now = ProjectNow.objects.get(name="灯饰产业园项目")
    assert (now.investor, now.signed) == ("明光照明", "2025-05")


def test_what_was_settled_is_remembered_for_the_same_headings_of_the_same_organisation(world, paper):
    settle_columns(question(world.chen, paper, world.county), SETTLED)
    other = papers.keep("下月.xlsx", [workbook([1, "新灯饰项目", "", 1, "2025年6月"])], world.chen.ref)
    assert looked_at(world.chen, other, world.county).counts["things"] == 1
    with pytest.raises(Refused, match="没有“项目名称”一列"):
        looked_at(world.zhao, other, world.stonebridge)


def test_settling_again_replaces_the_memory_and_nonsense_is_refused(world, paper):
    settle_columns(question(world.chen, paper, world.county), SETTLED)
    settle_columns(question(world.chen, paper, world.county), {"引进的事": "name"})
    assert ColumnMemory.objects.get().columns == {"引进的事": "name"}
    with pytest.raises(Refused, match="两列不能都读作"):
        settle_columns(question(world.chen, paper, world.county), {**SETTLED, "来的人": "name"})
    assert ColumnMemory.objects.get().columns == {"引进的事": "name"}


def test_who_does_not_report_there_cannot_settle_its_columns(world, paper):
    with pytest.raises(Refused, match="无权"):
        settle_columns(question(world.wei, paper, world.county), SETTLED)


def test_in_the_page_one_choice_opens_the_preview(world, clock, client_of):
    chen = client_of(world.chen)
    file = SimpleUploadedFile("台账.xlsx", workbook([1, "灯饰产业园项目", "明光照明", 3.2, "2025年5月"]))
    sent = chen.post(reverse("desk:intake"), {"organisation": world.county.code, "workbook": file})
    assert sent.status_code == 302
    refused = chen.get(sent["Location"])
    assert refused.status_code == 422
    assert 'name="heading" value="引进的事"' in refused.content.decode()
    brought = Intake.objects.get()
    said = {"heading": HEADS, "field": ["number", "name", "investor", "planned", "signed"]}
    settled = chen.post(reverse("desk:settle_columns", args=[brought.pk]), said)
    assert settled.status_code == 302
    preview = chen.get(settled["Location"])
    assert preview.status_code == 200
    assert "灯饰产业园项目" in preview.content.decode()
    assert "由人指定为" in preview.content.decode()


def test_a_proposed_map_is_a_file_the_command_takes(world, paper):
    text = proposed_toml(question(world.chen, paper, world.county))
    assert '"引进的事" = ""' in text
    assert '"签约时间" = "signed"' in text


def test_rows_with_problems_come_back_with_their_reason_in_a_sheet_of_the_same_shape(world, clock, client_of):
    chen = client_of(world.chen)
    bad = [2, "火星项目", "", "3.2忆元", "2025年6月"]
    data = workbook([1, "灯饰产业园项目", "明光照明", 3.2, "2025年5月"], bad)
    paper = papers.keep("台账.xlsx", [data], world.chen.ref)
    settle_columns(question(world.chen, paper, world.county), SETTLED)
    brought = bring(world.chen, paper, world.county, None)
    answer = chen.get(reverse("desk:problems", args=[brought.pk]))
    assert answer.status_code == 200
    (sheet,) = read(answer.content).sheets
    assert [cell.text for cell in sheet.row(1)] == ["原因", *HEADS]
    assert sheet.height == 2
    assert "是否为 3.2亿元" in sheet.cell(2, 1).text
    again = papers.keep("待改.xlsx", [answer.content], world.chen.ref)
    same = looked_at(world.chen, again, world.county, columns=SETTLED)
    assert (same.counts["problem"], same.rows[-1].name) == (1, "火星项目")
