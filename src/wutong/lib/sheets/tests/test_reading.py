"""Workbooks become cells with places, or are refused in a sentence."""

import zipfile
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest

from wutong.lib.dates import Precision
from wutong.lib.refusals import Refused
from wutong.lib.sheets.compound import contained
from wutong.lib.sheets.reading import Cell, column_number, letters, read, shown
from wutong.lib.sheets.survey import precision_shown

from .books import sheet, workbook

LEDGER: list[list[Any]] = [["台账"], ["项目名称", "总投资"], ["君乐宝", 30]]


def test_a_cell_knows_its_value_and_its_place() -> None:
    page = read(workbook(LEDGER)).sheets[0]
    assert page.cell(3, 2) == Cell(30, 3, 2)
    assert (page.cell(3, 2).text, page.place(page.cell(3, 2))) == ("30", "Sheet1!B3")
    assert (page.height, page.width, page.cell(1, 2).text) == (3, 2, "")


def test_merged_cells_answer_with_the_place_of_their_value() -> None:
    page = read(workbook([["项目", "投资方"], ["一期", "甲"], [None, "乙"]], merged=["A2:A3"])).sheets[0]
    assert [cell.place for cell in page.row(3)] == ["A2", "B3"]
    assert page.row(3)[0].text == "一期"


def test_a_value_merged_over_several_columns_belongs_to_the_first() -> None:
    page = sheet("甲|  |丙", (1, 1, 1, 2))
    assert [cell.text for cell in page.row(1)] == ["甲", "", "丙"]
    assert page.cell(1, 2).text == "甲"


def test_sheets_are_asked_for_by_name() -> None:
    book = read(workbook(LEDGER, name="三季度"))
    assert book.sheet(" 三季度 ").name == "三季度"
    with pytest.raises(Refused, match="没有名为“四季度”的工作表；有：三季度"):
        book.sheet("四季度")


def test_hidden_sheets_are_told_apart() -> None:
    def hide(book: Any) -> None:
        book.create_sheet("底稿").sheet_state = "hidden"

    assert [page.hidden for page in read(workbook(LEDGER, and_then=hide)).sheets] == [False, True]


def test_hidden_rows_and_columns_are_read_like_others() -> None:
    """A filter left on hides rows of an office's register; they are projects all the same."""

    def hide(book: Any) -> None:
        book.active.row_dimensions[3].hidden = True
        book.active.column_dimensions["B"].hidden = True

    assert read(workbook(LEDGER, and_then=hide)).sheets[0].cell(3, 2).value == 30


def test_a_formula_is_what_it_showed_and_never_run() -> None:
    def write(book: Any) -> None:
        for column, text in enumerate(("=cmd|'/c calc'!A1", "=1+1", '=HYPERLINK("http://x","y")'), 1):
            cell = book.active.cell(4, column, text)
            cell.data_type = "s" if column == 1 else "f"

    page = read(workbook(LEDGER, and_then=write)).sheets[0]
    assert [page.cell(4, column).value for column in (1, 2)] == ["=cmd|'/c calc'!A1", None]
    assert read(b"a,b\n=cmd|'/c calc'!A1,=1+1\n").sheets[0].values[1] == ("=cmd|'/c calc'!A1", "=1+1")


def test_links_to_other_files_are_not_followed() -> None:
    link = '<externalLink><externalBook r:id="rId1"/></externalLink>'
    relation = '<Relationship Id="rId1" Target="file:///etc/passwd" TargetMode="External"/>'
    kept = BytesIO(workbook(LEDGER))
    with zipfile.ZipFile(kept, "a") as archive:
        archive.writestr("xl/externalLinks/externalLink1.xml", link)
        archive.writestr(
            "xl/externalLinks/_rels/externalLink1.xml.rels", f"<Relationships>{relation}</Relationships>"
        )
    assert read(kept.getvalue()) == read(workbook(LEDGER))


def test_a_date_shown_as_a_month_says_the_month_and_no_more() -> None:
    def date_cells(book: Any) -> None:
        for column, form in enumerate(('yyyy"年"m"月"', "yyyy.mm", "yyyy", "yyyy-mm-dd", "m月d日"), 1):
            cell = book.active.cell(5, column, datetime(2023, 4, 1))
            cell.number_format = form

    page = read(workbook(LEDGER, and_then=date_cells)).sheets[0]
    said = [page.cell(5, column).value for column in range(1, 6)]
    assert said == ["2023年4月", "2023年4月", "2023年", date(2023, 4, 1), date(2023, 4, 1)]


@pytest.mark.parametrize(
    ("code", "precision"),
    [
        ("[$-804]yyyy\\年m\\月", Precision.MONTH),
        ('yyyy"年"m"月"d"日"', None),
        ("mmm-yy", Precision.MONTH),
        ("yyyy", Precision.YEAR),
        ("0.00", None),
        ("h:mm", None),
        ('"day"yyyy/m;@', Precision.MONTH),
    ],
)
def test_number_formats_tell_how_exactly_a_date_is_shown(code: str, precision: Precision | None) -> None:
    assert precision_shown(code) is precision


def test_values_are_shown_as_their_reader_sees_them() -> None:
    values = (
        30.0,
        0.1 + 0.2,
        datetime(2023, 4, 5),
        datetime(2023, 4, 5, 9, 30),
        None,
        " 总投资\n(亿元) ",
        True,
    )
    assert [shown(value) for value in values] == [
        "30", "0.3", "2023-04-05", "2023-04-05 09:30", "", "总投资 (亿元)", "True",
    ]  # fmt: skip


def test_columns_have_letters() -> None:
    assert [letters(n) for n in (1, 26, 27, 702, 703)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert all(column_number(letters(n)) == n for n in range(1, 1000))


def another_archive() -> bytes:
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return kept.getvalue()


def with_a_broken_sheet() -> bytes:
    kept = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook(LEDGER))) as old, zipfile.ZipFile(kept, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<worksheet><sheetData><row" if "sheet1" in name else old.read(name))
    return kept.getvalue()


def with_a_cell_in_the_last_corner() -> bytes:
    return workbook(LEDGER, and_then=lambda book: book.active.cell(1_048_576, 16_384, "x"))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "没有内容"),
        (contained("EncryptedPackage", b"x"), "设有打开密码"),
        (workbook(LEDGER)[:900], "不完整或已损坏"),
        (another_archive(), "不是表格文件"),
        (with_a_broken_sheet(), "不完整或已损坏|没有内容"),
        (workbook([]), "没有内容"),
        (with_a_cell_in_the_last_corner(), "一直用到第 1048576 行第 XFD 列"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_a_sentence(data: bytes, sentence: str) -> None:
    assert read(workbook(LEDGER)).sheets
    with pytest.raises(Refused, match=sentence):
        read(data)


def test_formatted_but_empty_cells_far_below_do_no_harm() -> None:
    def dress(book: Any) -> None:
        book.active.cell(1_000_000, 300).number_format = "yyyy-mm-dd"

    assert read(workbook(LEDGER, and_then=dress)).sheets[0].height == 3


def test_a_whole_column_may_be_merged() -> None:
    def merge(book: Any) -> None:
        book.active.merged_cells.add("C2:D1048576")

    page = read(workbook([*LEDGER, [None, None, "甲"]], and_then=merge)).sheets[0]
    assert (page.height, page.cell(4, 3).place) == (4, "C2")
