"""The guards of the book: triggers that let its tables only grow.

The first migration keeps its own copy of this SQL, because migrations import nothing; a test compares them.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

WORDS = "the ledger only grows"

# What makes a row a second version of another. SQLite carries out INSERT OR REPLACE without asking any
# DELETE trigger (sqlite.org/lang_conflict.html), so there the guard stands before INSERT too.
SAME = {
    "ledger_entry": "seq = NEW.seq OR key = NEW.key",
    "ledger_fact": "id = NEW.id OR corrects_id = NEW.corrects_id"
    " OR (entry_id = NEW.entry_id AND position = NEW.position)",
    "ledger_touch": "id = NEW.id OR (ref = NEW.ref AND fact_id = NEW.fact_id)",
    "ledger_paper": "sha256 = NEW.sha256",
}
CHANGE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{words}'); END
"""
REPLACE = """
CREATE TRIGGER {table}_no_REPLACE BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
BEGIN SELECT RAISE(ABORT, '{words}'); END
"""
ROWS = """
CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION ledger_only_grows()
"""
WHOLE = """
CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION ledger_only_grows()
"""


@contextmanager
def lowered(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Inside, the book can be changed by whoever holds this one transaction; then the guards stand again.

    For laying the first stone of a restored book, and for tests. An error inside leaves everything as it was.
    """
    with transaction.atomic(using=connection.alias):
        connection.check_constraints()  # PostgreSQL moves no trigger while a check is put off
        _execute(connection, [sql for table in SAME for sql in _lowering(connection.vendor, table)])
        yield
        connection.check_constraints()
        _execute(connection, [sql for table in SAME for sql in _raising(connection.vendor, table)])


def _lowering(vendor: str, table: str) -> list[str]:
    if vendor == "postgresql":
        return [f"DROP TRIGGER {table}_{name} ON {table}" for name in ("only_grows", "never_emptied")]
    return [f"DROP TRIGGER {table}_no_{verb}" for verb in ("UPDATE", "DELETE", "REPLACE")]


def _raising(vendor: str, table: str) -> list[str]:
    if vendor == "postgresql":
        return [sql.format(table=table) for sql in (ROWS, WHOLE)]
    changes = [CHANGE.format(table=table, verb=verb, words=WORDS) for verb in ("UPDATE", "DELETE")]
    return [*changes, REPLACE.format(table=table, same=SAME[table], words=WORDS)]


def _execute(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql)
