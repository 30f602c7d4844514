"""Who may see a project and record about it: one sentence, for the list, the page and the export."""

from django.db.models import Q, QuerySet
from django.http import Http404

from wutong.ledger.core import Fact
from wutong.lib.ids import split
from wutong.lib.refusals import Refused
from wutong.organisations.models import Person
from wutong.organisations.policy import reach

from .models import HostNow, Project, ProjectNow


def visible(person: Person, right: str = "see") -> Q:
    """The organisation that answers for a project and its host towns, and those above them, see it."""
    hosting = HostNow.objects.filter(reach(person, right, "organisation__path")).values("project_id")
    return reach(person, right, "now__organisation__path") | Q(pk__in=hosting)


def visible_now(person: Person) -> QuerySet[ProjectNow]:
    """The photographs of the projects a person may see."""
    return ProjectNow.objects.filter(project__in=Project.objects.filter(visible(person)).values("pk"))


def get_or_404(person: Person, right: str, id: str) -> Project:
    """The project, for whoever has the right; whoever may not even see it learns nothing."""
    if right != "see" and not Project.objects.filter(visible(person, right), pk=id).exists():
        get_or_404(person, "see", id)
        raise Refused("您可以查看这个项目，但无权上报或核验；请联系管理员")
    project = Project.objects.filter(visible(person, right), pk=id).select_related("now").first()
    if project is None:
        raise Http404
    return project


def require(person: Person, right: str, project: Project) -> None:
    """Refuse whoever has no such right to a project."""
    if not Project.objects.filter(visible(person, right), pk=project.pk).exists():
        raise Refused("您无权为这个项目上报或核验；请联系管理员")


def project_id_of(fact: Fact) -> str | None:
    """The project whose policy guards a fact; None when the fact is of no project."""
    refs = (fact.subject, *fact.touches)
    return next((split(ref)[1] for ref in refs if ref.startswith("project:")), None)


def may(person: Person, right: str, fact: Fact) -> bool:
    """Whether a person has a right to a fact of this room."""
    id = project_id_of(fact)
    return id is not None and Project.objects.filter(visible(person, right), pk=id).exists()
