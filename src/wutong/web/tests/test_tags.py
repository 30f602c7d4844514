from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.test import RequestFactory

from wutong.lib.dates import When
from wutong.lib.money import Amount, Qualifier
from wutong.web import shown
from wutong.web.shown import Column

YI = Decimal(10**8)


def drawn(text: str, **words: object) -> str:
    return Template(text).render(Context(words)).strip()


def asked(text: str, query: str, **words: object) -> str:
    return Template(text).render(RequestContext(RequestFactory().get(f"/projects/{query}"), words))


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Amount(30 * YI), '30<span class="unit">亿元</span>'),
        (
            Amount(100 * YI, Qualifier.AT_LEAST),
            '<span class="qualifier">≥</span>100<span class="unit">亿元</span>',
        ),
        (Amount(YI, Qualifier.RANGE, 3 * YI), '1–3<span class="unit">亿元</span>'),
        (Amount(Decimal(20_000_000), currency="USD"), '2,000<span class="unit">万美元</span>'),
    ],
)
def test_an_amount_is_shown_as_what_it_is(amount, words):
    assert words in drawn("{% money amount %}", amount=amount)


def test_the_sum_in_yuan_is_in_the_title():
    assert 'title="≥10,000,000,000 元"' in drawn("{% money a %}", a=Amount(100 * YI, Qualifier.AT_LEAST))


def test_a_heading_that_says_the_unit_leaves_the_number_alone():
    shown_in_list = drawn('{% money a "wan" %}', a=Amount(30 * YI, Qualifier.ABOUT))
    assert ">约 </span>300,000</data>" in shown_in_list
    assert "unit" not in shown_in_list


def test_an_unknown_amount_is_not_nought():
    assert "—" in drawn("{% money a %}", a=None)


def test_filters_give_the_bare_numbers():
    words = {"a": Amount(30 * YI), "d": Decimal(50_000_000)}
    assert drawn("{{ a|yi }} {{ d|wan }} {{ d|yuan }}", **words) == "30 5,000 50,000,000 元"


@pytest.mark.parametrize(
    ("when", "words", "machine"),
    [
        ("2023-04-28", "2023-04-28", 'datetime="2023-04-28"'),
        ("2023-04-28T09:30", "2023-04-28 09:30", 'datetime="2023-04-28T09:30"'),
        ("2023-04", "2023-04 <small>精确到月</small>", 'datetime="2023-04"'),
        ("2023-Q2", "2023 年 2 季度 <small>精确到季度</small>", '<time class="day">'),
        ("2023-H1", "2023 年上半年 <small>精确到半年</small>", '<time class="day">'),
        ("2023", "2023 <small>精确到年</small>", 'datetime="2023"'),
        ("../2023-04-05", "≤ 2023-04-05 <small>只知不晚于此日</small>", '<time class="day">'),
    ],
)
def test_a_day_is_as_exact_as_its_source(when, words, machine):
    html = drawn("{% day when %}", when=When.parse(when))
    assert words in html and machine in html


def test_in_a_list_the_precision_moves_into_the_title():
    assert 'title="精确到月">2023-04</time>' in drawn("{% day when brief=True %}", when=When.parse("2023-04"))


def test_an_instant_is_shown_in_local_time():
    assert "2023-07-06 01:00" in drawn("{% day when %}", when=datetime(2023, 7, 5, 17, tzinfo=UTC))
    assert drawn("{{ when|iso }}", when=datetime(2023, 7, 5, 17, tzinfo=UTC)) == "2023-07-06"
    assert drawn("{{ when|iso }}", when=date(2023, 7, 5)) == "2023-07-05"


def test_a_light_always_carries_a_word():
    assert drawn('{% light "red" "逾期 3 天" %}') == '<span class="light" data-light="red">逾期 3 天</span>'
    with pytest.raises(AssertionError):
        drawn('{% light "red" "" %}')


def test_a_grade_says_who_recognised():
    assert "市认定" in drawn('{% grade "recognised" by="市" %}')


def test_a_difference_is_said_in_words():
    html = drawn('{% delta d unit="个百分点" than="比上年同期" %}', d=Decimal("-6.50"))
    assert html == '<span class="delta">比上年同期低 <b>6.5</b> 个百分点</span>'
    assert drawn("{% delta d %}", d=None) == ""


def test_bars_share_one_scale_that_begins_at_nought():
    rows = shown.on_one_scale([{"amount": Amount(30 * YI)}, {"amount": Amount(12 * YI)}, {"amount": None}])
    assert [row["width"] for row in rows] == ["100.00%", "40.00%", "0.00%"]


def test_bars_without_any_amount_are_empty_not_an_error():
    assert shown.on_one_scale([{"amount": None}])[0]["width"] == "0.00%"


def test_a_chart_keeps_its_table_and_escapes_its_data():
    spec = {
        "type": "bar",
        "title": "t",
        "labels": ["</script>"],
        "series": [{"name": "n", "values": [Decimal("1.50")], "hrefs": ["/x"]}],
    }
    html = drawn("{% chart spec %}", spec=spec)
    assert "\\u003C/script\\u003E" in html
    assert '<td class="number"><a href="/x">1.5</a></td>' in html


def test_a_heading_sorts_and_a_second_click_turns_the_order_round():
    columns = [Column("项目", "name"), Column("金额", "total", "亿元", number=True), Column("灯")]
    first = asked("{% table columns %}{% endtable %}", "?stage=a&page=3", columns=columns)
    assert 'href="?stage=a&amp;sort=name"' in first and 'href="?stage=a&amp;sort=-total"' in first
    again = asked("{% table columns %}{% endtable %}", "?sort=-total", columns=columns)
    assert 'aria-sort="descending"><a href="?sort=total"' in again
    assert '<th scope="col">灯</th>' in first


def test_the_pages_of_a_list_keep_the_query():
    page = Paginator(range(247), 50).page(2)
    html = asked("{% pager page %}", "?stage=a&page=2", page=page)
    assert "第 51–100 行，共 247 行" in html
    assert 'href="?stage=a&amp;page=3"' in html


def test_choices_keep_the_day_one_looks_at():
    html = asked("{% filter_bar %}<label>x</label>{% endfilter_bar %}", "?stage=a&day=2023-06-30&sort=name")
    assert 'name="day" value="2023-06-30"' in html and 'name="sort" value="name"' in html
    assert 'name="stage"' not in html


def test_the_rest_of_the_query_travels_escaped():
    html = asked('{% rest_of_query "day" %}', "?day=2023-06-30&q=%22%3E&s=1&s=2")
    assert html == (
        '<input type="hidden" name="q" value="&quot;&gt;"><input type="hidden" name="s" value="1">'
        '<input type="hidden" name="s" value="2">'
    )


@pytest.mark.parametrize("block", ['panel "资金"', 'card "资金"', 'page_head "资金"', 'dialog "d" "资金"'])
def test_a_wrapping_component_keeps_what_is_inside(block):
    tag = block.partition(" ")[0]
    html = drawn(f"{{% {block} %}}<b>{{{{ x }}}}</b>{{% end{tag} %}}", x="<i>")
    assert "资金" in html and "<b>&lt;i&gt;</b>" in html


@pytest.mark.parametrize("block", ["panel x", "card x", "page_head x", 'dialog "d" x'])
def test_a_wrapping_component_escapes_its_own_words(block):
    tag = block.partition(" ")[0]
    assert "&lt;i&gt;" in drawn(f"{{% {block} %}}{{% end{tag} %}}", x="<i>")
