"""The place one stands to look, read from the URL: `?day=2023-06-30&known=2023-07-05`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now

from wutong.lib.refusals import Refused
from wutong.web.errors import refused

from . import core


@dataclass(frozen=True, slots=True)
class Standpoint:
    """An `AsOf` that remembers what of it was asked for; the rest is now."""

    at: core.AsOf
    day_asked: date | None = None
    known_asked: str = ""

    @property
    def is_past(self) -> bool:
        """Whether anything but the present was asked for."""
        return bool(self.day_asked or self.known_asked)

    @property
    def query(self) -> str:
        """The part of a URL that asks the same again; empty for the present."""
        asked = {"day": self.day_asked, "known": self.known_asked}
        return urlencode({k: str(v) for k, v in asked.items() if v})

    @property
    def pinned(self) -> str:
        """The part of a URL that gives the same answer for ever."""
        return urlencode({"day": self.at.day.isoformat(), "known": core.instant_text(self.at.known)})


def read(words: Mapping[str, str]) -> Standpoint:
    """The standpoint asked for by `day` and `known`; refuses what is not a day or an instant."""
    day_words, known_words = words.get("day", "").strip(), words.get("known", "").strip()
    present = now()
    day = _day(day_words) if day_words else None
    known = instant(known_words) if known_words else present
    return Standpoint(core.AsOf(day or core.local_day(present), known), day, known_words)


def instant(words: str) -> datetime:
    """An instant, or the end of a bare day where the ledger is kept."""
    try:
        if len(words) == len("2023-07-05"):
            following = date.fromisoformat(words) + timedelta(1)
            return datetime.combine(following, time(), core.CHINA) - timedelta(microseconds=1)
        # In a URL the + of "+08:00" arrives as a blank.
        read = datetime.fromisoformat(words.replace("Z", "+00:00").replace(" ", "+"))
        return (read if read.tzinfo else read.replace(tzinfo=core.CHINA)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Refused("“{words}”不是日期或时刻，请写成 2023-07-05", words=words) from None


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise Refused("“{words}”不是日期，请写成 2023-06-30", words=words) from None


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Set `request.as_of` to the standpoint the URL asks for."""

    def answer(request: HttpRequest) -> HttpResponse:
        try:
            request.as_of = read(request.GET)  # type: ignore[attr-defined]
        except Refused as refusal:
            request.as_of = read({})  # type: ignore[attr-defined]
            return cast(HttpResponse, refused(request, refusal))
        return get_response(request)

    return answer
