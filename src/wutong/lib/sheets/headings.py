"""The words at the top of a column, in one form, and the unit they give its amounts."""

import re
from dataclasses import dataclass
from unicodedata import normalize

from wutong.lib.names import simplified

_MARKS = re.compile(r"[\W_]+")
_SIZE = r"([十百千]?[万亿]|[十百千])"
_MONEY = "(美元|欧元|日元|港元|澳元|加元|韩元|英镑|元)"
_BEFORE = r"(单位|人民币|[\s:])*"
_IN_BRACKETS = re.compile(rf"[(\[]{_BEFORE}(?P<unit>{_SIZE}?{_MONEY}|[万亿])\s*[)\]]")
_AT_THE_END = re.compile(rf"[\s,/:]*{_BEFORE}(?P<unit>{_SIZE}{_MONEY})$")


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
    text = _half_width(heading)
    found = _IN_BRACKETS.search(text) or _AT_THE_END.search(text)
    return found["unit"] if found else ""


def plain_heading(heading: str) -> str:
    """A heading for comparison: simplified, lower case, without unit, marks and blanks."""
    text = _half_width(heading).lower()
    bare = _AT_THE_END.sub("", _IN_BRACKETS.sub("", text))
    return _MARKS.sub("", bare) or _MARKS.sub("", text)
