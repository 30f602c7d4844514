"""`./wutong test`: the whole suite, on SQLite and, where one answers, on PostgreSQL."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import uuid

SERVER = "postgresql://postgres@127.0.0.1:5432/postgres"


def arguments(parser: argparse.ArgumentParser) -> None:
    """On which database; everything else goes to pytest."""
    parser.add_argument(
        "--on", choices=("sqlite", "postgresql"), help="只在一种数据库上 · on one database only"
    )
    parser.add_argument("pytest", nargs=argparse.REMAINDER, help="其余交给 pytest · the rest goes to pytest")


def run(options: argparse.Namespace) -> int:
    """Run the suite; says what it had to skip. With WUTONG_TEST_STRICT a skip fails."""
    strict = os.environ.get("WUTONG_TEST_STRICT") == "1"
    skipped = []
    if not browser():
        skipped.append("没有 Chromium，浏览器测试跳过 · no Chromium: the browser tests were skipped")
    worst = 0
    if options.on != "postgresql":
        worst = _suite("sqlite", "", options.pytest)
    if options.on != "sqlite":
        if _answers(_server()):
            worst = max(worst, _suite("postgresql", _database(), options.pytest))
        else:
            skipped.append("没有 PostgreSQL，相关测试跳过 · no PostgreSQL answers: its tests were skipped")
    for sentence in skipped:
        print(sentence, file=sys.stderr)
    return 1 if worst or (strict and skipped) else 0


def browser() -> str | None:
    """The Chromium of this machine."""
    return os.environ.get("WUTONG_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def _server() -> str:
    return os.environ.get("WUTONG_TEST_DATABASE_URL", SERVER)


def _suite(name: str, url: str, words: list[str]) -> int:
    print(f"== {name}", flush=True)
    home = os.environ.get("WUTONG_HOME", ".")
    with tempfile.TemporaryDirectory(prefix="wutong-test-") as data:
        told = {"WUTONG_DATA": data, "WUTONG_DATABASE_URL": url, "WUTONG_TEST_DATABASE_URL": _server()}
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-n",
            "2",
            "--dist",
            "loadgroup",
            *[w for w in words if w != "--"],
        ]
        return subprocess.run(command, cwd=home, env={**os.environ, **told}, check=False).returncode


def _answers(url: str) -> bool:
    import psycopg

    try:
        psycopg.connect(url, connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def _database() -> str:
    """A database name of this run's own; the test runner makes "test_<name>" and drops it itself."""
    return f"{_server().rpartition('/')[0]}/wutong_{uuid.uuid4().hex[:8]}"
