"""How a Chinese name is typed: its pinyin and their initials."""

from functools import lru_cache


@lru_cache(maxsize=4096)
def finds(name: str) -> str:
    """The full pinyin and the initials of a name, apart by a blank: "junlebao jlb"."""
    from pypinyin import Style, lazy_pinyin  # its dictionary takes a quarter of a second to load

    full = "".join(lazy_pinyin(name))
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
    return f"{full} {initials}".lower()
