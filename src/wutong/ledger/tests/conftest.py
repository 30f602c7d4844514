"""What the tests of backups begin with."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

from tests.world import World
from wutong.ledger import backup, core, restoring, witness

OTHER_STONE = core.Entry(0, datetime(2014, 1, 1, tzinfo=UTC), "", "stone", "stone", ())


@pytest.fixture
def tar(world: World, tmp_path: Path) -> Path:
    """A backup of the world."""
    witness.write()
    backup.make(tmp_path / "a" / "world.tar", "1.2.3")
    return tmp_path / "a" / "world.tar"


@pytest.fixture
def another_house(settings: Settings, tmp_path: Path) -> Callable[[], Path]:
    """Moves into an empty house, whose own first stone was laid on another day; answers its data folder."""

    def move() -> Path:
        call_command("flush", interactive=False, verbosity=0)
        restoring.relay_first_stone(OTHER_STONE, core.seal("", OTHER_STONE))
        folder = tmp_path / "b"
        folder.mkdir(exist_ok=True)
        settings.DATA_DIR, settings.PAPERS_DIR = folder, folder / "papers"
        return folder

    return move
