"""A register of enterprises comes in by the door of every sheet: each value a fact with its cell."""

import argparse
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from wutong.desk.intake import actions, command
from wutong.desk.models import Intake
from wutong.enterprises.models import Enterprise, EnterpriseNow
from wutong.ledger import verify
from wutong.ledger.core import Evidence
from wutong.ledger.models import Entry, Fact, Paper
from wutong.lib.sheets.tests.books import workbook
from wutong.organisations.sheets import Choice
from wutong.projects.models import Project

from .intake_office import of_rows, said

CODE, OTHER_CODE = "91110108551385082Q", "91110000600037341L"
HEAD = [
    "企业名称",
    "统一社会信用代码",
    "法定代表人",
    "注册资本(万元)",
    "所属行业",
    "成立日期",
    "荣誉称号",
    "联系电话",
]
FAR_HILLS = ["远山新能源有限公司", CODE, "何远", 5000, "新能源", "2015-04-01",
             "世界500强(2023年)、专精特新小巨人", "13800000000"]  # fmt: skip
DAWN = ["晨牧乳业有限公司", OTHER_CODE, "牧晨", "1.2亿元", "乳业", "2016年", "", ""]
TOTAL = ["合计", "", "", 17000, "", "", "", ""]
REGISTER: list[list[Any]] = [HEAD, FAR_HILLS, DAWN, TOTAL]
ENGLISH: list[list[Any]] = [
    [
        "No.",
        "Company name",
        "Unified social credit code",
        "Legal representative",
        "Registered capital",
        "Ownership",
    ],
    [1, "远山新能源有限公司", CODE, "何远", "5000万元", "Private"],
]


def preview(world: Any, rows: list[list[Any]], **more: Any) -> actions.Plan:
    return of_rows(world.zhao, world.stonebridge.code, rows, "2025-06-30", **more)


def take_in(world: Any, rows: list[list[Any]], **more: Any) -> Entry | None:
    return actions.confirm(world.zhao, preview(world, rows, **more))


def changed(*cells: Any) -> list[list[Any]]:
    """The register with other cells in the row of the first enterprise: by heading."""
    row = dict(zip(HEAD, FAR_HILLS, strict=True)) | dict(cells)
    return [HEAD, list(row.values()), DAWN]


def kinds(plan: actions.Plan) -> list[str]:
    return [draft.kind.partition(".")[2] for draft in plan.drafts]


def test_every_value_of_a_register_is_a_fact_with_its_cell(world, clock):
    plan = preview(world, REGISTER)
    assert (plan.about.room, plan.counts["new"], plan.counts["aside"]) == ("enterprises", 2, 1)
    entry = actions.confirm(world.zhao, plan)
    assert entry is not None and entry.facts.count() == plan.counts["facts"]
    represented = Fact.objects.get(kind="enterprise.represented", claim__name="何远")
    assert represented.as_core().evidence == (Evidence(plan.question.paper.sha256, "Sheet1!C2"),)
    now = EnterpriseNow.objects.get(code=CODE)
    assert (now.name, now.capital_yuan, now.founded, now.honours) == (
        FAR_HILLS[0],
        50_000_000,
        "2015-04-01",
        2,
    )
    honours = Fact.objects.filter(kind="enterprise.honoured").values_list("claim__title", "precision")
    assert set(honours) == {("世界500强", "year"), ("专精特新小巨人", "unknown")}
    assert not list(verify.damages())


def test_english_headings_are_read_as_well(world, clock):
    plan = preview(world, ENGLISH)
    assert [c.key for c in plan.about.columns] == [
        "number", "name", "code", "representative", "capital", "ownership",
    ]  # fmt: skip
    assert kinds(plan) == [
        "opened",
        "named",
        "coded",
        "ownership_stated",
        "capital_registered",
        "represented",
    ]


def test_how_a_person_is_reached_is_not_read_and_says_why(world, clock):
    plan = preview(world, REGISTER)
    telephone = plan.about.columns[-1]
    assert (telephone.key, str(telephone.reason)) == ("", "是“联系人信息”，个人信息未导入")
    take_in(world, REGISTER)
    assert not [f for f in Fact.objects.all() if "13800000000" in str(f.claim)]
    mended = preview(world, changed(("法定代表人", "何远")))
    (problem,) = preview(world, changed(("法定代表人", "何远 138 0000 0000"))).rows[0].problems
    assert "个人信息不导入" in said(problem)
    assert not mended.rows[0].problems


def test_the_same_register_again_records_nothing_and_a_changed_one_only_the_change(world, clock):
    plan = preview(world, REGISTER)
    actions.confirm(world.zhao, plan)
    assert actions.preview(plan.question).already
    assert kinds(preview(world, [*REGISTER, [""] * 8, ["制表人：赵敏"]])) == []
    plan = preview(world, changed(("荣誉称号", "世界500强(2023年)、专精特新小巨人、单项冠军")))
    assert [row.outcome for row in plan.rows] == ["known", "same"]
    assert [draft.claim for draft in plan.drafts] == [{"title": "单项冠军"}]


