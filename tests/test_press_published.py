"""What the press reports say was signed and landed, brought as a table, beside the projects they name."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from wutong.desk.intake.actions import confirm
from wutong.desk.tests.intake_office import LEDGERS, founded, looked_at, taken_in
from wutong.ledger import papers
from wutong.lib.dates import Period
from wutong.lib.glossary import zh
from wutong.lib.money import YI
from wutong.lib.sheets.tests.books import workbook
from wutong.organisations.queries import named
from wutong.projects import photographs
from wutong.reports import published, words
from wutong.reports.figures import Question, register_for
from wutong.targets.metrics import METRIC, METRICS

PRESS = Path(__file__).resolve().parents[2] / "shared" / "data" / "press"
HEADS = ("指标", "期间", "数值", "地区", "发布单位")
SIGNS = {"eq": "", "gt": "超", "approx": "约"}

pytestmark = pytest.mark.skipif(not PRESS.exists(), reason="the press reports are not at hand")


def statistics(region: str) -> Iterator[dict[str, Any]]:
    """The labelled figures of a region that speak of all its projects, over days that are known."""
    labelled = (f for doc in json.loads((PRESS / "facts.json").read_text()) for f in doc["facts"])
    for said in (f["fields"] for f in labelled if f["kind"] == "statistic"):
        whole = said["measure"] in METRIC and set(said["breakdown"]) <= {"modality"}
        if whole and said["region"].endswith(region) and said["period_end"]:
            yield said


def as_row(said: dict[str, Any], organisation: str) -> list[str]:
    """One labelled figure as the table of a bulletin has it."""
    number, first, last = Decimal(str(said["value"])), said["period_start"], said["period_end"]
    value = f"{number / YI:.2f}亿元" if said["unit"] == "CNY" else f"{number:.0f}个"
    months = f"{first[:4]}年{int(first[5:7])}-{int(last[5:7])}月"
    days = f"{first}至{last}" if len(last) == len("2022-12-20") else months
    return [zh(said["measure"]), days, SIGNS[said["comparator"]] + value, organisation, "报道"]


@pytest.mark.parametrize(
    ("ledger", "region", "gaps"),
    [
        (
            "ganzhou",
            "赣州经济技术开发区",
            [
                ("2022 年", "公布 226.6 亿元", "我们 —", ""),  # of the one project named no amount is known
                ("2021 年", "公布 1,314.38 亿元", "我们 200 亿元", "差 1,114.38 亿元"),
                ("2021 年", "公布 137 个", "我们 2 个", "差 135 个"),
            ],
        ),
        (
            "nanan",
            "南安市",
            [
                ("2022 年", "公布 395.8 亿元", "我们 0 亿元", "差 395.8 亿元"),
                ("2022 年", "公布 89 个", "我们 0 个", "差 89 个"),
                ("2022 年", "公布 49 个", "我们 0 个", "差 49 个"),
                ("2022 年", "公布 1,708.2 亿元", "我们 0 亿元", "差 1,708.2 亿元"),
                ("2022 年", "公布 386 个", "我们 0 个", "差 386 个"),
            ],
        ),
        (
            "huaian",
            "淮安市",
            [
                ("2023 年", "公布 ≥1,000 亿元", "我们 —", ""),
                ("2023 年", "公布 1,249.45 亿元", "我们 —", ""),
            ],
        ),
        (
            "pengjiang",
            "蓬江区",
            [
                ("2023 年", "公布 约 128 亿元", "我们 0 亿元", "约差 128 亿元"),
                ("2023 年", "公布 15 个", "我们 0 个", "差 15 个"),  # landed, of which the ledger names none
            ],
        ),
    ],
)
def test_what_a_report_sums_up_stands_beside_the_projects_it_names(db, clock, ledger, region, gaps):
    lin, organisation = founded(), named(LEDGERS[ledger]["organisation"])
    taken_in(lin, ledger)
    rows = [as_row(said, organisation.name) for said in statistics(region)]
    paper = papers.keep("简报.xlsx", [workbook([HEADS, *rows])], lin.ref)
    assert confirm(lin, looked_at(lin, paper, organisation))
    question = Question(
        METRIC["projects_signed"], Period(None, None), photographs.present(), organisation, person=lin
    )
    told = published.every(question, register_for(question, *METRICS), words.url)
    assert [
        (f"{one.period[:4]} 年", f"公布 {one.published}", f"我们 {one.ours}", one.gap) for one in told
    ] == gaps
