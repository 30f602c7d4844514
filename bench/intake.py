"""How long a large ledger takes: `python bench/intake.py [--rows N] [--other-rows N] [--runs N] [SERVER]`.

One workbook of 20 columns, seeded, one project a row, about half of its cells filled, is previewed and
confirmed on SQLite and on the PostgreSQL server that is named or answers on this machine: by Wutong; by
django-import-export into a plain table of the same 20 fields, in bulk as its documentation advises; and by
its defaults, on a shorter workbook of the same shape. Its preview is a dry run, and it reads the file again
to confirm, as its admin does. All along another process records one small act of another county every 0.2 s;
`waits` are how long each of these took. Every run has a database and processes of its own.
"""

import argparse
import json
import os
import resource
import select
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from typing import Any

SERVER = "postgresql://postgres@127.0.0.1:5432/postgres"
SOURCE = Path(__file__).resolve().parents[1] / "src"
INSTALL = "uv pip install --python .wutong/env/bin/python django-import-export 'tablib[xlsx]'"
PAUSE = 0.2  # seconds between two acts of the other process
COUNTIES = {
    "梧桐县": ("青禾镇", "临江镇", "白石镇", "柳河镇"),
    "澄溪县": ("云岭乡", "石桥镇", "南浦镇", "大田镇"),
    "云桥区": ("北山街道", "东门街道", "高新园区", "沙洲镇"),
}
SAID = {
    "name": "项目名称", "county": "所属区县", "investor": "投资方", "industry": "行业",
    "planned": "计划总投资(万元)", "town": "落地镇街", "phase": "分期", "remark": "备注",
}  # fmt: skip
PASSED = {
    "negotiation_opened": "首次对接", "preeval_decided": "预评估时间", "signed": "签约时间",
    "entity_registered": "公司注册", "filed": "备案时间", "land_awarded": "拿地时间",
    "construction_permit": "施工许可", "started": "开工时间", "first_equipment": "设备进场",
    "completed": "竣工时间", "in_production": "投产时间", "stat_entered": "入统时间",
}  # fmt: skip
HEADS = SAID | PASSED
PLACES = ("远山", "长河", "金谷", "南川", "明湖", "海岳", "丰泽", "天工", "瑞安", "同德", "新陆", "启元")
TRADES = ("动力电池", "光伏组件", "食品加工", "精密铸造", "生物医药", "智能家电", "装配建材", "冷链物流")
WORKS = ("生产基地", "产业园", "总部", "研发中心", "扩建工程", "智能工厂")
OURS, BULK, DEFAULTS = "Wutong", "django-import-export, bulk", "django-import-export"


