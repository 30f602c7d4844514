"""The form of a backup: one tar archive that says the same whichever database it came from.

It holds, in this order, manifest.json, witness.txt, ledger.jsonl (see export.py), rows.jsonl (all other
tables of ours apart from photographs) and papers/xx/SHA-256. Reading an archive checks it.
"""

import io
import json
import re
import tarfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO, cast

from wutong.lib.refusals import Refused

from . import core, export, papers, witness

FORMAT = 1
MANIFEST, WITNESS, LEDGER, ROWS = "manifest.json", "witness.txt", "ledger.jsonl", "rows.jsonl"
PAPER = re.compile(r"papers/([0-9a-f]{2})/\1[0-9a-f]{62}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says of itself."""

    format: int
    release: str
    made_at: str
    database: str
    seq: int  # the end of the chain
    seal: str
    facts: int
    papers: int
    rows: dict[str, int] = field(default_factory=dict)  # table → how many
    sums: dict[str, str] = field(default_factory=dict)  # file → SHA-256


class Taker:
    """What becomes of the parts of an archive while it is read: here nothing, they are only checked."""

    def witness(self, text: str) -> None:
        """One line of witness.txt."""

    def act(self, act: core.Sealed) -> None:
        """One entry with its facts; the first is the first stone."""

    def row(self, line: str) -> None:
        """One row of another table, as JSON."""

    def paper(self, fingerprint: str, chunks: Iterable[bytes]) -> None:
        """The bytes of one paper, in pieces; all of them must be asked for."""
        for _ in chunks:
            pass


def read(path: Path, taker: Taker) -> Manifest:
    """Hand every part of an archive to the taker, and answer what it said of itself.

    Raises `Refused` as soon as anything is not as the manifest, the seals and the hashes say; what the
    taker was given until then must not be kept.
    """
    try:
        with tarfile.open(path, "r|") as tar:
            return _Reading(_parts(tar), taker).all()
    except FileNotFoundError:
        raise Refused("没有文件 {file}，请核对路径", file=path) from None
    except (tarfile.TarError, EOFError, *export.UNREADABLE) as reason:
        raise Refused("{file} 不是完整的备份({reason})", file=path, reason=reason) from reason


def _parts(tar: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    for info in tar:
        file = tar.extractfile(info)
        export.must(file is not None, f"{info.name} 不是文件")
        yield info.name, cast(IO[bytes], file)


@dataclass(slots=True)
class _Reading:
    parts: Iterator[tuple[str, IO[bytes]]]
    taker: Taker
    seals: dict[int, set[str]] = field(default_factory=dict)  # as witnessed
    cited: set[str] = field(default_factory=set)
    listed: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    rows: Counter[str] = field(default_factory=Counter)

    def all(self) -> Manifest:
        name, file = next(self.parts, ("", io.BytesIO()))
        export.must(name == MANIFEST, "不以清单开头")
        said = json.load(file)
        if said["format"] != FORMAT:
            raise Refused("这份备份的格式是 {format}，请用写出它的版本 {release} 恢复", **said)
        manifest = Manifest(**said)
        for text in self._lines(WITNESS, manifest):
            self._witness(text.decode().rstrip("\n"))
        last, facts = self._ledger(manifest)
        for line in self._lines(ROWS, manifest):
            self._row(line.decode())
        for name, file in self.parts:
            self._paper(name, file)
        found = (last.entry.seq, last.seal, facts, len(self.kept), dict(self.rows))
        said_to_be = (manifest.seq, manifest.seal, manifest.facts, manifest.papers, manifest.rows)
        export.must(found == said_to_be, "内容与清单不符")
        export.must(self.kept == self.listed >= self.cited, "凭证不齐")
        export.must(not self.seals, "账本短于见证")
        return manifest

    def _lines(self, name: str, manifest: Manifest) -> Iterator[bytes]:
        found, file = next(self.parts, ("", io.BytesIO()))
        export.must(found == name, f"缺少 {name}")
        running = sha256()
        for line in file:
            running.update(line)
            yield line
        export.must(running.hexdigest() == manifest.sums[name], f"{name} 被改动")

    def _witness(self, text: str) -> None:
        self.taker.witness(text)
        if line := witness.read(text):
            self.seals.setdefault(line.seq, set()).add(line.seal)

    def _ledger(self, manifest: Manifest) -> tuple[core.Sealed, int]:
        facts = 0
        for act in export.read(self._lines(LEDGER, manifest)):
            facts += len(act.claims)
            self.cited |= {e.paper for claim in act.claims for e in claim.evidence}
            export.must(self.seals.pop(act.entry.seq, {act.seal}) == {act.seal}, "与见证不符")
            self.taker.act(act)
        return act, facts

    def _row(self, line: str) -> None:
        row = json.loads(line)
        self.rows[row["model"]] += 1
        if row["model"] == "ledger.paper":
            self.listed.add(row["pk"])
        self.taker.row(line)

    def _paper(self, name: str, file: IO[bytes]) -> None:
        fingerprint = name.rpartition("/")[2]
        export.must(PAPER.fullmatch(name) is not None, f"多出 {name}")
        running = sha256()

        def chunks() -> Iterator[bytes]:
            while chunk := file.read(papers.AT_ONCE):
                running.update(chunk)
                yield chunk

        self.taker.paper(fingerprint, chunks())
        export.must(running.hexdigest() == fingerprint, f"{name} 被改动")
        self.kept.add(fingerprint)
