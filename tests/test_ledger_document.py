"""docs/ledger.md promises that a stranger can check an export with thirty lines of Python. So do that."""

import re
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.world import World
from wutong.ledger import backup, store, witness

DOCUMENT = Path(__file__).parents[1] / "docs" / "ledger.md"


@pytest.fixture
def check(tmp_path: Path, data_folder: Path, world: World) -> Callable[[], str]:
    """Runs the document's program on an unpacked backup in tmp_path/export; answers what it said."""
    (program,) = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    (tmp_path / "check.py").write_text(program)
    witness.write()
    backup.make(tmp_path / "backup.tar", "test")
    with tarfile.open(tmp_path / "backup.tar") as tar:
        tar.extractall(tmp_path / "export", filter="data")

    def said() -> str:
        done = subprocess.run(
            [sys.executable, "-I", "check.py", "export"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Traceback" not in done.stderr
        assert (done.returncode == 0) is (done.stdout != "")
        return (done.stdout or done.stderr).strip()

    return said


def edit(path: Path, old: bytes, new: bytes) -> None:
    content = path.read_bytes()
    assert old in content
    path.chmod(0o600)
    path.write_bytes(content.replace(old, new, 1))


@pytest.mark.django_db
def test_the_program_in_the_document_finds_a_whole_export_whole(check: Callable[[], str]) -> None:
    last = store.head()
    assert check() == f"whole: {last.seq + 1} entries, 2 papers cited, last seal {last.seal}"


@pytest.mark.django_db
def test_it_finds_whatever_was_changed(check: Callable[[], str], tmp_path: Path, world: World) -> None:
    ledger, last = tmp_path / "export" / "ledger.jsonl", store.head()
    whole = ledger.read_bytes()
    lines = whole.splitlines(keepends=True)
    for old, new, words in (
        (b'"value":"3000000000"', b'"value":"9000000000"', "the fact was changed"),
        (b'"actor":"person:', b'"actor":"person!', "entry 1 was changed"),
        (b'{"entry"', b'{ "entry"', "line 1 is not canonical"),
        (lines[1], b"", "an entry is missing"),
        (lines[2], b"", "the fact was changed"),
        (b"".join(lines[-2:]), b"", f"entry {last.seq} is not the one witnessed"),
        (lines[-1], b"", "the last entry lacks facts"),
    ):
        edit(ledger, old, new)
        assert words in check()
        ledger.write_bytes(whole)
    paper = tmp_path / "export" / "papers" / world.contract.sha256[:2] / world.contract.sha256
    edit(paper, b"battery", b"butter!")
    assert check() == f"paper {world.contract.sha256} is missing or was changed"
    paper.unlink()
    assert check() == f"paper {world.contract.sha256} is missing or was changed"


def test_the_program_is_short_and_asks_for_nothing_but_the_standard_library() -> None:
    (program,) = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    imports = re.findall(r"^import (.+)$", program, re.MULTILINE)
    assert {name for line in imports for name in line.split(", ")} <= sys.stdlib_module_names
    assert len(program.splitlines()) <= 35
    assert len(DOCUMENT.read_text().splitlines()) <= 200
