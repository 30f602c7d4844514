"""Checking the book in the background, and remembering what was found."""

import logging

from django.utils.timezone import now
from django_tasks import task

from wutong.ledger import verify, witness
from wutong.ledger.models import Check
from wutong.ledger.store import head

log = logging.getLogger(__name__)
NAMED_AT_MOST = 100


@task()
def check_the_book() -> int:
    """Check every fact, seal, paper and photograph; leave the seal with the witness when all is whole."""
    last = head()
    found = list(verify.damages())
    for damage in found:
        log.error("%s", damage)
    if not found:
        witness.write()
    named = [
        {"what": d.what, "ref": d.ref, "sentence": d.sentence, "said": str(d)} for d in found[:NAMED_AT_MOST]
    ]
    Check.objects.create(at=now(), seq=last.seq, seal=last.seal, found=len(found), damages=named)
    return len(found)
