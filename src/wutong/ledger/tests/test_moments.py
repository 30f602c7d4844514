"""Looking at the whole book while others write in it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, transaction

from wutong.ledger import store
from wutong.ledger.models import Entry
from wutong.ledger.moments import one_moment

from .drafts import Act, draft


def append_elsewhere() -> int:
    """Record something over a connection of its own; answers the number of the entry."""

    def record() -> int:
        try:
            return store.append(Act("elsewhere"), [draft()]).seq
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        return other.submit(record).result(timeout=10)


@pytest.mark.django_db(transaction=True)
def test_inside_one_moment_nothing_new_is_seen_and_nobody_has_to_wait() -> None:
    with one_moment():
        assert append_elsewhere() == 1
        assert (store.head().seq, Entry.objects.count()) == (0, 1)
    assert store.head().seq == 1


@pytest.mark.django_db(transaction=True)
def test_inside_one_moment_nothing_is_written() -> None:
    with pytest.raises(DatabaseError), one_moment():
        store.append(Act("k1"), [draft()])
    assert store.append(Act("k1"), [draft()]).seq == 1


@pytest.mark.django_db(transaction=True)
def test_after_an_error_inside_writing_is_as_before() -> None:
    with pytest.raises(ZeroDivisionError), one_moment():
        print(1 / 0)
    with transaction.atomic():
        assert store.append(Act("k1"), [draft()]).seq == 1
    assert append_elsewhere() == 2


@pytest.mark.django_db
def test_within_a_transaction_its_own_view_holds() -> None:
    store.append(Act("k1"), [draft()])
    with one_moment():
        assert store.head().seq == 1
