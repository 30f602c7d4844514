"""The fixtures of all tests: a clock that stands still, the world, a browser for one of its people."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.models import Model
from django.test import Client

from tests.clock import Clock
from tests.world import World, build, keep_papers
from wutong.ledger import core, guards, restoring, store
from wutong.organisations.models import Person

# Laid long before any story begins: time in the ledger does not run backwards.
STONE = core.Entry(0, datetime(2015, 1, 1, tzinfo=UTC), "", "stone", "stone", ())


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """The test database, with a first stone old enough, and tables a test may empty."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", _flush)
        restoring.relay_first_stone(STONE, core.seal("", STONE))
        yield


_emptied = BaseDatabaseOperations.execute_sql_flush


def _flush(operations: BaseDatabaseOperations, statements: list[str]) -> None:
    """Empty the tables, as tests with real transactions do between each other; then lay the stone again."""
    with guards.lowered(operations.connection):
        _emptied(operations, statements)
    store.inscribe([core.Sealed(STONE, core.seal("", STONE), ())])


@pytest.fixture(autouse=True)
def _data_folder(request: pytest.FixtureRequest) -> None:
    """Tests that meet a database keep papers and witness in a folder of their own."""
    if {"db", "transactional_db"} & set(request.fixturenames) or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("data_folder")


@pytest.fixture
def data_folder(tmp_path: Path, settings) -> Path:
    """The data folder of this test."""
    settings.DATA_DIR, settings.PAPERS_DIR = tmp_path, tmp_path / "papers"
    return tmp_path


@pytest.fixture
def clock() -> Iterator[Clock]:
    """The time as the product reads it: 9 in the morning of 1 July 2025, until the test moves it."""
    with Clock("2025-07-01T09:00") as clock:
        yield clock


_built: list[tuple[World, list[list[Model]]]] = []  # once in a process; later tests get copies of the rows


@pytest.fixture
def world(db: None, data_folder: Path) -> World:
    """Wutong County, its people, and what they had recorded by 30 June 2025."""
    if not _built:
        world = build()
        ours = [model for model in apps.get_models() if model.__module__.startswith("wutong.")]
        _built.append((world, [list(model._base_manager.exclude(pk=0)) for model in ours]))
        return deepcopy(world)
    world, tables = _built[0]
    filled = [type(rows[0]) for rows in tables if rows]
    for model, rows in zip(filled, filter(None, tables), strict=True):
        model._base_manager.bulk_create(rows)
    with connection.cursor() as cursor:  # another test may have let PostgreSQL count from 1 again
        for sql in connection.ops.sequence_reset_sql(no_style(), filled):
            cursor.execute(sql)
    keep_papers()
    return deepcopy(world)


@pytest.fixture
def client_of() -> Callable[[Person], Client]:
    """Makes the browser of a person who has signed in."""

    def signed_in(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return signed_in
