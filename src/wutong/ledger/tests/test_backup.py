"""A backup is the whole house or no backup; a restore takes in all of it or nothing."""

import io
import json
import tarfile
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.models import Model
from pytest_django.fixtures import Settings

from tests.clock import Clock
from tests.world import World
from wutong.ledger import archive, backup, core, guards, papers, restoring, store, verify, witness
from wutong.ledger.models import Entry, Fact, Paper
from wutong.lib.refusals import Refused

from .drafts import Act, draft, received

pytestmark = pytest.mark.django_db(transaction=True)
OTHER_STONE = core.Entry(0, datetime(2014, 1, 1, tzinfo=UTC), "", "stone", "stone", ())


@pytest.fixture
def tar(world: World, tmp_path: Path) -> Path:
    """A backup of the world."""
    witness.write()
    backup.make(tmp_path / "a" / "world.tar", "1.2.3")
    return tmp_path / "a" / "world.tar"


@pytest.fixture
def another_house(settings: Settings, tmp_path: Path) -> Callable[[], Path]:
    """Moves into an empty house, whose own first stone was laid on another day; answers its data folder."""

    def move() -> Path:
        call_command("flush", interactive=False, verbosity=0)
        restoring.relay_first_stone(OTHER_STONE, core.seal("", OTHER_STONE))
        folder = tmp_path / "b"
        folder.mkdir(exist_ok=True)
        settings.DATA_DIR, settings.PAPERS_DIR = folder, folder / "papers"
        return folder

    return move


