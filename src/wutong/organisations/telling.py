"""A fact said in one sentence, in the reader's language; what is particular, by the names of its fields."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from wutong.facts.kinds import KINDS, Claim, read
from wutong.ledger.core import Fact
from wutong.lib.ids import split
from wutong.web.shown import words
from wutong.web.terms import term

Names = Mapping[str, str]  # what the refs in a claim are called
TEXTS = ("name", "title", "text", "words", "region", "address", "company", "credit_code", "system", "code",
         "event")  # fmt: skip


def kind(key: str) -> str:
    """What one kind of fact is called."""
    return term(KINDS[key].term) if key in KINDS else key


def particulars(claim: Claim, names: Names) -> list[str]:
    """What is particular in a claim, part by part."""
    organisation, amount = getattr(claim, "organisation", ""), getattr(claim, "amount", None)
    parts = [name_of(organisation, names) if organisation else "", words(amount) if amount else ""]
    parts += [getattr(claim, name, "") for name in TEXTS]
    ownership = getattr(claim, "ownership", None)
    return [part for part in (*parts, term(ownership) if ownership else "") if part]


def said(claim: Claim, names: Names, parts: Callable[[Claim, Names], list[str]] = particulars) -> str:
    """One claim in words: its kind, then what is particular."""
    return " ".join([term(claim.term), *filter(None, parts(claim, names))])


def sentence(fact: Fact, names: Names, said: Callable[[Claim, Names], str] = said) -> str:
    """What the fact says; a withdrawal says what it takes back."""
    if fact.claim is None:
        return _("撤回“{what}”").format(what=kind(fact.kind))
    return said(read(fact), names)


def name_of(ref: str, names: Names) -> str:
    """What a ref is called, else its id."""
    return names.get(ref) or split(ref)[1]
