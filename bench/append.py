"""How long one act of recording takes: `python bench/append.py [postgresql://…/postgres]`.

Makes a database of its own on SQLite, and on the PostgreSQL server that is named or answers on this machine;
records the same things in each, and takes both away again.
"""

import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

TIMES = 200
SERVER = "postgresql://postgres@127.0.0.1:5432/postgres"
SOURCE = Path(__file__).resolve().parents[1] / "src"


def main() -> None:
    """Measure on each database in a process of its own."""
    print(f"{'ms per act, of ' + str(TIMES):<28}{'median':>8}{'95 %':>8}{'queries':>9}", flush=True)
    _on("SQLite", "")
    import psycopg

    server = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("WUTONG_TEST_DATABASE_URL", SERVER)
    try:
        owner = psycopg.connect(server, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        sys.exit("no PostgreSQL answers")
    name = f"wutong_bench_{uuid.uuid4().hex[:8]}"
    with owner:
        owner.execute(f'CREATE DATABASE "{name}"')
        try:
            _on("PostgreSQL", f"{server.rpartition('/')[0]}/{name}")
        finally:
            owner.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _on(name: str, url: str) -> None:
    with tempfile.TemporaryDirectory(prefix="wutong-bench-") as data:
        told = {"WUTONG_DATA": data, "WUTONG_DATABASE_URL": url, "PYTHONPATH": str(SOURCE)}
        told |= {"DJANGO_SETTINGS_MODULE": "wutong.config.settings"}
        subprocess.run([sys.executable, __file__, "--measure", name], env={**os.environ, **told}, check=True)


def measure(name: str) -> None:
    """Record in the database the environment names, and print what it took."""
    import django

    django.setup()
    from django.core.management import call_command

    from wutong.facts.milestones import Started
    from wutong.ledger import store
    from wutong.ledger.core import Draft
    from wutong.lib.dates import When
    from wutong.organisations.doors import Act
    from wutong.organisations.models import Organisation, Person, Post
    from wutong.projects import actions

    call_command("migrate", verbosity=0)
    county = Organisation.objects.create(code="990001", name="梧桐县", kind="county")
    chen = Person.objects.named("chen", "陈立")
    Post.objects.create(person=chen, organisation=county, role="officer")
    day = When.parse("2025-03-01")
    opening = actions.Opening("动力电池项目", county, "远山新能源有限公司", hosts=(county,))
    projects = [
        actions.open_project(Act(chen, "form", f"open{n}"), opening, when=day) for n in range(TIMES + 1)
    ]

    def one_fact(n: int) -> None:
        store.append(Act(chen, "form", f"a{n}"), [Draft("thing:a", "thing.said", day, {"words": str(n)})])

    def milestone(n: int) -> None:
        actions.pass_milestone(Act(chen, "form", f"b{n}"), projects[n].phases.get(), Started(), when=day)

    def correction(n: int) -> None:
        fact = store.facts_of(projects[n].ref)[-1]
        actions.correct(Act(chen, "form", f"c{n}"), fact, Started(), when=day, reason="笔误")

    def sheet(n: int) -> None:
        rows = [Draft(f"thing:{n}-{row}", "thing.said", day, {"words": str(row)}) for row in range(1000)]
        store.append(Act(chen, "sheet", f"d{n}"), rows)

    _print(f"{name}: one fact", one_fact, TIMES)
    _print(f"{name}: milestone", milestone, TIMES)
    _print(f"{name}: correction", correction, TIMES)
    _print(f"{name}: sheet of 1,000", sheet, 5)


def _print(name: str, act: Callable[[int], None], times: int) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    took = []
    for n in range(times):
        begun = perf_counter()
        act(n)
        took.append((perf_counter() - begun) * 1000)
    with CaptureQueriesContext(connection) as queries:
        act(times)
    spread = quantiles(took, n=20)[-1]
    print(f"{name:<28}{median(took):>8.1f}{spread:>8.1f}{len(queries):>9}", flush=True)


if __name__ == "__main__":
    measure(sys.argv[-1]) if "--measure" in sys.argv else main()
