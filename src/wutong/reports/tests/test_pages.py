"""The dashboard and the why page: every number opens to its facts, for whoever may see them."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from tests.clock import Clock
from tests.world import World
from wutong.facts.milestones import Signed, Started
from wutong.ledger.models import Fact
from wutong.lib.dates import When
from wutong.lib.money import YI, Amount
from wutong.organisations.models import Person
from wutong.projects import actions

pytestmark = pytest.mark.django_db
Browse = Callable[[Person], Client]


@pytest.fixture
def chen(world: World, client_of: Browse) -> Client:
    """The browser of the county's officer."""
    return client_of(world.chen)


def why(metric: str = "projects_signed", **query: str) -> str:
    """The address of a why page."""
    return f"{reverse('reports:why', args=[metric])}?{'&'.join(f'{k}={v}' for k, v in query.items())}"


def text(page) -> str:
    """What a page says, without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())


def test_the_dashboard_opens_on_ones_own_county_and_the_latest_year_with_a_signing(chen: Client):
    page = chen.get(reverse("reports:dashboard"))
    assert page.context["board"].title == "梧桐县：2025 年签约 1 个项目，30 亿元"
    assert "另有框架签约项目数 1 个" in text(page)


def test_every_number_and_every_mark_of_the_dashboard_opens_to_its_why(chen: Client):
    board = chen.get(reverse("reports:dashboard")).context["board"]
    drawn = [href for spec in (board.months, board.bands) for s in spec["series"] for href in s["hrefs"]]
    parts = [row.why for table in (board.industries, board.places) for row in table.rows]
    for url in (*(tile.why for tile in (*board.tiles, *board.quiet)), *drawn, *parts):
        assert chen.get(url).status_code == 200, url


def test_the_marks_of_a_chart_add_up_to_the_number_above_it(chen: Client, world: World):
    actions.pass_milestone(world.act(world.chen), world.dairy_phase, Signed(), when=When.parse("2025"))
    board = chen.get(reverse("reports:dashboard") + "?year=2025").context["board"]
    for spec in (board.months, board.bands):
        assert sum(spec["series"][0]["values"]) == 2
    assert (board.months["labels"][-1], board.months["title"]) == (
        "不详",
        "2025-03 签约最多，1 个；1 个月份不详",
    )
    assert board.industries.title == "签约分布在 2 类产业"
    assert sum(row.count for row in board.places.rows) == 2


def test_a_change_is_told_only_against_a_year_that_has_something_to_count(chen: Client, world: World):
    tile = chen.get(reverse("reports:dashboard") + "?year=2025").context["board"].tiles[0]
    assert tile.delta == ""
    opening = actions.Opening("上年项目", world.county)
    with Clock("2025-07-02"):
        early = actions.open_project(world.act(world.chen), opening, when=When.parse("2024-01-05"))
        for n, day in enumerate(("2024-02-01", "2024-05-01")):
            signed = Signed(Amount(YI))
            phase = early.phases.get() if not n else actions.add_phase(
                world.act(world.chen), early, name="二期", when=When.parse(day)
            )  # fmt: skip
            actions.pass_milestone(world.act(world.chen), phase, signed, when=When.parse(day))
    tiles = chen.get(reverse("reports:dashboard") + "?year=2025").context["board"].tiles
    assert tiles[0].delta == "与 2024 年持平"
    assert tiles[1].delta == "比 2024 年多 28 亿元"


def test_an_empty_year_teaches_nothing_false(chen: Client):
    page = chen.get(reverse("reports:dashboard") + "?year=2020")
    assert page.context["board"].title == "梧桐县：2020 年签约 0 个项目，0 亿元"
    assert "期内没有签约" in text(page)


def test_somebody_without_a_post_is_told_whom_to_ask(world: World, client_of: Browse):
    stranger = Person.objects.named("li", "李新")
    assert "您还没有岗位" in text(client_of(stranger).get(reverse("reports:dashboard")))


def test_an_office_without_projects_is_shown_the_first_step(world: World, client_of: Browse):
    page = client_of(world.wei).get(reverse("reports:dashboard"))
    assert "还没有项目" in text(page) and reverse("desk:intake") in page.content.decode()


def test_why_leads_from_the_number_to_the_project_the_fact_and_the_place_in_the_paper(
    chen: Client, world: World
):
    page = chen.get(why(org="990001", year="2025"))
    signed = Fact.objects.get(kind="project.signed")
    markup = unescape(page.content.decode())
    assert "签约项目数 1 个" in text(page) and "期内签订正式投资协议的项目个数" in text(page)
    assert reverse("projects:detail", args=[world.battery.pk]) in markup
    assert reverse("desk:fact", args=[signed.pk]) in markup
    assert f"{reverse('desk:paper', args=[world.contract.sha256])}?place=1" in markup
    assert "陈立" in text(page) and "上报" in text(page)


def test_a_filter_in_the_url_is_said_in_words_and_can_be_taken_away(chen: Client):
    page = chen.get(why(org="990001", year="2025", month="2025-03", band="20-50", place="990001-park"))
    said = dict(page.context["why"].filters)
    assert list(said) == ["日期在 2025-03", "项目规模：20–50 亿元", "落在：梧桐经济开发区"]
    assert "month" not in said["日期在 2025-03"] and "band=20-50" in said["日期在 2025-03"]
    assert page.context["why"].title == "签约项目数 1 个"
    assert chen.get(why(org="990001", year="2025", month="2025-04")).context["why"].title == "签约项目数 0 个"


@pytest.mark.parametrize("by", ["month", "band", "industry", "place"])
def test_the_groups_of_a_why_page_hold_every_line_once(chen: Client, by: str):
    shown = chen.get(why("amount_signed", org="990001", by=by)).context["why"]
    assert [row.name for group in shown.groups for row in group.rows] == ["动力电池项目"]
    assert [group.sum for group in shown.groups] == ["30 亿元"]


def test_what_may_count_stands_below_and_not_among_what_counts(chen: Client, world: World):
    undated = When.parse("../2025-06-30")
    actions.pass_milestone(world.act(world.chen), world.dairy_phase, Signed(), when=undated)
    shown = chen.get(why(org="990001", year="2025")).context["why"]
    assert [group.title for group in shown.asides] == ["可能计入"]
    assert [row.name for row in shown.asides[0].rows] == ["乳制品加工项目"]
    assert shown.notes == ["另有 1 项可能计入，日期不够准"]


def test_the_permanent_link_answers_the_same_after_more_was_recorded(chen: Client, world: World):
    with Clock("2025-07-01T10:00"):
        permanent = chen.get(why("amount_signed", org="990001", year="2025")).context["permanent"]
    with Clock("2025-07-05"):
        opened = When.parse("2025-05")
        added = actions.add_phase(world.act(world.chen), world.battery, name="二期", when=opened)
        actions.pass_milestone(
            world.act(world.chen), added, Signed(Amount(5 * YI)), when=When.parse("2025-06-15")
        )
        then, now = chen.get(permanent), chen.get(why("amount_signed", org="990001", year="2025"))
    assert then.context["why"].title == "签约金额 30 亿元"
    assert now.context["why"].title == "签约金额 35 亿元"
    assert then.context["why"].head < now.context["why"].head


def test_links_keep_the_day_one_looks_from(chen: Client, world: World):
    then = f"{reverse('reports:dashboard')}?year=2025&day=2025-06-30&known=2025-07-01"
    board = chen.get(then).context["board"]
    assert all("day=2025-06-30" in tile.why and "known=2025-07-01" in tile.why for tile in board.tiles)
    page = unescape(chen.get(board.tiles[0].why).content.decode())
    assert f"{reverse('projects:detail', args=[world.battery.pk])}?day=2025-06-30&known=2025-07-01" in page


def test_a_clerk_of_the_town_sees_that_something_is_hidden_and_nothing_of_it(world: World, client_of: Browse):
    page = client_of(world.zhao).get(why(org="990001", year="2025"))
    assert "另有 1 项不在您的权限内" in text(page)
    assert "动力电池" not in text(page)


@pytest.mark.parametrize(
    "path, status",
    [
        ("/why/projects_sighed/", 404),
        ("/why/projects_signed/?org=990002", 404),
        ("/why/projects_signed/?org=nowhere", 404),
        ("/why/projects_signed/?grade=royal", 422),
        ("/why/projects_signed/?year=20xx", 422),
        ("/why/projects_signed/?year=0001", 422),
        ("/why/projects_signed/?month=9999-12", 422),
        ("/?since=9999-12-01&until=9999-12-30", 422),
        ("/?day=0001-01-01", 200),
        ("/?since=1900-01-01&until=2999-12-31", 200),
        ("/why/projects_signed/?since=2025-13-01", 422),
        ("/why/projects_signed/?since=2025-02-01&until=2025-01-01", 422),
        ("/why/projects_signed/?month=2025-13", 422),
        ("/why/projects_signed/?band=7-8", 422),
        ("/why/projects_signed/export/exe/", 404),
        ("/?org=990002", 404),
    ],
)
def test_no_address_breaks_a_page_and_one_without_an_answer_is_refused(chen: Client, path: str, status: int):
    assert chen.get(path).status_code == status


def test_nobody_reads_figures_without_signing_in(world: World, client: Client):
    for url in (reverse("reports:dashboard"), why()):
        assert client.get(url).status_code == 302


@pytest.mark.parametrize("path", ["/?year=2025", "/why/amount_signed/?org=990001&year=2025"])
def test_a_page_costs_few_queries(chen: Client, path: str, django_assert_max_num_queries):
    chen.get(path)
    with django_assert_max_num_queries(20):
        chen.get(path)


def test_a_page_of_many_lines_costs_no_more(chen: Client, world: World, django_assert_max_num_queries):
    for n in range(12):
        opening = actions.Opening(f"项目{n}", world.county)
        project = actions.open_project(world.act(world.chen), opening, when=When.parse("2025-01-02"))
        actions.pass_milestone(
            world.act(world.chen), project.phases.get(), Started(), when=When.parse("2025-05")
        )
    with django_assert_max_num_queries(20):
        page = chen.get(why("projects_started", org="990001", year="2025"))
    assert len(page.context["why"].groups[0].rows) == 12
