"""The five workbooks of the demonstration, taken in through the door every upload uses."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from tests.clock import Clock
from wutong.desk.intake.actions import Plan, confirm
from wutong.desk.intake.questions import proposed_day
from wutong.facts.figures import Book
from wutong.ledger import store, verify
from wutong.ledger.core import Evidence
from wutong.ledger.models import Entry, Fact
from wutong.lib.dates import Period
from wutong.lib.money import YI, Amount, Qualifier
from wutong.lib.refusals import Refused
from wutong.organisations.models import Person, Post
from wutong.organisations.queries import named
from wutong.projects import metrics, photographs
from wutong.projects.models import Phase, Project

from .intake_office import LEDGERS, founded, milestones, planned, project, standing, taken_in


@pytest.fixture
def lin(db: None, clock: Clock) -> Person:
    """The officer of all five offices."""
    return founded()


def outcomes(plan: Plan) -> dict[str, int]:
    return {key: count for key, count in plan.counts.items() if count}


@pytest.mark.parametrize(
    ("ledger", "counts"),
    [
        ("ganzhou", {"rows": 4, "new": 3, "known": 1, "things": 3, "facts": 19, "acts": 1}),
        ("huaian", {"rows": 17, "new": 15, "known": 2, "things": 15, "facts": 95, "acts": 1}),
        ("nanan", {"rows": 25, "new": 25, "aside": 1, "things": 25, "facts": 123, "acts": 1}),
        ("xiangyang", {"rows": 8, "new": 8, "things": 8, "facts": 43, "acts": 1}),
        ("pengjiang", {"rows": 8, "new": 8, "things": 8, "facts": 53, "acts": 1}),
    ],
)
def test_every_row_of_the_five_workbooks_is_understood(
    lin: Person, ledger: str, counts: dict[str, int]
) -> None:
    plan = planned(lin, ledger)
    assert outcomes(plan) == counts
    assert all(column.key for column in plan.about.columns)


def test_sixty_two_rows_become_fifty_nine_projects(lin: Person) -> None:
    plans = [planned(lin, ledger) for ledger in LEDGERS]
    entries = [confirm(lin, plan) for plan in plans]
    assert sum(plan.counts["rows"] for plan in plans) == 62
    assert (Project.objects.count(), Phase.objects.count()) == (59, 61)
    assert [entry.facts.count() for entry in entries if entry] == [plan.counts["facts"] for plan in plans]
    assert not list(verify.damages())


def test_a_preview_writes_nothing_but_the_paper(lin: Person) -> None:
    before = store.head().seq
    planned(lin, "pengjiang")
    assert store.head().seq == before
    assert not Project.objects.exists()


def test_seven_projects_of_pengjiang_were_signed_in_2023(lin: Person) -> None:
    taken_in(lin, "pengjiang")
    book = Book(tuple(standing()), photographs.present())
    figure = metrics.projects_signed(book, Period.year(2023))
    assert figure.value == 7
    assert not figure.possible
    assert all("2023" in f.when.iso() for f in book.facts if f.id in figure.because)


def test_a_date_is_as_exact_as_its_cell_and_names_it(lin: Person) -> None:
    entry = taken_in(lin, "pengjiang")
    assert entry
    story = project("君乐宝华南液态奶生产基地项目")
    assert milestones(story) == {"negotiation_opened": "2023-01-14", "signed": "2023-04"}
    sha256 = planned(lin, "pengjiang").question.paper.sha256
    opened = story.phases[0].opened
    assert opened["negotiation_opened"].evidence[0] == Evidence(sha256, "重点项目推进表!F4")
    assert opened["signed"].evidence == (
        Evidence(sha256, "重点项目推进表!G4"),
        Evidence(sha256, "重点项目推进表!K4"),
    )
    total = story.phases[0].planned_fact
    assert total and total.evidence[0].place == "重点项目推进表!E4"
    assert (total.when.iso(), story.planned) == ("../2023-04-30", Amount(30 * YI))


def test_a_planned_total_is_not_the_amount_of_an_agreement(lin: Person) -> None:
    taken_in(lin, "pengjiang")
    assert not any((f.claim or {}).get("amount") for f in standing() if f.kind == "project.signed")


def test_two_rows_of_one_project_are_two_milestones_of_it(lin: Person) -> None:
    plan = planned(lin, "ganzhou")
    confirm(lin, plan)
    story = project("富士康工业互联智能制造项目")
    assert milestones(story) == {"signed": "2022-01-26", "entity_registered": "2022-02-15"}
    registered = story.phases[0].opened["entity_registered"]
    assert registered.claim == {"company": "富士康赣州公司"}
    assert [e.place for e in registered.evidence] == [f"签约项目台账!{cell}7" for cell in "FGCH"]
    assert story.investor == "富士康工业互联网股份有限公司"
    assert [str(remark) for remark in plan.rows[3].remarks] == [
        "同一项目第 6 行已记“签约”，本行的日期记作“注册”的日期",
        "投资方已记“富士康工业互联网股份有限公司”，本行的“富士康赣州公司”记作注册的公司",
    ]


def test_a_caption_gives_amounts_their_unit(lin: Person) -> None:
    taken_in(lin, "ganzhou")
    assert project("吉利项目").planned == Amount(100 * YI, Qualifier.AT_LEAST)
    assert milestones(project("吉利项目")) == {"signed": "2021"}


def test_phases_of_a_project_hold_their_own_milestones(lin: Person) -> None:
    taken_in(lin, "huaian")
    for name, days in (("天合光能淮安基地", ["2023", "2023"]), ("淮安捷泰新能源项目", ["2023-04-28"] * 2)):
        story = project(name, "320800")
        assert [(p.number, p.name) for p in story.phases] == [(1, "一期"), (2, "二期")]
        assert milestones(story) == {"in_production": days[0]}
        assert milestones(story, 2) == {"started": days[1]}


def test_the_county_of_a_row_answers_for_its_project(lin: Person) -> None:
    taken_in(lin, "huaian")
    assert project("利亚德光电项目").organisation == "organisation:320813"
    unnamed = project("(未具名)项目")
    assert unnamed.organisation == "organisation:320831"
    assert unnamed.planned == Amount(YI, Qualifier.AT_LEAST)
    assert project("益海嘉里项目").organisation == "organisation:320800"
    assert milestones(project("益海嘉里项目")) == {"signed": "../2023-05-31"}


def test_a_name_in_another_organisation_is_another_project_and_is_pointed_out(lin: Person) -> None:
    plan = planned(lin, "huaian")
    row = next(row for row in plan.rows if row.row == 18)
    assert [str(remark) for remark in row.remarks] == [
        "与“天合光能淮安基地”(淮安市)名称相近，可能是同一个项目，请核对",
        "与“天合光能项目”(淮安经济技术开发区)名称相近，可能是同一个项目，请核对",
    ]
    confirm(lin, plan)
    assert milestones(project("天合光能淮安基地", "320800-park")) == {"started": "../2023-05-31"}


def test_a_letter_of_intent_is_not_signed(lin: Person) -> None:
    taken_in(lin, "nanan")
    valves = project("五矿智慧工坊·中国(南安)高端阀门智造产业园")
    assert milestones(valves) == {"framework_signed": "../2022-12-31"}
    counted = Counter(f.kind.removeprefix("project.") for f in standing())
    assert (counted["packaged"], counted["negotiation_opened"]) == (6, 2)
    assert (counted["framework_signed"], counted["signed"]) == (1, 16)


def test_two_towns_in_one_cell_host_in_equal_shares(lin: Person) -> None:
    taken_in(lin, "nanan")
    hosts = project("恒润高科产业园").hosts
    assert [(h.organisation, h.share) for h in hosts] == [
        ("organisation:350583101", "1/2"), ("organisation:350583117", "1/2"),
    ]  # fmt: skip
    assert project("20GW异质结电池项目").planned == Amount(100 * YI, Qualifier.AT_LEAST)


def test_a_total_row_is_no_project(lin: Person) -> None:
    plan = planned(lin, "nanan")
    aside = plan.rows[-1]
    assert (aside.outcome, aside.name, str(aside.why)) == ("aside", "合计", "合计行，不导入")


def test_a_heading_in_traditional_script_is_read(lin: Person) -> None:
    plan = planned(lin, "xiangyang")
    assert [c.key for c in plan.about.columns] == ["name", "investor", "industry", "status", "date", "source"]
    confirm(lin, plan)
    assert milestones(project("麦格纳汽车座椅骨架及调节机构基地")) == {"signed": "2018"}
    assert milestones(project("中建国际项目")) == {"signed": "../2018-03-31"}
    assert milestones(project("食用菌交易中心")) == {"negotiation_opened": "2018"}


def test_the_same_workbook_twice_records_once(lin: Person) -> None:
    first = taken_in(lin, "huaian")
    facts = Fact.objects.count()
    plan = planned(lin, "huaian")
    assert plan.already == first
    assert plan.counts["same"] == plan.counts["rows"]
    assert confirm(lin, plan) == first
    assert (Entry.objects.count(), Fact.objects.count()) == (2, facts)
    assert not list(verify.damages())


def test_a_colleague_who_confirms_the_same_workbook_gets_the_same_entry(lin: Person) -> None:
    first = taken_in(lin, "pengjiang")
    chen = Person.objects.named("chen", "陈静")
    Post.objects.create(person=chen, organisation=named("440703"), role=Post.Role.OFFICER)
    assert taken_in(chen, "pengjiang") == first


def test_a_plan_made_before_somebody_else_recorded_looks_again(lin: Person) -> None:
    early = planned(lin, "pengjiang")
    taken_in(lin, "ganzhou")
    first = confirm(lin, early)
    assert first and first.facts.count() == early.counts["facts"]
    assert confirm(lin, early) == first


def test_whoever_does_not_report_there_is_refused(lin: Person) -> None:
    stranger = Person.objects.named("wei", "魏强")
    assert planned(lin, "pengjiang")
    with pytest.raises(Refused, match="您无权为 蓬江区 上报"):
        planned(stranger, "pengjiang")
    with pytest.raises(Refused, match="您无权为 蓬江区 上报"):
        confirm(stranger, planned(lin, "pengjiang"))


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("蓬江区2023年重点招商项目推进表(截至4月,据公开报道整理)", "2023-04-30"),
        ("项目台账（截止2024年2月）", "2024-02-29"),
        ("2023年台账 截至6月15日", "2023-06-15"),
        ("南安市2022年招商项目情况表", "2025-07-01"),
        ("2022年和2023年台账(截至4月)", "2025-07-01"),
        ("2025年台账(截至12月)", "2025-07-01"),
        ("2023年台账(截至13月)", "2025-07-01"),
        ("Project register (as at 30 November 2023)", "2023-11-30"),
        ("Register of projects, as of April 2024", "2024-04-30"),
        ("Register of projects as of last year 2024", "2025-07-01"),
        ("", "2025-07-01"),
    ],
)
def test_a_title_proposes_the_day_its_table_speaks_of(title: str, day: str) -> None:
    assert proposed_day((title,), date(2025, 7, 1)) == date.fromisoformat(day)


def test_amounts_are_decimal_to_the_last(lin: Person) -> None:
    taken_in(lin, "huaian")
    assert project("鹏鼎高阶HDI及类载板项目").planned == Amount(Decimal(5_000_000_000))
