"""Papers: kept once, by their content, and only when they are what they say."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from wutong.ledger import papers
from wutong.ledger.models import Paper
from wutong.lib.refusals import Refused

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89\0\0\0\0IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xd9"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
CSV = "项目名称,总投资\n乳制品加工项目,5亿元\n".encode()


def office(part: str) -> bytes:
    """The smallest zip that has this part."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr(part, "<x/>")
    return out.getvalue()


XLSX, DOCX, ODS = office("xl/workbook.xml"), office("word/document.xml"), office("content.xml")
WHAT_THEY_SAY = {
    "协议.pdf": PDF, "现场.png": PNG, "现场.jpg": JPEG, "现场.JPEG": JPEG, "台账.xlsx": XLSX, "台账.ods": ODS,
    "纪要.docx": DOCX, "旧台账.xls": OLD_OFFICE, "旧纪要.doc": OLD_OFFICE + b"\0", "台账.csv": CSV,
    "说明.txt": CSV * 2, "国标.csv": "项目名称,总投资".encode("gb18030"),
    "宽.csv": "项目名称,总投资".encode("utf-16"),
}  # fmt: skip


def keep(name: str, content: bytes) -> Paper:
    return papers.keep(name, [content], "person:chen")


@pytest.mark.parametrize("name", WHAT_THEY_SAY)
def test_a_paper_that_is_what_its_name_says_is_kept(name: str) -> None:
    paper = keep(name, WHAT_THEY_SAY[name])
    assert papers.bytes_of(paper) == WHAT_THEY_SAY[name]
    assert (paper.name, paper.size, paper.received_from) == (name, len(WHAT_THEY_SAY[name]), "person:chen")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("协议.pdf", PNG),
        ("协议.pdf", CSV),
        ("现场.png", JPEG),
        ("台账.xlsx", DOCX),
        ("台账.xlsx", office("virus.exe")),
        ("台账.xlsx", b"PK\x03\x04 broken"),
        ("台账.csv", PDF),
        ("台账.csv", PNG),
        ("旧台账.xls", CSV),  # many systems call a table of text .xls
        ("说明.txt", b"MZ\0\0"),
    ],
)
def test_a_paper_that_is_not_what_its_name_says_is_refused(
    name: str, content: bytes, data_folder: Path
) -> None:
    with pytest.raises(Refused, match="不是它的后缀所说的类型") as no:
        keep(name, content)
    assert no.value.field == "paper"
    assert nothing_kept(data_folder)


@pytest.mark.parametrize("name", ["run.exe", "page.html", "图.svg", "archive.zip", "无后缀", "", ".pdf"])
def test_what_no_office_files_is_refused(name: str, data_folder: Path) -> None:
    with pytest.raises(Refused, match="不是可存的文件类型"):
        keep(name, PDF)
    assert nothing_kept(data_folder)


def test_an_empty_paper_is_refused(data_folder: Path) -> None:
    with pytest.raises(Refused, match="空文件"):
        papers.keep("协议.pdf", [], "person:chen")
    with pytest.raises(Refused, match="空文件"):
        keep("协议.pdf", b"")
    assert nothing_kept(data_folder)


def test_a_paper_above_the_limit_is_refused_before_it_is_read_whole(
    settings: Settings, data_folder: Path
) -> None:
    settings.PAPER_BYTES_MAX = len(PDF)
    keep("协议.pdf", PDF)
    taken: list[int] = []

    def endless() -> Iterator[bytes]:
        for n in range(100):
            taken.append(n)
            yield PDF

    with pytest.raises(Refused, match="请压缩或拆分"):
        papers.keep("大.pdf", endless(), "person:chen")
    assert taken == [0, 1]
    assert len(files(data_folder)) == 1


def test_the_same_bytes_are_kept_once_under_their_first_name(data_folder: Path) -> None:
    first, again = keep("协议.pdf", PDF), keep("协议(副本).pdf", PDF)
    assert (first, again.name, Paper.objects.count(), len(files(data_folder))) == (again, "协议.pdf", 1, 1)
    assert keep("补充协议.pdf", PDF + b"\n") != first


def test_the_folder_of_a_name_is_left_out() -> None:
    assert keep(r"C:\Users\chen\协议.pdf", PDF).name == "协议.pdf"
    assert keep("../../etc/协议.pdf", PDF + b"\n").name == "协议.pdf"


def test_nobody_may_write_to_a_paper_any_more() -> None:
    assert papers.place(keep("协议.pdf", PDF).sha256).stat().st_mode & 0o222 == 0


def test_a_paper_whose_file_is_gone_is_refused_in_words() -> None:
    paper = keep("协议.pdf", PDF)
    assert papers.bytes_of(paper) == PDF
    papers.place(paper.sha256).unlink()
    with pytest.raises(Refused, match="文件不在了"):
        papers.bytes_of(paper)


def test_only_tables_are_shown_as_sheets() -> None:
    sheets = {name for name, content in WHAT_THEY_SAY.items() if papers.is_sheet(keep(name, content))}
    assert sheets == {"台账.xlsx", "台账.ods", "旧台账.xls", "台账.csv", "国标.csv", "宽.csv"}


def files(folder: Path) -> list[Path]:
    return [path for path in (folder / "papers").rglob("*") if path.is_file()]


def nothing_kept(folder: Path) -> bool:
    return not files(folder) and not Paper.objects.exists()
