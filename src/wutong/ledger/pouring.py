"""Writing many rows at once, past the making of models and statements, which takes most of that time."""

import sqlite3
from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import Any

from django.db import connection
from django.db.models import AutoField, Field, Model

ROWS_AT_ONCE = 500


def pour(model: type[Model], columns: Sequence[str], rows: Iterable[Any]) -> None:
    """Insert rows whose values stand as the database takes them; columns by attribute, in their order."""
    named = [connection.ops.quote_name(_column(model, name)) for name in columns]
    into = f"{connection.ops.quote_name(model._meta.db_table)} ({', '.join(named)})"
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            _in_statements(into, len(columns), rows)


def _in_statements(into: str, width: int, rows: Iterable[Sequence[Any]]) -> None:
    """Many rows to a statement: what a table does once for each, its triggers and counters, adds up."""
    raw = connection.connection
    at_once = min(raw.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER) // width, ROWS_AT_ONCE)
    place, rest = f"({', '.join('?' * width)})", iter(rows)
    while some := list(islice(rest, at_once)):
        raw.execute(f"INSERT INTO {into} VALUES {', '.join([place] * len(some))}", [*chain(*some)])


def _column(model: type[Model], name: str) -> str:
    field = model._meta.get_field(name.removesuffix("_id"))
    assert isinstance(field, Field) and field.column
    return field.column


def pour_models(rows: Sequence[Model]) -> None:
    """Insert models of one kind that are all new; their own numbers stay unknown to them."""
    if not rows:
        return
    fields = [f for f in rows[0]._meta.concrete_fields if not isinstance(f, AutoField)]
    values = ([f.get_db_prep_save(getattr(row, f.attname), connection) for f in fields] for row in rows)
    pour(type(rows[0]), [f.name for f in fields], values)
