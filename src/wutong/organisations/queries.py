"""Finding organisations by what people call them."""

from collections.abc import Iterable
from difflib import get_close_matches

from django.utils.translation import gettext as _

from wutong.lib import names
from wutong.lib.ids import split
from wutong.lib.refusals import Refused

from .models import Organisation, Person


def named(words: str, among: Iterable[Organisation] | None = None) -> Organisation:
    """The organisation with this code, name or other name; refuses one unknown, or two that share it."""
    pool = list(Organisation.objects.all() if among is None else among)
    wanted = names.normal(words)
    found = [o for o in pool if wanted in (o.code, o.name, *o.aliases)] or [
        o for o in pool if wanted.casefold() in map(str.casefold, (o.name, *o.aliases))
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise Refused(
            "“{words}”可指 {codes}，请改用代码",
            words=words,
            codes=_("、").join(f"{o.name} {o.code}" for o in found),
        )
    known = [name for o in pool for name in (o.name, *o.aliases)]
    close = get_close_matches(wanted, known, n=3, cutoff=0.5) or known[:5]
    raise Refused(
        "没有名为“{words}”的单位，请核对名称；已有：{close}",
        words=words,
        close=_("、").join(close) or _("(尚无单位)"),
    )


def by_ref(ref: str) -> Organisation:
    """The organisation a fact speaks of."""
    return Organisation.objects.get(code=split(ref)[1])


def people(refs: Iterable[str]) -> dict[str, Person]:
    """The people behind these refs, by ref; people no longer known are absent."""
    ids = {split(r)[1] for r in refs if r.startswith("person:")}
    return {p.ref: p for p in Person.objects.filter(pk__in=ids)}


def organisation_names(refs: Iterable[str]) -> dict[str, str]:
    """What organisations are called, by ref."""
    codes = {split(ref)[1] for ref in refs}
    return {o.ref: o.name for o in Organisation.objects.filter(code__in=codes)}
