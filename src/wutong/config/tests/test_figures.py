"""`./wutong figures`: the same answers for people and for scripts."""

import json

import pytest

from tests.world import World
from wutong.config.__main__ import main
from wutong.facts.milestones import Signed
from wutong.lib.dates import When
from wutong.lib.money import YI, Amount, Qualifier
from wutong.projects import actions

pytestmark = pytest.mark.usefixtures("world")
PERIOD = ["--since", "2025-01-01", "--until", "2025-12-31"]


@pytest.fixture
def told(capsys):
    """Runs the command and answers its exit code, and what it printed."""

    def run(*words: str) -> tuple[int, str]:
        try:
            code = main(["figures", *words])
        except SystemExit as ended:
            code = int(ended.code or 0)
        printed = capsys.readouterr()
        return code, printed.out + printed.err

    return run


def test_json_says_the_figure_and_every_fact_with_its_paper_and_place(told, world: World):
    code, out = told("amount_signed", "--org", "梧桐县", *PERIOD, "--json")
    data = json.loads(out)
    assert code == 0
    assert (data["metric"], data["value"], data["unit"], data["possible"]) == (
        "amount_signed",
        "3000000000",
        "yuan",
        0,
    )
    assert (data["organisation"], data["since"], data["until"]) == ("梧桐县", "2025-01-01", "2025-12-31")
    [reason] = data["because"]
    assert reason["project"] == "动力电池项目"
    assert (reason["kind"], reason["happened_on"], reason["precision"]) == (
        "project.signed",
        "2025-03-06",
        "day",
    )
    assert (reason["paper"], reason["place"], reason["sha256"]) == (
        "动力电池项目投资协议.pdf",
        "1",
        world.contract.sha256,
    )
    assert reason["amount"] == "3000000000"
    assert len(data["chain_head"]["seal"]) == 64


def test_a_count_is_a_whole_number_and_names_each_project(told):
    data = json.loads(told("projects_signed", "--org", "990001", *PERIOD, "--json")[1])
    assert data["value"] == 1 == len(data["because"])
    assert data["because"][0]["amount"] == "3000000000"


def test_the_amounts_of_the_reasons_add_up_to_the_value(told, world: World):
    added = actions.add_phase(world.act(world.chen), world.battery, name="二期", when=When.parse("2025-05"))
    claim = Signed(Amount(5 * YI, Qualifier.AT_LEAST))
    actions.pass_milestone(world.act(world.chen), added, claim, when=When.parse("2025-05"))
    data = json.loads(told("amount_signed", *PERIOD, "--json")[1])
    assert sum(int(reason["amount"]) for reason in data["because"]) == int(data["value"]) == 3_500_000_000
    assert data["bounds"] == 1


def test_one_line_says_the_figure_and_why_lists_the_papers(told):
    code, out = told("projects_signed", "--org", "梧桐县", *PERIOD)
    assert (code, out.count("\n")) == (0, 1)
    assert out.startswith("签约项目数 1 个（梧桐县，2025 年，截至 ")
    why = told("projects_signed", "--org", "梧桐县", *PERIOD, "--why")[1]
    assert "动力电池项目" in why and "动力电池项目投资协议.pdf" in why and "陈立" in why


def test_as_known_before_the_signing_was_heard_there_is_none(told):
    early = told("projects_signed", *PERIOD, "--day", "2025-03-31", "--known", "2025-02-28", "--json")[1]
    assert json.loads(early)["value"] == 0


def test_the_list_names_every_metric_and_what_it_counts(told):
    code, out = told("--list")
    assert code == 0
    assert "projects_signed  签约项目数" in out and "fixed_investment" in out


@pytest.mark.parametrize(
    "words, code, said",
    [
        (["projects_signed", "--org", "无此县"], 1, "没有名为“无此县”的单位"),
        (["projects_signed", "--since", "2025-02-01", "--until", "2025-01-01"], 1, "早于第一天"),
        (["projects_signed", "--day", "yesterday"], 1, "不是日期"),
        (["projects_sighed"], 2, "没有指标 projects_sighed"),
        (["projects_signed", "--since", "2025-02-30"], 2, "2025-02-30 不是日期"),
        ([], 2, "required"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(told, words: list[str], code: int, said: str):
    found, out = told(*words)
    assert (found, said in out) == (code, True)
