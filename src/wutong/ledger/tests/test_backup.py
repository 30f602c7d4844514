"""A backup is the whole house or no backup; a restore takes in all of it or nothing."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from tests.clock import Clock
from tests.world import World
from wutong.ledger import archive, backup, guards, papers, restoring, store, verify, witness
from wutong.ledger.models import Entry, Fact, Paper
from wutong.lib.refusals import Refused

from .archives import everything, files, parts
from .drafts import Act, draft, received

pytestmark = pytest.mark.django_db(transaction=True)


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


def test_an_instant_is_restored_to_the_microsecond(
    world: World, clock: Clock, another_house: Callable[[], Path], tmp_path: Path
) -> None:
    clock.now = datetime(2025, 7, 1, 1, 2, 3, 123456, UTC)
    paper = papers.keep("说明.txt", [b"x"], "")
    backup.make(tmp_path / "x.tar", "1.2.3")
    another_house()
    restoring.restore(tmp_path / "x.tar")
    assert Paper.objects.get(pk=paper.pk).received_at == clock.now
