"""What people put into a cell instead of a word: a tick, a cross, a dash, a second thing in brackets."""

import re
from functools import lru_cache
from unicodedata import normalize

from wutong.lib.names import simplified

_BLANK = {
    "", "-", "--", "—", "——", "–", "…", "...", "/", "\\", ".", "?", "无", "暂无", "待定", "待补", "待补充",
    "待填",
    "未定", "不详", "未知", "未明确", "面议", "空", "不适用", "保密", "n/a", "na", "n.a.", "n.a", "none",
    "nil", "tbd",
    "tbc", "tba", "unknown", "confidential",
}  # fmt: skip
_YES = {
    "√", "✓", "✔", "☑", "✅", "●", "■", "★", "▲", "是", "有", "已", "完成", "已完成", "已办", "已办理",
    "办结", "已办结",
    "y", "yes", "done", "completed", "v", "1", "true",
}  # fmt: skip
_NO = {
    "×", "✕", "✖", "✗", "✘", "☐", "□", "○", "否", "未", "没有", "未完成", "x", "n", "no", "pending", "0",
    "false",
}  # fmt: skip
_NOT_YET = ("未", "尚未", "没有", "暂未", "not ", "no,")
_LONGEST = 20  # a longer text is no mark
_BRACKETED = re.compile(r"(.+?)\s*[(\[]\s*(.+?)\s*[)\]]")


@lru_cache(maxsize=1 << 14)
def plain(text: str) -> str:
    """The text half width, simplified, lower case, trimmed."""
    return simplified(normalize("NFKC", text)).strip().lower()


def is_blank(text: str) -> bool:
    """Whether a cell says that there is nothing to say: empty, a dash, 待定."""
    return len(text) <= _LONGEST and plain(text) in _BLANK


def is_yes(text: str) -> bool:
    """Whether a cell is a tick: √, 是, 1."""
    return len(text) <= _LONGEST and plain(text) in _YES


def is_no(text: str) -> bool:
    """Whether a cell says that it has not happened: ×, 否, 未开工."""
    return len(text) <= _LONGEST and (plain(text) in _NO or plain(text).startswith(_NOT_YET))


def apart(text: str) -> tuple[str, str]:
    """What stands in a cell and what it adds in brackets: √(意向) → √ and 意向."""
    half_width = normalize("NFKC", text).strip()
    found = _BRACKETED.fullmatch(half_width)
    return (found[1], found[2]) if found else (half_width, "")
