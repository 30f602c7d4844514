"""Reading the number of a cell in a table of statistics, and what it is counted in. Pure."""

import re
from decimal import Decimal, InvalidOperation
from unicodedata import normalize

from wutong.facts.figures import Unit
from wutong.facts.published import PERCENT
from wutong.lib.amount_texts import Said, Unread, taken_apart, tidied
from wutong.lib.money import CURRENCY_NAMES, Amount, Qualifier, plain
from wutong.lib.names import simplified
from wutong.lib.reading_amounts import read_amount
from wutong.lib.refusals import Refused
from wutong.lib.sheets.reading import Cell
from wutong.lib.sheets.remarks import Key

from .indicators import Indicator
from .metrics import METRIC

_COUNTED = re.compile(
    r"(?P<number>.*?[\d一二三四五六七八九十百千万亿余多几])(?P<unit>个?百分点|人次|户次|[个项家户人名次条支%])(?P<rest>左右|以上)?"
)
_MONEY = re.compile(rf".*(?:{'|'.join(CURRENCY_NAMES.values())})")
_SIZE = re.compile(r"(?P<size>[十百千]?[万亿])?(?P<unit>.*)")
_DOWN = re.compile("^(?:同比)?(?:下降|减少|降低|负增长)")
_UP = re.compile("^(?:同比)?(?:增长|增加|提高|上升|持平)?")
_KEYS = {"%": PERCENT, "百分点": "percentage_point", "人次": "person_times", "户次": "enterprise_times"}
_OF_PROJECTS = {"", "个", "项"}


def read_value(cell: Cell, asked: Indicator, unit: str) -> tuple[Decimal, str, Qualifier]:
    """The number of a cell, its unit and how it is meant; `unit` is what its column or the table says.

    Refuses what it cannot read, and a unit in which the indicator is not counted.
    """
    own = _COUNTED.fullmatch(_half_width(cell.text).replace(" ", ""))
    unit = own["unit"] if own else _half_width(unit)
    ours = METRIC[asked.metric].unit if asked.metric in METRIC else None
    if asked.is_growth and unit not in ("", "%"):
        raise Refused("同比增长以 % 计，这里的单位是“{unit}”，请核对", unit=unit)
    if ours is Unit.YUAN or (not own and (_MONEY.fullmatch(unit) or _MONEY.search(cell.text))):
        return _money(cell, "" if own else unit, asked, ours)
    words = tidied(own["number"] + (own["rest"] or "") if own else cell.text)
    if asked.is_growth or unit in ("%", "百分点", "个百分点"):
        return _share(words, cell), _KEYS[unit.removeprefix("个") or "%"], Qualifier.EXACT
    size = _SIZE.fullmatch(unit)
    assert size is not None, "it fits anything"
    if ours is Unit.PROJECTS and size["unit"] not in _OF_PROJECTS:
        raise Refused("“{metric}”以个计，这里的单位是“{unit}”，请核对", metric=Key(asked.metric), unit=unit)
    if not ours and not unit:
        raise Refused("数值 {text} 没有单位，请写明个、家、亿元或 %", text=cell.text)
    value, qualifier = _count(words, cell)
    scale = Said(f"1{size['size']}").value() if size["size"] else 1
    key = Unit.PROJECTS.value if ours else _KEYS.get(size["unit"], size["unit"] or size["size"])
    return value * scale, key, qualifier


def _half_width(text: str) -> str:
    return simplified(normalize("NFKC", text)).strip()


def _money(cell: Cell, unit: str, asked: Indicator, ours: Unit | None) -> tuple[Decimal, str, Qualifier]:
    if ours is Unit.PROJECTS:
        raise Refused("“{metric}”以个计，这里是金额，请核对", metric=Key(asked.metric))
    if unit and not re.search("[元万亿]|" + "|".join(CURRENCY_NAMES.values()), unit):
        raise Refused("“{metric}”是金额，这里的单位是“{unit}”，请核对", metric=Key(asked.metric), unit=unit)
    amount: Amount = read_amount(cell.value, unit=unit or None)
    if amount.high is not None:
        raise Refused("{text} 是一个区间，请只写公布的一个数", text=cell.text)
    key = Unit.YUAN.value if amount.currency == "CNY" else amount.currency
    return amount.value, key, amount.qualifier


def _share(words: str, cell: Cell) -> Decimal:
    down = _DOWN.search(words)
    try:
        number = Decimal(_DOWN.sub("", words) if down else _UP.sub("", words))
    except InvalidOperation:
        raise _unreadable(cell) from None
    return -number if down else number


def _count(words: str, cell: Cell) -> tuple[Decimal, Qualifier]:
    try:
        said = taken_apart(words)
        value = said.value()
    except Unread:
        raise _unreadable(cell) from None
    found = [q for q in (Qualifier.AT_LEAST, Qualifier.AT_MOST, Qualifier.ABOUT) if q in said.senses]
    return value, found[0] if found else Qualifier.EXACT


def _unreadable(cell: Cell) -> Refused:
    return Refused("看不懂数值“{text}”，请写成 15、15个、128亿元 或 12.3% 这样的形式", text=cell.text)


def looks_like_a_fraction(cell: Cell, unit: str) -> bool:
    """Whether a percentage may have been written by its format alone: 0.123 shown as 12.3%."""
    return (
        unit == PERCENT
        and isinstance(cell.value, int | float)
        and 0 < abs(Decimal(plain(Decimal(str(cell.value))))) < 1
    )
