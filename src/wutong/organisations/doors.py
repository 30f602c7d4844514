"""The doors through which acts come in: a form, and a sheet from a page or the command line."""

import secrets
from dataclasses import dataclass

from django.http import HttpRequest

from wutong.lib.refusals import Refused

from .models import Person


@dataclass(frozen=True, slots=True)
class Act:
    """Who records, through which door, under which key: the same key twice is the same act."""

    person: Person
    door: str
    key: str

    @property
    def actor(self) -> str:
        """The ref by which the ledger knows the person."""
        return self.person.ref


def fresh_key() -> str:
    """A key for one form, given out with the page and posted back with it."""
    return secrets.token_hex(8)


def form_act(request: HttpRequest) -> Act:
    """The act of a posted form; posting it twice is one act."""
    token = request.POST.get("act_key", "")
    if not token.isalnum() or len(token) > 40:
        raise Refused("这张表单已失效，请刷新页面后重新填写")
    assert isinstance(request.user, Person), "pages that record ask for a sign-in"
    return Act(request.user, "form", f"form:{request.user.id}:{token}")


def sheet_act(person: Person, key: str) -> Act:
    """The act of confirming a sheet; its key follows from what the sheet says."""
    return Act(person, "sheet", f"sheet:{key}")
