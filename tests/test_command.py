"""The command as a shell user meets it: it starts, stops, refuses in one sentence, and answers scripts."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.product import Product, database, environment, free_port, run, running

DEMO = Path(__file__).resolve().parents[1] / "src" / "wutong" / "demo" / "ledgers"
YEAR = ("--org", "蓬江区", "--since", "2023-01-01", "--until", "2023-12-31")

pytestmark = pytest.mark.xdist_group("command")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """An environment with the demonstration loaded."""
    with database() as url:
        env = environment(tmp_path_factory.mktemp("data"), url)
        assert run("demo", env=env).returncode == 0
        yield env


def children_of(pid: int) -> list[int]:
    return [int(c) for c in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_seven_were_signed_in_2023_and_each_names_its_cell(told):
    done = run("figures", "projects_signed", *YEAR, "--json", env=told)
    answer = json.loads(done.stdout)
    assert (answer["metric"], answer["value"], answer["possible"]) == ("projects_signed", 7, 0)
    assert {b["project"] for b in answer["because"]} == {
        "君乐宝华南液态奶生产基地项目",
        "宝乐清洁机器人项目",
        "第一产业江门央厨及预制菜生产基地项目",
        "慧为商用终端生产基地",
        "动力电池智能装备项目",
        "第一产业预制菜产业园",
        "鹏腾即烹即食预制菜生产基地",
    }
    assert all(
        b["paper"] == "pengjiang.xlsx" and b["place"].startswith("重点项目推进表!G")
        for b in answer["because"]
    )
    assert {b["precision"] for b in answer["because"]} == {"day", "month", "year"}


@pytest.mark.parametrize(
    ("metric", "organisation", "since", "until", "value", "possible"),
    [
        ("projects_signed", "淮安市", "2023-01-01", "2023-12-31", 6, 4),
        ("projects_signed", "洪泽区", "2023-02-01", "2023-02-28", 2, 0),
        ("projects_signed", "南安市", "2022-01-01", "2022-12-31", 0, 16),
        ("projects_framework_signed", "南安市", "2022-01-01", "2022-12-31", 0, 1),
        ("projects_signed", "仑苍镇", "2022-01-01", "2022-12-31", 0, 3),
        ("projects_signed", "襄阳高新区", "2018-01-01", "2018-12-31", 2, 3),
        ("projects_signed", "赣州经开区", "2022-01-01", "2022-01-31", 1, 0),
        ("projects_registered", "赣州经开区", "2022-02-15", "2022-02-15", 1, 0),
        ("projects_started", "蓬江区", "2023-03-23", "2023-03-23", 1, 0),
        ("projects_in_production", "淮安市", "2023-01-01", "2023-12-31", 2, 0),
    ],
)
def test_the_demonstration_gives_known_answers(told, metric, organisation, since, until, value, possible):
    done = run(
        "figures", metric, "--org", organisation, "--since", since, "--until", until, "--json", env=told
    )
    answer = json.loads(done.stdout)
    assert (answer["value"], answer["possible"]) == (value, possible)


def test_money_says_what_it_does_not_know(told):
    answer = json.loads(run("figures", "amount_signed", *YEAR, "--json", env=told).stdout)
    assert answer["value"] == "5000000000"
    assert (answer["unknown"], answer["bounds"]) == (4, 2)


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("figures", "projects_signed", "--org", "不存在县"), 1, "没有名为“不存在县”的单位"),
        (("figures", "nonsense"), 2, "nonsense"),
        (("figures", "projects_signed", "--since", "2023-12-31", "--until", "2023-01-01"), 1, "早于"),
        (("figures", "projects_signed", "--since", "yesterday"), 2, "yesterday"),
        (("import", "/nowhere.xlsx", "--org", "蓬江区"), 1, "nowhere.xlsx"),
        (("import", str(DEMO / "pengjiang.xlsx"), "--org", "火星"), 1, "火星"),
        (("restore", "/nowhere.tar"), 1, "空文件夹"),
        (("nonsense",), 2, "nonsense"),
        ((), 2, "VERB"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence_and_an_exit_code(told, words, code, sentence):
    done = run(*words, env=told)
    assert done.returncode == code
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_every_verb_explains_itself(told):
    for verb in (
        "up",
        "demo",
        "test",
        "check",
        "import",
        "export",
        "figures",
        "verify",
        "backup",
        "restore",
        "worker",
    ):
        done = run(verb, "--help", env=told)
        assert done.returncode == 0, done.stderr
        assert "usage" in done.stdout


def test_a_dry_run_writes_nothing_and_the_same_workbook_records_nothing_twice(told):
    dry = run("import", str(DEMO / "xiangyang.xlsx"), "--org", "襄阳高新区", "--dry-run", "--json", env=told)
    assert json.loads(dry.stdout)["recorded"] is None
    words = ("import", str(DEMO / "pengjiang.xlsx"), "--org", "蓬江区", "--paper-day", "2023-04-30", "--json")
    again = json.loads(run(*words, env=told).stdout)
    assert again["recorded"] is None
    assert run("verify", env=told).returncode == 0


def test_what_goes_out_like_a_register_comes_back_with_nothing_new(told, tmp_path):
    ledger, written = str(DEMO / "pengjiang.xlsx"), str(tmp_path / "out.xlsx")
    words = ("export", "--org", "蓬江区", "--as-of", "2023-04-30", "-o", written)
    for like in ((), ("--like", ledger), ("--like", sha256(Path(ledger).read_bytes()).hexdigest())):
        assert run(*words, *like, env=told).returncode == 0
        back = json.loads(run("import", written, "--org", "蓬江区", "--dry-run", "--json", env=told).stdout)
        assert (back["counts"]["same"], back["counts"]["facts"]) == (back["counts"]["rows"], 0)
    refused = run(*words, "--like", "0" * 64, env=told)
    assert (refused.returncode, "既不是文件" in refused.stderr) == (1, True)


def test_a_map_of_columns_is_proposed_changed_and_obeyed(told, tmp_path):
    words = ("import", str(DEMO / "pengjiang.xlsx"), "--org", "蓬江区")
    proposed = run(*words, "--propose-map", env=told).stdout
    assert '"企业" = "investor"' in proposed
    changed = tmp_path / "map.toml"
    changed.write_text(proposed.replace('"企业" = "investor"', '"企业" = ""'))
    done = run(*words, "--map", str(changed), "--dry-run", env=told)
    assert done.returncode == 0
    assert "由人指定，不读这一列" in done.stdout
    changed.write_text("[columns]\n企业 = ")
    assert run(*words, "--map", str(changed), "--dry-run", env=told).returncode == 1


def test_the_demonstration_twice_records_nothing_twice(told):
    before = json.loads(run("verify", "--json", env=told).stdout)
    assert run("demo", env=told).returncode == 0
    assert json.loads(run("verify", "--json", env=told).stdout) == before


@pytest.mark.parametrize("seconds", [0.6, 1.0, 1.4])
def test_a_load_that_is_killed_leaves_nothing_half_done(tmp_path, seconds):
    with database() as url:
        env = environment(tmp_path, url)
        process = subprocess.Popen([sys.executable, "-m", "wutong.config", "demo"], env=env)
        time.sleep(seconds)
        process.kill()
        process.wait()
        assert run("demo", env=env).returncode == 0
        assert json.loads(run("figures", "projects_signed", *YEAR, "--json", env=env).stdout)["value"] == 7
        assert run("verify", env=env).returncode == 0


def test_a_worker_asked_once_ends_by_itself(told):
    assert run("worker", "--once", env=told).returncode == 0


def _empty(tmp_path: Path, *words: str) -> Iterator[Product]:
    with (
        database() as url,
        running(tmp_path, "--empty", "--admin", "王敏", "--office", "某县招商局", *words, url=url) as product,
    ):
        yield product


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Product]:
    yield from _empty(tmp_path)


def test_an_empty_house_asks_for_its_first_administrator(tmp_path):
    with database() as url:
        done = run("up", "--empty", "--port", str(free_port()), env=environment(tmp_path, url))
    assert done.returncode == 1
    assert "--admin" in done.stderr


def test_up_serves_and_ends_within_three_seconds_leaving_nothing_behind(empty):
    with urlopen(f"{empty.url}/sign/in/") as answer:
        assert answer.status == 200
    assert "王敏" in empty.link("王敏").join(empty.printed)
    family = [empty.process.pid, *children_of(empty.process.pid)]
    family += [grandchild for child in family[1:] for grandchild in children_of(child)]
    assert len(family) >= 4
    begun = time.monotonic()
    empty.process.send_signal(signal.SIGTERM)
    assert empty.process.wait(10) == 128 + signal.SIGTERM
    assert time.monotonic() - begun < 3
    assert not [pid for pid in family if alive(pid)]


def test_a_port_that_is_taken_is_named(empty):
    port = empty.url.rpartition(":")[2]
    done = run("up", "--port", port, env=empty.env)
    assert done.returncode == 3
    assert port in done.stderr
    assert "Traceback" not in done.stderr


def test_a_server_that_is_killed_takes_its_house_down_and_says_so(empty):
    children = children_of(empty.process.pid)
    family = children + [grandchild for child in children for grandchild in children_of(child)]
    for child in children:
        os.kill(child, signal.SIGKILL)
    assert empty.process.wait(10) not in (0, None)
    assert not [pid for pid in family if alive(pid)]
    assert "意外停止" in "".join(empty.printed)


def test_nothing_is_left_when_up_itself_is_killed(empty):
    family = children_of(empty.process.pid)
    family += [grandchild for child in family for grandchild in children_of(child)]
    os.kill(empty.process.pid, signal.SIGKILL)
    empty.process.wait(10)
    until = time.monotonic() + 5
    while any(map(alive, family)) and time.monotonic() < until:
        time.sleep(0.1)
    assert not [pid for pid in family if alive(pid)]


def test_only_this_machine_is_answered_by_default(empty):
    assert empty.url.startswith("http://127.0.0.1:")
    port = int(empty.url.rpartition(":")[2])
    listening = Path("/proc/net/tcp").read_text().splitlines()
    addresses = {line.split()[1] for line in listening if line.split()[1].endswith(f":{port:04X}")}
    own = {a for a in addresses if a.startswith(socket.inet_aton("127.0.0.1")[::-1].hex().upper())}
    assert addresses == own
