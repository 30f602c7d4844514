"""A no, written for the person who asked."""


class Refused(Exception):
    """A no that says, in a sentence with {named} places, what is wrong and what to do.

    `sentence` is a Chinese msgid, `words` fill its places, `field` names the form field it belongs to.
    """

    def __init__(self, sentence: str, /, *, field: str | None = None, **words: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        self.words = words

    def __str__(self) -> str:
        return self.sentence.format_map(self.words)


class Conflict(Refused):
    """A no because somebody else was quicker: what was seen is no longer what stands (HTTP 409)."""
