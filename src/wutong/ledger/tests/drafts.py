"""Acts and drafts for the tests of the ledger, which knows no kinds of fact."""

from dataclasses import dataclass
from typing import Any

from django.utils.timezone import now

from wutong.ledger.core import Draft
from wutong.ledger.models import Paper
from wutong.lib.dates import When


@dataclass(frozen=True, slots=True)
class Act:
    """An act by anybody."""

    key: str
    actor: str = "person:chen"
    door: str = "form"


def draft(on: str = "2025-03-01", said: str = "开工", **words: Any) -> Draft:
    """Something said of one thing on one day."""
    given: dict[str, Any] = {"subject": "thing:a", "kind": "thing.said", "claim": {"words": said}} | words
    return Draft(when=When.parse(on), **given)


def received(sha256: str = "a" * 64) -> Paper:
    """The row of a paper, without its file."""
    return Paper.objects.create(
        sha256=sha256, name="a.pdf", media_type="application/pdf", size=1, received_at=now(), received_from=""
    )
