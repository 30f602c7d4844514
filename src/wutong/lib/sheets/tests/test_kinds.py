"""Every kind of file offices keep tables in becomes the same cells; what harms is refused in a sentence."""

import struct
import zipfile
from datetime import date
from io import BytesIO
from typing import Any

import pytest

from wutong.lib.refusals import Refused
from wutong.lib.sheets import limits
from wutong.lib.sheets.compound import MAGIC, Container, contained
from wutong.lib.sheets.reading import Area, read

from .books import workbook
from .files import WRITTEN_BY_CALC, archive, ods, record, xls, xls_stream

ROWS: list[list[Any]] = [["项目名称", "总投资", "签约"], ["君乐宝", 30, date(2023, 4, 5)], [None, 0.5, "约"]]
CSV = "项目名称,总投资,签约\n君乐宝,30,2023-04-05\n,0.5,约\n"


def texts(data: bytes, name: str = "") -> list[list[str]]:
    page = read(data, name).sheets[0]
    return [[page.cell(row, n + 1).text for n in range(page.width)] for row in range(1, page.height + 1)]


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.xlsx", workbook(ROWS)), ("a.xls", xls(ROWS)), ("a.ods", ods(ROWS)), ("a.csv", CSV.encode())],
)
def test_a_table_reads_alike_from_every_kind_of_file(name: str, data: bytes) -> None:
    said = texts(data, name)
    assert said == [["项目名称", "总投资", "签约"], ["君乐宝", "30", "2023-04-05"], ["", "0.5", "约"]]
    assert texts(data) == texts(data, "没有后缀") == said


