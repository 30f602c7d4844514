"""The rooms that take sheets: a list."""

from wutong.enterprises import sheets as enterprises
from wutong.organisations.sheets import Room
from wutong.projects import sheets as projects
from wutong.targets import sheets as targets

ROOMS: tuple[Room, ...] = (projects.ROOM, enterprises.ROOM, targets.ROOM)


def room_called(key: str) -> Room:
    """The room of this name."""
    return next(room for room in ROOMS if room.key == key)