def main() -> None:
    """Measure each on each database, and print a line as soon as it is known."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("server", nargs="?", default=os.environ.get("WUTONG_TEST_DATABASE_URL", SERVER))
    asked.add_argument("--rows", type=int, default=100_000)
    asked.add_argument(
        "--other-rows", type=int, default=5_000, help="rows for django-import-export's defaults"
    )
    asked.add_argument("--runs", type=int, default=1)
    options = asked.parse_args()
    rows = {OURS: options.rows}
    if find_spec("import_export"):
        rows |= {BULK: options.rows, DEFAULTS: options.other_rows}
    else:
        print(f"django-import-export is not here and not measured; to have it: {INSTALL}")
    print(f"rows/s of {len(HEADS)} columns, medians of {options.runs} runs;", end=" ")
    print(f"django-import-export's defaults on {options.other_rows:,} rows of the same shape")
    print(f"{'':<38}{'rows':>8}{'preview':>9}{'confirm':>9}{'all':>8}{'facts':>11}{'acts':>6}", end="")
    print(f"{'MiB':>7}{'waits: median':>15}{'longest':>10}", flush=True)
    with tempfile.TemporaryDirectory(prefix="wutong-bench-") as kept:
        books = {count: workbook(Path(kept) / f"{count}.xlsx", count) for count in {*rows.values()}}
        for house, opened in {
            "SQLite": on_sqlite,
            "PostgreSQL": lambda: on_postgresql(options.server),
        }.items():
            for who, count in rows.items():
                runs = [one_run(opened, who, books[count]) for _ in range(options.runs)]
                _print(f"{house}, {who}", count, runs)


def _print(name: str, rows: int, runs: list[dict[str, Any]]) -> None:
    preview, confirm, memory = (median(run[key] for run in runs) for key in ("preview", "confirm", "memory"))
    speeds = (rows / preview, rows / confirm, rows / (preview + confirm))
    waits = [wait * 1000 for run in runs for wait in run["waits"]]
    facts, acts = (f"{runs[0][key]:,}" if key in runs[0] else "" for key in ("facts", "acts"))
    print(
        f"{name:<38}{rows:>8,}{speeds[0]:>9,.0f}{speeds[1]:>9,.0f}{speeds[2]:>8,.0f}{facts:>11}{acts:>6}",
        end="",
    )
    print(f"{memory:>7,.0f}{median(waits):>12,.0f} ms{max(waits):>7,.0f} ms", flush=True)


@contextmanager
def on_sqlite() -> Iterator[str]:
    """A database in the data folder."""
    yield ""


@contextmanager
def on_postgresql(server: str) -> Iterator[str]:
    """A database of its own on a server."""
    import psycopg

    name = f"wutong_bench_{uuid.uuid4().hex[:8]}"
    try:
        connected = psycopg.connect(server, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        sys.exit("no PostgreSQL answers")
    with connected as owner:
        owner.execute(f'CREATE DATABASE "{name}"')
        try:
            yield f"{server.rpartition('/')[0]}/{name}"
        finally:
            owner.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def one_run(opened: Callable[[], Any], who: str, book: Path) -> dict[str, Any]:
    """What one preview and one confirmation took, in a process of its own."""
    with opened() as url, tempfile.TemporaryDirectory(prefix="wutong-bench-") as data:
        told = {"WUTONG_DATA": data, "WUTONG_DATABASE_URL": url, "PYTHONPATH": str(SOURCE)}
        told |= {"DJANGO_SETTINGS_MODULE": "wutong.config.settings", "WUTONG_PAPER_MB_MAX": "1000"}
        command = [sys.executable, __file__, "--measure", who, str(book)]
        done = subprocess.run(command, env={**os.environ, **told}, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def workbook(path: Path, rows: int) -> Path:
    """The same workbook for the same number of rows: every row a project of its own."""
    import xlsxwriter

    chance = Random(2)
    with xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("台账")
        sheet.write_row(0, 0, HEADS.values())
        for number in range(1, rows + 1):
            sheet.write_row(number, 0, _row(chance, number))
    return path


def _row(chance: Random, number: int) -> list[Any]:
    place, trade, county = chance.choice(PLACES), chance.choice(TRADES), chance.choice([*COUNTIES])
    said = (
        f"{place}{trade}{chance.choice(WORKS)}{number}号",
        county,
        f"{place}{chance.choice(PLACES)}{trade}有限公司",
        trade,
        chance.randint(1_000, 300_000),
        chance.choice(COUNTIES[county]),
        chance.choice(("一期", None, None, None)),
        chance.choice(("省重点项目", None, None, None)),
    )
    day, days = date(2019, 1, 1) + timedelta(chance.randrange(1400)), list[date]()
    for _ in range(min(chance.randint(0, len(PASSED)), chance.randint(0, len(PASSED)))):
        day += timedelta(chance.randint(5, 90))
        days.append(day)
    return [*said, *days]


def measure(who: str, book: Path) -> dict[str, Any]:
    """Preview and confirm in the database the environment names, while another process records."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    _found_a_city()
    told = _ours(book) if who == OURS else _theirs(book, bulk=who == BULK)
    return told | {"memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def _found_a_city() -> None:
    """A city with its counties and their towns, and a county of somebody else."""
    from wutong.organisations.models import Organisation, Person, Post

    city = Organisation.objects.create(code="990000", name="梧桐市", kind="city")
    for n, (name, towns) in enumerate(COUNTIES.items(), 1):
        county = Organisation.objects.create(code=f"99000{n}", name=name, kind="county", parent=city)
        for m, town in enumerate(towns):
            Organisation.objects.create(code=f"99000{n}{m:03}", name=town, kind="town", parent=county)
    other = Organisation.objects.create(code="980001", name="白鹭县", kind="county")
    for username, organisation in {"chen": city, "zhou": other}.items():
        person = Person.objects.named(username, username)
        Post.objects.create(person=person, organisation=organisation, role="officer")


def _ours(book: Path) -> dict[str, Any]:
    from wutong.desk.intake import actions
    from wutong.desk.intake.questions import Question
    from wutong.ledger import papers
    from wutong.ledger.models import Fact
    from wutong.organisations.models import Organisation, Person

    chen, city = Person.objects.get(username="chen"), Organisation.objects.get(name="梧桐市")
    paper = papers.keep(book.name, papers.chunks_of(book), chen.ref)
    question = Question(chen, city, paper, lambda: papers.bytes_of(paper))
    with somebody_else() as waits:
        plan, preview = _timed(lambda: actions.preview(question))
        _, confirm = _timed(lambda: actions.confirm(chen, plan))
    assert not plan.counts["problem"], "every row is read"
    entries = actions.entries_of(plan.key)
    facts = Fact.objects.filter(entry__in=entries).count()
    return {"preview": preview, "confirm": confirm, "facts": facts, "acts": entries.count(), "waits": waits}


def _theirs(book: Path, *, bulk: bool) -> dict[str, Any]:
    from django.db import connection, models
    from import_export.formats.base_formats import XLSX
    from import_export.resources import modelresource_factory

    columns: dict[str, Any] = {key: models.CharField(max_length=200, blank=True) for key in SAID}
    columns |= {key: models.DateField(null=True, blank=True) for key in PASSED}
    columns["name"] = models.CharField(max_length=200, unique=True)
    columns["planned"] = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    meta = type("Meta", (), {"app_label": "desk"})
    row = type("Row", (models.Model,), {"__module__": __name__, "Meta": meta, **columns})
    with connection.schema_editor() as editor:
        editor.create_model(row)
    # What its page on bulk imports advises where all rows are new.
    advised = {"use_bulk": True, "batch_size": 1000, "skip_diff": True, "force_init_instance": True}
    more = {"fields": [*HEADS], "import_id_fields": ["name"], **(advised if bulk else {})}
    rows = modelresource_factory(row, meta_options=more)()

    def taken_in(*, dry_run: bool) -> int:
        sheet = XLSX().create_dataset(book.read_bytes())
        sheet.headers = [*HEADS]
        rows.import_data(sheet, dry_run=dry_run, raise_errors=True)
        return len(sheet)

    with somebody_else() as waits:
        _, preview = _timed(lambda: taken_in(dry_run=True))
        taken, confirm = _timed(lambda: taken_in(dry_run=False))
    assert row.objects.count() == taken, "every row is taken in"
    return {"preview": preview, "confirm": confirm, "waits": waits}


def _timed(do: Callable[[], Any]) -> tuple[Any, float]:
    """What it answers, and how many seconds it takes."""
    begun = perf_counter()
    return do(), perf_counter() - begun


@contextmanager
def somebody_else() -> Iterator[list[float]]:
    """How many seconds each act took that another process recorded meanwhile; known when it is over."""
    waits: list[float] = []
    command = [sys.executable, __file__, "--record"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin and other.stdout
        other.stdout.readline()  # it has begun
        yield waits
        other.stdin.close()
        waits += json.loads(other.stdout.read())


def record() -> Iterator[float]:
    """Open one project after the other until nobody listens; how many seconds each took."""
    import django

    django.setup()
    from django.db import OperationalError

    from wutong.lib.dates import When
    from wutong.organisations.doors import Act
    from wutong.organisations.models import Organisation, Person
    from wutong.projects import actions

    zhou, county = Person.objects.get(username="zhou"), Organisation.objects.get(name="白鹭县")
    for n in count():
        opening = actions.Opening(f"远山项目{n}", county)
        begun = perf_counter()
        while True:  # SQLite lets nobody wait longer than its timeout
            with suppress(OperationalError):
                actions.open_project(Act(zhou, "form", f"bench{n}"), opening, when=When.parse("2025-03-01"))
                break
        yield perf_counter() - begun
        if n and select.select([sys.stdin], [], [], PAUSE)[0]:
            return


def _record() -> None:
    waits = record()
    next(waits)  # the first act finds nothing in memory
    print("begun", flush=True)
    print(json.dumps([*waits]))


if __name__ == "__main__":
    if "--measure" in sys.argv:
        print(json.dumps(measure(sys.argv[-2], Path(sys.argv[-1]))))
    else:
        _record() if "--record" in sys.argv else main()
