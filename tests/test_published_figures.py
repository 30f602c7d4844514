"""Published figures beside our own: on the dashboard, on the why page, in their list, by the command."""

import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.clock import Clock
from tests.story import as_of
from tests.world import World
from wutong.config.__main__ import main
from wutong.desk import actions, queries
from wutong.facts.kinds import draft
from wutong.facts.published import FigurePublished
from wutong.facts.recognition import Method
from wutong.ledger.core import AsOf, Evidence
from wutong.ledger.models import Fact
from wutong.ledger.store import append
from wutong.lib.dates import Period, When
from wutong.lib.money import YI
from wutong.lib.sheets.tests.books import workbook
from wutong.organisations.models import Organisation, Person
from wutong.reports import figures

pytestmark = pytest.mark.django_db
Browse = Callable[[Person], Client]
HALF = Period.inclusive(date(2025, 1, 1), date(2025, 6, 30))


@pytest.fixture
def published(world: World) -> World:
    """The county's half year as its bulletin has it on 5 July: four projects, 2 billion yuan, a rate."""
    with Clock("2025-07-05T09:00"):
        publish(
            world, world.county, FigurePublished("projects_signed", Decimal(4), "project_count", "县统计局")
        )
        publish(world, world.county, FigurePublished("amount_signed", 20 * YI, "yuan", "县统计局"))
        publish(world, world.county, FigurePublished("amount_signed_yoy", Decimal(4), "percent", "县统计局"))
    return world


def publish(world: World, organisation: Organisation, claim: FigurePublished, period: Period = HALF) -> None:
    """Record what others have published."""
    proof = Evidence(world.register.sha256, "台账!B2")
    when = When(date(2025, 7, 3))
    append(world.act(world.chen), [draft(claim, organisation.ref, when, evidence=(proof,), period=period)])


