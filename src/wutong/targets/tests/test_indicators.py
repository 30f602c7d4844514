"""What tables of statistics call things, and how they write numbers."""

from decimal import Decimal

import pytest

from wutong.lib.money import Qualifier
from wutong.lib.refusals import Refused
from wutong.lib.sheets.reading import Cell
from wutong.targets.indicators import holds_figures, indicator
from wutong.targets.sheet_values import read_value

EXACT, AT_LEAST, ABOUT = Qualifier.EXACT, Qualifier.AT_LEAST, Qualifier.ABOUT


@pytest.mark.parametrize(
    ("text", "metric", "unit"),
    [
        ("签约项目数(个)", "projects_signed", "个"),
        ("一、新签约项目个数", "projects_signed", ""),
        ("1.新引进项目（个）", "projects_signed", "个"),
        ("簽約項目", "projects_signed", ""),
        ("累计签约总额(亿元)", "amount_signed", "亿元"),
        ("协议投资额", "amount_signed", ""),
        ("到位资金(单位：万元)", "funds_arrived", "万元"),
        ("签约金额同比增长(%)", "amount_signed_yoy", "%"),
        ("固定资产投资比上年增长", "fixed_investment_yoy", "%"),
        ("规上工业增加值同比增速", "规上工业增加值_yoy", "%"),
        ("其中：亿元以上项目数", "其中:亿元以上项目数", ""),
    ],
)
def test_an_indicator_is_known_by_any_of_its_words_and_else_keeps_its_own(text, metric, unit):
    found = indicator(text)
    assert (found.metric, found.unit) == (metric, unit)


@pytest.mark.parametrize(
    ("heading", "holds"),
    [
        ("签约项目数(个)", True),
        ("规上企业(家)", True),
        ("2023年1-9月", True),
        ("签约金额(亿元)/2023年", True),
        ("签约时间", False),
        ("用地(亩)", False),
        ("备注", False),
        ("地区", False),
    ],
)
def test_a_column_holds_figures_by_an_indicator_a_period_or_a_unit(heading, holds):
    assert holds_figures(heading) is holds


@pytest.mark.parametrize(
    ("value", "text", "unit", "read"),
    [
        (15, "签约项目数", "", (15, "project_count", EXACT)),
        ("15个", "签约项目数", "", (15, "project_count", EXACT)),
        ("超300个", "签约项目数", "", (300, "project_count", AT_LEAST)),
        (128, "签约金额", "亿元", (12_800_000_000, "yuan", EXACT)),
        ("约128亿元", "签约金额", "", (12_800_000_000, "yuan", ABOUT)),
        (20, "实际使用外资", "万美元", (200_000, "USD", EXACT)),
        ("100余家", "规上企业数", "", (100, "家", AT_LEAST)),
        (Decimal("1.2"), "规上企业数", "万家", (12_000, "家", EXACT)),
        ("80余人次", "外出招商", "", (80, "person_times", AT_LEAST)),
        ("12.3%", "签约金额同比增长", "", (Decimal("12.3"), "percent", EXACT)),
        ("下降3.2%", "签约金额同比增长", "", (Decimal("-3.2"), "percent", EXACT)),
        (-3, "签约金额同比增长", "", (-3, "percent", EXACT)),
        ("0.5个百分点", "落地率提高", "", (Decimal("0.5"), "percentage_point", EXACT)),
    ],
)
def test_a_number_is_read_in_its_own_unit_else_in_that_of_its_table(value, text, unit, read):
    assert read_value(Cell(value, 1, 1), indicator(text), unit) == read


@pytest.mark.parametrize(
    ("value", "text", "unit", "why"),
    [
        (15, "签约项目数", "亿元", "以个计"),
        (15, "签约项目数", "家", "以个计"),
        (15, "签约金额", "个", "是金额"),
        (15, "签约金额", "", "没有单位"),
        (15, "规上企业数", "", "没有单位"),
        ("1-3亿元", "签约金额", "", "区间"),
        (15, "签约金额同比增长", "亿元", "以 % 计"),
        ("火星", "签约项目数", "", "看不懂"),
        ("若干%", "签约项目数同比增长", "", "看不懂"),
    ],
)
def test_a_number_without_its_unit_or_in_a_wrong_one_is_refused(value, text, unit, why):
    with pytest.raises(Refused, match=why):
        read_value(Cell(value, 1, 1), indicator(text), unit)
