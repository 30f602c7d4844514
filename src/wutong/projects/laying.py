"""Facts laid out for a page, with what only facts of projects have: milestones, and projects they name."""

from collections.abc import Mapping
from typing import Any

from wutong.ledger.core import Fact
from wutong.lib.ids import split
from wutong.organisations import laying

from . import rules
from .models import ProjectNow
from .telling import sentence


class Laying(laying.Laying):
    """What some facts are shown with, facts of projects among them."""

    def named(self) -> Mapping[str, str]:
        """What the refs inside claims are called: organisations, and projects that others went into."""
        into = {split(str(ref))[1] for f in self.facts if (ref := (f.claim or {}).get("into"))}
        found = ProjectNow.objects.filter(pk__in=into)
        return {**super().named(), **{f"project:{p.pk}": p.name for p in found}}

    def sentence(self, fact: Fact) -> str:
        """What a fact says."""
        return sentence(fact, self.names)

    def fact(self, fact: Fact) -> dict[str, Any]:
        """One fact for components/timeline.html."""
        return {**super().fact(fact), "milestone": fact.kind in rules.STEP_OF_KIND}
