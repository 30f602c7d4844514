"""What damaged workbooks do to their reader: `python bench/mutated_sheets.py [FILES] [FIRST]`.

Makes workbooks of all four kinds, damages each in one of six ways, and has them read in a process of its own
under a limit of memory and time. A file is read, or refused in a sentence; anything else is counted and named
by its number, from which it can be made again: `python bench/mutated_sheets.py 1 NUMBER`.
"""

import contextlib
import re
import resource
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from time import perf_counter
from zipfile import ZIP_DEFLATED, ZipFile

FILES = 20_000
MEMORY = 1 << 30  # bytes of address space
SECONDS = 20  # of one file
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

ROWS = [
    ["项目名称", "投资方", "总投资（亿元）", "签约时间", "开工时间", "备注"],
    *[
        [
            f"项目{n}",
            "甲公司" * (n % 4),
            n * 1.5,
            date(2023, 1 + n % 12, 1),
            date(2024, 2, 1 + n % 28),
            "约5亿",
        ]
        for n in range(60)
    ],
]


@cache
def originals() -> dict[str, list[bytes]]:
    """Two sound workbooks of each kind, one small and one of sixty rows."""
    from wutong.lib.sheets.tests.files import WRITTEN_BY_CALC, ods, xls

    lines = "\n".join(",".join(f'"{cell}"' for cell in row) for row in ROWS)
    return {
        "xlsx": [_xlsx(ROWS[:4]), _xlsx(ROWS)],
        "xls": [WRITTEN_BY_CALC, xls(ROWS)],
        "ods": [ods(ROWS[:4]), ods(ROWS)],
        "csv": [lines.encode(), lines.encode("gb18030"), lines.replace(",", "\t").encode("utf-16")],
    }


def _xlsx(rows: list[list[object]]) -> bytes:
    import xlsxwriter

    kept = BytesIO()
    with xlsxwriter.Workbook(kept) as book:
        months = book.add_format({"num_format": 'yyyy"年"m"月"'})
        sheet = book.add_worksheet("台账")
        sheet.merge_range("A1:F1", "2023年项目台账")
        for n, row in enumerate(rows, 1):
            for m, value in enumerate(row):
                sheet.write(n, m, value, months if isinstance(value, date) else None)
        sheet.write_formula(len(rows) + 1, 2, "=SUM(C3:C9)", None, 42)
    return kept.getvalue()


def flipped(data: bytes, dice: Random) -> bytes:
    """One bit turned, or a few."""
    turned = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 5, 30))):
        turned[dice.randrange(len(turned))] ^= 1 << dice.randrange(8)
    return bytes(turned)


def cut(data: bytes, dice: Random) -> bytes:
    """Ended early."""
    return data[: dice.randrange(len(data))]


def spliced(data: bytes, dice: Random) -> bytes:
    """A piece of another workbook, or of its own, in the place of one."""
    other = dice.choice([one for kind in originals().values() for one in kind])
    first, last = sorted(dice.randrange(len(data)) for _ in range(2))
    start = dice.randrange(len(other))
    return data[:first] + other[start : start + dice.randint(1, 4_000)] + data[last:]


def overgrown(data: bytes, dice: Random) -> bytes:
    """Numbers made large: four bytes of ones, or digits where digits stand."""
    if dice.random() < 0.5 and (places := [m.span() for m in re.finditer(rb"\d+", data)]):
        first, last = dice.choice(places)
        return data[:first] + str(10 ** dice.randint(3, 20)).encode() + data[last:]
    at = dice.randrange(len(data))
    return data[:at] + dice.choice([b"\xff" * 4, b"\xff\xff", b"\0\0\0\x7f"]) + data[at + 4 :]


WAYS: tuple[Callable[[bytes, Random], bytes], ...] = (flipped, cut, spliced, overgrown)


def within(data: bytes, kind: str, dice: Random) -> bytes:
    """Damage behind the checksums: in a part of the archive, in the records of the container."""
    way = dice.choice(WAYS)
    if kind == "csv":
        return way(way(data, dice), dice)
    if kind == "xls":
        from wutong.lib.sheets.compound import Container, contained

        return contained("Workbook", way(Container(data).stream("Workbook"), dice))
    kept = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(kept, "w", ZIP_DEFLATED) as new:
        names = old.namelist()
        hit = dice.choice([n for n in names if "sheet" in n.lower() or n == "content.xml"] + names)
        for name in names:
            part = old.read(name)
            new.writestr(name, (way(part, dice) or part) if name == hit and part else part)
    return kept.getvalue()


def mutant(number: int) -> tuple[str, bytes]:
    """The damaged workbook of this number, and its kind."""
    dice = Random(number)
    kind = ("xlsx", "xls", "ods", "csv")[number % 4]
    data = dice.choice(originals()[kind])
    if dice.random() < 0.6:
        return kind, within(data, kind, dice)
    return kind, dice.choice(WAYS)(data, dice)


def child(first: int, count: int) -> None:
    """Read these, and say after each what became of it."""
    import signal

    from wutong.lib.refusals import Refused
    from wutong.lib.sheets.reading import read

    originals()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for number in range(first, first + count):
        kind, data = mutant(number)
        signal.alarm(SECONDS)
        try:
            read(data)
            told = "read"
        except Refused:
            told = "refused"
        except BaseException as fault:  # whatever it is, it is what we look for
            told = f"raised:{type(fault).__name__}"
        signal.alarm(0)
        print(number, kind, told, flush=True)


def main(count: int, first: int) -> int:
    """Have all of them read, beginning anew after a process that died; how many should not be."""
    began, outcomes, bad = perf_counter(), Counter[tuple[str, str]](), []
    at, end = first, first + count
    while at < end:
        command = [sys.executable, __file__, "--child", str(at), str(end - at)]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as process:
            assert process.stdout
            for line in process.stdout:
                number, kind, told = line.split()
                outcomes[kind, told] += 1
                at = int(number) + 1
                if told not in ("read", "refused"):
                    bad.append(f"{number} {kind} {told}")
        if at < end:
            bad.append(f"{at} {mutant(at)[0]} died with {process.returncode}")
            outcomes[mutant(at)[0], "died"] += 1
            at += 1
    kinds = sorted({kind for kind, _told in outcomes})
    print(f"{'kind':<6}{'files':>8}{'read':>8}{'refused':>9}{'other':>7}")
    for kind in kinds:
        mine = {told: n for (k, told), n in outcomes.items() if k == kind}
        rest = sum(mine.values()) - mine.get("read", 0) - mine.get("refused", 0)
        print(f"{kind:<6}{sum(mine.values()):>8}{mine.get('read', 0):>8}{mine.get('refused', 0):>9}{rest:>7}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{outcomes.total()} files in {perf_counter() - began:.0f} s, peak memory {peak:.0f} MiB")
    print("\n".join(bad[:50]))
    return len(bad)


if __name__ == "__main__":
    given = sys.argv[1:]
    if given[:1] == ["--child"]:
        with contextlib.suppress(BrokenPipeError):
            child(int(given[1]), int(given[2]))
    else:
        numbers = [*map(int, given), *(FILES, 0)[len(given) :]]
        sys.exit(1 if main(*numbers) else 0)
