"""Who may see an enterprise and record about it: one sentence, for the list, the page and the facts."""

from django.db.models import Q, QuerySet
from django.http import Http404

from wutong.ledger.core import Fact
from wutong.lib.ids import split
from wutong.organisations.models import Person
from wutong.organisations.policy import reach

from .models import Enterprise, EnterpriseNow


def visible(person: Person, right: str = "see") -> Q:
    """The organisation that has an enterprise in its register, and those above it, see it."""
    return reach(person, right, "organisation__path")


def visible_now(person: Person, right: str = "see") -> QuerySet[EnterpriseNow]:
    """The photographs of the enterprises to which a person has a right."""
    return EnterpriseNow.objects.filter(visible(person, right))


def get_or_404(person: Person, id: str) -> Enterprise:
    """The enterprise, for whoever may see it; a stranger learns nothing."""
    found = visible_now(person).filter(pk=id).select_related("enterprise").first()
    if found is None:
        raise Http404
    return found.enterprise


def enterprise_id_of(fact: Fact) -> str | None:
    """The enterprise whose policy guards a fact; None when the fact is of no enterprise."""
    refs = (fact.subject, *fact.touches)
    return next((split(ref)[1] for ref in refs if ref.startswith("enterprise:")), None)


def may(person: Person, right: str, fact: Fact) -> bool:
    """Whether a person has a right to a fact of this room."""
    id = enterprise_id_of(fact)
    return id is not None and visible_now(person, right).filter(pk=id).exists()
