"""What tables of statistics call the things they count: our metrics by their words, others as they are."""

import re
from dataclasses import dataclass
from functools import cache
from unicodedata import normalize

from wutong.facts.published import YEAR_ON_YEAR
from wutong.lib import glossary
from wutong.lib.names import simplified
from wutong.lib.reading_periods import names_period
from wutong.lib.sheets.headings import plain_heading

from .metrics import METRICS

# Words that mean a milestone or a plan at the head of a ledger's column, and a sum or a count in statistics.
_ALSO = {
    "projects_signed": ("签约项目",),
    "amount_signed": ("协议投资额", "协议总投资", "合同投资额"),
    "projects_landed": ("落地项目",),
    "projects_registered": ("注册项目",),
    "projects_in_production": ("投产项目",),
    "fixed_investment": ("完成固定资产投资", "完成固定资产投资额"),
}
_UNIT = (
    r"(?:单位[:：])?(?P<unit>[十百千]?[万亿]?(?:元|美元|港元|欧元|人次|户次|人|户|家)"
    r"|[个项名次条支]|(?:个)?百分点|[%万亿])"
)
_IN_BRACKETS = re.compile(rf"(?P<words>.+?)\s*\({_UNIT}\)")
_NUMBERED = re.compile(r"^(?:[(]?[一二三四五六七八九十\d]{1,3}[)、.．]\s*)+")
_GROWTH = re.compile(
    r"^(?P<words>.*?)(?:(?:比?上?年?同[期比]|比上年)(?:增长率?|增速|增减|增幅|下降)?(?:±)?"
    r"|, growth on the year before)$"
)
_OF_THE_PERIOD = re.compile(r"^(?:累计|本年|今年|年内|期内|本期|全年|新增)")


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is counted: the key of a metric of ours, or the words of the source; and the unit they name."""

    metric: str
    unit: str = ""

    @property
    def is_growth(self) -> bool:
        """Whether it is the growth of something on the year before."""
        return self.metric.endswith(YEAR_ON_YEAR)

    def growth(self) -> "Indicator":
        """Its growth on the year before, in percent."""
        return self if self.is_growth else Indicator(self.metric + YEAR_ON_YEAR, "%")


def indicator(text: str) -> Indicator:
    """What a text names, whether or not we count it ourselves: 新签约项目数(个), 签约金额同比增长(%)."""
    words = _NUMBERED.sub("", simplified(normalize("NFKC", text)).strip())
    found = _IN_BRACKETS.fullmatch(words)
    words, unit = (found["words"], found["unit"]) if found else (words, "")
    grown = _GROWTH.fullmatch(words)
    if grown and grown["words"]:
        return Indicator(_metric(grown["words"].strip(" ,，、")), unit).growth()
    return Indicator(_metric(words), unit)


def _metric(words: str) -> str:
    plain = plain_heading(words)
    return _metrics().get(plain) or _metrics().get(_OF_THE_PERIOD.sub("", plain)) or words


@cache
def _metrics() -> dict[str, str]:
    """The key of every metric of ours by what it may be called."""
    terms = [glossary.term(metric.key) for metric in METRICS]
    said = {term.key: (term.zh, term.en, *term.also, *_ALSO.get(term.key, ())) for term in terms}
    return {plain_heading(word): key for key, words in said.items() for word in words}


def known(text: str) -> bool:
    """Whether a text names a metric of ours, or its growth."""
    return indicator(text).metric.removesuffix(YEAR_ON_YEAR) in _metrics().values()


def holds_figures(heading: str) -> bool:
    """Whether a column with this heading holds numbers: of an indicator, of a period, or in a unit."""
    parts = heading.split("/")
    half_width = simplified(normalize("NFKC", heading))
    return any(names_period(p) or known(p) for p in parts) or _IN_BRACKETS.fullmatch(half_width) is not None
