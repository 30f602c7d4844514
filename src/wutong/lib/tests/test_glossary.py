"""The glossary: one term, one idea, one word of a sheet to one term."""

import re
from collections import Counter
from pathlib import Path
from unicodedata import normalize

import pytest

from wutong.lib.dates import Precision
from wutong.lib.glossary import Term, en, groups, read, term, terms, zh
from wutong.lib.glossary_page import markdown
from wutong.lib.money import Qualifier

DOCS = Path(__file__).parents[4] / "docs" / "glossary.md"

# One word for two things: the decision and the grade it gives; the state and the light of that state.
SHARED_LABELS = {"认定": {"recognition", "recognised"}, "休眠": {"dormant", "light_dormant"}}

# The headings and states of the five demonstration workbooks, without their units.
HEADINGS = """
序号 项目名称 投资方 所属产业 总投资 签约时间 目前进展 出处
区县 项目名称 期次 投资主体 行业 计划总投资 节点 时间 备注
序号 项目 名称 业主 落地乡镇(街道) 投资额 项目阶段 谋划 在谈 签约 依据
序号 项目名称 企业 类别 总投资 首次对接 签约落户 工商注册 土地摘牌 动工 出处
項目名稱 投資單位 產業 狀態 日期 來源
已签约 已注册 已投产 已开工 在谈 谋划 已簽約 在談 合计
"""

TWICE = """
[[group]]
zh = "节点"
en = "Milestones"
[[group.term]]
key = "signed"
zh = "签约"
en = "signed"
meaning = "双方签了正式协议。"
meaning_en = "The formal agreement was signed."
"""


def words_of_sheets() -> list[str]:
    return [normalize("NFKC", word) for t in terms().values() for word in t.also]


def test_a_term_is_found_by_its_key() -> None:
    assert isinstance(term("signed"), Term)
    assert (zh("signed"), en("signed")) == ("签约", "signed")
    assert "簽約日期" in term("signed").also
    assert "框架签约" in term("signed").not_


def test_an_unknown_key_is_answered_with_the_nearest_ones() -> None:
    with pytest.raises(AssertionError, match=r"near it are .*signed"):
        term("sigend")
    with pytest.raises(AssertionError, match=r"add it to glossary\.toml"):
        term("qqqqqqqq")


def test_a_key_may_be_used_only_once() -> None:
    assert read(TWICE)[0].terms[0].key == "signed"
    with pytest.raises(AssertionError, match="more than one entry in the glossary: signed"):
        read(TWICE + TWICE)


def test_every_key_is_plain_english() -> None:
    assert all(re.fullmatch("[a-z][a-z0-9_]*", key) for key in terms())
    assert sum(len(group.terms) for group in groups()) == len(terms())


def test_every_term_is_explained_in_one_sentence_of_either_language() -> None:
    for t in terms().values():
        assert re.fullmatch("[^。]+。", t.meaning), t.key
        assert re.fullmatch(r"[A-Z].+\.", t.meaning_en), t.key
        assert all(map(str.strip, (t.zh, t.en))), t.key


def test_every_term_is_told_from_others_than_itself() -> None:
    assert not [t.key for t in terms().values() if {t.zh, *t.also} & set(t.not_)]


def test_two_terms_share_a_label_only_where_the_field_has_one_word() -> None:
    labels: dict[str, set[str]] = {}
    for t in terms().values():
        labels.setdefault(t.zh, set()).add(t.key)
    assert {label: keys for label, keys in labels.items() if len(keys) > 1} == SHARED_LABELS


def test_a_word_of_a_sheet_leads_to_one_term() -> None:
    assert not [word for word, times in Counter(words_of_sheets()).items() if times > 1]
    assert not {t.zh for t in terms().values()} & set(words_of_sheets())


def test_every_heading_of_the_demonstration_workbooks_is_known() -> None:
    known = {t.zh for t in terms().values()} | set(words_of_sheets())
    assert not set(re.findall(r"\S+", HEADINGS)) - known


def test_every_precision_and_qualifier_has_a_word() -> None:
    assert {f"precision_{precision}" for precision in Precision} <= set(terms())
    assert {f"qualifier_{qualifier}" for qualifier in Qualifier} <= set(terms())


def test_the_page_shows_every_term_once() -> None:
    shown = re.findall(r"^\|[^|]+\|[^|]+\| `([a-z0-9_]+)` \|[^|]+\|$", markdown(), re.MULTILINE)
    assert shown == list(terms())


def test_the_page_in_docs_is_the_generated_one() -> None:
    assert DOCS.read_text("utf-8") == markdown()
