"""Registers that go out, in our layout and in those of five offices, and what they tell on their return."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook

from tests.clock import Clock
from wutong.desk.going_out import pattern
from wutong.desk.intake.actions import Plan, confirm
from wutong.desk.models import Intake
from wutong.facts.milestones import FrameworkSigned
from wutong.facts.project import Fate, FateDecided, Host, Hosted
from wutong.ledger import asof, papers
from wutong.lib.dates import When
from wutong.lib.money import Amount
from wutong.lib.sheets.cells import inert
from wutong.lib.sheets.columns import knower
from wutong.lib.sheets.layout import lay_out
from wutong.lib.sheets.reading import Sheet, read
from wutong.lib.sheets.tests.books import workbook as book_of
from wutong.organisations.doors import Act
from wutong.organisations.models import Person, Post
from wutong.organisations.queries import named
from wutong.projects import actions as projects
from wutong.projects.export import workbook
from wutong.projects.models import Project
from wutong.projects.queries import Wanted
from wutong.projects.sheets import FIELDS, ROOM

from .intake_office import DEMO, LEDGERS, founded, looked_at, of_rows, taken_in


@pytest.fixture
def lin(db: None, clock: Clock) -> Person:
    """The officer of all five offices."""
    return founded()


def out(person: Person, organisation: str, like: str | bytes = "", day: str = "") -> bytes:
    """The projects of an organisation as a workbook, like another one if there is one."""
    office = named(organisation)
    data = (DEMO / LEDGERS[like]["file"]).read_bytes() if isinstance(like, str) and like else like
    shape = pattern("台账.xlsx", data, office, ROOM) if isinstance(data, bytes) else None
    return workbook(person, Wanted(organisation=office), asof.read({"day": day}), shape)


def back(person: Person, organisation: str, data: bytes, **more: Any) -> Plan:
    """What a workbook that went out would record if it were brought."""
    return looked_at(person, papers.keep("导出.xlsx", [data], person.ref), named(organisation), **more)


def first(data: bytes) -> Sheet:
    return read(data).sheets[0]


def complaints(plan: Plan) -> list[tuple[int, str]]:
    return [(row.row, str(problem)) for row in plan.rows for problem in row.problems]


@pytest.mark.parametrize("ledger", LEDGERS)
@pytest.mark.parametrize("layout", ["", *LEDGERS])
def test_what_goes_out_tells_nothing_new_when_it_comes_back(lin: Person, ledger: str, layout: str) -> None:
    taken_in(lin, ledger)
    office = LEDGERS[ledger]["organisation"]
    plan = back(lin, office, out(lin, office, layout))
    assert complaints(plan) == []
    assert {row.outcome.value for row in plan.rows} == {"same"}
    assert plan.counts["things"] == Project.objects.count()
    assert confirm(lin, plan) is None


@pytest.mark.parametrize("ledger", LEDGERS)
@pytest.mark.parametrize("layout", ["", "pengjiang"])
def test_what_goes_out_in_english_tells_nothing_new_either(lin: Person, ledger: str, layout: str) -> None:
    taken_in(lin, ledger)
    office = LEDGERS[ledger]["organisation"]
    with override("en"):
        data = out(lin, office, layout)
    plan = back(lin, office, data)
    assert (complaints(plan), {row.outcome.value for row in plan.rows}) == ([], {"same"})


@pytest.mark.parametrize("ledger", LEDGERS)
def test_a_register_in_its_own_layout_says_what_it_said(lin: Person, ledger: str) -> None:
    taken_in(lin, ledger)
    theirs = first((DEMO / LEDGERS[ledger]["file"]).read_bytes())
    ours = first(out(lin, LEDGERS[ledger]["organisation"], ledger))
    before, after = (lay_out(sheet, knower(FIELDS)) for sheet in (theirs, ours))
    assert after.heads[: len(before.heads)] == before.heads
    assert after.unit == before.unit
    assert ours.merged == tuple(a for a in theirs.merged if a.bottom < before.rows[0].number)
    said = {cell.text for row in before.rows for cell in row.cells}
    joined, bounds = {"报道000 第605–680字 / 报道000 第2157–2203字"}, {"≥100", "≥10"}
    assert {cell.text for row in after.rows for cell in row.cells} <= said | joined | bounds


HEAD: list[Any] = ["项目名称", "投资方", "总投资(万元)", "签约时间", "开工时间", "落地镇街"]


def project(name: str) -> Any:
    return Project.objects.get(now__name=name)


def test_text_that_looks_like_a_formula_is_inert_and_reads_back_as_it_was(lin: Person) -> None:
    names = ["=1+1", "-18度冷链项目", "+86项目", "@甲", "'=甲", "0012"]
    confirm(lin, of_rows(lin, "440703", [["项目名称", "投资方"], *([inert(n), "00700"] for n in names)]))
    data = out(lin, "440703")
    kept = load_workbook(BytesIO(data)).worksheets[0]
    cells = {str(cell.value): cell for row in kept.iter_rows(min_row=2) for cell in row if cell.value}
    assert {cell.data_type for text, cell in cells.items() if not text.isdigit()} == {"s"}
    assert not [text for text in cells if text[0] in "=+-@"]
    assert {"'=1+1", "''=甲", "0012", "00700"} <= cells.keys()
    layout = lay_out(first(data), knower(FIELDS))
    assert sorted(row.cells[1].text for row in layout.rows) == sorted(names)
    assert confirm(lin, back(lin, "440703", data)) is None


def test_a_past_day_goes_out_as_it_was(lin: Person) -> None:
    rows: list[Any] = [HEAD, ["甲项目", "甲公司", 500, "2023年2月", "2023年5月", "棠下镇"]]
    confirm(lin, of_rows(lin, "440703", rows))
    now, then = (first(out(lin, "440703", day=day)) for day in ("", "2023-03-31"))
    assert "开工" in {cell.text for cell in now.row(1)}
    assert "开工" not in {cell.text for cell in then.row(1)}
    about = {row[0]: row[1] for row in read(out(lin, "440703", day="2023-03-31")).sheets[1].values}
    assert about["截至日"] == "2023-03-31"
    assert len(str(about["账本末笔"]).split()[1]) == 64


@pytest.mark.parametrize(
    ("unit", "cell"), [("元", 5_000_000), ("万元", 500), ("亿元", 0.05), ("万美元", "500万元")]
)
def test_sums_go_out_in_the_unit_of_their_column(lin: Person, unit: str, cell: object) -> None:
    confirm(lin, of_rows(lin, "440703", [HEAD, ["甲项目", "", 500, "", "", ""]]))
    theirs = book_of([["序号", "项目名称", "总投资"], [None, None, f"({unit})"], [1, "乙", 1]],
                     merged=["A1:A2", "B1:B2"])  # fmt: skip
    sheet = first(out(lin, "440703", theirs))
    assert sheet.values[2] == (1, "甲项目", cell)


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("2022年1月5日", ["2023年4月", "2023年4月5日", "2023年"]),
        ("2022.01.05", ["2023.04", "2023.04.05", "2023"]),
        ("2022-1", ["2023-4", "2023-4-5", "2023"]),
        (datetime(2022, 1, 5), ["2023年4月", date(2023, 4, 5), "2023年"]),
        ("√", ["√", "√", "√"]),
    ],
)
def test_days_go_out_in_the_manner_of_their_column_and_no_more_exact(
    lin: Person, cell: object, written: list[object]
) -> None:
    days = ["2023年4月", "2023年4月5日", "2023年"]
    rows = [["项目名称", "签约时间"], *([f"项目{n}", day] for n, day in enumerate(days))]
    confirm(lin, of_rows(lin, "440703", rows, day="2024-01-31"))
    sheet = first(out(lin, "440703", book_of([["项目名称", "签约"], ["甲", cell], ["乙", cell]])))
    assert {row[0]: row[1] for row in sheet.values[1:]} == {
        f"项目{n}": value for n, value in enumerate(written)
    }


def test_what_a_layout_has_no_place_for_stands_beside_it_unread(lin: Person) -> None:
    rows = [HEAD, ["甲项目", "甲公司", 500, "2023年2月", "", "棠下镇、荷塘镇"]]
    confirm(lin, of_rows(lin, "440703", rows))
    town = named("440703101")
    act = iter(range(9))

    def by_form() -> Act:
        return Act(lin, "form", f"form:{next(act)}")

    when = When.parse("2023-05-02")
    gone = FateDecided(Fate.LOST, "投资方改投外市", went_to="佛山")
    projects.describe(by_form(), project("甲项目"), gone, when=when)
    projects.pass_milestone(
        by_form(), project("甲项目").phases.get(), FrameworkSigned(amount=Amount(Decimal(1))), when=when
    )
    projects.open_project(by_form(), projects.Opening("乙项目", town), when=when)
    sheet = first(out(lin, "440703", book_of(rows)))
    heads = [cell.text for cell in sheet.row(1)]
    assert heads[: len(HEAD)] == HEAD
    assert heads[len(HEAD) :] == ["责任单位(区县、镇街、园区)", "去向", "其他已知(导入时不读)"]
    told = dict(
        zip(heads, sheet.values[1] if sheet.values[1][0] == "甲项目" else sheet.values[2], strict=True)
    )
    assert (told["去向"], told["其他已知(导入时不读)"]) == (
        "流失 投资方改投外市 佛山", "框架签约：2023-05-02",
    )  # fmt: skip
    assert confirm(lin, back(lin, "440703", out(lin, "440703", book_of(rows)))) is None


def test_the_day_in_the_title_moves_with_what_goes_out(lin: Person) -> None:
    taken_in(lin, "pengjiang")
    title = str(first(out(lin, "440703", "pengjiang", day="2023-05-02")).values[0][0])
    assert title == "蓬江区2023年重点招商项目推进表(截至2023年5月2日,据公开报道整理)"
    plan = back(lin, "440703", out(lin, "440703", "pengjiang"))
    assert plan.about.paper_day == date(2025, 7, 1)


def test_towns_that_share_a_project_unequally_are_not_told_apart_by_a_column(lin: Person) -> None:
    confirm(lin, of_rows(lin, "440703", [HEAD, ["甲项目", "", "", "", "", "棠下镇、荷塘镇"]]))
    shares = {"440703101": Fraction(7, 10), "440703102": Fraction(3, 10)}
    hosts = tuple(Host(named(code).ref, str(share)) for code, share in shares.items())
    act = Act(lin, "form", "form:shares")
    projects.describe(act, project("甲项目"), Hosted(hosts), when=When.parse("2024-01-01"))
    assert confirm(lin, back(lin, "440703", out(lin, "440703"))) is None


def brought(client: Client, ledger: str) -> Intake:
    """One of the five registers, taken in through the pages."""
    row = LEDGERS[ledger]
    file = SimpleUploadedFile(f"{ledger}.xlsx", (DEMO / row["file"]).read_bytes())
    words = {"organisation": row["organisation"], "paper_day": row["paper_day"]}
    client.post(reverse("desk:intake"), {"workbook": file, **words})
    intake = Intake.objects.latest("brought_at")
    client.post(reverse("desk:confirm", args=[intake.pk]))
    return intake


def test_the_list_is_offered_in_each_layout_its_offices_brought(
    lin: Person, clock: Clock, client_of: Callable[[Person], Client]
) -> None:
    client = client_of(lin)
    some = [brought(client, "pengjiang")]
    clock.set("2025-07-01T10:00")
    some += [brought(client, "nanan")]
    page = client.get(reverse("desk:going_out"), {"stage": "signed", "day": "2023-06-30"}).content.decode()
    links = [f"{reverse('desk:going_out_like', args=[i.pk])}?stage=signed&amp;day=2023-06-30" for i in some]
    assert page.index(links[1]) < page.index(links[0])
    assert f"{reverse('projects:export')}?stage=signed&amp;day=2023-06-30" in page
    link = reverse("desk:going_out_like", args=[some[0].pk])
    sheet = first(client.get(link, {"stage": "signed", "day": "2023-06-30", "q": "君乐宝"}).content)
    assert [row[1] for row in sheet.values[2:]] == ["君乐宝华南液态奶生产基地项目"]
    assert "截至2023年6月30日" in str(sheet.values[0][0])


def test_a_stranger_gets_neither_a_layout_nor_a_project_of_others(
    lin: Person, client_of: Callable[[Person], Client]
) -> None:
    intake = brought(client_of(lin), "pengjiang")
    wei = Person.objects.named("wei", "魏强")
    Post.objects.create(person=wei, organisation=named("350583"), role=Post.Role.OFFICER)
    stranger = client_of(wei)
    assert "pengjiang.xlsx" not in stranger.get(reverse("desk:going_out")).content.decode()
    assert stranger.get(reverse("desk:going_out_like", args=[intake.pk])).status_code == 404
    assert len(first(stranger.get(reverse("projects:export")).content).values) == 1
    Post.objects.create(person=wei, organisation=named("440703101"), role=Post.Role.OFFICER)
    assert client_of(wei).get(reverse("desk:going_out_like", args=[intake.pk])).status_code == 404


def test_whoever_reads_english_gets_english_heads(lin: Person, client_of: Callable[[Person], Client]) -> None:
    client = client_of(lin)
    brought(client, "pengjiang")
    with override("en"):
        answer = client.get(reverse("projects:export"), headers={"accept-language": "en"})
    heads = [cell.text for cell in first(answer.content).row(1)]
    assert heads[:4] == [
        "Serial number", "Project name", "Responsible organisation (county, town, park)", "Investor",
    ]  # fmt: skip
    assert [head for head in heads if not head.isascii()] == ["Planned total investment(万元)"]
