"""Measure the ground floor: python bench/ground_floor.py [--runs N].

Start from an empty folder, second start, memory, one append, one project page, the database from empty.
Each figure is the median of its runs, with the smallest and the largest beside it.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

HOME = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(HOME), str(HOME / "src")]

from tests.product import Product, environment, run, running  # noqa: E402


def row(name: str, values: list[float], unit: str, limit: str) -> None:
    """One line of the table."""
    middle = statistics.median(values)
    print(f"| {name} | {middle:.4g} {unit} | {min(values):.4g}–{max(values):.4g} | {len(values)} | {limit} |")


def timed(do: Callable[[], object]) -> float:
    """Seconds it takes."""
    begun = time.perf_counter()
    do()
    return time.perf_counter() - begun


def database_from_empty() -> float:
    """Seconds to lay the tables and load the demonstration."""
    with tempfile.TemporaryDirectory() as data:
        return timed(lambda: run("demo", env=environment(Path(data))))


def start(data: Path) -> float:
    """Seconds from the call until the first page is answered."""
    begun = time.perf_counter()
    with running(data) as product:
        build_opener().open(f"{product.url}/sign/in/").read()
        return time.perf_counter() - begun


def resident_mib(pid: int) -> float:
    """Proportional memory of a process and all below it, in MiB."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    own = next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return own / 1024 + sum(resident_mib(int(child)) for child in children)


def signed_in(product: Product) -> OpenerDirector:
    """A client that came in by the link."""
    jar = CookieJar()
    client = build_opener(HTTPCookieProcessor(jar))
    link = product.link("林晓")
    client.open(link).read()
    token = next(c.value for c in jar if c.name == "csrftoken")
    client.addheaders = [("Referer", link)]
    client.open(link, urlencode({"csrfmiddlewaretoken": token}).encode()).read()
    return client


def pages(product: Product, runs: int) -> dict[str, list[float]]:
    """Milliseconds of each page over HTTP on this machine."""
    client = signed_in(product)
    listed = client.open(f"{product.url}/projects/?q=%E5%90%9B%E4%B9%90%E5%AE%9D").read().decode()
    project = listed.split('<th scope="row"><a href="')[1].split('"')[0]
    paths = {
        "project page": project,
        "dashboard": "/?org=440703&year=2023",
        "why": "/why/projects_signed/?org=440703&since=2023-01-01&until=2023-12-31",
        "project list": "/projects/",
        "project list as of another day": "/projects/?day=2023-02-01",
    }
    found = {}
    for name, path in paths.items():
        client.open(product.url + path).read()
        found[name] = [timed(lambda p=path: client.open(product.url + p).read()) * 1000 for _ in range(runs)]
    return found


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=5)
    runs = asked.parse_args().runs
    os.chdir(HOME)
    print("| what | median | from–to | runs | aim |\n|---|---|---|---|---|")
    row(
        "database from empty, with the demonstration",
        [database_from_empty() for _ in range(runs)],
        "s",
        "≤ 10 s",
    )
    with tempfile.TemporaryDirectory() as data:
        run("demo", env=environment(Path(data)))
        row("second start, until a page is answered", [start(Path(data)) for _ in range(runs)], "s", "≤ 3 s")
        with running(Path(data)) as product:
            for name, values in pages(product, runs * 10).items():
                row(f"{name}, over HTTP", values, "ms", "≤ 30 ms" if name == "project page" else "")
            row("memory of all processes", [resident_mib(product.process.pid)], "MiB", "≤ 400 MB")


if __name__ == "__main__":
    main()
