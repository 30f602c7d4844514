"""Links that sign a person in once."""

import secrets
from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.utils.timezone import now

from wutong.lib.refusals import Refused

from .models import Person, SignInLink

LIFE = timedelta(hours=12)


def fingerprint(token: str) -> str:
    """What of a token is kept."""
    return sha256(token.encode()).hexdigest()


def new_token(person: Person) -> str:
    """A token that signs this person in once, within twelve hours."""
    token = secrets.token_urlsafe(18)
    SignInLink.objects.create(person=person, fingerprint=fingerprint(token), expires_at=now() + LIFE)
    return token


def use(token: str) -> Person:
    """The person a token stands for; refuses a token used, expired or never given."""
    with transaction.atomic():
        link = SignInLink.objects.select_for_update().filter(fingerprint=fingerprint(token)).first()
        if not link or link.used_at or link.expires_at < now() or not link.person.is_active:
            raise Refused("这个登录链接已用过或已过期，请重新运行 ./wutong up 取得新链接，或用密码登录")
        link.used_at = now()
        link.save(update_fields=["used_at"])
    return link.person


def first_links() -> list[tuple[str, str]]:
    """The first two people without a password, each with a token: who reports before who verifies."""
    without = Person.objects.filter(is_active=True, password__startswith="!")
    ordered = sorted(without, key=lambda p: (min((post.role for post in p.held), default="~"), p.pk))
    return [(_who(person), new_token(person)) for person in ordered[:2]]


def _who(person: Person) -> str:
    roles = dict.fromkeys(str(post.get_role_display()) for post in person.held)
    return f"{person.name}（{'、'.join(roles)}）"