def test_what_an_office_program_saved_as_xls_reads_as_it_showed() -> None:
    page, draft = read(WRITTEN_BY_CALC, "台账.xls").sheets
    assert page.values[2:4] == (
        ("君乐宝", 30, "2023年4月", date(2023, 4, 5)),
        (None, 60.0, "2023年5月", None),
    )
    assert page.merged == (Area(1, 1, 1, 4), Area(3, 1, 4, 1))
    assert (page.hidden, draft.name, draft.hidden, page.values[5]) == (
        False,
        "底稿",
        True,
        ("乙", 0.5, None, "约5亿"),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_table_of_text_reads_in_the_encodings_and_marks_offices_use(encoding: str, mark: str) -> None:
    text = f'项目名称{mark}总投资{mark}备注\r\n"君乐宝\r\n一期"{mark}1,200{mark}"他说""好"""\r\n'
    if mark == ",":
        text = text.replace("1,200", '"1,200"')
    page = read(text.encode(encoding), "台账.csv").sheets[0]
    assert page.values[1] == ("君乐宝\r\n一期", "1,200", '他说"好"')
    assert page.place(page.cell(2, 2)) == "表1!B2"


def test_a_cell_of_a_table_of_text_stays_text() -> None:
    page = read(b"code,sum,calc\n007,30,=cmd|' /C calc'!A0\n").sheets[0]
    assert page.values[1] == ("007", "30", "=cmd|' /C calc'!A0")


def test_empty_rows_and_columns_around_a_table_of_text_are_left_out() -> None:
    page = read(b"a,b,,\n\n,c,,\n,,,\n\n").sheets[0]
    assert page.values == (("a", "b"), (None, None), (None, "c"))


def test_rows_and_cells_an_ods_file_writes_once_stand_as_often_as_it_says() -> None:
    body = (
        '<table:table-row table:number-rows-repeated="2"><table:table-cell'
        ' table:number-columns-repeated="16384"/></table:table-row>'
        '<table:table-row><table:table-cell table:number-columns-repeated="2" office:value-type="float"'
        ' office:value="7"><text:p>7</text:p></table:table-cell></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048573"><table:table-cell'
        ' table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert read(ods([], body=body)).sheets[0].values == ((None, None), (None, None), (7.0, 7.0))


def test_an_ods_file_tells_its_merged_cells_its_formulas_and_what_its_dates_show() -> None:
    body = (
        '<table:table-row><table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="1"'
        ' office:value-type="string"><text:p>题</text:p></table:table-cell>'
        "<table:covered-table-cell/></table:table-row>"
        '<table:table-row><table:table-cell table:formula="of:=[.A1]&gt;1" office:value-type="float"'
        ' office:value="60"><text:p>60</text:p></table:table-cell><table:table-cell office:value-type="date"'
        ' office:date-value="2023-04-01"><text:p>2023年4月</text:p></table:table-cell></table:table-row>'
    )
    page = read(ods([], body=body)).sheets[0]
    assert (page.values, page.merged) == ((("题", None), (60.0, "2023年4月")), (Area(1, 1, 1, 2),))


def many_times(rows: int, columns: int) -> bytes:
    return ods(
        [],
        body=f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell'
        f' office:value-type="string" table:number-columns-repeated="{columns}">'
        "<text:p>x</text:p></table:table-cell></table:table-row>",
    )


def lying_about_its_size() -> bytes:
    """An .xlsx whose directory says that 50 MB are 100 bytes."""
    data = bytearray(archive({"xl/workbook.xml": "<w/>", "xl/worksheets/sheet1.xml": b" " * (50 << 20)}))
    where = data.rfind(b"PK\x01\x02")
    struct.pack_into("<L", data, where + 24, 100)
    return bytes(data)


def twice_the_same_part() -> bytes:
    kept = BytesIO(workbook(ROWS))
    with zipfile.ZipFile(kept, "a") as file, pytest.warns(UserWarning, match="Duplicate"):
        file.writestr("xl/workbook.xml", "<workbook/>")
    return kept.getvalue()


def with_a_macro() -> bytes:
    kept = BytesIO(workbook(ROWS))
    with zipfile.ZipFile(kept, "a") as file:
        file.writestr("xl/vbaProject.bin", b"\0")
    return kept.getvalue()


def far_away(place: bytes) -> bytes:
    """An .xlsx with a cell whose place is told otherwise than programs tell it."""
    with zipfile.ZipFile(BytesIO(workbook(ROWS))) as old:
        parts = {
            name: old.read(name).replace(b' r="A2"', b" r = '" + place + b"'") for name in old.namelist()
        }
    return archive(
        {name: part.replace(b'"', b"'") if "sheet1" in name else part for name, part in parts.items()}
    )


def boasting() -> bytes:
    """An .xlsx that says it holds a milliard of texts."""
    kept = BytesIO(workbook(ROWS))
    with zipfile.ZipFile(kept, "a") as file:
        file.writestr("xl/sharedStrings.xml", '<sst uniqueCount="1000000000"><si/></sst>')
    return kept.getvalue()


# A reader that waits for the end of the table would wait for ever.
CUT_CONTENT = (
    '<o:d xmlns:o="o" xmlns:table="t"><table:table table:name="表"><table:table-row><table:table-cell/>'
)


def bitten_tail() -> bytes:
    """An .xls whose chain of sectors never ends."""
    data = bytearray(xls(ROWS))
    last = struct.unpack_from("<L", data, 48)[0] + 2  # where the stream begins
    struct.pack_into("<L", data, 4096 + 4 * last, last)
    return bytes(data)


def encrypted_ods() -> bytes:
    return ods(ROWS, more={"META-INF/manifest.xml": "<manifest:encryption-data/>"})


def as_macro_sheet() -> bytes:
    stream = bytearray(xls_stream(ROWS))
    stream[stream.find(struct.pack("<H", 0x0085)) + 9] = 1
    return contained("Workbook", bytes(stream))


FAR = record(0x0203, struct.pack("<3Hd", 65_535, 255, 0, 1.0))
OUTSIDE = record(0x0203, struct.pack("<3Hd", 65_535, 65_535, 0, 1.0))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (many_times(1_048_576, 1_000), "太大了"),
        (many_times(9_999_999, 1), "不完整或已损坏"),
        (many_times(1, 99_999), "不完整或已损坏"),
        (ods([], body='<table:table-row table:number-rows-repeated="1&#48;"></table:table-row>'), "已损坏"),
        (ods(ROWS)[:-100], "不完整或已损坏"),
        (ods([], body="<table:table-row><table:table-row/></table:table-row>"), "不完整或已损坏"),
        (ods([], body="<table:table-row><!-- </table:table> --></table:table-row>"), "不完整或已损坏"),
        (ods([], more={"content.xml": CUT_CONTENT}), "不完整或已损坏"),
        (far_away(b"A100000000000000000"), "不完整或已损坏"),
        (far_away(b"xfd1048576"), "太大了"),
        (boasting(), "不完整或已损坏"),
        (encrypted_ods(), "打开密码"),
        (ods(ROWS, more={"Basic/Standard/Module1.xml": "<m/>"}), "带宏"),
        (xls(ROWS, within=FAR), "“表”一直用到第 65536 行第 IV 列，太大了"),
        (xls(ROWS, within=OUTSIDE), "不完整或已损坏"),
        (xls(ROWS, before=record(0x002F, b"\1\0\1\0")), "打开密码"),
        (xls(ROWS)[:9000], "不完整或已损坏"),
        (bitten_tail(), "不完整或已损坏"),
        (as_macro_sheet(), "带宏"),
        (contained("EncryptedPackage", b"x"), "打开密码"),
        (contained("WordDocument", b"x"), "不是表格文件"),
        (MAGIC + bytes(600), "不完整或已损坏"),
        (with_a_macro(), "带宏"),
        (lying_about_its_size(), "不完整或已损坏"),
        (twice_the_same_part(), "不完整或已损坏"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "不是表格文件"),
        (b"%PDF-1.7\n\0\1\2", "不是表格文件"),
        ("<html><table><tr><td>项目".encode(), "其实是网页"),
        ('项目,金额\n"君乐宝,30\n'.encode(), "第 2 行的引号没有配对"),
        (b"\n".join([b"x"] * 1_048_578), "太大了"),
        ((b"," * 9_999 + b"x\n") * 500, "太大了"),
        (b" ,\n", "没有内容"),
        (CSV.encode()[:-2], "不完整或已损坏"),
        (CSV.encode("utf-16")[:-1], "不完整或已损坏"),
        (CSV.encode("gb18030")[:-2], "不完整或已损坏"),
    ],
)  # fmt: skip
def test_what_harms_or_is_no_table_is_refused_in_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        read(data)


