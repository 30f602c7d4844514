"""Facts laid out for a page: in words, with their papers, authors, grades and links."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from wutong.facts.kinds import Grade
from wutong.facts.recognition import grades
from wutong.ledger.asof import Standpoint
from wutong.ledger.core import Fact, standing
from wutong.ledger.models import Fact as FactRow
from wutong.ledger.models import Paper
from wutong.ledger.places import citations
from wutong.ledger.store import as_core, last_seq

from .queries import organisation_names, people
from .telling import sentence


class Laying:
    """What some facts are shown with: the names of people and things, papers, grades, successors, links."""

    def __init__(self, facts: Iterable[Fact], standpoint: Standpoint) -> None:
        self.standpoint = standpoint
        self.facts = list(facts)
        ids = [f.id for f in self.facts]
        heard = FactRow.objects.filter(entry_id__lte=last_seq(standpoint.at.known))
        about = as_core(heard.filter(subject__in=[f"fact:{id}" for id in ids]).select_related("entry"))
        self.people = people({f.actor for f in self.facts})
        self.papers = Paper.objects.in_bulk({e.paper for f in self.facts for e in f.evidence})
        self.names = self.named()
        self.grades: Mapping[str, Grade] = grades(standing(about, standpoint.at))
        self.successors = dict(heard.filter(corrects__in=ids).values_list("corrects_id", "pk"))

    def named(self) -> Mapping[str, str]:
        """What the refs inside claims are called."""
        return organisations_in(self.facts)

    def sentence(self, fact: Fact) -> str:
        """What a fact says."""
        return sentence(fact, self.names)

    def link(self, name: str, *args: str, query: str = "") -> str:
        """A URL that keeps where we stand."""
        asked = "&".join(part for part in (query, self.standpoint.query) if part)
        return f"{reverse(name, args=args)}{'?' if asked else ''}{asked}"

    def grade(self, fact: Fact) -> Grade:
        """How far a fact has been checked."""
        return self.grades.get(fact.id, Grade.REPORTED)

    def fact(self, fact: Fact) -> dict[str, Any]:
        """One fact for components/timeline.html."""
        person = self.people.get(fact.actor)
        successor = self.successors.get(fact.id)
        return {
            "id": fact.id,
            "when": fact.when,
            "sentence": self.sentence(fact),
            "href": self.link("desk:fact", fact.id),
            "grade": self.grade(fact).value,
            "author": person.name if person else "",
            "papers": self.cited(fact),
            "superseded_by": self.link("desk:fact", successor) if successor else "",
            "corrects": self.link("desk:fact", fact.corrects) if fact.corrects else "",
            "reason": fact.reason,
            "recorded_at": fact.recorded_at,
            "seq": fact.seq,
        }

    def cited(self, fact: Fact) -> list[dict[str, str]]:
        """The papers of a fact, each named once, opening at the first place the fact cites."""
        shown = []
        for cited in citations(fact.evidence):
            if cited.paper in self.papers:
                query = urlencode({"place": cited.first}) if cited.first else ""
                href = self.link("desk:paper", cited.paper, query=query) + ("#cell" if cited.first else "")
                shown.append({"name": self.papers[cited.paper].name, "place": cited.places, "href": href})
        return shown


def organisations_in(facts: Iterable[Fact]) -> dict[str, str]:
    """What the organisations inside claims are called."""
    found: set[str] = set()
    for f in facts:
        claim: Mapping[str, Any] = f.claim or {}
        found |= {f.subject} if f.subject.startswith("organisation:") else set()
        found |= {claim["organisation"]} if "organisation" in claim else set()
        found |= {host["organisation"] for host in claim.get("hosts", ())}
    return organisation_names(found)
