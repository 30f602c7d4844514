"""The pages of the door for sheets."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.clock import Clock
from wutong.desk import queries
from wutong.ledger.models import Entry, Fact, Paper
from wutong.lib.sheets.tests.books import workbook
from wutong.lib.sheets.tests.files import ods, xls
from wutong.organisations.models import Person, Post
from wutong.organisations.queries import named

from .intake_office import DEMO, founded

PENGJIANG = (DEMO / "ledgers/pengjiang.xlsx").read_bytes()
ODD = workbook([["项目名称", "总投资", "进展"], ["甲项目", "5亿元", "在谈"], ["乙项目", 500, "在谈"]])


@pytest.fixture
def lin(db: None, clock: Clock) -> Person:
    """The officer of all five offices."""
    return founded()


@pytest.fixture
def officer(lin: Person, client_of: Callable[[Person], Client]) -> Client:
    """Lin's browser."""
    return client_of(lin)


def send(officer: Client, data: bytes = PENGJIANG, name: str = "台账.xlsx", **words: Any) -> Any:
    file = SimpleUploadedFile(name, data)
    return officer.post(reverse("desk:intake"), {"workbook": file, "organisation": "440703", **words})


def text(answer: Any) -> str:
    page: str = answer.content.decode()
    return page


def test_the_door_offers_only_the_organisations_one_reports_for(
    lin: Person, client_of: Callable[[Person], Client]
) -> None:
    zhao = Person.objects.named("zhao", "赵敏")
    Post.objects.create(person=zhao, organisation=named("440703101"), role=Post.Role.OFFICER)
    Post.objects.create(person=zhao, organisation=named("440703102"), role=Post.Role.VIEWER)
    page = text(client_of(zhao).get(reverse("desk:intake")))
    assert "棠下镇" in page
    assert "荷塘镇" not in page
    assert send(client_of(zhao)).status_code == 422
    assert not Paper.objects.exists()


def test_whoever_reports_nowhere_is_told_so(lin: Person, client_of: Callable[[Person], Client]) -> None:
    answer = client_of(Person.objects.named("wei", "魏强")).get(reverse("desk:intake"))
    assert "您没有上报的职责" in text(answer)


def test_a_workbook_goes_from_the_door_to_its_result(officer: Client) -> None:
    sent = send(officer)
    assert sent.status_code == 302
    preview = officer.get(sent.url)
    page = text(preview)
    assert "截至 2023-04-30" in page
    assert "君乐宝华南液态奶生产基地项目" in page
    assert "计划总投资 30 亿元" in page
    assert "53 条事实，记成一笔" in page
    assert page.count('class="button next"') == 1
    sha256 = Paper.objects.get().sha256
    assert f"{reverse('desk:paper', args=[sha256])}?place=" in page
    confirmed = officer.post(sent.url + "confirm/")
    assert confirmed["Location"] == sent.url
    result = text(officer.get(sent.url))
    assert "第 1 笔" in result
    assert "53 条事实" in result
    assert result.count("蓬江区") >= 8


def test_the_same_workbook_again_shows_when_it_was_recorded(officer: Client) -> None:
    officer.post(send(officer).url + "confirm/")
    url = send(officer, name="改了名.xlsx").url
    again = text(officer.get(url))
    assert "这份台账已于 2025-07-01 入账（第 1 笔），没有新内容。" in again
    assert 'class="button next"' not in again
    officer.post(url + "confirm/")
    assert "第 1 笔" in text(officer.get(url))
    assert Entry.objects.count() == 2


def test_problems_stand_on_top_with_the_way_to_their_cell(officer: Client) -> None:
    url = send(officer, ODD, paper_day="2025-07-01").url
    page = text(officer.get(url))
    assert page.index("1 行没有读懂，会跳过。") < page.index("每一列读作什么")
    assert "place=Sheet1%21B3" in page
    confirmed = officer.post(url + "confirm/", follow=True)
    assert "跳过 1 行，请改正后再导入。" in text(confirmed)


def test_rows_can_be_looked_at_by_what_becomes_of_them(officer: Client) -> None:
    url = send(officer, ODD).url
    assert "甲项目" in text(officer.get(url))
    assert "甲项目" not in text(officer.get(f"{url}?only=problem")).partition("逐行")[2]
    assert officer.get(f"{url}?only=nonsense&page=99").status_code == 200


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (PENGJIANG[:2000], "台账.xlsx", "不完整或已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "台账.xls", "不完整或已损坏"),
        (workbook([["通知"]]), "台账.xlsx", "找不到表头"),
        (b"", "台账.xlsx", "空"),
    ],
)
def test_a_file_that_is_no_ledger_is_refused_where_it_was_chosen(
    officer: Client, data: bytes, name: str, sentence: str
) -> None:
    answer = send(officer, data, name)
    assert answer.status_code == 422
    assert sentence in text(answer)


LINES = [["项目名称", "总投资（亿元）", "备注"], ["甲项目", "5", "在谈"], ["乙项目", "0.5", "在谈"]]
CSV = "\n".join(",".join(line) for line in LINES)


