from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.lib.money import Amount, Qualifier, words
from wutong.lib.reading_amounts import read_amount
from wutong.lib.refusals import Refused
from wutong.lib.tests.test_money import amounts


@pytest.mark.parametrize(
    "cell, unit, said",
    [
        ("100亿以上", "亿元", "≥100 亿元"),
        ("10亿以上", "亿元", "≥10 亿元"),
        (30, "亿元", "30 亿元"),
        (500000, "万元", "50 亿元"),
        ("≥10000", "万元", "≥1 亿元"),
    ],
)
def test_the_cells_of_the_five_sample_ledgers_are_read(cell: object, unit: str, said: str) -> None:
    assert words(read_amount(cell, unit=unit)) == said


@pytest.mark.parametrize("mark", ["√(意向)", "√"])
def test_a_tick_in_a_money_column_is_not_an_amount(mark: str) -> None:
    with pytest.raises(Refused, match="看不懂金额"):
        read_amount(mark, unit="亿元")


@pytest.mark.parametrize(
    "cell, yuan",
    [
        ("3.2亿", 320_000_000),
        ("3亿2千万", 320_000_000),
        ("三点五亿", 350_000_000),
        ("三亿二千万", 320_000_000),
        ("三亿零五百万元", 305_000_000),
        ("12亿5000万元", 1_250_000_000),
        ("一百零五亿元", 10_500_000_000),
        ("十亿元", 1_000_000_000),
        ("两亿", 200_000_000),
        ("3个亿", 300_000_000),
        ("1.2万亿", 1_200_000_000_000),
        ("三千零五十万元", 30_500_000),
        ("1万5千元", 15_000),
        ("叁仟万元整", 30_000_000),
        ("1,200万元", 12_000_000),
        ("1 200万元", 12_000_000),
        ("１２００万元", 12_000_000),
        ("3億元", 300_000_000),
        ("5千萬", 50_000_000),
        ("500w", 5_000_000),
        ("¥3000", 3_000),
        ("人民币3亿元", 300_000_000),
        ("总投资30亿元。", 3_000_000_000),
        ("-500万元", -5_000_000),
        ("0万元", 0),
    ],
)
def test_a_sum_is_read_in_whole_yuan(cell: object, yuan: int) -> None:
    assert read_amount(cell) == Amount(Decimal(yuan))


@pytest.mark.parametrize(
    "cell, said",
    [
        ("超20亿", "≥20 亿元"),
        ("不低于10亿元", "≥10 亿元"),
        ("100亿元(含)以上", "≥100 亿元"),
        ("10亿+", "≥10 亿元"),
        ("百亿级", "≥100 亿元"),
        ("百亿", "≥100 亿元"),
        ("超千亿元", "≥1,000 亿元"),
        ("上亿元", "≥1 亿元"),
        ("数十亿元", "≥10 亿元"),
        ("几千万", "≥1,000 万元"),
        ("十几亿", "≥10 亿元"),
        ("10余亿元", "≥10 亿元"),
        ("50亿余元", "≥50 亿元"),
        ("3个多亿", "≥3 亿元"),
        ("不超过5亿元", "≤5 亿元"),
        ("不足1亿", "≤1 亿元"),
        ("5亿元以内", "≤5 亿元"),
        ("约5亿", "约 5 亿元"),
        ("近10亿", "约 10 亿元"),
        ("近百亿", "约 100 亿元"),
        ("10亿左右", "约 10 亿元"),
        ("总投资约10亿元", "约 10 亿元"),
        ("约100亿以上", "≥100 亿元"),
    ],
)
def test_a_bound_or_a_neighbourhood_stays_one(cell: object, said: str) -> None:
    assert words(read_amount(cell)) == said


@pytest.mark.parametrize(
    "cell, said",
    [
        ("5000万-1亿", "5,000 万元–1 亿元"),
        ("1-3亿元", "1–3 亿元"),
        ("50亿~100亿元", "50–100 亿元"),
        ("3亿至5亿", "3–5 亿元"),
        ("2—3千万元", "2,000–3,000 万元"),
        ("约1-3亿元", "1–3 亿元"),
        ("1亿元(含)-5亿元", "1–5 亿元"),
        ("5000元到1万元", "5,000 元–1 万元"),
        ("1亿-1亿元", "1 亿元"),
    ],
)
def test_a_range_keeps_both_ends(cell: object, said: str) -> None:
    assert words(read_amount(cell)) == said


@pytest.mark.parametrize(
    "cell, unit, said",
    [
        ("2000万美元", None, "2,000 万美元"),
        ("USD 20 million", None, "2,000 万美元"),
        ("US$1.2bn", None, "12 亿美元"),
        ("10-20 million USD", None, "1,000–2,000 万美元"),
        ("20亿美元以上", None, "≥20 亿美元"),
        ("港币3000万元", None, "3,000 万港元"),
        ("RMB 3.2 billion", None, "32 亿元"),
        (500, "万美元", "500 万美元"),
        ("$20", "万美元", "20 万美元"),
        (3, "百万美元", "300 万美元"),
        (500, "USD million", "5 亿美元"),
        ("400万美元", "亿元", "400 万美元"),
        ("5 million", "USD", "500 万美元"),
        ("3亿", "万美元", "3 亿美元"),
        ("3亿元", "万美元", "3 亿元"),
        (3, "US$ m", "300 万美元"),
        (3, "HK$ million", "300 万港元"),
        (3, "CNY 100m", "3 亿元"),
        (3, "RMB 100 million", "3 亿元"),
        (3, "10,000 yuan", "3 万元"),
        (3, "hundred million yuan", "3 亿元"),
    ],
)
def test_foreign_money_stays_foreign(cell: object, unit: str | None, said: str) -> None:
    assert words(read_amount(cell, unit=unit)) == said


