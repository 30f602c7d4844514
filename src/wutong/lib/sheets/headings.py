"""The words at the top of a column, in one form, and the unit they give its amounts."""

import re
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

from wutong.lib.names import simplified

_LONGEST = 200  # characters of a heading that are compared
_MARKS = re.compile(r"[\W_]+")
_SIZE = r"([十百千]?[万亿]|[十百千])"
_MONEY = "(人民币|美元|欧元|日元|港元|澳元|加元|韩元|英镑|元)"
_CODE = (
    r"(us\$|hk\$|nt\$|s\$|[$€£¥₩]|us dollars?|hk dollars?|euros?|yuan|renminbi|dollars?"
    r"|usd|hkd|eur|jpy|gbp|twd|mop|krw|sgd|aud|cad|chf|cny|rmb)"
)
_SCALE = (
    r"((hundred|100|ten|10)?[\s-]*(thousand|million|billion|trillion|mln|bln|mn|bn|tn|[kmb])"
    r"|10[\s,]?000)\b"
)
_ENGLISH = rf"({_CODE}\s*{_SCALE}|{_SCALE}\s*{_CODE})"
_BEFORE = r"(单位|人民币|unit|currency|in|[\s:])*"
_IN_BRACKETS = re.compile(
    rf"[(\[]{_BEFORE}(?P<unit>{_SIZE}?{_MONEY}|[万亿]|{_ENGLISH}|{_CODE})(?=\s*[)\],;])[^)\]]*[)\]]",
    re.IGNORECASE,
)
_AT_THE_END = re.compile(
    rf"[\s,/:]*{_BEFORE}(?P<unit>{_SIZE}{_MONEY})$|[\s,/:]+(?P<size>[万亿])$|[\s,/:]+{_BEFORE}(?P<english>{_ENGLISH})$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Head:
    """The heading of one column: its words from above to below, and its own unit of money if it names one."""

    column: int
    words: tuple[str, ...]
    unit: str = ""

    @property
    def title(self) -> str:
        """All its words: 项目阶段/签约."""
        return "/".join(self.words)


def _half_width(text: str) -> str:
    return simplified(normalize("NFKC", text))


def unit_of(heading: str) -> str:
    """The unit of money a heading names: 总投资(亿元) → 亿元; "" when it names none."""
    found = _AT_THE_END.search(_half_width(heading))
    names = ("unit", "size", "english")
    return unit_in_brackets(heading) or next((found[n] for n in names if found and found[n]), "")


def unit_in_brackets(text: str) -> str:
    """The unit of money that stands in brackets: 项目台账（亿元）→ 亿元; "" when none does."""
    found = _IN_BRACKETS.search(_half_width(text))
    return found["unit"] if found else ""


def plain_heading(heading: str) -> str:
    """A heading for comparison: simplified, lower case, without unit, marks and blanks."""
    return _plain(heading[:_LONGEST])


@lru_cache(maxsize=1 << 14)
def _plain(heading: str) -> str:
    text = _half_width(heading).lower()
    bare = _AT_THE_END.sub("", _IN_BRACKETS.sub("", text))
    return _MARKS.sub("", bare) or _MARKS.sub("", text) or text.strip()
