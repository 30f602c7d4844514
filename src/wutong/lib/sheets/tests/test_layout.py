"""Title block, heading, data, totals and notes are told apart on sheets of every shape."""

import pytest

from wutong.lib.refusals import Refused
from wutong.lib.sheets.columns import Field, knower
from wutong.lib.sheets.headings import plain_heading, unit_of
from wutong.lib.sheets.layout import Layout, lay_out
from wutong.lib.sheets.reading import Sheet

from .books import sheet

FIELDS = (Field("name", "project_named", ("项目名称",)), Field("planned", "planned_total", ("总投资",)))


def laid_out(page: Sheet) -> Layout:
    return lay_out(page, knower(FIELDS))


def kinds(layout: Layout) -> str:
    return " ".join(f"{row.number}{row.kind[0]}" for row in layout.rows)


def test_a_heading_in_the_first_row_needs_no_title() -> None:
    layout = laid_out(sheet("项目名称|总投资\n君乐宝|30\n利亚德|5"))
    assert (layout.title, [head.title for head in layout.heads]) == ((), ["项目名称", "总投资"])
    assert kinds(layout) == "2d 3d"


def test_a_row_with_a_number_that_is_no_heading_is_data_however_known_its_words() -> None:
    page = sheet("项目名称|总投资|备注\n项目名称|总投资|15个\n项目名称|总投资|备注")
    assert kinds(laid_out(page)) == "2d 3n"
    assert kinds(laid_out(sheet("项目名称|总投资|备注\n项目名称|总投资|其他\n君乐宝|30|"))) == "3d"


def test_title_and_caption_stand_above_the_heading() -> None:
    layout = laid_out(
        sheet(
            "蓬江区2023年台账||\n填报单位:招商局||单位:亿元\n序号|项目名称|总投资\n1|君乐宝|30", (1, 1, 1, 3)
        )
    )
    assert layout.title == ("蓬江区2023年台账", "填报单位:招商局", "单位:亿元")
    assert (layout.unit, kinds(layout)) == ("亿元", "4d")


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("单位:亿元", "亿元"), ("单位：万元", "万元"), ("（金额单位：万元）", "万元"), ("單位：億元", "亿元"),
        ("填报单位:招商局", ""), ("单位:个", ""), ("责任单位:发改局 单位:万美元", "万美元"),
        ("单位|万元", "万元"), ("Unit: RMB million", "RMB million"), ("Currency:|US$ m", "US$ m"),
        ("2023年项目台账（亿元）", "亿元"), ("（单位：亿元、亩）", "亿元"), ("总投资100亿元", ""),
    ],
)  # fmt: skip
def test_only_a_unit_of_money_is_a_caption(line: str, unit: str) -> None:
    assert laid_out(sheet(f"{line}|\n项目名称|总投资\n君乐宝|30")).unit == unit


def test_a_title_block_may_be_of_any_height_and_hold_keys_with_values() -> None:
    block = "\n".join(f"第{n}行说明||" for n in range(60))
    layout = laid_out(
        sheet(f"{block}\n区域：蓬江区||单位：万元\n截至2023年5月||\n\n序号|项目名称|总投资\n1|君乐宝|30")
    )
    assert (layout.unit, [head.title for head in layout.heads]) == ("万元", ["序号", "项目名称", "总投资"])


def test_a_row_with_figures_is_no_heading_though_its_words_are_known() -> None:
    values = (("项目名称", "总投资", "来的人", None, None), ("签约", "开工", "其他", 3, 5))
    layout = laid_out(Sheet("表", values))
    assert [head.title for head in layout.heads] == ["项目名称", "总投资", "来的人"]
    assert kinds(layout) == "2d"


def test_years_may_be_headings() -> None:
    layout = laid_out(Sheet("表", (("台账", None, None, None, None), ("项目名称", "总投资", 2021, 2022, 2023),
                                   ("甲", 3, 1, 1, 1))))  # fmt: skip
    assert [head.title for head in layout.heads] == ["项目名称", "总投资", "2021", "2022", "2023"]


def test_two_line_headings_are_joined() -> None:
    layout = laid_out(
        sheet(
            "台账||||\n序号|项目||项目阶段|\n|名称|业主|谋划|签约\n1|均和项目|均和||√",
            (1, 1, 1, 5), (2, 1, 3, 1), (2, 2, 2, 3), (2, 4, 2, 5),
        )
    )  # fmt: skip
    assert [head.title for head in layout.heads] == [
        "序号",
        "项目/名称",
        "项目/业主",
        "项目阶段/谋划",
        "项目阶段/签约",
    ]
    assert kinds(layout) == "4d"


