"""Reach: for which organisations a person speaks. Every other policy is built on this one sentence."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from wutong.lib.refusals import Refused

from .models import Organisation, Person, Post

Role = Post.Role
SEES = (Role.OFFICER, Role.VERIFIER, Role.VIEWER, Role.ADMINISTRATOR)
REPORTS = (Role.OFFICER, Role.ADMINISTRATOR)
VERIFIES = (Role.VERIFIER, Role.ADMINISTRATOR)
RIGHTS: dict[str, Iterable[str]] = {"see": SEES, "report": REPORTS, "verify": VERIFIES}


def after(path: str) -> str:
    """The first path behind a subtree: a range is indexed where a prefix match is not (SQLite)."""
    return f"{int(path) + 1:0{len(path)}}"


def below(organisation: Organisation, field: str = "path") -> Q:
    """An organisation and everything under it."""
    return Q(**{f"{field}__gte": organisation.path, f"{field}__lt": after(organisation.path)})


def reach(person: Person, right: str = "see", field: str = "path") -> Q:
    """The organisations for which a person has a right: those of the posts that give it, and all below."""
    sentence = Q(pk__in=())
    for post in person.held:
        if post.role in RIGHTS[right]:
            sentence |= below(post.organisation, field)
    return sentence


def organisations(person: Person, right: str = "see") -> QuerySet[Organisation]:
    """Every organisation for which a person has a right, as a tree in order."""
    return Organisation.objects.filter(reach(person, right))


def reports(person: Person) -> bool:
    """Whether a person reports for any organisation at all."""
    return any(post.role in REPORTS for post in person.held)


def sees_everything(person: Person) -> bool:
    """Whether no tree of organisations lies outside a person's reach."""
    return not Organisation.objects.filter(parent=None).exclude(reach(person)).exists()


def require(person: Person, right: str, organisation: Organisation) -> None:
    """Refuse whoever has no such right there."""
    if not organisations(person, right).filter(pk=organisation.pk).exists():
        raise Refused(
            {
                "see": "您无权查看 {name} 的数据",
                "report": "您无权为 {name} 上报，请联系该单位的管理员",
                "verify": "您无权为 {name} 核验，请联系该单位的管理员",
            }[right],
            name=organisation.name,
        )
