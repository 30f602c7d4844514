"""Restoring a backup into an empty house: the same entries, the same seals, the same first stone."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core import serializers
from django.core.management import call_command
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError
from django.db import connection, transaction
from django.db.models import Model

from wutong.lib.refusals import Refused

from . import archive, core, guards, papers, photographs, store, witness
from .backup import tables
from .models import Entry


def restore(path: Path) -> archive.Manifest:
    """Take in a whole backup, or nothing of it.

    Raises `Refused` when anything is kept here already, or when the backup does not stand the check.
    """
    _refuse_unless_empty()
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    with TemporaryDirectory(dir=settings.DATA_DIR, prefix=".wutong-restore-") as folder, transaction.atomic():
        taker = _Taker(Path(folder))
        manifest = archive.read(path, taker)
        taker.settle()
    return manifest


def _refuse_unless_empty() -> None:
    present = set(connection.introspection.table_names())
    filled = [m for m in tables() if m._meta.db_table in present and m._base_manager.exists()]
    if filled or (Entry._meta.db_table in present and Entry.objects.filter(seq__gt=0).exists()):
        raise Refused("数据库里已有内容，不能恢复到这里；请用 --data 指定一个空文件夹，或换一个空数据库")
    if witness.path().exists() or any(path.is_file() for path in settings.PAPERS_DIR.rglob("*")):
        raise Refused(
            "{folder} 里已有凭证或见证，不能恢复到这里；请用 --data 指定一个空文件夹",
            folder=settings.DATA_DIR,
        )


def relay_first_stone(entry: core.Entry, seal: str) -> None:
    """Replace the first stone of a book in which nothing else stands: a restored chain begins where it began.

    The guards are lowered for this one change and stand again before its transaction ends.
    """
    assert (entry.seq, entry.actor, entry.door, entry.key) == (0, "", "stone", "stone"), "not a first stone"
    assert core.seal("", entry) == seal
    with guards.lowered(connection):
        if Entry.objects.filter(seq__gt=0).exists():
            raise Refused("账本里已有记录，不能更换第一块基石")
        Entry.objects.filter(seq=0).update(recorded_at=entry.recorded_at, seal=seal)


@dataclass(slots=True)
class _Taker(archive.Taker):
    """Writes what an archive holds; papers wait in a folder until everything has been read."""

    folder: Path
    acts: list[core.Sealed] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    witnessed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def witness(self, text: str) -> None:
        self.witnessed.append(text)

    def act(self, act: core.Sealed) -> None:
        if act.entry.seq == 0:
            relay_first_stone(act.entry, act.seal)
            return
        self.acts.append(act)
        if sum(len(waiting.claims) for waiting in self.acts) >= store.ROWS_AT_ONCE:
            self._inscribe()

    def row(self, line: str) -> None:
        self.rows.append(line)
        if len(self.rows) >= store.ROWS_AT_ONCE:
            self._write_rows()

    def paper(self, fingerprint: str, chunks: Iterable[bytes]) -> None:
        with (self.folder / fingerprint).open("wb") as file:
            file.writelines(chunks)
        self.kept.append(fingerprint)

    def settle(self) -> None:
        """Everything was read and found whole: let it stand."""
        self._inscribe()
        self._write_rows()
        with connection.cursor() as cursor:
            for sql in connection.ops.sequence_reset_sql(no_style(), tables()):
                cursor.execute(sql)
        photographs.retake_all()
        connection.check_constraints()
        for fingerprint in self.kept:
            papers.settle(self.folder / fingerprint, papers.place(fingerprint))
        if self.witnessed:
            witness.path().write_text("".join(f"{text}\n" for text in self.witnessed))

    def _inscribe(self) -> None:
        if self.acts:
            store.inscribe(self.acts)
        self.acts = []

    def _write_rows(self) -> None:
        groups: dict[type[Model], list[Model]] = {}
        try:
            for read in serializers.deserialize("jsonl", self.rows):
                groups.setdefault(type(read.object), []).append(read.object)
        except DeserializationError as reason:
            raise Refused(
                "备份里的表与本版本不同({reason})；请用写出它的版本恢复，再升级", reason=reason
            ) from reason
        for model, rows in groups.items():
            model._base_manager.bulk_create(rows)
        self.rows = []
