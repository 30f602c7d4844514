"""The desk: facts, papers, checks, the ledger, finding. Who may not see one learns nothing."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.world import CONTRACT
from wutong.desk import queries
from wutong.facts.kinds import withdrawal
from wutong.facts.milestones import Signed
from wutong.ledger import papers
from wutong.ledger.models import Check, Entry, Fact
from wutong.ledger.store import append
from wutong.lib.dates import When
from wutong.organisations.models import Person, Post
from wutong.projects import actions

PDF = b"%PDF-1.4\n% recognised\n%%EOF\n"


@pytest.fixture
def signed(world) -> Fact:
    return Fact.objects.get(kind="project.signed", touched__ref=world.battery.ref)


@pytest.fixture
def sun(world, clock, client_of):
    return client_of(world.sun)


def url(name, *args, **query):
    return reverse(f"desk:{name}", args=args, query=query)


def verify(client, fact, **words):
    return client.post(
        url("verify", fact.pk), {"method": "papers", "on": "2025-06-30", "act_key": "v1", **words}
    )


def recognise(client, fact, key="r1", **words):
    paper = SimpleUploadedFile("认定函.pdf", PDF)
    said = {
        "level": "city",
        "counted_year": "2025",
        "on": "2025-06-30",
        "paper": paper,
        "act_key": key,
        **words,
    }
    return client.post(url("recognise", fact.pk), said)


def text(response) -> str:
    return response.content.decode()


def test_a_fact_opens_to_its_paper_its_author_and_its_entry(sun, signed, world):
    body = text(sun.get(url("fact", signed.pk)))
    for words in ("签约 30 亿元", "2025-03-06", "陈立", "动力电池项目投资协议.pdf", signed.digest):
        assert words in body
    assert reverse("desk:entry", args=[signed.entry_id]) in body


def test_a_stranger_learns_nothing_of_facts_papers_and_entries(world, clock, client_of, signed):
    wei = client_of(world.wei)
    assert wei.get(url("fact", signed.pk)).status_code == 404
    assert wei.get(url("fact", "nonsense")).status_code == 404
    assert wei.get(url("paper", world.contract.sha256)).status_code == 404
    assert wei.get(url("paper_file", world.contract.sha256)).status_code == 404
    assert wei.get(url("verify", signed.pk)).status_code == 404
    entry = text(wei.get(url("entry", signed.entry_id)))
    assert "动力电池项目" not in entry
    assert "签约" not in entry.split("<main")[1].split("</main")[0]


def test_what_was_reported_waits_for_a_second_person(sun, signed, world, client_of):
    assert "动力电池项目" in text(sun.get(url("verification")))
    assert verify(sun, signed).status_code == 302
    assert "已核" in text(sun.get(url("fact", signed.pk)))
    assert f"/facts/{signed.pk}/verify/" not in text(sun.get(url("verification")))


def test_the_reporter_cannot_verify_and_an_officer_has_no_queue(signed, world, clock, client_of):
    Post.objects.create(person=world.chen, organisation=world.county, role=Post.Role.VERIFIER)
    chen = client_of(world.chen)
    refused = verify(chen, signed)
    assert refused.status_code == 422
    assert "须由另一人核验" in text(refused)
    assert verify(client_of(world.sun), signed).status_code == 302


def test_a_fact_is_verified_once(sun, signed, world, client_of):
    assert verify(sun, signed).status_code == 302
    again = verify(client_of(world.lin), signed, act_key="v2")
    assert again.status_code == 422
    assert "已经核验过" in text(again)


def test_the_same_check_sent_twice_is_one_check(sun, signed):
    assert verify(sun, signed).status_code == 302
    assert verify(sun, signed).status_code == 302
    assert Fact.objects.filter(kind="verification.granted").count() == 1


def test_a_check_taken_back_shows_no_more(sun, signed, world):
    verify(sun, signed)
    check = Fact.objects.get(kind="verification.granted").as_core()
    append(world.act(world.sun), [withdrawal(check, when=check.when, reason="看错了凭证")])
    shown = text(sun.get(url("fact", signed.pk))).split("<dl")[1].split("</dl>")[0]
    assert 'data-grade="reported"' in shown


def test_a_fact_whose_check_was_taken_back_waits_again_and_is_not_recognised(sun, signed, world, client_of):
    lin = client_of(world.lin)
    verify(sun, signed)
    assert f"/facts/{signed.pk}/recognise/" in text(lin.get(url("fact", signed.pk)))
    check = Fact.objects.get(kind="verification.granted").as_core()
    append(world.act(world.sun), [withdrawal(check, when=check.when, reason="看错了凭证")])
    assert f"/facts/{signed.pk}/recognise/" not in text(lin.get(url("fact", signed.pk)))
    refused = recognise(lin, signed)
    assert refused.status_code == 422
    assert "先核验，再认定" in text(refused)
    assert f"/facts/{signed.pk}/verify/" in text(lin.get(url("verification")))
    assert verify(lin, signed, act_key="v2").status_code == 302


def test_a_corrected_fact_is_not_verified_any_more(sun, signed, world):
    target = signed.as_core()
    actions.correct(world.act(world.chen), target, Signed(), when=When.parse("2025-03-07"), reason="看错一天")
    refused = verify(sun, signed)
    assert refused.status_code == 422
    assert "已被更正" in text(refused)
    assert "看最新的一条" in text(sun.get(url("fact", signed.pk)))


def test_recognition_needs_a_check_a_paper_and_a_third_person(sun, signed, world, client_of):
    lin = client_of(world.lin)
    assert "还没有人核验" in text(recognise(lin, signed))
    verify(sun, signed)
    assert "三个不同的人" in text(recognise(sun, signed, key="r2"))
    without = lin.post(
        url("recognise", signed.pk),
        {"level": "city", "counted_year": "2025", "on": "2025-06-30", "act_key": "r3"},
    )
    assert without.status_code == 422
    assert recognise(lin, signed, key="r4").status_code == 302
    assert "认定" in text(lin.get(url("fact", signed.pk)))


def test_a_recognition_is_revoked_with_a_reason(sun, signed, world, client_of):
    lin = client_of(world.lin)
    verify(sun, signed)
    recognise(lin, signed)
    words = {"level": "city", "on": "2025-07-01", "act_key": "q1"}
    paper = SimpleUploadedFile("撤销函.pdf", PDF + b"%")
    assert lin.post(url("revoke", signed.pk), {**words, "paper": paper}).status_code == 422
    paper.seek(0)
    assert (
        lin.post(url("revoke", signed.pk), {**words, "paper": paper, "reason": "未开工"}).status_code == 302
    )
    body = text(lin.get(url("fact", signed.pk))).split("<dl")[1]
    assert 'data-grade="recognised"' not in body.split("</dl>")[0]


def test_a_paper_shows_the_facts_that_stand_on_it_and_gives_itself_out(sun, world, signed):
    body = text(sun.get(url("paper", world.contract.sha256, place="1")))
    assert "签约 30 亿元" in body
    file = sun.get(url("paper_file", world.contract.sha256))
    assert b"".join(file.streaming_content) == CONTRACT
    assert file["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in file["Content-Security-Policy"]


@pytest.mark.parametrize("place", ["Sheet1!F4", "A2", "!!", "ZZZZ99", "A99999999", "<script>", "不存在!B2"])
def test_a_place_that_is_not_there_breaks_nothing(sun, world, place):
    answer = sun.get(url("paper", world.register.sha256, place=place))
    assert answer.status_code == 200
    assert "<script>alert" not in text(answer)


def test_a_workbook_opens_at_the_very_cell(world, clock, client_of):
    import xlsxwriter

    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("台账")
        for row in range(60):
            sheet.write_row(row, 0, [f"甲{row}", row])
    chen = client_of(world.chen)
    paper = papers.keep("台账.xlsx", [buffer.getvalue()], world.chen.ref)
    body = text(chen.get(url("paper", paper.sha256, place="台账!A41")))
    assert 'id="cell" class="at"' in body
    assert ">甲40<" in body
    assert ">甲5<" not in body


def test_the_ledger_shows_its_chain_and_what_the_last_check_found(sun, world):
    body = text(sun.get(url("ledger")))
    assert Entry.objects.latest("seq").seal in body
    Check.objects.create(at=Entry.objects.latest("seq").recorded_at, seq=1, seal="x", found=0)
    assert "完好" in text(sun.get(url("ledger")))
    assert sun.post(url("check")).status_code == 302
    assert sun.get(url("check")).status_code == 405


def test_an_entry_counts_what_one_may_not_see(world, clock, client_of, signed):
    zhao = text(client_of(world.zhao).get(url("entry", signed.entry_id)))
    assert "不在您的权限内" in zhao
    assert client_of(world.zhao).get(url("entry", 10**9)).status_code == 404


@pytest.mark.parametrize("words", ["电池", "dldc", "DLDC", "远山"])
def test_a_single_find_opens_at_once(sun, world, words):
    answer = sun.get(url("find", q=words))
    assert answer.status_code == 302
    assert world.battery.pk in answer["Location"]


def test_finding_many_or_none_says_so(sun, world):
    assert "没有找到" in text(sun.get(url("find", q="没有这样的")))
    body = text(sun.get(url("find", q="项目")))
    assert "动力电池项目" in body
    assert "乳制品加工项目" in body


def test_today_shows_what_waits_and_what_moved(sun, world):
    body = text(sun.get(url("today")))
    assert "等您核验" in body
    assert "最近记下的" in body


def test_a_rate_needs_its_paper_and_converts_from_its_day(world, clock, client_of):
    chen = client_of(world.chen)
    words = {"currency": "USD", "yuan": "7.1889", "on": "2025-01-02", "act_key": "x1"}
    assert chen.post(url("rates"), words).status_code == 422
    paper = SimpleUploadedFile("中间价公告.pdf", PDF)
    assert chen.post(url("rates"), {**words, "paper": paper}).status_code == 302
    assert "7.1889" in text(chen.get(url("rates")))
    published = Fact.objects.get(kind="rate.published")
    (proof,) = published.as_core().evidence
    assert "7.1889" in text(client_of(world.zhao).get(url("paper", proof.paper)))
    assert "7.1889" in text(client_of(world.zhao).get(url("entry", published.entry_id)))
    nobody = Person.objects.named("nobody", "无职")
    assert client_of(nobody).get(url("rates")).status_code == 200
    assert client_of(nobody).get(url("paper", proof.paper)).status_code == 404
    refused = client_of(nobody).post(url("rates"), {**words, "paper": SimpleUploadedFile("a.pdf", PDF)})
    assert refused.status_code == 422


def test_the_whole_ledger_is_given_only_to_who_may_see_all_of_it(world, clock, client_of):
    assert client_of(world.zhao).get(url("export")).status_code == 422
    assert client_of(world.lin).get(url("export")).status_code == 422
    Post.objects.create(person=world.lin, organisation=world.next_county, role=Post.Role.VIEWER)
    lin = Person.objects.get(pk=world.lin.pk)
    answer = client_of(lin).get(url("export"))
    assert answer.status_code == 200
    assert b'"seal"' in b"".join(answer.streaming_content)


def test_a_queue_longer_than_anybody_counts_says_so(monkeypatch, world, clock, client_of):
    verification = reverse("desk:verification")
    assert "+ 条事实等另一个人" not in client_of(world.sun).get(verification).content.decode()
    monkeypatch.setattr(queries, "COUNTED_AT_MOST", 0)
    assert "0+ 条事实等另一个人" in client_of(world.sun).get(verification).content.decode()
