"""Names of companies, projects and people: as written, in one form, and whether two may mean the same."""

import re
from functools import cache, lru_cache
from unicodedata import normalize

from opencc import OpenCC

_MARKS = re.compile(r"[\W_]+")
_LATIN_FORMS = re.compile(r"[\s,.]*\b(?:co[\s,.]*)?(?:ltd|limited|inc|corp|corporation|llc|plc|gmbh)\.?\s*$")
_LEGAL_FORMS = re.compile(
    r"(?:有限责任公司|股份有限公司|股份公司|集团公司|有限公司|(?<![分子])公司|股份|集团"
    r"|(?:普通|特殊普通|有限)合伙|合伙企业|(?:招商|建设|投资)?项目)$"
)
_NUMBERS = re.compile(r"\d+|[一二三四五六七八九十]+(?=期|号|标|批|线)")
# Two characters name a company (吉利); fewer name nothing.
_SHORTEST = 2
# In the sample ledgers different plants of one trade reach 0.44.
_ALIKE = 0.6


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def simplified(text: str) -> str:
    """The text in simplified script."""
    converted: str = _converter().convert(text)
    return converted


def normal(text: str) -> str:
    """The name as it is stored: NFKC, trimmed, inner blanks collapsed."""
    return " ".join(normalize("NFKC", text).split())


@lru_cache(maxsize=1 << 14)
def core(name: str) -> str:
    """What is left for comparison: simplified, lower case, no marks or blanks, no legal form at its end."""
    spoken = _LATIN_FORMS.sub("", simplified(normal(name)).lower())
    bare = _MARKS.sub("", spoken)
    while len(shorter := _LEGAL_FORMS.sub("", bare)) >= _SHORTEST and shorter != bare:
        bare = shorter
    return bare


def alike(a: str, b: str) -> bool:
    """Whether two names may mean the same thing, so that a person should look."""
    short, long = sorted((core(a), core(b)), key=len)
    if not short or _numbers_differ(short, long):
        return False
    contained = long.startswith(short) if len(short) <= _SHORTEST else short in long
    return short == long or (len(short) >= _SHORTEST and contained) or _likeness(short, long) >= _ALIKE


def _numbers_differ(a: str, b: str) -> bool:
    """Phase 1 is not phase 2; a name without numbers may be either."""
    ours, theirs = set(_NUMBERS.findall(a)), set(_NUMBERS.findall(b))
    return bool(ours and theirs) and ours != theirs


def _likeness(a: str, b: str) -> float:
    """Shared pairs of neighbouring characters, from 0 to 1 (Dice)."""
    ours, theirs = ({text[i : i + 2] for i in range(len(text) - 1)} for text in (a, b))
    return 2 * len(ours & theirs) / max(len(ours) + len(theirs), 1)
