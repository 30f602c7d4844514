"""The list of enterprises goes out, in our layout and in others, and comes back with nothing new."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook

from tests.clock import Clock
from tests.world import World
from wutong.desk.going_out import GOING, pattern
from wutong.desk.intake.actions import Plan, confirm
from wutong.desk.models import Intake
from wutong.enterprises.export import workbook
from wutong.enterprises.models import EnterpriseNow
from wutong.enterprises.queries import Wanted
from wutong.enterprises.sheets import ROOM
from wutong.ledger import asof, papers
from wutong.lib.sheets.cells import inert
from wutong.lib.sheets.reading import Sheet, read
from wutong.lib.sheets.tests.books import workbook as book_of

from .intake_office import looked_at, of_rows

CODE, OTHER_CODE = "91110108551385082Q", "91110000600037341L"
THIRD_CODE = "91440703MA4W9XT15X"  # invented
HEAD = ["企业名称", "统一社会信用代码", "曾用名", "企业性质", "所属行业", "注册资本(万元)", "法定代表人",
        "成立日期", "注册地址", "所在地区", "荣誉称号", "来源"]  # fmt: skip
REGISTER: list[list[Any]] = [
    HEAD,
    ["远山新能源有限公司", CODE, "远山电源厂、远山电池", "民企", "新能源", 5000, "何远", "2015-04-01",
     "科技路 1 号", "棠下镇", "世界500强(2023年)、专精特新小巨人", "县志"],
    ["晨牧乳业有限公司", OTHER_CODE, "", "港澳台投资", "乳业", "≥1.2亿元", "牧晨",
     "2016年", "", "荷塘镇", "", ""],
    ["=湖滨水务", "0012", "", "", "-水务", "500万美元", "", "", "", "", "单项冠军", ""],
    ["甲公司", "", "", "", "", "", "", "", "", "", "", ""],
]  # fmt: skip
THEIRS: list[list[Any]] = [
    ["石桥镇企业名录(截至2025年5月31日)"],
    ["序号", "单位名称", "信用代码", "经济性质", "注册资金(亿元)", "成立时间", "联系电话", "荣誉"],
    [1, "某厂", "", "民营企业", 0.5, "2001.05", "13800000000", ""],
]


@pytest.fixture
def held(world: World, clock: Clock) -> World:
    """The county with a register of enterprises in one of its towns."""
    assert confirm(world.zhao, brought(world))
    return world


def brought(world: World, day: str = "2025-06-30") -> Plan:
    """The register as the town brings it."""
    rows = [[inert(cell) if isinstance(cell, str) else cell for cell in row] for row in REGISTER]
    return of_rows(world.zhao, world.stonebridge.code, rows, day)


def out(world: World, like: list[list[Any]] | None = None, day: str = "", **wanted: Any) -> bytes:
    """The enterprises the town sees as a workbook, like another one if there is one."""
    shape = pattern("名录.xlsx", book_of(like), world.stonebridge, ROOM) if like else None
    return workbook(world.zhao, Wanted(**wanted), asof.read({"day": day}), shape)


def back(world: World, data: bytes) -> Plan:
    """What a workbook that went out would record if it were brought."""
    return looked_at(world.zhao, papers.keep("导出.xlsx", [data], world.zhao.ref), world.stonebridge)


def first(data: bytes) -> Sheet:
    return read(data).sheets[0]


def told(data: bytes, head: int = 0) -> dict[str, dict[str, Any]]:
    """Each row by the name of its enterprise and the words over its columns."""
    heads, *rows = first(data).values[head:]
    some = [dict(zip(map(str, heads), row, strict=True)) for row in rows]
    return {str(row.get("企业名称") or row.get("单位名称")): row for row in some}


@pytest.mark.parametrize("like", [None, THEIRS, REGISTER])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_enterprises_that_go_out_tell_nothing_new_when_they_come_back(
    held: World, like: list[list[Any]] | None, language: str
) -> None:
    with override(language):
        data = out(held, like)
    plan = back(held, data)
    assert plan.about.room == "enterprises"
    assert [(row.row, str(p)) for row in plan.rows for p in row.problems] == []
    assert [row.outcome.value for row in plan.rows] == ["same"] * 4
    assert confirm(held.zhao, plan) is None


def test_whoever_has_not_heard_of_them_learns_the_same_from_what_goes_out(held: World) -> None:
    data = out(held)
    EnterpriseNow.objects.all().delete()
    plan = back(held, data)
    again = brought(held, plan.about.paper_day.isoformat())
    said, theirs = ({(d.kind, str(d.claim), d.when.iso()) for d in p.drafts} for p in (plan, again))
    assert said == theirs


def test_a_register_in_its_own_layout_says_what_it_said(held: World) -> None:
    sheet = first(out(held, REGISTER))
    said = {row[0]: [cell or "" for cell in row[: len(HEAD) - 1]] for row in sheet.values[1:]}
    assert sheet.values[0][: len(HEAD)] == tuple(HEAD)
    assert said["远山新能源有限公司"][:7] == REGISTER[1][:7]
    assert said["远山新能源有限公司"][7] == "2015-04-01"
    assert said["晨牧乳业有限公司"][5] == "≥12000"


def test_a_layout_that_was_brought_keeps_its_units_days_and_words(held: World) -> None:
    data = out(held, THEIRS, day="2025-07-01")
    assert "截至2025年7月1日" in str(first(data).values[0][0])
    row = told(data, head=1)["远山新能源有限公司"]
    assert (row["经济性质"], row["注册资金(亿元)"], row["成立时间"]) == ("民营企业", 0.5, "2015.04.01")
    assert (row["联系电话"], row["责任单位"]) == (None, "石桥镇")


def test_what_a_cell_cannot_say_stands_beside_it_unread(held: World) -> None:
    renamed = [["企业名称", "统一社会信用代码", "荣誉称号"], ["远山集团", CODE, "一、二等奖(2020年)"]]
    confirm(held.zhao, of_rows(held.zhao, held.stonebridge.code, renamed, "2025-07-01"))
    rows = told(out(held))
    assert rows["远山集团"]["曾用名"] == "远山电源厂、远山电池"
    assert rows["远山集团"]["其他已知(导入时不读)"] == "曾用名：远山新能源有限公司"
    assert confirm(held.zhao, back(held, out(held))) is None


def test_two_of_one_name_are_told_apart_by_their_codes(held: World) -> None:
    theirs = [["企业名称", "统一社会信用代码", "注册地址"], ["晨牧乳业有限公司", THIRD_CODE, "牧场路 2 号"]]
    confirm(held.chen, of_rows(held.chen, held.willowbank.code, theirs, "2025-06-30"))
    data = workbook(held.chen, Wanted(q="晨牧"), asof.read({}))
    plan = looked_at(held.chen, papers.keep("导出.xlsx", [data], held.chen.ref), held.county)
    assert [row.outcome.value for row in plan.rows] == ["same", "same"]
    assert len({row.subject for row in plan.rows}) == 2


def test_codes_stay_text_and_no_cell_is_a_formula(held: World) -> None:
    book = load_workbook(BytesIO(out(held)))
    cells = {str(cell.value): cell for row in book.worksheets[0].iter_rows(min_row=2) for cell in row}
    assert {cells[text].data_type for text in (CODE, "0012", "'=湖滨水务", "'-水务")} == {"s"}
    assert not [text for text in cells if text[0] in "=+-@"]


def test_the_second_sheet_says_what_was_asked_as_of_when_and_what_the_columns_mean(held: World) -> None:
    data = out(held, q="远山", ownership="privately_owned", organisation=held.stonebridge)
    about = {row[0]: row[1] for row in read(data).sheets[1].values}
    assert list(told(data)) == ["远山新能源有限公司"]
    assert about["筛选"] == "石桥镇、“远山”、民企"
    assert (about["截至日"], about["版式"]) == (str(asof.read({}).at.day), "我们的版式")
    assert len(str(about["账本末笔"]).split()[1]) == 64
    assert str(about["统一社会信用代码"]).startswith("统一社会信用代码：")


def test_an_earlier_day_goes_out_as_it_was(held: World, clock: Clock) -> None:
    assert len(told(out(held))) == 4
    assert told(out(held, day="2025-06-01")) == {}


def test_the_page_offers_each_layout_and_keeps_what_was_asked(
    held: World, client_of: Callable[[Any], Client]
) -> None:
    zhao = client_of(held.zhao)
    file = SimpleUploadedFile("名录.xlsx", book_of(THEIRS))
    zhao.post(reverse("desk:intake"), {"workbook": file, "organisation": held.stonebridge.code})
    intake = Intake.objects.latest("brought_at")
    zhao.post(reverse("desk:confirm", args=[intake.pk]))
    link = reverse("desk:going_out_like", args=[intake.pk])
    listed = zhao.get(reverse("enterprises:list"), {"q": "远山"}).content.decode()
    assert f"{reverse('enterprises:export')}?q=" in listed
    offered = zhao.get(reverse("desk:going_out", args=["enterprises"]), {"q": "远山"}).content.decode()
    assert f"{link}?q=" in offered
    assert "名录.xlsx" not in zhao.get(reverse("desk:going_out")).content.decode()
    assert list(told(zhao.get(link, {"q": "远山"}).content, head=1)) == ["远山新能源有限公司"]
    ours = zhao.get(reverse("enterprises:export"), {"ownership": "hmt_invested"})
    assert list(told(ours.content)) == ["晨牧乳业有限公司"]
    stranger = client_of(held.wei)
    assert told(stranger.get(reverse("enterprises:export")).content) == {}
    assert stranger.get(link).status_code == 404
    assert stranger.get(reverse("desk:going_out", args=["nothing"])).status_code == 404


def test_every_list_that_follows_a_layout_is_one_whose_sheets_are_taken_in() -> None:
    assert {key: going.room.key for key, going in GOING.items()} == {
        "projects": "projects",
        "enterprises": "enterprises",
    }
