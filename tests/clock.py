"""A clock the tests can set."""

from datetime import date, datetime, tzinfo
from types import TracebackType
from typing import Self
from unittest.mock import patch

from wutong.ledger.core import CHINA


class Clock:
    """Inside, `django.utils.timezone.now` tells the time it was set to, and the product reads no other."""

    def __init__(self, at: str) -> None:
        self.set(at)
        self._hands = patch("django.utils.timezone.datetime", self._datetime())

    def set(self, at: str) -> None:
        """Stand at "2025-06-12" (9 in the morning) or "2025-06-12T15:30", China time."""
        read = datetime.fromisoformat(at if "T" in at else f"{at}T09:00")
        self.now = read.replace(tzinfo=read.tzinfo or CHINA)

    @property
    def day(self) -> date:
        """The day it shows."""
        return self.now.astimezone(CHINA).date()

    def _datetime(self) -> type[datetime]:
        clock = self

        class Likeness(type):
            def __instancecheck__(cls, instance: object) -> bool:
                return isinstance(instance, datetime)

        class Standing(datetime, metaclass=Likeness):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
                return clock.now.astimezone(tz)

        return Standing

    def __enter__(self) -> Self:
        self._hands.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hands.stop()
