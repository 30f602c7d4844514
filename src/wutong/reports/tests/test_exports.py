"""Files of figures: safe to open, and able to say what they are."""

import csv
from decimal import Decimal
from io import BytesIO, StringIO
from urllib.parse import unquote

import openpyxl
import pytest
from django.test import Client

from tests.world import World
from wutong.facts.milestones import Signed
from wutong.lib.dates import When
from wutong.lib.money import Amount
from wutong.lib.sheets.cells import inert
from wutong.projects import actions

pytestmark = pytest.mark.django_db
WHERE = "/why/amount_signed/export/{}/?org=990001&year=2025"


@pytest.fixture
def chen(world: World, client_of) -> Client:
    """The browser of an officer of a county that has a project with an awkward name."""
    dollars = Amount(Decimal(2_000_000), currency="USD")
    opening = actions.Opening("=HYPERLINK(1)项目", world.county, planned=dollars)
    project = actions.open_project(world.act(world.chen), opening, when=When.parse("2025-01-02"))
    phase = project.phases.get()
    actions.pass_milestone(world.act(world.chen), phase, Signed(), when=When.parse("2025-04"))
    return client_of(world.chen)


def test_a_workbook_holds_each_line_with_its_fact_and_paper(chen: Client, world: World):
    answer = chen.get(WHERE.format("xlsx"))
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).worksheets[0]
    head, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    first = dict(zip(head, rows[0], strict=True))
    assert (first["项目"], first["金额（元）"]) == ("动力电池项目", 3_000_000_000)
    assert (first["项目编号"], first["SHA-256"]) == (world.battery.pk, world.contract.sha256)
    assert unquote(answer["Content-Disposition"]).endswith("签约金额 30 亿元 梧桐县 2025 年.xlsx")


def test_no_cell_of_a_workbook_is_a_formula(chen: Client):
    book = openpyxl.load_workbook(BytesIO(chen.get(WHERE.format("xlsx")).content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "'=HYPERLINK(1)项目" in [cell.value for cell in cells]


def test_the_second_sheet_says_what_was_asked_as_of_when_and_at_which_head_of_the_chain(chen: Client):
    book = openpyxl.load_workbook(BytesIO(chen.get(WHERE.format("xlsx")).content))
    said = {row[0].value: row[1].value for row in book.worksheets[1].iter_rows()}
    assert said["指标"] == "签约金额" and said["范围"] == "梧桐县" and said["期间"] == "2025 年"
    assert said["结果"] == "30 亿元"
    assert len(said["账本末笔"].split()[1]) == 64
    assert "known=" in said["永久地址"] and "day=" in said["永久地址"]


def test_a_csv_file_says_the_same_and_opens_in_chinese(chen: Client):
    content = chen.get(WHERE.format("csv")).content
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"))))
    named = {row[1]: row for row in reversed(rows) if len(row) > 10}
    assert named["动力电池项目"][4] == "3000000000"
    assert named["'=HYPERLINK(1)项目"][4:7] == ["", "", "2000000 美元"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", " =1", "\t=1"])
def test_what_a_spreadsheet_would_compute_is_made_plain_text(text: str):
    assert inert(text) == f"'{text}"


def test_ordinary_text_stays_as_it_is():
    assert inert("一期=二期") == "一期=二期"
