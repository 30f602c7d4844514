"""Writing a backup. Nothing is called one before it has been read again from end to end."""

import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from django.apps import apps
from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import Model
from django.utils.timezone import localtime, now

from wutong.lib.refusals import Refused

from . import archive, core, export, papers, store, witness
from .archive import LEDGER, MANIFEST, ROWS, WITNESS, Manifest
from .models import Entry, Fact, Paper, Touch
from .moments import one_moment


def tables() -> list[type[Model]]:
    """Our own tables beside the book; those whose names end in Now are photographs and can be taken again."""
    ours = [m for m in apps.get_models() if m.__module__.startswith("wutong.")]
    return [m for m in ours if m not in (Entry, Fact, Touch) and not m.__name__.endswith("Now")]


def default_path(folder: Path, at: datetime) -> Path:
    """Where a backup lies unless somebody says otherwise."""
    return folder / "backups" / f"wutong-{localtime(at):%Y-%m-%d-%H%M%S}.tar"


def make(target: Path, release: str) -> Manifest:
    """Write a backup as of one moment, read it again, and only then give it its name.

    Raises `Refused` when the name is taken, or when the book does not stand the check.
    """
    if target.exists():
        raise Refused("{file} 已存在，请换一个文件名", file=target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target.parent, prefix=".wutong-backup-") as folder:
        incoming = Path(folder) / "archive.tar"
        _pack(incoming, *_gather(Path(folder), release))
        manifest = archive.read(incoming, archive.Taker())
        incoming.replace(target)
    return manifest


def _gather(folder: Path, release: str) -> tuple[dict[str, Path], list[str]]:
    """Everything but the papers, written into a folder, and the names of the papers: all of one moment."""
    files = {name: folder / name for name in (MANIFEST, WITNESS, LEDGER, ROWS)}
    with one_moment():
        files[WITNESS].write_text("".join(f"{text}\n" for text in witness.texts()))
        with files[LEDGER].open("wb") as file:
            file.writelines(export.lines())
        with files[ROWS].open("w") as file:
            rows = {model._meta.label_lower: _write_rows(model, file) for model in tables()}
        kept = list(Paper.objects.order_by("sha256").values_list("sha256", flat=True))
        last, facts = store.head(), Fact.objects.count()
    sums = {name: _sum(files[name]) for name in (WITNESS, LEDGER, ROWS)}
    manifest = Manifest(
        format=archive.FORMAT,
        release=release,
        made_at=core.instant_text(now()),
        database=connection.vendor,
        seq=last.seq,
        seal=last.seal,
        facts=facts,
        papers=len(kept),
        rows={table: number for table, number in rows.items() if number},
        sums=sums,
    )
    files[MANIFEST].write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1) + "\n")
    return files, kept


class _Exact(DjangoJSONEncoder):
    """Instants to the microsecond, where Django's own encoder keeps the millisecond."""

    def default(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, datetime) else super().default(value)


def _write_rows(model: type[Model], file: IO[str]) -> int:
    rows = model._base_manager.order_by("pk")
    serializers.serialize("jsonl", rows.iterator(chunk_size=2000), stream=file, cls=_Exact)
    return rows.count()


def _sum(path: Path) -> str:
    running = sha256()
    for chunk in papers.chunks_of(path):
        running.update(chunk)
    return running.hexdigest()


def _pack(target: Path, files: dict[str, Path], kept: list[str]) -> None:
    with _synced(target) as out, tarfile.open(fileobj=out, mode="w") as tar:
        for name, path in files.items():
            _add(tar, name, path)
        for fingerprint in kept:
            try:
                _add(tar, f"papers/{fingerprint[:2]}/{fingerprint}", papers.place(fingerprint))
            except FileNotFoundError:
                raise Refused(
                    "凭证 {paper} 的文件不见了，没有写出备份；请先运行 ./wutong verify",
                    paper=fingerprint[:12],
                ) from None


def _add(tar: tarfile.TarFile, name: str, path: Path) -> None:
    with path.open("rb") as file:
        info = tar.gettarinfo(arcname=name, fileobj=file)
        info.uid = info.gid = 0
        info.uname = info.gname = ""
        info.mode = 0o600
        tar.addfile(info, file)


@contextmanager
def _synced(path: Path) -> Iterator[IO[bytes]]:
    """A file only its owner may read, for it holds the fingerprints of passwords; on the disk when left."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
