"""What the desk's pages show: a fact and its line, a paper and the facts on it, what waits for a check."""

from collections.abc import Iterable
from dataclasses import dataclass

import orjson
from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat, Substr
from django.http import Http404

from wutong.enterprises.models import EnterpriseNow
from wutong.enterprises.policy import enterprise_id_of
from wutong.enterprises.policy import visible_now as enterprises_seen
from wutong.facts.published import FigurePublished
from wutong.facts.recognition import VerificationGranted
from wutong.ledger import core
from wutong.ledger.models import Entry, Fact, Paper, Touch
from wutong.ledger.store import last_seq, standing_rows
from wutong.organisations.models import Person
from wutong.organisations.policy import organisations
from wutong.organisations.queries import people
from wutong.projects import rules
from wutong.projects.models import Project, ProjectNow
from wutong.projects.policy import project_id_of, visible

from . import owners
from .models import Intake

MOVES = (*rules.STEP_OF_KIND, "project.funds_arrived", "project.fixed_invested", "project.planned_total")
CHECKABLE = (*MOVES, FigurePublished.kind)
COUNTED_AT_MOST = 1_000


def fact_or_404(person: Person, id: str) -> Fact:
    """The fact, for whoever may see it; a stranger learns nothing."""
    row = Fact.objects.select_related("entry").filter(pk=id).first()
    if row is None or not owners.may(person, "see", row.as_core()):
        raise Http404
    return row


def line_of(row: Fact) -> list[Fact]:
    """The fact with everything it replaced and everything that replaced it, the oldest first."""
    line = [row]
    while line[0].corrects_id:
        line.insert(0, Fact.objects.select_related("entry").get(pk=line[0].corrects_id))
    while following := Fact.objects.select_related("entry").filter(corrects=line[-1]).first():
        line.append(following)
    return line


def about(row: Fact) -> list[Fact]:
    """The facts about this fact: its verifications and recognitions."""
    return list(Fact.objects.filter(subject=f"fact:{row.pk}").select_related("entry").order_by("entry_id"))


def waiting(person: Person, at: core.AsOf) -> QuerySet[Fact]:
    """What a person may verify: standing, not verified, and reported by somebody else."""
    checked = standing_rows(at).filter(
        subject=Concat(Value("fact:"), OuterRef("pk")), kind=VerificationGranted.kind
    )
    overseen = organisations(person, "verify").annotate(known_as=Concat(Value("organisation:"), "code"))
    return (
        _walked(standing_rows(at), CHECKABLE)
        .filter(
            Exists(_within(person, "verify"))
            | Q(kind=FigurePublished.kind, subject__in=overseen.values("known_as"))
        )
        .filter(~Exists(checked))
        .exclude(entry__actor=person.ref)
        .order_by("entry_id", "position")
    )


def moved(person: Person, at: core.AsOf) -> QuerySet[Fact]:
    """What was recorded last of the projects a person may see."""
    found = _walked(Fact.objects.filter(entry_id__lte=last_seq(at.known)), MOVES)
    found = found.filter(Exists(_within(person, "see")))
    return found.select_related("entry").order_by("-entry_id", "-position")


def _within(person: Person, right: str) -> QuerySet[Touch]:
    """The touches of a fact (the outer row) by projects to which a person has a right."""
    touches = Touch.objects.filter(fact=OuterRef("pk"), ref__startswith="project:")
    # From the fact to its project, not from every project to the fact: there may be a hundred thousand.
    return touches.alias(project=Substr("ref", len("project:") + 1)).filter(
        Exists(Project.objects.filter(visible(person, right), pk=OuterRef("project")))
    )


def _walked(rows: QuerySet[Fact], kinds: Iterable[str]) -> QuerySet[Fact]:
    """Facts of some kinds, met entry by entry: by their index SQLite would gather all of them first."""
    spelt = Concat("kind", Value(""), output_field=TextField())
    return rows.alias(spelt=spelt).filter(spelt__in=list(kinds))


def counted(rows: QuerySet[Fact]) -> tuple[int, str]:
    """How many there are, and "+" where there are more than anybody need count."""
    count = rows.order_by()[: COUNTED_AT_MOST + 1].count()
    return min(count, COUNTED_AT_MOST), "+" if count > COUNTED_AT_MOST else ""


@dataclass(frozen=True, slots=True)
class Seen:
    """A fact somebody may see, with the project or the enterprise it belongs to."""

    fact: core.Fact
    project: ProjectNow | None = None
    enterprise: EnterpriseNow | None = None