def test_two_line_headings_are_joined_though_nothing_is_merged() -> None:
    layout = laid_out(sheet("序号|项目||项目阶段|\n|名称|业主|谋划|签约\n1|均和项目|均和||√"))
    assert [head.title for head in layout.heads][1:] == [
        "项目/名称",
        "项目/业主",
        "项目阶段/谋划",
        "项目阶段/签约",
    ]


def test_three_heading_rows_are_read() -> None:
    layout = laid_out(
        sheet(
            "项目名称|进展情况||\n|签约||开工\n|时间|地点|时间\n甲项目|2023年|深圳|2024年",
            (1, 1, 3, 1), (1, 2, 1, 4), (2, 2, 2, 3),
        )
    )  # fmt: skip
    assert [head.title for head in layout.heads][1] == "进展情况/签约/时间"
    assert kinds(layout) == "4d"


def test_totals_notes_and_repeated_headings_are_no_data() -> None:
    layout = laid_out(
        sheet(
            """
序号|项目名称|总投资|签约时间
一、签约项目(2个)|||
1|甲项目|30|2023年
序号|项目名称|总投资|签约时间
2|乙项目|5|2023年
 |小计|35|
合计||35|
注：只列签约项目|||
填表人：张三|||审核人：李四
本表数据截至三月底|||
""",
            (10, 1, 10, 4),
        )
    )
    assert kinds(layout) == "2n 3d 4n 5d 6t 7t 8n 9n 10n"


@pytest.mark.parametrize(
    "words",
    ["合计", "总计（12个）", "全县合计", "石桥镇小计：", "Total", "Grand total", "Sub-total (3)", "TOTALS"],
)
def test_a_total_row_says_so_anywhere(words: str) -> None:
    assert kinds(laid_out(sheet(f"项目名称|总投资\n{words}|8\n甲|3\n |{words}|8\n乙|5"))) == "2t 3d 4t 5d"


@pytest.mark.parametrize(
    "words",
    [
        "注：含外资", "附注：无", "填报单位：招商局", "审核：李四", "资料来源：专报", "Note: as agreed",
        "Source: files",        "Prepared by: Lin", "2. 本表不含意向项目。", "* 含外资项目", "一、签约项目",
    ],
)  # fmt: skip
def test_a_note_row_says_so_anywhere(words: str) -> None:
    assert kinds(laid_out(sheet(f"项目名称|总投资\n{words}|\n甲|3\n{words}|"))) == "2n 3d 4n"


def test_a_project_whose_name_begins_like_a_total_is_data() -> None:
    assert kinds(laid_out(sheet("项目名称|总投资\n合计算力中心项目|3\nTotal Energies Plant|4"))) == "2d 3d"


def test_rows_that_only_share_merged_cells_are_passed_over() -> None:
    assert kinds(laid_out(sheet("项目名称|总投资\n甲|3\n |\n乙|4", (2, 1, 3, 1), (2, 2, 3, 2)))) == "2d 4d"


def test_a_sheet_without_a_heading_is_refused() -> None:
    assert laid_out(sheet("项目名称|总投资\n甲|3"))
    with pytest.raises(Refused, match="找不到表头"):
        laid_out(sheet("会议通知|\n时间：明天|地点：三楼"))


@pytest.mark.parametrize(
    ("heading", "unit", "plain"),
    [
        ("总投资(亿元)", "亿元", "总投资"), ("计划总投资（单位：万元）", "万元", "计划总投资"),
        ("总投资 亿元", "亿元", "总投资"), ("总投资(万美元)", "万美元", "总投资"),
        ("總投資(億元)", "亿元", "总投资"), ("投资额/万元", "万元", "投资额"),
        ("总投资/亿", "亿", "总投资"), ("投资额(亿元，含外资)", "亿元", "投资额"),
        ("Investment (USD million)", "USD million", "investment"),
        ("Investment, US$ m", "US$ m", "investment"), ("Capex HK$ million", "HK$ million", "capex"),
        ("Investment (in RMB 100 million)", "RMB 100 million", "investment"),
        ("Investment (10,000 yuan)", "10,000 yuan", "investment"), ("Common (stock)", "", "commonstock"),
        ("落地乡镇(街道)", "", "落地乡镇街道"), ("项目单元", "", "项目单元"),
        ("Total Investment", "", "totalinvestment"),
    ],
)  # fmt: skip
def test_headings_have_one_form_and_perhaps_a_unit(heading: str, unit: str, plain: str) -> None:
    assert (unit_of(heading), plain_heading(heading)) == (unit, plain)