@pytest.mark.parametrize(
    ("name", "data", "place"),
    [
        ("台账.xls", xls(LINES), "表!B2"),
        ("台账.ods", ods(LINES), "表!B2"),
        ("台账.csv", CSV.encode("gb18030"), "表1!B2"),
        ("台账.csv", CSV.encode("utf-16"), "表1!B2"),
    ],
)
def test_a_table_of_any_kind_goes_in_and_shows_its_cell(
    officer: Client, name: str, data: bytes, place: str
) -> None:
    sent = send(officer, data, name)
    assert sent.status_code == 302, text(sent)
    assert "计划总投资 5 亿元" in text(officer.get(sent.url))
    sha256 = Paper.objects.get().sha256
    officer.post(sent.url + "confirm/")
    assert any(place in str(fact.evidence) for fact in Fact.objects.all())
    shown = text(officer.get(reverse("desk:paper", args=[sha256]), {"place": place}))
    assert 'id="cell" class="at"' in shown


def test_the_form_offers_every_kind_of_table(officer: Client) -> None:
    assert 'accept=".xlsx,.xls,.ods,.csv"' in text(officer.get(reverse("desk:intake")))


def test_a_day_to_come_is_refused_on_its_field(officer: Client) -> None:
    answer = send(officer, paper_day="2025-07-02")
    assert (answer.status_code, "这一天还没有到来" in text(answer)) == (422, True)


def test_a_preview_asked_for_wrongly_can_be_put_right(officer: Client) -> None:
    url = send(officer).url
    words = {"organisation": "440703", "paper_day": "2023-03-31"}
    officer.post(url + "again/", words)
    assert "晚于台账截至日 2023-03-31" in text(officer.get(url))
    answer = officer.post(url + "again/", {**words, "paper_day": "2031-01-01"})
    assert (answer.status_code, "这一天还没有到来" in text(answer)) == (422, True)
    officer.post(url + "again/", {**words, "paper_day": "2023-04-30"})
    assert "53 条事实" in text(officer.get(url))


def test_what_has_been_recorded_is_not_read_otherwise(officer: Client) -> None:
    url = send(officer).url
    officer.post(url + "confirm/")
    for verb in ("again/", "columns/", "choices/"):
        answer = officer.post(url + verb, {"organisation": "440703"})
        assert (answer.status_code, "已经入账" in text(answer)) == (422, True)
    assert "第 1 笔" in text(officer.get(url))


def test_a_stranger_finds_no_trace_of_a_workbook(
    officer: Client, lin: Person, client_of: Callable[[Person], Client]
) -> None:
    url = send(officer).url
    wei = client_of(Person.objects.named("wei", "魏强"))
    assert officer.get(url).status_code == 200
    for page in ("", "progress/", "problems.xlsx"):
        assert wei.get(url + page).status_code == 404
    for verb in ("confirm/", "again/", "columns/", "choices/"):
        assert wei.post(url + verb).status_code == 404


def test_whoever_brings_the_same_bytes_may_preview_them_too(
    officer: Client, client_of: Callable[[Person], Client]
) -> None:
    send(officer)
    chen = Person.objects.named("chen", "陈静")
    Post.objects.create(person=chen, organisation=named("440703"), role=Post.Role.OFFICER)
    other = client_of(chen)
    sent = send(other).url
    assert other.get(sent).status_code == 200
    assert other.get(reverse("desk:paper", args=[Paper.objects.get().sha256])).status_code == 200
    assert Paper.objects.count() == 1


@pytest.mark.parametrize("facts", [0, 2_000])
def test_the_page_of_a_long_workbook_opens_at_its_cell(
    officer: Client, monkeypatch: pytest.MonkeyPatch, facts: int
) -> None:
    monkeypatch.setattr(queries, "FACTS_LOOKED_AT", facts)
    officer.post(send(officer).url + "confirm/")
    paper = reverse("desk:paper", args=[Paper.objects.get().sha256])
    here = text(officer.get(paper, {"place": "重点项目推进表!F4"}))
    assert "据 重点项目推进表!F4 记下的" in here
    assert "君乐宝华南液态奶生产基地项目" in here
    assert "据 重点项目推进表!F5" not in here
    assert "记下的" not in text(officer.get(paper, {"place": "重点项目推进表!_%"}))
    assert "据此记下 53 条事实" in text(officer.get(paper))


@pytest.mark.parametrize("facts", [0, 2_000])
def test_who_may_see_no_fact_of_a_long_workbook_does_not_find_it(
    officer: Client, client_of: Callable[[Person], Client], monkeypatch: pytest.MonkeyPatch, facts: int
) -> None:
    monkeypatch.setattr(queries, "FACTS_LOOKED_AT", facts)
    officer.post(send(officer).url + "confirm/")
    paper = reverse("desk:paper", args=[Paper.objects.get().sha256])
    wei = Person.objects.named("wei", "魏强")
    for query in ({}, {"place": "重点项目推进表!F4"}):
        assert client_of(wei).get(paper, query).status_code == 404
    Post.objects.create(person=wei, organisation=named("440703"), role=Post.Role.OFFICER)
    assert client_of(Person.objects.get(pk=wei.pk)).get(paper).status_code == 200


def test_a_preview_takes_few_queries(officer: Client, django_assert_max_num_queries: Any) -> None:
    url = send(officer).url
    with django_assert_max_num_queries(20):
        officer.get(url)
