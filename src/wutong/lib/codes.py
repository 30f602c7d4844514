"""Official codes: unified social credit code, administrative region, industry of GB/T 4754-2017."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from unicodedata import normalize

from stdnum.cn import uscc

from wutong.lib.refusals import Refused

# GB 32100-2015: no I, O, S, V, Z, which look like 1, 0, 5, U, 2.
_CREDIT_ALPHABET = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
# GB 11714: the organisation code inside, places 9 to 17.
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
# GB/T 2260: 11–15 north, 21–23 north-east, 31–37 east, 41–46 south, 50–54 south-west, 61–65 north-west,
# 71 Taiwan, 81 Hong Kong, 82 Macao.
_REGION = re.compile(
    r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])(?:\d{4}|\d{7}|\d{10})", re.ASCII
)


def credit_code(text: str) -> str:
    """The unified social credit code in its normal form, both check digits proven; refuses any other.

    It proves form, not existence. Who imports old data catches the refusal and warns.
    """
    code = _compact(text)
    if len(code) != 18:
        raise Refused(
            "统一社会信用代码应为 18 位，{code} 是 {length} 位，请核对", code=code, length=len(code)
        )
    for place, sign in enumerate(code, 1):
        if sign not in _CREDIT_ALPHABET:
            raise Refused(
                "统一社会信用代码 {code} 第 {place} 位不会是 {found}，请对照营业执照",
                code=code,
                place=place,
                found=sign,
            )
    _require(code, 17, _organisation_check(code[8:16]))
    _require(code, 18, uscc.calc_check_digit(code[:17]))
    return code


def _require(code: str, place: int, expected: str) -> None:
    if code[place - 1] != expected:
        raise Refused(
            "统一社会信用代码 {code} 有误：前面各位若对，第 {place} 位应为 {expected}，请对照营业执照",
            code=code,
            place=place,
            expected=expected,
        )


def _organisation_check(first_eight: str) -> str:
    total = sum(
        int(sign, 36) * weight for sign, weight in zip(first_eight, _ORGANISATION_WEIGHTS, strict=True)
    )
    return "0123456789X"[-total % 11]


def _compact(text: str) -> str:
    return re.sub(r"[\s-]", "", normalize("NFKC", text)).upper()


def region_code(text: str) -> str:
    """An administrative code of 6, 9 or 12 digits that begins with a province; refuses any other shape."""
    code = _compact(text)
    if not _REGION.fullmatch(code):
        raise Refused("行政区划代码应为 6、9 或 12 位数字并以省级代码开头，{code} 不是，请核对", code=code)
    return code


@dataclass(frozen=True, slots=True)
class Industry:
    """One entry of GB/T 4754-2017: a letter and up to four digits; `parent` is empty for the letters."""

    code: str
    name: str
    parent: str


@cache
def industries() -> Mapping[str, Industry]:
    """All entries by code, in the order of the standard."""
    table = (files("wutong.lib") / "data" / "gbt4754-2017.csv").read_text(encoding="utf-8")
    return MappingProxyType({row["code"]: Industry(**row) for row in csv.DictReader(table.splitlines())})


def industry(text: str) -> Industry | None:
    """The entry of a code, with or without its letter; None is worth a warning, never a refusal."""
    code = _compact(text)
    return industries().get(code) or _without_letters().get(code)


@cache
def _without_letters() -> Mapping[str, Industry]:
    return {entry.code[1:]: entry for entry in industries().values() if len(entry.code) > 1}


def lineage(entry: Industry) -> tuple[Industry, ...]:
    """The entry and what it belongs to, from the letter down."""
    above = industries().get(entry.parent)
    return (*lineage(above), entry) if above else (entry,)