def test_a_code_that_fails_its_check_digit_warns_and_is_recorded(world, clock):
    plan = preview(world, changed(("统一社会信用代码", "91110108551385082P")))
    assert [said(remark) for remark in plan.rows[0].remarks] == [
        "统一社会信用代码 91110108551385082P 有误：前面各位若对，第 18 位应为 Q，请对照营业执照"
    ]
    assert plan.counts["problem"] == 0
    assert not preview(world, REGISTER).rows[0].remarks
    actions.confirm(world.zhao, plan)
    assert EnterpriseNow.objects.get(represented="何远").code == "91110108551385082P"


@pytest.mark.parametrize(
    ("choice", "now", "standing"),
    [(Choice.BOTH, "林立", 2), (Choice.CORRECT, "林立", 1), (Choice.SKIP, "何远", 1)],
)
def test_another_legal_representative_is_a_choice(world, clock, choice, now, standing):
    take_in(world, REGISTER)
    plan = preview(world, changed(("法定代表人", "林立")), choices={"Sheet1!C2": choice})
    (row, _same) = plan.rows
    (found,) = row.contradictions
    assert (row.outcome, found.place, found.choice) == ("differs", "Sheet1!C2", choice)
    assert said(found.said).startswith("账本已记“法定代表人 何远”")
    actions.confirm(world.zhao, plan)
    assert EnterpriseNow.objects.get(code=CODE).represented == now
    told = Fact.objects.filter(kind="enterprise.represented", subject__in=[row.subject], successor=None)
    assert told.count() == standing
    assert not list(verify.damages())


def test_a_renamed_enterprise_is_known_by_its_code_and_found_by_both_names(world, clock):
    take_in(world, REGISTER)
    plan = preview(world, changed(("企业名称", "远山能源集团")))
    assert said(plan.rows[0].why) == "统一社会信用代码与账本里的“远山新能源有限公司”相同"
    assert [c.place for c in plan.rows[0].contradictions] == ["Sheet1!A2"]
    actions.confirm(world.zhao, plan)
    now = EnterpriseNow.objects.get(code=CODE)
    assert (Enterprise.objects.count(), now.name) == (2, "远山能源集团")
    assert "远山新能源" in now.finds
    older = of_rows(world.zhao, world.stonebridge.code, [HEAD[:2], FAR_HILLS[:2]], "2025-06-30")
    newer = of_rows(world.zhao, world.stonebridge.code, [HEAD[:2], ["远山能源集团", CODE]], "2025-07-01")
    assert [p.rows[0].outcome for p in (older, newer)] == ["differs", "same"]


def test_without_a_code_an_enterprise_is_known_by_its_name(world, clock):
    take_in(world, REGISTER)
    plan = preview(world, [["企业名称", "企业性质"], ["遠山新能源有限公司", "民营企业"]])
    assert kinds(plan) == ["ownership_stated"]
    assert (
        kinds(preview(world, [["企业名称", "企业性质"], ["近山新能源有限公司", "民营企业"]]))[0] == "opened"
    )


def test_rows_of_one_enterprise_are_told_together(world, clock):
    rows = [
        ["企业名称", "法定代表人", "荣誉称号"],
        ["甲公司", "何远", "世界500强"],
        ["甲公司", "林立", "单项冠军"],
    ]
    plan = preview(world, rows)
    assert (plan.counts["things"], plan.rows[1].outcome) == (1, "known")
    assert said(plan.rows[1].why) == "与第 2 行是同一家企业"
    assert [said(r) for r in plan.rows[1].remarks] == [
        "第 2 行已记“法定代表人 何远”，本行的“法定代表人 林立”没有另记"
    ]


def test_one_code_for_two_names_is_a_problem_of_the_second(world, clock):
    plan = preview(world, [HEAD, FAR_HILLS, [DAWN[0], CODE, *DAWN[2:]]])
    assert [row.outcome for row in plan.rows] == ["new", "problem"]
    assert said(plan.rows[1].problems[0]) == (
        "第 2 行的“远山新能源有限公司”也是这个统一社会信用代码，请核对是哪一家的"
    )
    take_in(world, REGISTER)
    (row, _other) = preview(world, changed(("统一社会信用代码", OTHER_CODE), ("荣誉称号", ""))).rows
    assert (row.outcome, row.problems[0].place) == ("problem", "Sheet1!A2")


