"""Chinese numerals, as far as sums and days need them."""

import re
from decimal import Decimal

_DIGITS = str.maketrans(
    "零〇○◯一壹二贰两三叁四肆五伍六陆七柒八捌九玖拾佰仟", "00001122233445566778899十百千"
) | str.maketrans({"廿": "2十", "卅": "3十"})
_TENS = re.compile(r"(\d?)十(\d?)")

# 三千零五十 arrives here as 3千050, 一百零五 as 1百05. A lone digit after 百 or 千 is refused, because
# 三千五 is 3,500 in speech and 3,005 in careless writing.
_SMALL = r"(?=\d)(?:\d+(?:\.\d+)?|(?:\d+(?:\.\d+)?千)?(?:0?\d+(?:\.\d+)?百)?(?:0?\d\d|0\d)?)"
_WHOLE = re.compile(rf"(?:({_SMALL})(万?)亿)?(?:({_SMALL})万)?({_SMALL})?")
_SMALL_PARTS = re.compile(r"(?:([\d.]+)千)?(?:([\d.]+)百)?([\d.]+)?")
_WAN, _YI = Decimal(10**4), Decimal(10**8)


def arabic(text: str) -> str:
    """The text with Chinese digits and tens written in figures (二十三亿 → 23亿); 百千万亿 stay."""
    return _TENS.sub(lambda m: f"{m[1] or 1}{m[2] or 0}", text.translate(_DIGITS))


def number(text: str) -> Decimal | None:
    """The number that figures with 百千万亿 spell (3亿2千万, 1.2万亿), or None if they spell none."""
    match = _WHOLE.fullmatch(text)
    if not match or not text:
        return None
    yi, wan_yi, wan, rest = match.groups()
    if not _may_follow(rest, yi, wan):
        return None
    parts = [_small(yi) * (_WAN if wan_yi else 1) * _YI, _small(wan) * _WAN, _small(rest)]
    return sum(parts, Decimal()) if _descending(parts) else None


def _may_follow(rest: str | None, yi: str | None, wan: str | None) -> bool:
    """Whether the last part can only mean what it says: 1万5 and 3亿5千 are said of two numbers each."""
    if rest is None or not (yi or wan):
        return True
    return rest.startswith("0") or (wan is not None and (len(rest) == 4 or "千" in rest or "百" in rest))


def _descending(parts: list[Decimal]) -> bool:
    """Whether each part fits below the step of the part before it."""
    yi, wan, rest = parts
    return (not yi or (wan + rest < _YI and not (wan + rest and yi % _YI))) and (
        not wan or (rest < _WAN and not (rest and wan % _WAN))
    )


def _small(text: str | None) -> Decimal:
    match = _SMALL_PARTS.fullmatch(text or "")
    assert match, "the grammar admits only these"
    thousands, hundreds, ones = (Decimal(part or 0) for part in match.groups())
    return thousands * 1000 + hundreds * 100 + ones
