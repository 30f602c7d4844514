"""The text of a sum taken apart: the number in the middle, and what is said around it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from unicodedata import normalize

from wutong.lib.money import Qualifier
from wutong.lib.names import simplified
from wutong.lib.numerals import arabic, number

MONEY, FILLER = "money", "filler"
CURRENCIES = {
    "USD": r"us\$|美元|美金|usd|usdollars?|u\.s\.dollars?|\$",
    "HKD": r"hk\$|港元|港币|hkd|(?:hk|hongkong)dollars?",
    "EUR": r"欧元|euros?|eur|€",
    "JPY": r"日元|日圆|日币|jpy|yen",
    "GBP": r"英镑|gbp|poundssterling|£",
    "TWD": r"nt\$|(?:新台|台)币|twd",
    "MOP": r"澳门[元币]|mop",
    "KRW": r"韩元|韩圆|krw|₩",
    "SGD": r"s\$|新加坡元|新元|sgd",
    "AUD": r"澳元|aud",
    "CAD": r"加元|cad",
    "CHF": r"瑞士法郎|瑞郎|chf",
    "CNY": r"人民币|rmb|cny|yuan|renminbi|¥",
}
_BEFORE = {
    Qualifier.AT_MOST: "≤|≦|<=|<|不超过?|未超过|不[高大多]于|[低小少]于|至多|最[多高]|不足|不满|[不未]到"
    "|upto|atmost|(?:no|not)(?:more|greater)than|lessthan|below|under|max(?:imum)?",
    Qualifier.AT_LEAST: "≥|≧|>=|>|超[过出]?|逾|突破|不[低少小]于|[高大多]于|至少|最[少低]"
    "|[过上数几](?=[0-9百千万亿])|atleast|(?:no|not)lessthan|morethan|greaterthan|over|above|exceeding|min(?:imum)?",
    Qualifier.ABOUT: "约为?|大约|大概|估计|将近|接近|近|≈|~|about|approx(?:imately|\\.)?|around|circa|ca\\.?"
    "|nearly|almost|closeto|some|est(?:imated|\\.)?",
    FILLER: "计划|预计|拟|项目|总?投资总?(?:金?额)?|达到?|为|共计?|合计|总计|:"
    "|total(?:of|investment)?|in|of|between",
}
_AFTER = {
    Qualifier.AT_MOST: "含?及?以下|之下|[以之]?内|封顶|or(?:less|below)|andbelow",
    Qualifier.AT_LEAST: r"含?及?以上|之上|起|级|\+|多|余|or(?:more|above)|and(?:above|over)|plus",
    Qualifier.ABOUT: r"左右|上下|前后|approx\.?",
    # Behind a foreign currency 元 only says "money" (港币3000万元).
    MONEY: "元|圆",
    FILLER: "整|正|含|[。;,]",
}

_MORE_INSIDE = re.compile("(?<=[0-9百千])个?[多余几]个?(?=[百千万亿])")
_LATIN = {
    "thousand": 3, "tenthousand": 4, "million": 6, "hundredmillion": 8, "billion": 9, "trillion": 12,
    "mln": 6, "bln": 9, "mn": 6, "bn": 9, "tn": 12, "k": 3, "w": 4, "m": 6, "b": 9,
}  # fmt: skip
_LATIN_NUMBER = re.compile(rf"([0-9]+(?:\.[0-9]+)?)({'|'.join(_LATIN)})")
# "up to" and "close to" are bounds.
_TO = re.compile(r"(?<=[0-9a-z])(?<!up)(?<!close)\s+(?:to|and)\s+(?=[^a-z]|us|hk|rmb|cny|eur)")
_DASHES = str.maketrans("–—−〜负", "---~-")


def _tokens(pattern: str, words: Mapping[str, str]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern.format(spellings)), sense) for sense, spellings in words.items())


_PREFIXES = _tokens("^(?:{})", _BEFORE | CURRENCIES)
_SUFFIXES = _tokens("(?:{})$", CURRENCIES | _AFTER)


class Unread(Exception):
    """The text spells no sum of money."""


@dataclass(frozen=True, slots=True)
class Said:
    """A text taken apart: the number in the middle, and what was said around it."""

    number: str
    senses: frozenset[str] = frozenset()

    @property
    def has_magnitude(self) -> bool:
        return re.search("[万亿a-z]", self.number) is not None

    @property
    def sized(self) -> bool:
        """Whether 500 here means 500 yuan, and not 500 of its column's unit."""
        return self.has_magnitude or MONEY in self.senses

    @property
    def currency(self) -> str | None:
        """The one it names; 元 alone is yuan."""
        named = sorted(self.senses & CURRENCIES.keys())
        if len(named) > 1:
            raise Unread
        return named[0] if named else "CNY" if MONEY in self.senses else None

    def value(self) -> Decimal:
        """The number, before any column's unit."""
        unsigned = self.number.removeprefix("-")
        if re.match("0[0-9]", unsigned):
            raise Unread
        latin = _LATIN_NUMBER.fullmatch(unsigned)
        found = Decimal(latin[1]).scaleb(_LATIN[latin[2]]) if latin else number(unsigned)
        if found is None:
            raise Unread
        return -found if unsigned != self.number else found


def tidied(text: str) -> str:
    """The text simplified, half width, lower case, in figures, without brackets, thousands marks and blanks.

    Blanks between digits stay, for 3 2亿 is not a number.
    """
    text = simplified(normalize("NFKC", text)).lower().translate(_DASHES)
    text = re.sub(r"(?<=\d)[, ](?=\d{3}(?!\d))", "", re.sub(r"[()\[\]]", "", text))
    text = _TO.sub("-", text)
    return arabic(re.sub(r"(?<!\d)\s+|\s+(?!\d)", "", text)).replace("点", ".")


def taken_apart(text: str) -> Said:
    """The number of a tidied text, and the qualifiers and currencies said before, inside and behind it."""
    senses: set[str] = set()
    for tokens in (_PREFIXES, _SUFFIXES):
        while found := next(((m, sense) for token, sense in tokens if (m := token.search(text))), None):
            match, sense = found
            text = text[: match.start()] + text[match.end() :]
            senses.add(sense)
            if tokens is _SUFFIXES and sense in CURRENCIES:
                senses.add(MONEY)
    text, more = _MORE_INSIDE.subn("", text)
    return _completed(text, senses | ({Qualifier.AT_LEAST} if more else set()))


def _completed(text: str, senses: set[str]) -> Said:
    """百亿 is a round word for at least 100亿; 亿 alone is a number only with a word before it (上亿)."""
    text = re.sub("(?<=[0-9])个(?=[万亿])", "", text)
    qualified = senses & set(Qualifier)
    if text[:1] in ("百", "千") and not qualified:
        senses = senses | {Qualifier.AT_LEAST}
    bare = text[:1] in ("百", "千") or (qualified and text[:1] in ("万", "亿"))
    return Said("1" + text if bare else text, frozenset(senses - {FILLER}))
