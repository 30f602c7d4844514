"""How long a large sheet takes: `python bench/sheet.py [--rows N] [--runs N] [postgresql://…/postgres]`.

Each run lays a house of its own on SQLite, and on the PostgreSQL server that is named or answers on this
machine: one county with its towns. It previews one workbook, confirms it, and is taken away again.
`held` is how long other writers wait: from the moment confirming holds the book until it lets go.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

SERVER = "postgresql://postgres@127.0.0.1:5432/postgres"
SOURCE = Path(__file__).resolve().parents[1] / "src"
TOWNS = ("青禾镇", "临江镇", "白石镇", "柳河镇", "云岭乡", "东湖街道", "北山街道", "高新园区")
HEADS = (
    "序号", "项目名称", "投资方", "行业", "计划总投资(亿元)", "落地镇街",
    "签约时间", "公司注册", "备案时间", "拿地时间", "开工时间", "备注",
)  # fmt: skip
PLACES = ("远山", "长河", "金谷", "南川", "明湖", "海岳", "丰泽", "天工", "瑞安", "同德", "新陆", "启元")
TRADES = ("动力电池", "光伏组件", "食品加工", "精密铸造", "生物医药", "智能家电", "装配建材", "冷链物流")
WORKS = ("生产基地", "产业园", "总部", "研发中心", "扩建工程", "智能工厂")
STEPS = ("preview", "confirm", "held")


def main() -> None:
    """Measure on each database, and print the medians."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("server", nargs="?", default=os.environ.get("WUTONG_TEST_DATABASE_URL", SERVER))
    asked.add_argument("--rows", type=int, default=5000)
    asked.add_argument("--runs", type=int, default=3)
    options = asked.parse_args()
    print(f"{f's, {options.rows} rows, {options.runs} runs':<26}", *(f"{s:>9}" for s in STEPS), "    facts")
    for name, house in {"SQLite": on_sqlite, "PostgreSQL": lambda: on_postgresql(options.server)}.items():
        runs = [one_run(house, options.rows) for _ in range(options.runs)]
        middles = (median(run[step] for run in runs) for step in STEPS)
        print(f"{name:<26}", *(f"{middle:>9.2f}" for middle in middles), f"{runs[0]['facts']:>9}", flush=True)


@contextmanager
def on_sqlite() -> Iterator[str]:
    """A database in the data folder."""
    yield ""


@contextmanager
def on_postgresql(server: str) -> Iterator[str]:
    """A database of its own on a server."""
    import psycopg

    name = f"wutong_bench_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True, connect_timeout=3) as owner:
        owner.execute(f'CREATE DATABASE "{name}"')
        try:
            yield f"{server.rpartition('/')[0]}/{name}"
        finally:
            owner.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def one_run(house: Callable[[], Any], rows: int) -> dict[str, Any]:
    """What one preview and one confirmation took, in a process of its own."""
    with house() as url, tempfile.TemporaryDirectory(prefix="wutong-bench-") as data:
        told = {"WUTONG_DATA": data, "WUTONG_DATABASE_URL": url, "PYTHONPATH": str(SOURCE)}
        told |= {"DJANGO_SETTINGS_MODULE": "wutong.config.settings"}
        command = [sys.executable, __file__, "--measure", str(rows)]
        done = subprocess.run(command, env={**os.environ, **told}, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def workbook(rows: int) -> bytes:
    """The same workbook for the same number of rows: every row a project of its own."""
    import xlsxwriter

    chance, file = random.Random(2), BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2025, 1, 1, tzinfo=UTC)})
        sheet = book.add_worksheet("台账")
        sheet.write_row(0, 0, HEADS)
        for number in range(1, rows + 1):
            sheet.write_row(number, 0, _row(chance, number))
    return file.getvalue()


def _row(chance: random.Random, number: int) -> list[Any]:
    place, trade, work = chance.choice(PLACES), chance.choice(TRADES), chance.choice(WORKS)
    year = chance.choice((2022, 2023, 2024))
    days = [f"{year}年{month}月{chance.randint(1, 28)}日" if month else "" for month in
            (1, *(chance.choice((0, month)) for month in (3, 5, 7, 9)))]  # fmt: skip
    amount = chance.randint(1, 300) / 10
    investor = f"{place}{chance.choice(PLACES)}{trade}有限公司"
    return [
        number,
        f"{place}{trade}{work}{number}号",
        investor,
        trade,
        amount,
        chance.choice(TOWNS),
        *days,
        "",
    ]


def measure(rows: int) -> dict[str, Any]:
    """Preview and confirm in the database the environment names."""
    import django

    django.setup()
    from django.core.management import call_command

    from wutong.desk.intake import actions
    from wutong.ledger import papers
    from wutong.organisations.models import Organisation, Person, Post

    call_command("migrate", verbosity=0)
    county = Organisation.objects.create(code="990001", name="梧桐县", kind="county")
    for n, town in enumerate(TOWNS):
        Organisation.objects.create(code=f"990001{n:03}", name=town, kind="town", parent=county)
    chen = Person.objects.named("chen", "陈立")
    Post.objects.create(person=chen, organisation=county, role="officer")
    paper = papers.keep("台账.xlsx", [workbook(rows)], chen.ref)
    plan, preview, _ = _timed(lambda: actions.preview(chen, paper, county))
    entry, confirm, held = _timed(lambda: actions.confirm(chen, plan))
    return {"preview": preview, "confirm": confirm, "held": held, "facts": entry.facts.count()}


def _timed(do: Callable[[], Any]) -> tuple[Any, float, float]:
    """What it answers, how long it takes, and how long it holds the book."""
    from django.db import connection

    holds: list[float] = []

    def watch(execute: Any, sql: str, *rest: Any) -> Any:
        answer = execute(sql, *rest)
        if not holds and ("FOR UPDATE" in sql or sql == "BEGIN IMMEDIATE"):
            holds.append(perf_counter())
        return answer

    begun = perf_counter()
    with connection.execute_wrapper(watch):
        answer = do()
    ended = perf_counter()
    return answer, ended - begun, ended - holds[0] if holds else 0.0


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[-1])))) if "--measure" in sys.argv else main()
