"""A request as views behind the door see it: somebody has signed in, and stands somewhere to look."""

from django.http import HttpRequest

from wutong.ledger.asof import Standpoint

from .models import Person


class PersonRequest(HttpRequest):
    """What middleware has made of a request: its person and its standpoint."""

    user: Person  # pages without a person say so with login_not_required
    as_of: Standpoint