@pytest.mark.parametrize(
    "cell, said",
    [
        ("at least USD 20 million", "≥2,000 万美元"),
        ("over RMB 1 billion", "≥10 亿元"),
        ("3 billion yuan or more", "≥30 亿元"),
        ("RMB 500 million+", "≥5 亿元"),
        ("about 3.2 billion yuan", "约 32 亿元"),
        ("approx. US$5m", "约 500 万美元"),
        ("nearly 500 million yuan", "约 5 亿元"),
        ("up to HK$ 300 million", "≤3 亿港元"),
        ("not more than 5 bn yuan", "≤50 亿元"),
        ("US$ 10 million to US$ 20 million", "1,000–2,000 万美元"),
        ("between 10 and 20 million USD", "1,000–2,000 万美元"),
        ("close to 30 million euros", "约 3,000 万欧元"),
    ],
)
def test_english_says_bounds_neighbourhoods_and_ranges_too(cell: str, said: str) -> None:
    assert words(read_amount(cell)) == said


@pytest.mark.parametrize("cell", ["10%", "35％", "占比 3‰"])
def test_a_share_is_no_sum(cell: str) -> None:
    with pytest.raises(Refused, match=f"^{cell} 是比例，不是金额"):
        read_amount(cell, unit="万元")


@pytest.mark.parametrize("unit", ["亿元", "亿", "億元", "(亿元)", "单位:亿元", "总投资(亿元)", "亿元人民币"])
def test_the_unit_of_a_column_is_read_from_its_heading(unit: str) -> None:
    assert read_amount("30", unit=unit) == Amount(Decimal(3 * 10**9))


def test_the_unit_in_a_cell_wins_over_its_column() -> None:
    assert words(read_amount("3.2亿", unit="万元")) == "3.2 亿元"
    assert words(read_amount("5000元", unit="万元")) == "5,000 元"
    assert words(read_amount("500-1000", unit="万元")) == "500–1,000 万元"


def test_binary_noise_of_a_workbook_is_not_money() -> None:
    assert read_amount(0.1 + 0.2, unit="亿元").value == Decimal(30_000_000)


@pytest.mark.parametrize("cell", ["30", 30, 3.2, "约30", "1-3"])
def test_a_number_without_any_unit_is_refused(cell: object) -> None:
    read_amount(cell, unit="亿元")
    with pytest.raises(Refused) as refused:
        read_amount(cell)
    assert str(refused.value) == f"金额 {cell} 没有单位，请写明元、万元或亿元"


@pytest.mark.parametrize(
    "cell, suggestion", [("3.2忆元", "3.2亿元"), ("3。2亿", "3.2亿"), ("5000方元", "5000万元")]
)
def test_a_slip_of_the_pen_is_answered_with_a_suggestion(cell: object, suggestion: str) -> None:
    with pytest.raises(Refused, match=rf"看不懂金额 {cell}，是否为 {suggestion}？"):
        read_amount(cell)


@pytest.mark.parametrize(
    "cell", ["1万5", "3亿5千", "一百五亿", "三亿二", "3 2亿", "1,20万", "1亿-3", "2-3亿5千万"]
)
def test_what_may_mean_two_sums_is_refused(cell: object) -> None:
    with pytest.raises(Refused, match="看不懂金额"):
        read_amount(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "亿元",
        "30亿元(其中一期10亿)",
        "0571-88888888",
        "2亿美元港币",
        "待定",
        "-",
        True,
        float("nan"),
        "9" * 99,
    ],
)
def test_what_is_no_sum_is_refused_by_name(cell: object) -> None:
    with pytest.raises(Refused, match="看不懂金额") as refused:
        read_amount(cell, unit="万元")
    assert str(cell).lower() in str(refused.value).lower()


@pytest.mark.parametrize("cell", ["不超过10亿以上", "10亿-20亿以上"])
def test_a_contradiction_is_refused(cell: object) -> None:
    with pytest.raises(Refused, match="前后矛盾"):
        read_amount(cell)


@pytest.mark.parametrize("cell", ["50-1亿", "500-1千万"])
def test_a_range_upside_down_is_refused(cell: object) -> None:
    with pytest.raises(Refused, match="下限大于上限"):
        read_amount(cell)


def test_a_sum_beyond_all_reason_has_a_wrong_unit() -> None:
    assert read_amount(5_000, unit="亿元")
    with pytest.raises(Refused, match="请核对单位"):
        read_amount(5_000_000_000, unit="亿元")


@pytest.mark.parametrize("cell", [None, "", " "])
def test_an_empty_cell_is_asked_for(cell: object) -> None:
    with pytest.raises(Refused, match="没有填写金额"):
        read_amount(cell)


def test_an_area_is_no_unit_of_money() -> None:
    with pytest.raises(Refused, match="不认识金额单位 亩"):
        read_amount(30, unit="亩")


@given(amounts)
def test_what_a_page_says_is_read_back(given_amount: Amount) -> None:
    assert read_amount(words(given_amount)) == given_amount


@given(
    st.text() | st.text("0123456789.,-~约超百千万亿元十多余几以上零美$ million") | st.floats() | st.integers()
)
def test_any_cell_is_read_or_refused(cell: object) -> None:
    try:
        amount = read_amount(cell, unit="万元")
    except Refused as refused:
        assert str(refused)
    else:
        assert amount.qualifier in Qualifier
