"""Facts with what they belong to, laid out for the desk's pages."""

from collections.abc import Iterable
from typing import Any

from wutong.ledger.asof import Standpoint
from wutong.projects.laying import Laying

from .queries import Seen


def with_projects(seen: Iterable[Seen], standpoint: Standpoint) -> list[dict[str, Any]]:
    """Facts with the projects and enterprises they belong to, in their order."""
    items = list(seen)
    laying = Laying([s.fact for s in items], standpoint)
    return [{**laying.fact(s.fact), "project": s.project, "enterprise": s.enterprise} for s in items]
