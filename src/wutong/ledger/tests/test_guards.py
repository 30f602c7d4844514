"""The tables of the book only grow, on either database, whoever writes to them."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.timezone import now

from wutong.ledger import core, guards, restoring, store
from wutong.ledger.models import Entry, Fact, Paper, Touch
from wutong.lib.refusals import Refused

from .drafts import Act, draft, received

pytestmark = pytest.mark.django_db
TABLES = ("ledger_entry", "ledger_fact", "ledger_touch", "ledger_paper")


@pytest.fixture(autouse=True)
def book() -> None:
    """A row in every table."""
    store.append(Act("k1"), [draft()])
    received()
    connection.check_constraints()  # as a commit does


def refused(sql: str, also: str = guards.WORDS) -> None:
    words = f"{guards.WORDS}|{also}"
    with pytest.raises(DatabaseError, match=words), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def everything() -> list[list[tuple[object, ...]]]:
    return [list(model.objects.order_by("pk").values_list()) for model in (Entry, Fact, Touch, Paper)]


@pytest.mark.parametrize("table", TABLES)
def test_no_row_is_changed(table: str) -> None:
    before = everything()
    column = connection.introspection.get_primary_key_column(connection.cursor(), table)
    refused(f"UPDATE {table} SET {column} = {column}")
    assert everything() == before


@pytest.mark.parametrize("table", TABLES)
def test_no_row_leaves(table: str) -> None:
    before = everything()
    refused(f"DELETE FROM {table}")
    assert everything() == before


@pytest.mark.parametrize("table", TABLES)
def test_no_table_is_emptied(table: str) -> None:
    refused(
        f"TRUNCATE {table} CASCADE" if connection.vendor == "postgresql" else f"DELETE FROM {table} WHERE 1"
    )


@pytest.mark.parametrize(
    ("table", "but"),
    [
        ("ledger_entry", {}),
        ("ledger_entry", {"seq": "99"}),
        ("ledger_fact", {"reason": "'x'"}),
        ("ledger_fact", {"id": "'x'"}),
        ("ledger_touch", {"ref": "'thing:z'"}),
        ("ledger_touch", {"id": "99"}),
        ("ledger_paper", {"name": "'x'"}),
    ],
)
def test_no_row_is_pushed_out_by_one_with_its_id_its_key_or_its_place(
    table: str, but: dict[str, str]
) -> None:
    before = everything()
    with connection.cursor() as cursor:
        columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    verb = {"sqlite": "INSERT OR REPLACE", "postgresql": "INSERT"}[connection.vendor]
    chosen = ", ".join(but.get(column, column) for column in columns)
    refused(f"{verb} INTO {table} ({', '.join(columns)}) SELECT {chosen} FROM {table}", also="duplicate key")
    assert everything() == before


def test_no_row_is_changed_by_way_of_a_conflict() -> None:
    before = everything()
    row = Paper(sha256="a" * 64, name="b.pdf", media_type="", size=1, received_at=now(), received_from="")
    with pytest.raises(DatabaseError, match=guards.WORDS), transaction.atomic():
        Paper.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["sha256"], update_fields=["name"]
        )
    assert everything() == before


def written() -> list[tuple[str, ...]]:
    """The triggers as the database has them."""
    query = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
        "postgresql": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger"
        " WHERE NOT tgisinternal ORDER BY tgname",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [(name, " ".join(sql.split())) for name, sql in cursor.fetchall()]


def test_the_guards_raised_again_are_those_of_the_migration() -> None:
    laid = written()
    with guards.lowered(connection):
        assert written() == []
    assert written() == laid
    assert len(laid) == {"sqlite": 12, "postgresql": 8}[connection.vendor]


def test_an_error_while_they_are_lowered_leaves_everything_as_it_was() -> None:
    laid, before = written(), everything()

    def fail() -> None:
        with guards.lowered(connection):
            Entry.objects.filter(seq=1).update(actor="person:wei")
            raise RuntimeError("lost connection")

    with pytest.raises(RuntimeError):
        fail()
    assert (written(), everything()) == (laid, before)


def test_a_first_stone_is_replaced_only_where_nothing_stands_on_it(relaid: Callable[[], None]) -> None:
    with pytest.raises(Refused, match="已有记录"):
        relaid()
    with guards.lowered(connection):
        for model in (Touch, Fact):
            model.objects.all().delete()
        Entry.objects.filter(seq=1).delete()
    relaid()
    assert Entry.objects.get(seq=0).seal == core.seal("", STONE)


STONE = core.Entry(0, datetime(2016, 1, 1, tzinfo=UTC), "", "stone", "stone", ())


@pytest.fixture
def relaid() -> Callable[[], None]:
    """Lays another first stone."""
    return lambda: restoring.relay_first_stone(STONE, core.seal("", STONE))
