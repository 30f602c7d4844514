"""The figures of the demonstration, counted by hand in its five workbooks."""

import json

import pytest

from wutong.config import database
from wutong.config.__main__ import main

pytestmark = pytest.mark.django_db


@pytest.fixture
def demonstration(data_folder) -> None:
    """The five workbooks, taken in."""
    database.load_demonstration()


def asked(capsys, metric: str, organisation: str, *words: str) -> dict:
    """What the command answers."""
    assert main(["figures", metric, "--org", organisation, *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


IN_2023 = ("--since", "2023-01-01", "--until", "2023-12-31")
IN_2022 = ("--since", "2022-01-01", "--until", "2022-12-31")


@pytest.mark.usefixtures("demonstration")
def test_the_workbooks_count_what_a_clerk_counts_in_them(capsys):
    signed = asked(capsys, "projects_signed", "蓬江区", *IN_2023)
    assert (signed["value"], signed["possible"], len(signed["because"])) == (7, 0, 7)
    assert "广东建雅科技高端定制机车智造基地项目" not in {reason["project"] for reason in signed["because"]}
    dairy = next(r for r in signed["because"] if r["project"] == "君乐宝华南液态奶生产基地项目")
    assert (dairy["happened_on"], dairy["precision"]) == ("2023-04-01", "month")
    assert (dairy["paper"], dairy["place"]) == ("pengjiang.xlsx", "重点项目推进表!G4")
    money = asked(capsys, "amount_signed", "蓬江区", *IN_2023)
    assert (money["value"], money["unknown"], money["bounds"]) == ("5000000000", 4, 2)
    assert asked(capsys, "projects_started", "蓬江区", *IN_2023)["value"] == 1


@pytest.mark.usefixtures("demonstration")
def test_a_ledger_without_dates_counts_nothing_and_hides_nothing(capsys):
    signed = asked(capsys, "projects_signed", "南安市", *IN_2022)
    assert (signed["value"], signed["possible"]) == (0, 16)
    intents = asked(capsys, "projects_framework_signed", "南安市", *IN_2022)
    assert (intents["value"], intents["possible"]) == (0, 1)
