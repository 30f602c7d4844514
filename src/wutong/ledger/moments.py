"""Looking at the whole book while others go on writing in it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

# Both databases fix what a transaction sees not when it begins but when it first reads.
FIRST_LOOK = "SELECT 1 FROM ledger_entry LIMIT 1"


@contextmanager
def one_moment() -> Iterator[None]:
    """Inside, every query sees the book as it was on entering; nobody who writes has to wait.

    Nothing can be written inside. Within a transaction that has begun already, that one's own view holds.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute(FIRST_LOOK)
            yield
    else:
        with _deferred(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(FIRST_LOOK)
            cursor.execute("PRAGMA query_only = ON")
            try:
                yield
            finally:
                cursor.execute("PRAGMA query_only = OFF")


@contextmanager
def _deferred() -> Iterator[None]:
    """Let the next transaction on SQLite begin as a reader: IMMEDIATE, as set, would lock writers out."""
    connection.ensure_connection()
    asked = connection.transaction_mode  # type: ignore[attr-defined]
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        yield
    finally:
        connection.transaction_mode = asked  # type: ignore[attr-defined]
