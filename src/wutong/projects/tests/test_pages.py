"""The pages of projects: they show, hide, refuse in place, and can be read as of another day."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from wutong.ledger.models import Entry, Fact
from wutong.projects.models import ProjectNow

PDF = b"%PDF-1.4\n% a permit\n%%EOF\n"


@pytest.fixture
def chen(world, clock, client_of):
    return client_of(world.chen)


def detail(world, **query):
    return reverse("projects:detail", args=[world.battery.pk], query=query)


def report(world, what="started"):
    return reverse("projects:report", args=[world.battery.pk, world.battery_phase.pk, what])


def signed(world) -> Fact:
    return Fact.objects.get(kind="project.signed", touched__ref=world.battery.ref)


def test_the_list_shows_what_one_may_see_and_says_how_many(world, chen):
    body = chen.get(reverse("projects:list")).content.decode()
    assert "动力电池项目" in body
    assert "乳制品加工项目" in body
    assert "2 个项目" in body


def test_a_stranger_sees_an_empty_list_and_no_page(world, clock, client_of):
    wei = client_of(world.wei)
    assert "动力电池项目" not in wei.get(reverse("projects:list")).content.decode()
    assert wei.get(detail(world)).status_code == 404
    assert wei.get(report(world)).status_code == 404


def test_without_a_sign_in_there_is_only_the_door(world, client):
    response = client.get(detail(world))
    assert response.status_code == 302
    assert reverse("organisations:sign_in") in response["Location"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "电池"}, True),
        ({"q": "dldc"}, True),  # the initials of its pinyin
        ({"q": "远山"}, True),
        ({"q": "没有的"}, False),
        ({"stage": "signed"}, True),
        ({"stage": "started"}, False),
        ({"org": "990001-park"}, True),
        ({"org": "990001101"}, False),
        ({"fate": "lost"}, False),
        ({"light": "red"}, False),
        ({"stage": "nonsense"}, True),
    ],
)
def test_the_list_finds_by_what_the_url_asks(world, chen, query, found):
    body = chen.get(reverse("projects:list", query=query)).content.decode()
    assert ("动力电池项目" in body) is found


@pytest.mark.parametrize("sort", ["name", "-planned", "stage", "-signed", "news", "drop table"])
def test_the_list_sorts_by_what_the_url_asks(world, chen, sort):
    assert chen.get(reverse("projects:list", query={"sort": sort})).status_code == 200


def test_the_list_of_another_day_knows_only_what_had_happened(world, chen):
    then = chen.get(reverse("projects:list", query={"day": "2025-03-01", "stage": "negotiating"}))
    assert "动力电池项目" in then.content.decode()
    now = chen.get(reverse("projects:list", query={"stage": "negotiating"}))
    assert "动力电池项目" not in now.content.decode()


def test_the_project_page_tells_what_happened_and_what_is_missing(world, chen):
    body = chen.get(detail(world)).content.decode()
    for words in (
        "远山新能源有限公司",
        "30 亿元",
        "2025-03-06",
        "摘牌",
        "自然资源部门",
        "动力电池项目投资协议.pdf",
    ):
        assert words in body


def test_the_project_page_of_another_day_shows_less(world, chen):
    body = chen.get(detail(world, day="2025-02-01")).content.decode()
    assert "2025-01-15" in body
    assert "2025-03-06" not in body
    assert "您在看" in body


def test_before_it_was_known_the_page_says_so(world, chen):
    body = chen.get(detail(world, known="2025-01-02")).content.decode()
    assert "那时还没有这个项目" in body


@pytest.mark.parametrize("query", [{"day": "junk"}, {"known": "2025-13-01"}, {"day": "2025-02-30"}])
def test_a_day_that_is_none_is_answered_in_words(world, chen, query):
    response = chen.get(detail(world, **query))
    assert response.status_code == 422
    assert "不是日期" in response.content.decode()


def test_no_page_asks_the_database_more_than_twenty_times(world, chen, django_assert_max_num_queries):
    for url in (
        detail(world),
        reverse("projects:list"),
        reverse("projects:list", query={"day": "2025-03-01"}),
    ):
        with django_assert_max_num_queries(20):
            chen.get(url)


def test_a_milestone_is_recorded_with_its_paper(world, chen):
    paper = SimpleUploadedFile("施工许可证.pdf", PDF)
    answer = chen.post(report(world), {"on": "2025年6月20日", "paper": paper, "act_key": "a1"})
    assert answer.status_code == 302
    fact = Fact.objects.latest("entry_id")
    assert (fact.kind, fact.happened_on.isoformat(), len(fact.evidence)) == (
        "project.started",
        "2025-06-20",
        1,
    )
    assert ProjectNow.objects.get(pk=world.battery.pk).stage == "started"


def test_the_same_form_sent_twice_records_once(world, chen):
    before = Entry.objects.count()
    for _ in range(2):
        assert chen.post(report(world), {"on": "2025-06-20", "act_key": "a1"}).status_code == 302
    assert Entry.objects.count() == before + 1


def test_the_key_of_a_form_used_for_other_content_is_refused(world, chen):
    chen.post(report(world), {"on": "2025-06-20", "act_key": "a1"})
    answer = chen.post(report(world), {"on": "2025-06-21", "act_key": "a1"})
    assert answer.status_code == 409
    assert "已用于另一内容" in answer.content.decode()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"on": "2025-07-02"}, "还没有到来"),
        ({"on": ""}, "required"),
        ({"on": "前些天"}, "前些天"),
        ({"on": "2025-06-20", "amount": "3.2", "what": "planned_total"}, "没有单位"),
        ({"on": "2025-06-20", "amount": "3.2忆元", "what": "planned_total"}, "3.2亿元"),
    ],
)
def test_a_refused_form_keeps_what_was_typed_and_says_what_to_do(world, chen, words, sentence):
    before = Entry.objects.count()
    words = {"act_key": "a1", **words}
    answer = chen.post(report(world, words.pop("what", "started")), words)
    body = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in body or (sentence == "required" and "error" in body)
    assert words.get("amount", words["on"]) in body
    assert Entry.objects.count() == before


def test_a_paper_that_is_not_what_its_name_says_is_refused_at_its_field(world, chen):
    liar = SimpleUploadedFile("合同.pdf", b"MZ\x90\x00 this runs")
    answer = chen.post(report(world), {"on": "2025-06-20", "paper": liar, "act_key": "a1"})
    assert answer.status_code == 422
    assert "不是它的后缀所说的类型" in answer.content.decode()


def test_a_correction_opens_filled_in_and_asks_one_thing_more(world, chen):
    url = reverse("projects:correct", args=[signed(world).pk])
    body = chen.get(url).content.decode()
    assert "2025-03-06" in body
    assert "30亿元" in body
    assert chen.post(url, {"on": "2025-03-07", "act_key": "c1"}).status_code == 422
    assert chen.post(url, {"on": "2025-03-07", "reason": "看错一天", "act_key": "c2"}).status_code == 302
    body = chen.get(detail(world)).content.decode()
    assert "看错一天" in body


def test_a_withdrawal_stays_on_the_page_struck_through(world, chen):
    url = reverse("projects:withdraw", args=[signed(world).pk])
    assert chen.post(url, {"reason": "并未签约", "act_key": "w1"}).status_code == 302
    body = chen.get(detail(world)).content.decode()
    assert "撤回" in body
    assert "并未签约" in body


def test_what_a_project_is_can_be_said_anew(world, chen):
    url = reverse("projects:describe", args=[world.battery.pk, "name"])
    assert chen.post(url, {"name": "动力电池一厂", "on": "2025-06-30", "act_key": "n1"}).status_code == 302
    assert "动力电池一厂" in chen.get(detail(world)).content.decode()
    assert "动力电池项目" in chen.get(detail(world, day="2025-06-01")).content.decode()


def test_every_form_of_the_room_opens(world, chen):
    from wutong.projects import forms, rules

    for what in (*rules.STEP, *forms.MONEY):
        assert chen.get(report(world, what)).status_code == 200
    for what in forms.ABOUT:
        assert chen.get(reverse("projects:describe", args=[world.battery.pk, what])).status_code == 200
    for name in ("host", "add_phase"):
        assert chen.get(reverse(f"projects:{name}", args=[world.battery.pk])).status_code == 200
    assert chen.get(report(world, "nonsense")).status_code == 404


def test_a_project_is_opened_by_hand(world, chen):
    words = {"name": "新材料项目", "organisation": world.county.code, "planned": "3.2亿元", "act_key": "o1"}
    answer = chen.post(reverse("projects:open"), words)
    assert answer.status_code == 302
    assert "3.2 亿元" in chen.get(answer["Location"]).content.decode()


def test_alike_names_are_flagged_and_merged_only_by_a_person(world, chen):
    words = {"name": "动力电池项目", "organisation": world.county.code, "act_key": "o1"}
    twin = chen.post(reverse("projects:open"), words)["Location"]
    assert "可能重复" in chen.get(detail(world)).content.decode()
    merge = reverse("projects:describe", args=[twin.strip("/").rpartition("/")[2], "fate"])
    said = {
        "fate": "merged",
        "cause": "同一项目登记两次",
        "into": world.battery.ref,
        "on": "2025-06-30",
        "act_key": "m",
    }
    assert chen.post(merge, said).status_code == 302
    assert "并入" in chen.get(twin).content.decode()
    assert "可能重复" not in chen.get(detail(world)).content.decode()


def test_the_export_opens_as_a_workbook_and_no_cell_is_a_formula(world, chen):
    from io import BytesIO

    from openpyxl import load_workbook

    url = reverse("projects:describe", args=[world.battery.pk, "name"])
    chen.post(url, {"name": "=cmd|'/c calc'!A1", "on": "2025-06-30", "act_key": "n1"})
    book = load_workbook(BytesIO(chen.get(reverse("projects:export")).content))
    cells = {cell.value: cell.data_type for row in book.worksheets[0] for cell in row}
    assert cells["'=cmd|'/c calc'!A1"] == "s"
    assert "计划总投资" in " ".join(str(v) for v in cells)


@pytest.mark.parametrize("name", ["q", "org", "stage", "sort", "day"])
def test_an_invisible_character_in_an_address_breaks_nothing(world, chen, name):
    assert chen.get(f"{reverse('projects:list')}?{name}=%00").status_code == 200


def test_a_number_no_database_holds_breaks_no_form(world, chen):
    url = reverse("projects:host", args=[world.battery.pk])
    assert chen.post(url, {"hosts": "9" * 30, "on": "2025-06-30", "act_key": "h"}).status_code == 422
    assert chen.get(reverse("desk:entry", args=[10**30])).status_code == 404