def seen(person: Person, rows: Iterable[Fact]) -> list[Seen]:
    """Of these facts those a person may see, in their order, each with what it belongs to."""
    facts = [row.as_core() for row in rows]
    ids = {f.id: (project_id_of(f) or "", enterprise_id_of(f) or "") for f in facts}
    some = {project for project, _enterprise in ids.values()}
    allowed = Project.objects.filter(visible(person), pk__in=some).values_list("pk", flat=True)
    projects = ProjectNow.objects.select_related("organisation").in_bulk(set(allowed))
    enterprises = enterprises_seen(person).in_bulk(
        {enterprise for _project, enterprise in ids.values()} - {""}
    )
    found = [(f, *ids[f.id]) for f in facts]
    return [
        Seen(f, projects.get(project), enterprises.get(enterprise))
        for f, project, enterprise in found
        if project in projects
        or enterprise in enterprises
        or (not project and not enterprise and owners.may(person, "see", f))
    ]


# So many facts on one paper are all looked at; on a longer sheet only those of one cell, or the first.
FACTS_LOOKED_AT, FACTS_SHOWN = 2_000, 100


@dataclass(frozen=True, slots=True)
class OnPaper:
    """A paper, how many facts stand on it, and those of them that somebody asked for and may see."""

    paper: Paper
    count: int
    facts: list[Seen]


def paper_or_404(person: Person, sha256: str, place: str = "") -> OnPaper:
    """A paper and the facts on it, or at one place of it, for whoever brought it or may see one of them."""
    paper = Paper.objects.filter(pk=sha256).first()
    if paper is None:
        raise Http404
    count = Touch.objects.filter(ref=f"paper:{sha256}").count()
    if count <= FACTS_LOOKED_AT:
        found = seen(person, facts_on(paper))
        told = OnPaper(paper, len(found), [s for s in found if not place or _cites(s.fact, sha256, place)])
    else:
        found = seen(person, _at(paper, place) if place else _first_on(paper))
        told = OnPaper(paper, count, found)
    if not found and not _brought(person, paper) and not papers_seen(person).filter(pk=sha256).exists():
        raise Http404
    return told


def _cites(fact: core.Fact, sha256: str, place: str) -> bool:
    return any(e.paper == sha256 and e.place == place for e in fact.evidence)


def _brought(person: Person, paper: Paper) -> bool:
    """Whether a person has brought these bytes, also when others had before."""
    return paper.received_from == person.ref or Intake.objects.filter(person=person, paper=paper).exists()


def _at(paper: Paper, place: str) -> list[Fact]:
    """The facts that cite one place of a paper, found in their evidence: few among very many."""
    cited = [{"paper": paper.sha256, "place": place}]
    if connection.vendor == "postgresql":
        rows = Fact.objects.filter(evidence__contains=cited)
    else:
        words = orjson.dumps(place).decode()
        rows = Fact.objects.annotate(words=Cast("evidence", TextField())).filter(words__contains=words)
    rows = rows.select_related("entry").order_by("entry_id", "position")[:FACTS_SHOWN]
    return [row for row in rows if _cites(row.as_core(), paper.sha256, place)]


def _first_on(paper: Paper) -> QuerySet[Fact]:
    first = Touch.objects.filter(ref=f"paper:{paper.sha256}").order_by("pk").values("fact_id")
    rows = Fact.objects.filter(pk__in=[touch["fact_id"] for touch in first[:FACTS_SHOWN]])
    return rows.select_related("entry").order_by("entry_id", "position")


def papers_seen(person: Person) -> QuerySet[Paper]:
    """The papers a person received, or on which stands a fact of a project they may see."""
    on_it = Fact.objects.filter(touched__ref=Concat(Value("paper:"), OuterRef("pk")))
    return Paper.objects.filter(
        Q(received_from=person.ref) | Exists(on_it.filter(Exists(_within(person, "see"))))
    )


def facts_on(paper: Paper) -> QuerySet[Fact]:
    """Every fact that names a paper as its evidence."""
    found = Fact.objects.filter(touched__ref=f"paper:{paper.sha256}")
    return found.select_related("entry").order_by("entry_id", "position")


def entries_page(before: int | None, size: int) -> list[Entry]:
    """Entries from the newest down."""
    rows = Entry.objects.order_by("-seq")
    return list((rows.filter(seq__lt=before) if before is not None else rows)[:size])


@dataclass(frozen=True, slots=True)
class Told:
    """An entry with the name of its actor and the number of its facts."""

    row: Entry
    person: str
    facts: int


def told(entries: list[Entry]) -> list[Told]:
    """Entries as a list shows them."""
    seqs = [e.seq for e in entries]
    counts = dict(Fact.objects.filter(entry__in=seqs).values_list("entry").annotate(n=Count("pk")))
    actors = people({e.actor for e in entries if e.actor})
    return [Told(e, actors[e.actor].name if e.actor in actors else "", counts.get(e.seq, 0)) for e in entries]
