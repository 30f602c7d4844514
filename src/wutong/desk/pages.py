"""Facts laid out for the desk's pages."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from wutong.facts.kinds import Grade
from wutong.facts.recognition import grades
from wutong.ledger.asof import Standpoint
from wutong.ledger.core import Fact
from wutong.ledger.models import Fact as FactRow
from wutong.ledger.models import Paper
from wutong.ledger.store import as_core, last_seq
from wutong.organisations.queries import people
from wutong.projects import rules
from wutong.projects.pages import papers
from wutong.projects.queries import organisation_names
from wutong.projects.telling import sentence

from .queries import Seen, names_of


class Laying:
    """What a list of facts is shown with, fetched once: people, papers, names, grades, successors."""

    def __init__(self, facts: Iterable[Fact], standpoint: Standpoint) -> None:
        self.standpoint = standpoint
        self.facts = list(facts)
        ids = [f.id for f in self.facts]
        self.people = people({f.actor for f in self.facts})
        self.papers = Paper.objects.in_bulk({e.paper for f in self.facts for e in f.evidence})
        self.names = _names(self.facts)
        heard = FactRow.objects.filter(entry_id__lte=last_seq(standpoint.at.known))
        self.grades: Mapping[str, Grade] = grades(
            as_core(
                heard.filter(subject__in=[f"fact:{id}" for id in ids], claim__isnull=False).select_related(
                    "entry"
                )
            )
        )
        self.successors = dict(heard.filter(corrects__in=ids).values_list("corrects_id", "pk"))

    def link(self, name: str, *args: str, query: str = "") -> str:
        """A URL that keeps where we stand."""
        asked = "&".join(part for part in (query, self.standpoint.query) if part)
        return f"{reverse(name, args=args)}{'?' if asked else ''}{asked}"

    def fact(self, fact: Fact) -> dict[str, Any]:
        """One fact for the timeline component."""
        person = self.people.get(fact.actor)
        successor = self.successors.get(fact.id)
        return {
            "id": fact.id,
            "when": fact.when,
            "sentence": sentence(fact, self.names),
            "href": self.link("desk:fact", fact.id),
            "grade": self.grades.get(fact.id, Grade.REPORTED).value,
            "author": person.name if person else "",
            "papers": papers(fact, self.papers, self.link),
            "milestone": fact.kind in rules.STEP_OF_KIND,
            "superseded_by": self.link("desk:fact", successor) if successor else "",
            "corrects": self.link("desk:fact", fact.corrects) if fact.corrects else "",
            "reason": fact.reason,
            "recorded_at": fact.recorded_at,
            "seq": fact.seq,
        }


def _names(facts: Iterable[Fact]) -> dict[str, str]:
    organisations, projects = set(), set()
    for f in facts:
        claim = f.claim or {}
        organisations |= {str(claim["organisation"])} if "organisation" in claim else set()
        organisations |= {str(host["organisation"]) for host in claim.get("hosts", ())}  # type: ignore[union-attr, index]
        projects |= {str(claim["into"])} if claim.get("into") else set()
    return organisation_names(organisations) | names_of(projects)


def with_projects(seen: Iterable[Seen], standpoint: Standpoint) -> list[dict[str, Any]]:
    """Facts with the projects they belong to, in their order."""
    items = list(seen)
    laying = Laying([s.fact for s in items], standpoint)
    return [{**laying.fact(s.fact), "project": s.project} for s in items]
