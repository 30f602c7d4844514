"""What stands among the words of a remark, in the reader's language."""

from collections.abc import Callable, Mapping

from wutong.facts.kinds import from_json
from wutong.lib.dates import When
from wutong.lib.sheets.remarks import Claimed, Key
from wutong.projects.telling import said
from wutong.web.shown import spoken
from wutong.web.terms import term


def in_words(names: Mapping[str, str]) -> Callable[[object], object]:
    """A way to say keys, claims and times; `names` is what the refs in claims are called."""

    def word(told: object) -> object:
        if isinstance(told, Key):
            return term(told)
        if isinstance(told, Claimed):
            return said(from_json(told.kind, told.claim), names)
        return spoken(told) if isinstance(told, When) else told

    return word