def test_what_was_withdrawn_does_not_come_back_by_itself(world, clock):
    take_in(world, REGISTER)
    other = preview(world, changed(("法定代表人", "林立")), choices={"": Choice.CORRECT})
    actions.confirm(world.zhao, other)
    plan = preview(world, [["企业名称", "法定代表人"], ["远山新能源有限公司", "何远"]])
    assert (kinds(plan), plan.rows[0].outcome) == ([], "same")
    assert "后来更正或撤回了" in said(plan.rows[0].remarks[0])


def test_a_ledger_of_projects_stays_one_though_it_tells_of_enterprises(world, clock):
    mixed = [["项目名称", *HEAD[:5], "签约时间"], ["电池二期", *FAR_HILLS[:5], "2025-05-06"]]
    assert preview(world, mixed).about.room == "projects"
    assert preview(world, [mixed[0][1:], mixed[1][1:]]).about.room == "enterprises"
    plain = [["项目名称", "企业名称"], ["电池二期", "远山新能源有限公司"]]
    assert preview(world, plain).about.room == "projects"


def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, *words: str) -> dict[str, Any]:
    file = tmp_path / "企业名录.xlsx"
    if not file.exists():
        file.write_bytes(workbook(REGISTER))
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    asked = [str(file), "--org", "石桥镇", "--as", "zhao", "--json", *words]
    assert command.run(parser.parse_args(asked)) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


@pytest.mark.parametrize("words", [(), ("--room", "enterprises")])
def test_the_command_takes_a_register_by_itself_and_by_name(world, clock, capsys, tmp_path, words):
    answer = run(capsys, tmp_path, *words)
    assert (answer["room"], answer["counts"]["new"]) == ("enterprises", 2)
    assert (EnterpriseNow.objects.count(), Project.objects.count()) == (2, 2)
    again = run(capsys, tmp_path, *words)
    assert (again["recorded"], again["already"]) == (None, answer["recorded"])


def test_the_page_takes_a_register_and_the_paper_opens_its_cell(world, clock, client_of):
    zhao, wei = client_of(world.zhao), client_of(world.wei)
    file = SimpleUploadedFile("企业名录.xlsx", workbook(REGISTER))
    url = zhao.post(reverse("desk:intake"), {"workbook": file, "organisation": world.stonebridge.code})[
        "Location"
    ]
    assert "远山新能源有限公司" in zhao.get(url).content.decode()
    zhao.post(url + "confirm/")
    assert Intake.objects.get().state == Intake.State.RECORDED
    fact = Fact.objects.get(kind="enterprise.represented", claim__name="何远")
    shown = zhao.get(reverse("desk:fact", args=[fact.pk])).content.decode()
    paper = reverse("desk:paper", args=[Paper.objects.get(name="企业名录.xlsx").pk])
    assert f"{paper}?place=Sheet1%21C2#cell" in shown
    assert reverse("enterprises:detail", args=[fact.subject.partition(":")[2]]) in shown
    cell = zhao.get(f"{paper}?place=Sheet1%21C2").content.decode()
    assert 'id="cell" class="at"' in cell
    assert "法定代表人 何远" in cell
    assert wei.get(reverse("desk:fact", args=[fact.pk])).status_code == 404
    assert wei.get(paper).status_code == 404


def test_a_long_paper_asks_few_questions(world, clock, client_of, django_assert_max_num_queries):
    plan = preview(world, [HEAD[:2], *([f"企业{n}", ""] for n in range(60))])
    actions.confirm(world.zhao, plan)
    lin = client_of(world.lin)
    paper = reverse("desk:paper", args=[plan.question.paper.sha256])
    with django_assert_max_num_queries(20):
        assert "企业7" in lin.get(paper).content.decode()


def test_finding_finds_enterprises_by_pinyin_and_code(world, clock, client_of):
    take_in(world, REGISTER)
    lin, wei = client_of(world.lin), client_of(world.wei)
    id = EnterpriseNow.objects.get(code=OTHER_CODE).pk
    found = lin.get(reverse("desk:find"), {"q": OTHER_CODE})
    assert (found.status_code, found["Location"]) == (302, reverse("enterprises:detail", args=[id]))
    both = lin.get(reverse("desk:find"), {"q": "ysxny"}).content.decode()  # the investor of a project, too
    assert "动力电池项目" in both
    assert CODE in both
    assert "没有找到" in wei.get(reverse("desk:find"), {"q": OTHER_CODE}).content.decode()


def test_the_investor_of_a_project_leads_to_the_enterprise_of_that_name(world, clock, client_of):
    lin, page = client_of(world.lin), reverse("projects:detail", args=[world.battery.pk])
    assert "/enterprises/" not in lin.get(page).content.decode().partition("远山新能源有限公司")[0][-200:]
    take_in(world, REGISTER)
    there = reverse("enterprises:detail", args=[EnterpriseNow.objects.get(code=CODE).pk])
    assert f'<a href="{there}">远山新能源有限公司</a>' in lin.get(page).content.decode()
