"""An archive that was cut, changed or put together by hand is refused, and leaves nothing behind."""

import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.world import World
from wutong.ledger import restoring, store
from wutong.ledger.models import Entry, Fact
from wutong.lib.refusals import Refused

from .archives import everything, files, packed, parts, resummed

pytestmark = pytest.mark.django_db(transaction=True)


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
