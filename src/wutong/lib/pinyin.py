"""How a Chinese name is typed: its pinyin and their initials."""

from functools import lru_cache

# Marks what is not Chinese, and therefore no syllable with an initial; no name holds this character.
_FOREIGN = "\0"


@lru_cache(maxsize=4096)
def finds(name: str) -> str:
    """The full pinyin and the initials of a name, apart by a blank: "junlebao jlb"."""
    from pypinyin import lazy_pinyin  # its dictionary takes a quarter of a second to load

    said = lazy_pinyin(name, errors=lambda foreign: _FOREIGN + foreign)
    full = "".join(said).replace(_FOREIGN, "")
    initials = "".join(part[1:] if part.startswith(_FOREIGN) else part[:1] for part in said)
    return f"{full} {initials}".lower()