def text(page) -> str:
    """What a page says, without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())


HALF_YEAR = "org=990001&since=2025-01-01&until=2025-06-30"
SENTENCE = "公布 4 个（据县统计局，2025-07-03） · 我们 1 个 · 差 3 个"


@pytest.mark.parametrize("path", ["/?", "/why/projects_signed/?"])
def test_what_was_published_stands_beside_our_number_with_its_cell(
    published: World, client_of: Browse, path: str
):
    with Clock("2025-07-06"):
        page = client_of(published.chen).get(path + HALF_YEAR)
    assert SENTENCE in text(page)
    assert f"{reverse('desk:paper', args=[published.register.sha256])}?place=" in page.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "org=990001&year=2025",  # other days
        "org=990001101&since=2025-01-01&until=2025-06-30",  # another organisation
        HALF_YEAR + "&month=2025-03",  # a part of the number
        HALF_YEAR + "&grade=verified",  # nobody has checked it
        HALF_YEAR + "&day=2025-07-02",  # before it was published
        HALF_YEAR + "&known=2025-07-04",  # before it was recorded
    ],
)
def test_where_nothing_was_published_nothing_is_said(published: World, client_of: Browse, query: str):
    with Clock("2025-07-06"):
        page = client_of(published.chen).get(f"/why/projects_signed/?{query}")
    assert page.status_code == 200
    assert page.context["why"].published == []
    assert "公布" not in text(page)


def test_it_is_no_figure_of_ours(published: World):
    question = figures.Question(figures.METRIC["projects_signed"], HALF, at(), published.county)
    assert figures.ask(question).value == 1


def at() -> AsOf:
    """Where we stand after all has been recorded."""
    return as_of("2025-07-06")


def test_the_list_shows_every_figure_and_compares_what_we_compute(published: World, client_of: Browse):
    publish_year = FigurePublished("projects_signed", Decimal(4), "project_count", "省简报")
    with Clock("2026-02-01"):
        publish(published, published.county, publish_year, Period.year(2024))
        chen = client_of(published.chen)
        page = chen.get(reverse("reports:published") + "?org=990001")
        told = [(one.metric, one.published, one.ours, one.gap) for one in page.context["published"]]
        only = chen.get(reverse("reports:published") + "?org=990001&year=2024").context["published"]
    assert told == [
        ("签约金额", "20 亿元", "30 亿元", "我们多 10 亿元"),
        ("签约金额同比增长", "4%", "", ""),
        ("签约项目数", "4 个", "1 个", "差 3 个"),
        ("签约项目数", "4 个", "0 个", "差 4 个"),
    ]
    assert [one.publisher for one in only] == ["省简报"]


def test_whoever_does_not_see_an_organisation_sees_none_of_its_published_figures(
    published: World, client_of: Browse
):
    fact = Fact.objects.filter(kind=FigurePublished.kind).first()
    assert fact is not None
    with Clock("2025-07-06"):
        clerk, stranger, chen = map(client_of, (published.zhao, published.wei, published.chen))
        for browser in (clerk, stranger):
            assert browser.get(reverse("reports:published") + "?org=990001").status_code == 404
            assert browser.get(reverse("desk:fact", args=[fact.pk])).status_code == 404
        assert clerk.get("/why/projects_signed/?" + HALF_YEAR).context["why"].published == []
        assert chen.get(reverse("desk:fact", args=[fact.pk])).status_code == 200


def test_a_second_person_checks_it_and_then_it_stands_among_the_verified(published: World, client_of: Browse):
    with Clock("2025-07-06"):
        waiting = [f for f in queries.waiting(published.sun, at()) if f.kind == FigurePublished.kind]
        assert len(waiting) == 3
        page = client_of(published.sun).get(reverse("desk:verification"))
        assert "公布的统计数 签约项目数 4 个 据县统计局 梧桐县" in text(page)
        actions.verify(
            published.act(published.sun),
            waiting[0].as_core(),
            method=Method.PAPERS,
            on=When(date(2025, 7, 6)),
        )
        page = client_of(published.chen).get(f"/why/projects_signed/?{HALF_YEAR}&grade=verified")
        assert "公布 4 个" in text(page)


def test_the_command_tells_it_too(published: World, capsys):
    with Clock("2025-07-06"):
        asked = [
            "figures",
            "projects_signed",
            "--org",
            "梧桐县",
            "--since",
            "2025-01-01",
            "--until",
            "2025-06-30",
        ]
        assert main([*asked, "--json"]) == 0
        (told,) = json.loads(capsys.readouterr().out)["published"]
        assert main([*asked, "--why"]) == 0
    assert (told["value"], told["gap"], told["publisher"]) == ("4", "3", "县统计局")
    assert told["papers"][0]["place"] == "台账!B2"
    assert f"{SENTENCE}  石桥镇项目台账.csv 台账!B2" in capsys.readouterr().out


def test_the_list_costs_few_queries(published: World, client_of: Browse, django_assert_max_num_queries):
    chen = client_of(published.chen)
    with Clock("2025-07-06"):
        chen.get(reverse("reports:published"))
        with django_assert_max_num_queries(15):
            chen.get(reverse("reports:published"))


def test_a_table_brought_by_the_page_stands_beside_our_figures_at_once(world: World, client_of: Browse):
    rows = (["指标", "2024年", "2025年1-6月"], ["签约项目数(个)", 3, 4], ["规上企业(家)", 70, 72])
    book = SimpleUploadedFile("统计月报.xlsx", workbook(rows))
    chen = client_of(world.chen)
    with Clock("2025-07-06"):
        brought = chen.post(reverse("desk:intake"), {"workbook": book, "organisation": "990001"}, follow=True)
        preview = text(brought)
        confirmed = chen.post(brought.redirect_chain[-1][0] + "confirm/", follow=True)
        page = chen.get("/?" + HALF_YEAR)
        listed = text(chen.get(reverse("reports:published") + "?org=990001"))
    assert "公布的统计数 签约项目数 4 个" in preview
    assert confirmed.status_code == 200
    assert "公布 4 个（≤ 2025-07-06） · 我们 1 个 · 差 3 个" in text(page)
    assert "公布的统计数 4 个，与我们的数对照" in text(page)
    assert "规上企业" in listed and "72 家" in listed
