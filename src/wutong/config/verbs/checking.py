"""`./wutong check`: formatting, lint, types, floors, templates, and the tests of the house."""

import argparse
import os
import subprocess
import sys
import time

CHECKS = (
    ("ruff format", ("ruff", "format", "--check", "--quiet", ".")),
    ("ruff", ("ruff", "check", "--quiet", ".")),
    ("mypy", ("mypy", "src/wutong")),
    ("floors", ("lint-imports", "--no-cache")),
    ("templates", ("djlint", "src/wutong", "--lint", "--quiet")),
    ("migrations", (sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run", "-v0")),
    ("house", (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_house.py")),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which check, if not all."""
    parser.add_argument("only", nargs="*", help="只做其中几项 · only some of them")


def run(options: argparse.Namespace) -> int:
    """Run every check; 1 if any says no."""
    home = os.environ.get("WUTONG_HOME", ".")
    failed = []
    for name, command in CHECKS:
        if options.only and name.split()[0] not in options.only and name not in options.only:
            continue
        begun = time.monotonic()
        path = os.pathsep.join((os.path.dirname(sys.executable), os.environ.get("PATH", "")))
        done = subprocess.run(command, cwd=home, env={**os.environ, "PATH": path}, check=False)
        print(
            f"{'ok  ' if done.returncode == 0 else 'FAIL'} {name} {time.monotonic() - begun:.1f} s",
            flush=True,
        )
        failed += [name] if done.returncode else []
    return 1 if failed else 0
