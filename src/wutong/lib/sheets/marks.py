"""What people put into a cell instead of a word: a tick, a cross, a dash, a second thing in brackets."""

import re
from unicodedata import normalize

from wutong.lib.names import simplified

_BLANK = {
    "",
    "-",
    "--",
    "—",
    "——",
    "/",
    "\\",
    "无",
    "暂无",
    "待定",
    "未定",
    "不详",
    "未知",
    "未明确",
    "面议",
    "空",
}
_YES = {
    "√",
    "✓",
    "✔",
    "☑",
    "✅",
    "●",
    "■",
    "★",
    "▲",
    "是",
    "有",
    "已",
    "完成",
    "已完成",
    "y",
    "v",
    "1",
    "true",
}
_NO = {"×", "✕", "✖", "✗", "✘", "☐", "□", "○", "否", "未", "没有", "未完成", "x", "n", "0", "false"}
_NOT_YET = ("未", "尚未", "没有", "暂未")
_BRACKETED = re.compile(r"(.+?)\s*[(\[]\s*(.+?)\s*[)\]]")


def plain(text: str) -> str:
    """The text half width, simplified, lower case, trimmed."""
    return simplified(normalize("NFKC", text)).strip().lower()


def is_blank(text: str) -> bool:
    """Whether a cell says that there is nothing to say: empty, a dash, 待定."""
    return plain(text) in _BLANK


def is_yes(text: str) -> bool:
    """Whether a cell is a tick: √, 是, 1."""
    return plain(text) in _YES


def is_no(text: str) -> bool:
    """Whether a cell says that it has not happened: ×, 否, 未开工."""
    return plain(text) in _NO or plain(text).startswith(_NOT_YET)


def apart(text: str) -> tuple[str, str]:
    """What stands in a cell and what it adds in brackets: √(意向) → √ and 意向."""
    half_width = normalize("NFKC", text).strip()
    found = _BRACKETED.fullmatch(half_width)
    return (found[1], found[2]) if found else (half_width, "")
