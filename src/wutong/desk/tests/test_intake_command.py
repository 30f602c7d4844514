"""`./wutong import`: what the terminal says, and what JSON says."""

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from tests.clock import Clock
from wutong.desk.intake import command
from wutong.ledger.models import Entry, Paper
from wutong.lib.refusals import Refused
from wutong.organisations.models import Person, Post
from wutong.organisations.queries import named

from .intake_office import DEMO, founded

WORKBOOK = DEMO / "ledgers/pengjiang.xlsx"


@pytest.fixture
def lin(db: None, clock: Clock) -> Person:
    """The officer of all five offices."""
    return founded()


def run(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    assert command.run(parser.parse_args([str(word) for word in words])) == 0
    return capsys.readouterr().out


def answered(capsys: pytest.CaptureFixture[str], *words: object) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(run(capsys, *words, "--json"))
    return answer


def test_a_dry_run_shows_everything_and_writes_nothing(
    lin: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    said = run(capsys, WORKBOOK, "--org", "蓬江区", "--dry-run")
    assert "pengjiang.xlsx · 重点项目推进表 → 蓬江区（截至 2023-04-30）" in said
    assert "列名“签约落户”即“签约”" in said
    assert "计划总投资 30 亿元" in said
    assert "重点项目推进表!E4" in said
    assert "8 行：新增 8、有新内容 0、与账本不同 0、没有变化 0、有问题 0；53 条新事实" in said
    assert (Entry.objects.count(), Paper.objects.count()) == (1, 0)


def test_an_import_records_and_a_second_one_does_not(lin: Person, capsys: pytest.CaptureFixture[str]) -> None:
    assert "已入账：第 1 笔" in run(capsys, WORKBOOK, "--org", "440703", "--paper-day", "2023-04-30")
    said = run(capsys, WORKBOOK, "--org", "440703", "--paper-day", "2023-04-30")
    assert "这份台账已于 2025-07-01 入账（第 1 笔），没有新内容" in said
    assert Entry.objects.get(seq=1).actor == lin.ref


def test_json_tells_every_row(lin: Person, capsys: pytest.CaptureFixture[str]) -> None:
    answer = answered(capsys, WORKBOOK, "--org", "440703")
    assert {"file", "paper", "organisation", "rows", "recorded", "counts"} <= answer.keys()
    assert (answer["organisation"], answer["recorded"], answer["already"]) == ("440703", 1, None)
    row = answer["rows"][1]
    assert (row["row"], row["outcome"], row["name"]) == (4, "new", "君乐宝华南液态奶生产基地项目")
    signed = next(fact for fact in row["facts"] if fact["kind"] == "project.signed")
    assert signed["when"] == "2023-04"
    assert signed["evidence"] == ["重点项目推进表!G4", "重点项目推进表!K4"]
    again = answered(capsys, WORKBOOK, "--org", "440703")
    assert (again["recorded"], again["already"], again["counts"]["facts"]) == (None, 1, 0)


def test_somebody_else_may_be_named(lin: Person, capsys: pytest.CaptureFixture[str]) -> None:
    chen = Person.objects.named("chen", "陈静")
    Post.objects.create(person=chen, organisation=named("440703"), role=Post.Role.ADMINISTRATOR)
    run(capsys, WORKBOOK, "--org", "440703", "--as", "chen")
    assert Entry.objects.get(seq=1).actor == chen.ref


def test_an_officer_of_the_county_records_for_its_town(
    lin: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answered(capsys, WORKBOOK, "--org", "棠下镇", "--dry-run")["organisation"] == "440703101"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--org", "蓬江县"], "没有名为“蓬江县”的单位"),
        (["--org", "440703", "--as", "nobody"], "没有用户“nobody”"),
        (["--org", "440703", "--paper-day", "四月"], "“四月”不是日期"),
        (["--org", "440703", "--sheet", "二季度"], "没有名为“二季度”的工作表；有：重点项目推进表"),
    ],
)
def test_what_was_asked_wrongly_is_refused_in_a_sentence(
    lin: Person, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    assert run(capsys, WORKBOOK, "--org", "440703", "--dry-run")
    with pytest.raises(Refused, match=sentence):
        run(capsys, WORKBOOK, *words)
    assert Entry.objects.count() == 1


def test_a_missing_file_is_refused_in_a_sentence(
    lin: Person, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with pytest.raises(Refused, match="打不开文件"):
        run(capsys, tmp_path / "没有.xlsx", "--org", "440703")


def test_an_organisation_without_an_officer_asks_for_a_name(
    lin: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    Person.objects.update(is_active=False)
    with pytest.raises(Refused, match="蓬江区 还没有招商专员"):
        run(capsys, WORKBOOK, "--org", "440703")