def test_sheets_that_are_too_large_together_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def second(book: Any) -> None:
        book.create_sheet("二").append(["x"] * 3)

    data = workbook(ROWS, and_then=second)
    monkeypatch.setattr(limits, "CELLS_MAX", 12)
    assert read(data).sheets
    monkeypatch.setattr(limits, "CELLS_MAX", 11)
    with pytest.raises(Refused, match="合起来超过 11 格"):
        read(data)


@pytest.mark.parametrize("name", ["台账.xlsx", "台账.XLS", "台账.ods"])
def test_a_name_that_claims_another_kind_of_table_is_refused(name: str) -> None:
    assert read(CSV.encode(), "台账.csv") == read(CSV.encode(), "台账.txt")
    with pytest.raises(Refused, match="不是它的后缀所说的类型"):
        read(CSV.encode(), name)


def test_a_container_hands_on_its_streams_however_long() -> None:
    for length in (1, 4096, 5_000_000):
        stream = bytes(range(256)) * (length // 256 + 1)
        assert Container(contained("Workbook", stream)).stream("Workbook")[: len(stream)] == stream


def test_what_lies_below_the_rows_of_a_sheet_may_be_long() -> None:
    with zipfile.ZipFile(BytesIO(workbook(ROWS))) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    name = "xl/worksheets/sheet1.xml"
    much = b"</sheetData>" + b'<ignoredError sqref="A1"/>' * 300_000
    parts[name] = parts[name].replace(b"</sheetData>", much)
    assert texts(archive(parts))[1] == ["君乐宝", "30", "2023-04-05"]
    parts[name] = parts[name].replace(b'sqref="A1"', b'sqref="' + b"A1 " * 8_000_000 + b'"', 1)
    with pytest.raises(Refused, match="不完整或已损坏"):
        read(archive(parts))
