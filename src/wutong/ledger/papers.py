"""Papers: evidence kept once, named by the SHA-256 of its bytes, and refused when it lies about itself."""

import codecs
import os
import zipfile
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path, PurePath
from tempfile import NamedTemporaryFile
from typing import IO

import puremagic
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.timezone import now

from wutong.lib.refusals import Refused

from .core import Evidence
from .models import Paper

# What an office files as evidence; anything that can run is left out.
MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xls": "application/vnd.ms-excel",
    ".doc": "application/msword",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".csv": "text/csv",
    ".txt": "text/plain",
}
SHEETS = {MEDIA_TYPES[ending] for ending in (".xlsx", ".xls", ".ods", ".csv")}
SAME = {".jpeg": ".jpg", ".jfif": ".jpg", ".csv": ".txt", ".doc": ".xls"}
AT_ONCE = 1 << 20  # bytes read in one piece
OFFICE = {".xlsx": "xl/workbook.xml", ".docx": "word/document.xml", ".ods": "content.xml"}


def keep(name: str, chunks: Iterable[bytes], received_from: str) -> Paper:
    """Store a document once and answer its paper; the same bytes again answer the same paper.

    Raises `Refused` when it is empty, too large, of a kind not filed, or not what its name says.
    """
    name = PurePath(name.replace("\\", "/")).name[-200:]
    ending = PurePath(name).suffix.lower()
    if ending not in MEDIA_TYPES:
        raise Refused(
            "{name} 不是可存的文件类型，请改用 PDF、照片、Excel、Word、CSV 或 TXT", field="paper", name=name
        )
    settings.PAPERS_DIR.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=settings.PAPERS_DIR, prefix=".incoming-", delete=False) as file:
        incoming = Path(file.name)
        try:
            fingerprint, size = _pour(name, chunks, file)
            _refuse_a_false_name(name, ending, incoming)
            settle(incoming, place(fingerprint))
        finally:
            incoming.unlink(missing_ok=True)
    paper, _ = Paper.objects.get_or_create(
        sha256=fingerprint,
        defaults={
            "name": name,
            "media_type": MEDIA_TYPES[ending],
            "size": size,
            "received_at": now(),
            "received_from": received_from,
        },
    )
    return paper


def _pour(name: str, chunks: Iterable[bytes], file: IO[bytes]) -> tuple[str, int]:
    running, size = sha256(), 0
    for chunk in chunks:
        running.update(chunk)
        size += len(chunk)
        if size > settings.PAPER_BYTES_MAX:
            raise Refused(
                "{name} 超过 {limit} MB，请压缩或拆分后再上传",
                field="paper", name=name, limit=settings.PAPER_BYTES_MAX >> 20,
            )  # fmt: skip
        file.write(chunk)
    if not size:
        raise Refused("{name} 是空文件，请重新选择", field="paper", name=name)
    file.flush()
    os.fsync(file.fileno())
    return running.hexdigest(), size


def _refuse_a_false_name(name: str, ending: str, path: Path) -> None:
    found = sniff(path)
    if found != SAME.get(ending, ending):
        raise Refused(
            "{name} 的内容不是它的后缀所说的类型，请用原来的软件另存后再上传", field="paper", name=name
        )


def sniff(path: Path) -> str:
    """The ending its bytes deserve, among those we keep; "" for anything else."""
    head = path.open("rb").read(8192)
    if head.startswith(b"PK\x03\x04"):
        return _office(path)
    if head.startswith(b"%PDF-"):
        return ".pdf"
    if _is_text(head):
        return ".txt"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return ".xls"  # Excel and Word of 1997–2003 share one container
    try:
        found = puremagic.from_string(head[:4096])
    except (puremagic.PureError, ValueError):
        return ""
    found = SAME.get(found, found)
    return found if found in (".png", ".jpg") else ""


def _office(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as parts:
            names = set(parts.namelist())
    except zipfile.BadZipFile:
        return ""
    return next((ending for ending, part in OFFICE.items() if part in names), "")


def _is_text(head: bytes) -> bool:
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if wide else ("utf-8", "gb18030"):
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(
                head
            )  # a sample may end inside a character
        except UnicodeDecodeError:
            continue
        return "\0" not in text
    return False


def settle(incoming: Path, target: Path) -> None:
    """Give a document that was received whole its place, where nobody may write to it any more."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    incoming.chmod(0o440)
    incoming.replace(target)


def received(file: "UploadedFile[bytes] | None", received_from: str) -> tuple[Evidence, ...]:
    """The evidence that an uploaded file makes, once it is stored; none without a file."""
    return (Evidence(keep(file.name or "", file.chunks(), received_from).sha256),) if file else ()


def place(fingerprint: str) -> Path:
    """Where the bytes of a paper lie."""
    return Path(settings.PAPERS_DIR) / fingerprint[:2] / fingerprint


def bytes_of(paper: Paper) -> bytes:
    """The document itself; refuses when its file is gone."""
    try:
        return place(paper.sha256).read_bytes()
    except FileNotFoundError:
        raise Refused("凭证 {name} 的文件不在了，请管理员运行 ./wutong verify", name=paper.name) from None


def is_sheet(paper: Paper) -> bool:
    """Whether the paper is a workbook whose cells can be shown."""
    return paper.media_type in SHEETS


def chunks_of(path: Path, size: int = AT_ONCE) -> Iterator[bytes]:
    """A file piece by piece."""
    with path.open("rb") as file:
        while chunk := file.read(size):
            yield chunk
