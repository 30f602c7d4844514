"""`./wutong verify`, `backup` and `restore` as a shell user meets them."""

import json
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from tests.product import environment, run
from tests.world import World
from wutong.config.__main__ import main
from wutong.ledger import guards, papers, store, witness
from wutong.ledger.models import Entry, Fact, Paper
from wutong.projects.models import ProjectNow


@pytest.fixture
def wutong(capsys: pytest.CaptureFixture[str], world: World) -> Callable[..., tuple[int, str]]:
    """Runs a verb on the world; answers the exit code and what was said."""

    def say(*words: str) -> tuple[int, str]:
        capsys.readouterr()
        code = main(list(words))
        said = capsys.readouterr()
        return code, (said.out or said.err).strip()

    return say


def tamper(**change: object) -> Fact:
    """Change the fact that the battery project was signed."""
    with guards.lowered(connection):
        Fact.objects.filter(kind="project.signed").update(**change)
    return Fact.objects.get(kind="project.signed")


@pytest.mark.django_db
def test_a_whole_book_is_said_to_be_whole_and_witnessed(wutong: Callable[..., tuple[int, str]]) -> None:
    last, counts = store.head(), (Entry.objects.count(), Fact.objects.count(), Paper.objects.count())
    code, said = wutong("verify")
    assert (code, len(said.splitlines())) == (0, 1)
    assert said.startswith(f"账本完好：至第 {last.seq} 笔，印记 {last.seal}")
    assert said.endswith("{} 笔、{} 条事实、{} 份凭证".format(*counts))
    assert [line.seal for line in witness.lines()] == [last.seal]


@pytest.mark.django_db
def test_each_damage_is_a_sentence_with_its_entry_and_project(
    wutong: Callable[..., tuple[int, str]], world: World
) -> None:
    changed = tamper(reason="改")
    papers.place(world.contract.sha256).unlink()
    code, said = wutong("verify")
    lines = said.splitlines()
    assert code == 1
    assert lines[0] == f"事实 {changed.pk} 被改动：内容与印记不符（第 {changed.entry_id} 笔，动力电池项目）"
    assert lines[1] == f"凭证 {world.contract.sha256} 的文件不见了"
    assert lines[2].startswith("发现 2 处不符：")
    assert not witness.texts()


@pytest.mark.django_db
def test_scripts_are_answered_in_json(wutong: Callable[..., tuple[int, str]], world: World) -> None:
    code, said = wutong("verify", "--json")
    last = store.head()
    counts = {"entries": Entry.objects.count(), "facts": Fact.objects.count(), "papers": 2}
    assert (code, json.loads(said)) == (0, {"damages": [], "seq": last.seq, "seal": last.seal} | counts)
    papers.place(world.register.sha256).unlink()
    code, said = wutong("verify", "--json")
    (damage,) = json.loads(said)["damages"]
    assert (code, damage["what"], damage["ref"]) == (1, "paper", world.register.sha256)


@pytest.mark.django_db
def test_photographs_that_differ_are_taken_again_when_asked(wutong: Callable[..., tuple[int, str]]) -> None:
    ProjectNow.objects.update(stage="in_production")
    code, said = wutong("verify")
    assert (code, said.count("照片")) == (1, 2)
    assert "动力电池项目" in said
    assert wutong("verify", "--retake")[0] == 0
    assert wutong("verify")[0] == 0


@pytest.mark.django_db
def test_a_backup_says_where_it_lies_and_what_it_holds(
    wutong: Callable[..., tuple[int, str]], data_folder: Path
) -> None:
    code, said = wutong("backup")
    (made,) = (data_folder / "backups").iterdir()
    assert code == 0
    assert said.startswith(f"已备份并复核：{made}；至第 {store.head().seq} 笔")
    code, said = wutong("backup", str(made))
    assert (code, said) == (1, f"{made} 已存在，请换一个文件名")


@pytest.mark.django_db
def test_a_book_that_was_changed_is_not_backed_up(
    wutong: Callable[..., tuple[int, str]], data_folder: Path
) -> None:
    tamper(reason="改")
    code, said = wutong("backup", str(data_folder / "x.tar"))
    assert (code, "与印记不符" in said) == (1, True)
    assert not (data_folder / "x.tar").exists()


@pytest.mark.django_db
def test_nothing_is_restored_where_something_is_kept(
    wutong: Callable[..., tuple[int, str]], data_folder: Path
) -> None:
    wutong("backup", str(data_folder / "x.tar"))
    code, said = wutong("restore", str(data_folder / "x.tar"))
    assert (code, "不能恢复到这里" in said) == (1, True)


@pytest.mark.parametrize("verb", ["verify", "backup"])
def test_where_there_is_no_book_the_answer_says_so(verb: str, tmp_path: Path) -> None:
    done = run(verb, env=environment(tmp_path))
    assert (done.returncode, done.stderr.strip()) == (
        1, "这里还没有账本；请用 --data 指明数据文件夹，或先运行 ./wutong up",
    )  # fmt: skip


def parts(tar: Path) -> dict[str, bytes]:
    """What lies in an archive, by name."""
    with tarfile.open(tar) as opened:
        return {info.name: opened.extractfile(info).read() for info in opened}  # type: ignore[union-attr]


@contextmanager
def postgresql() -> Iterator[str]:
    """A database of our own on PostgreSQL, whichever database the suite runs on."""
    server = os.environ.get("WUTONG_TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
    name = f"wutong_{uuid4().hex[:8]}"
    try:
        owner = psycopg.connect(server, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        pytest.skip("no PostgreSQL answers")
    with owner:
        owner.execute(f'CREATE DATABASE "{name}"')
        try:
            yield f"{server.rpartition('/')[0]}/{name}"
        finally:
            owner.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.mark.postgres
@pytest.mark.skipif(bool(os.environ.get("WUTONG_DATABASE_URL")), reason="said once, by the run on SQLite")
def test_a_house_moves_from_sqlite_to_postgresql_and_back_unchanged(tmp_path: Path) -> None:
    def done(*words: str, env: dict[str, str]) -> str:
        answer = run(*words, env=env)
        assert answer.returncode == 0, answer.stderr
        return answer.stdout

    with postgresql() as url:
        here, there = environment(tmp_path / "a"), environment(tmp_path / "b", url)
        back = environment(tmp_path / "c")
        done("demo", env=here)
        answers = []
        for n, (env, following) in enumerate(((here, there), (there, back), (back, None))):
            answers.append(done("verify", "--json", env=env))
            done("backup", str(tmp_path / f"{n}.tar"), env=env)
            if following:
                said = done("restore", str(tmp_path / f"{n}.tar"), env=following)
                assert "账本完好" in said.splitlines()[-1]
    assert len(set(answers)) == 1
    first, *others = (parts(tmp_path / f"{n}.tar") for n in range(3))
    for other in others:
        assert list(other) == list(first)
        assert {name for name in first if other[name] != first[name]} <= {"manifest.json", "rows.jsonl"}
        assert rows(other) == rows(first)
    said = [json.loads(each["manifest.json"])["database"] for each in (first, *others)]
    assert said == ["sqlite", "postgresql", "sqlite"]


def rows(archive: dict[str, bytes]) -> list[object]:
    """The rows of other tables; PostgreSQL keeps the keys of JSON in an order of its own."""
    return [json.loads(line) for line in archive["rows.jsonl"].splitlines()]