def everything() -> dict[str, list[dict[str, object]]]:
    """Every row of every table of ours; indexes and photographs without their running numbers."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("wutong.")]
    return {model._meta.label: _rows(model) for model in ours}


def _rows(model: type[Model]) -> list[dict[str, object]]:
    unnumbered = model.__name__ == "Touch" or model.__name__.endswith("Now")
    fields = [f.attname for f in model._meta.concrete_fields if not (unnumbered and f.name == "id")]
    return sorted(model._base_manager.values(*fields), key=str)


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def parts(tar: Path) -> dict[str, bytes]:
    """What lies in an archive, by name, in order."""
    with tarfile.open(tar) as opened:
        return {info.name: opened.extractfile(info).read() for info in opened}  # type: ignore[union-attr]


def packed(parts: dict[str, bytes], target: Path) -> Path:
    """An archive of these parts."""
    with tarfile.open(target, "w") as opened:
        for name, content in parts.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            opened.addfile(info, io.BytesIO(content))
    return target


def test_a_restored_house_is_the_same_house(
    tar: Path, another_house: Callable[[], Path], data_folder: Path
) -> None:
    before, kept, seals = everything(), files(data_folder / "papers"), witness.texts()
    folder = another_house()
    assert everything() != before
    restoring.restore(tar)
    assert everything() == before
    assert (files(folder / "papers"), witness.texts()) == (kept, seals)
    assert verify.damages() == []


def test_a_restored_house_goes_on(tar: Path, another_house: Callable[[], Path]) -> None:
    last = store.head()
    another_house()
    restoring.restore(tar)
    assert store.append(Act("k1"), [draft()]).seq == last.seq + 1
    organisations = apps.get_model("organisations", "Organisation").objects
    assert organisations.create(code="new", name="新单位", kind="office").path
    assert [d for d in verify.damages() if d.what != "photograph"] == []


def test_a_backup_of_a_restored_house_says_the_same(tar: Path, another_house: Callable[[], Path]) -> None:
    folder = another_house()
    restoring.restore(tar)
    backup.make(folder / "again.tar", "1.2.3")
    first, again = parts(tar), parts(folder / "again.tar")
    assert list(first) == list(again)
    assert {name for name in first if first[name] != again[name]} <= {archive.MANIFEST}


def test_a_backup_says_what_it_holds(tar: Path, world: World) -> None:
    manifest = archive.read(tar, archive.Taker())
    last = store.head()
    assert (manifest.release, manifest.database) == ("1.2.3", connection.vendor)
    assert (manifest.seq, manifest.seal) == (last.seq, last.seal)
    assert (manifest.facts, manifest.papers) == (Fact.objects.count(), 2)
    assert manifest.rows["organisations.person"] == 5
    held = list(parts(tar))
    assert held[:4] == ["manifest.json", "witness.txt", "ledger.jsonl", "rows.jsonl"]
    assert set(held[4:]) == {f"papers/{p[:2]}/{p}" for p in (world.contract.sha256, world.register.sha256)}


def test_nobody_but_its_owner_reads_a_backup(tar: Path) -> None:
    assert tar.stat().st_mode & 0o077 == 0
    assert files(tar.parent) == {"world.tar"}


def test_a_backup_lies_in_the_data_folder_under_its_day(clock: Clock, data_folder: Path) -> None:
    clock.set("2025-07-01T00:30")
    assert (
        backup.default_path(data_folder, clock.now)
        == data_folder / "backups" / "wutong-2025-07-01-003000.tar"
    )


def test_a_name_that_is_taken_is_refused(tar: Path) -> None:
    before = tar.read_bytes()
    with pytest.raises(Refused, match="已存在"):
        backup.make(tar, "1.2.3")
    assert tar.read_bytes() == before
    backup.make(tar.with_name("other.tar"), "1.2.3")


@pytest.mark.parametrize("amiss", ["paper", "fact", "entry", "witness"])
def test_a_house_that_does_not_stand_the_check_is_not_backed_up(amiss: str, tar: Path, world: World) -> None:
    target = tar.with_name("other.tar")
    if amiss == "paper":
        papers.place(world.contract.sha256).unlink()
    if amiss == "witness":
        witness.path().write_text(f"2025-07-01 3 {'0' * 64}\n")
    with guards.lowered(connection):
        if amiss == "fact":
            Fact.objects.filter(kind="project.signed").update(reason="改")
        if amiss == "entry":
            Entry.objects.filter(seq=2).update(actor="person:wei")
    with pytest.raises(Refused):
        backup.make(target, "1.2.3")
    assert files(tar.parent) == {"world.tar"}


@pytest.mark.parametrize("left", ["entry", "paper", "person", "paper file", "witness"])
def test_only_an_empty_house_takes_a_backup_in(
    left: str, tar: Path, another_house: Callable[[], Path]
) -> None:
    folder = another_house()
    if left == "entry":
        store.append(Act("k1"), [draft()])
    if left == "paper":
        received()
    if left == "person":
        apps.get_model("organisations", "Person").objects.named("x", "某人")
    if left == "paper file":
        papers.keep("说明.txt", [b"x"], "")
        with guards.lowered(connection):
            Paper.objects.all().delete()
    if left == "witness":
        witness.write()
    before = everything()
    with pytest.raises(Refused, match="不能恢复到这里"):
        restoring.restore(tar)
    assert everything() == before
    for path in (witness.path(), *(folder / "papers").rglob("*")):
        if path.is_file():
            path.unlink()
    another_house()
    assert restoring.restore(tar).facts == Fact.objects.count()


def test_an_archive_that_is_not_as_it_was_written_leaves_nothing_behind(
    tar: Path, another_house: Callable[[], Path], world: World
) -> None:
    whole, paper = parts(tar), f"papers/{world.contract.sha256[:2]}/{world.contract.sha256}"
    folder = another_house()
    before = everything()

    def refused(spoilt: Path, words: str = "不是完整的备份") -> None:
        with pytest.raises(Refused, match=words):
            restoring.restore(spoilt)
        assert everything() == before
        assert files(folder) == set()

    for name, old, new in (
        ("ledger.jsonl", b'"value":"3000000000"', b'"value":"9000000000"'),
        ("ledger.jsonl", b'"actor":"person:', b'"actor":"person!'),
        ("rows.jsonl", "赵敏".encode(), "赵明".encode()),
        ("witness.txt", b"2025-", b"2024-"),
        ("manifest.json", b'"facts": ', b'"facts": 1'),
        (paper, b"battery", b"butter!"),
    ):
        assert old in whole[name]
        spoilt = whole | {name: whole[name].replace(old, new, 1)}
        refused(packed(spoilt, tar.with_name("spoilt.tar")), "不是完整的备份|与印记不符")
    for name in whole:
        refused(packed({n: c for n, c in whole.items() if n != name}, tar.with_name("less.tar")))
    refused(packed(whole | {"../../outside.txt": b"x"}, tar.with_name("more.tar")))
    refused(packed(whole | {f"papers/ff/{'f' * 64}": b"x"}, tar.with_name("more.tar")))
    refused(packed(dict(reversed(whole.items())), tar.with_name("turned.tar")))
    with tarfile.open(tar) as opened:
        last = opened.getmembers()[-1]
    for share in range(9):
        cut = tar.with_name("cut.tar")
        cut.write_bytes(tar.read_bytes()[: (last.offset_data + last.size - 1) * share // 8])
        refused(cut)
    tar.with_name("text.tar").write_text("不是备份")
    refused(tar.with_name("text.tar"))
    refused(tar.with_name("nowhere.tar"), "没有文件")
    assert restoring.restore(packed(whole, tar.with_name("whole.tar"))).papers == 2


def resummed(whole: dict[str, bytes], **said: object) -> dict[str, bytes]:
    """The same archive with its manifest made to fit."""
    manifest = json.loads(whole["manifest.json"]) | said
    manifest["sums"] = {name: sha256(whole[name]).hexdigest() for name in manifest["sums"]}
    return whole | {"manifest.json": json.dumps(manifest).encode()}


def test_an_archive_is_refused_though_its_manifest_was_made_to_fit(
    tar: Path, another_house: Callable[[], Path], world: World
) -> None:
    whole, contract = parts(tar), world.contract.sha256
    less = {name: content for name, content in whole.items() if contract not in name}
    rows = b"".join(line for line in whole["rows.jsonl"].splitlines(True) if contract.encode() not in line)
    fewer = json.loads(whole["manifest.json"])["rows"] | {"ledger.paper": 1}
    cut = b"".join(whole["ledger.jsonl"].splitlines(True)[:-2])
    last = Entry.objects.get(seq=store.head().seq - 1)
    end = {"seq": last.seq, "seal": last.seal, "facts": Fact.objects.count() - 1}
    another_house()
    for spoilt in (
        resummed(less, papers=1),
        resummed(less | {"rows.jsonl": rows}, papers=1, rows=fewer),
        resummed(whole | {"ledger.jsonl": cut}, **end),
    ):
        with pytest.raises(Refused, match=r"凭证不齐|账本短于见证"):
            restoring.restore(packed(spoilt, tar.with_name("spoilt.tar")))
    assert restoring.restore(packed(resummed(whole), tar.with_name("same.tar")))


def test_a_backup_of_another_form_or_with_other_tables_names_the_release_that_wrote_it(
    tar: Path, another_house: Callable[[], Path]
) -> None:
    whole = parts(tar)
    another_house()
    with pytest.raises(Refused, match=r"格式是 2.*1\.2\.3"):
        restoring.restore(packed(resummed(whole, format=2), tar.with_name("other.tar")))
    renamed = resummed(whole | {"rows.jsonl": whole["rows.jsonl"].replace(b'"username"', b'"login"')})
    with pytest.raises(Refused, match="用写出它的版本恢复"):
        restoring.restore(packed(renamed, tar.with_name("other.tar")))
    assert restoring.restore(packed(resummed(whole), tar.with_name("same.tar")))


def test_an_instant_is_restored_to_the_microsecond(
    world: World, clock: Clock, another_house: Callable[[], Path], tmp_path: Path
) -> None:
    clock.now = datetime(2025, 7, 1, 1, 2, 3, 123456, UTC)
    paper = papers.keep("说明.txt", [b"x"], "")
    backup.make(tmp_path / "x.tar", "1.2.3")
    another_house()
    restoring.restore(tmp_path / "x.tar")
    assert Paper.objects.get(pk=paper.pk).received_at == clock.now
