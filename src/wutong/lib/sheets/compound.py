"""The container of Excel files from 1997 to 2003: sectors in chains, a directory of streams.

Its readers follow the numbers they find: a chain that bites its tail, or a length of four gigabytes, ends a
process. So the one stream that matters is taken out with its bounds checked, and handed on in a new file.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from struct import pack, unpack, unpack_from

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST = 0xFFFFFFFA  # numbers above it name no sector
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_SECTOR = 4096
_ENTRY = 128


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    first: int
    size: int


class Container:
    """The streams of a compound file by their names; raises ValueError where the file is not whole."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        if len(data) < 512 or not data.startswith(MAGIC):
            raise ValueError("no compound file")
        shift, mini = unpack_from("<2H", data, 30)
        if (shift, mini) not in ((9, 6), (12, 6)):
            raise ValueError("sectors of an unknown size")
        self._size = 1 << shift
        self._fat = self._numbers(self._fat_sectors())
        (first,) = unpack_from("<L", data, 48)
        self._entries = tuple(self._directory(b"".join(self._chain(first))))
        self.names = frozenset(entry.name for entry in self._entries)

    def stream(self, name: str) -> bytes:
        """The bytes of a stream; KeyError when there is none of this name."""
        found = next((entry for entry in self._entries if entry.name == name), None)
        if found is None:
            raise KeyError(name)
        (cutoff,) = unpack_from("<L", self._data, 56)
        pieces = self._small(found.first) if found.size < cutoff else self._chain(found.first)
        whole = b"".join(pieces)
        if len(whole) < found.size:
            raise ValueError("a stream ends early")
        return whole[: found.size]

    def _sector(self, number: int) -> bytes:
        piece = self._data[(number + 1) * self._size : (number + 2) * self._size]
        if not piece:
            raise ValueError("a sector is missing")
        return piece

    def _numbers(self, sectors: Iterator[bytes]) -> tuple[int, ...]:
        whole = b"".join(sectors)
        count = len(whole) // 4
        return unpack(f"<{count}L", whole[: count * 4])

    def _fat_sectors(self) -> Iterator[bytes]:
        """The sectors that hold the chains: 109 are named in the header, more in a list of their own."""
        named = list(unpack_from("<109L", self._data, 76))
        (following,) = unpack_from("<L", self._data, 68)
        most = len(self._data) // self._size + 1
        lists = 0
        while following < _LAST:
            lists += 1
            numbers = self._numbers(iter([self._sector(following)]))
            named += numbers[:-1]
            following = numbers[-1]
            if lists > most:
                raise ValueError("a chain without an end")
        sectors = [number for number in named if number < _LAST]
        if len(sectors) > most:
            raise ValueError("more chains than sectors")
        return map(self._sector, sectors)

    def _chain(self, number: int) -> Iterator[bytes]:
        for one in _linked(number, self._fat):
            yield self._sector(one)

    def _small(self, number: int) -> Iterator[bytes]:
        """Short streams lie in pieces of 64 bytes inside a stream of the first entry."""
        inside = b"".join(self._chain(self._entries[0].first))
        (first,) = unpack_from("<L", self._data, 60)
        for one in _linked(number, self._numbers(self._chain(first))):
            yield inside[one * 64 : one * 64 + 64]

    def _directory(self, whole: bytes) -> Iterator[_Entry]:
        for at in range(0, len(whole) - _ENTRY + 1, _ENTRY):
            length, kind = unpack_from("<HB", whole, at + 64)
            first, size = unpack_from("<2L", whole, at + 116)
            if kind:
                name = whole[at : at + min(max(length - 2, 0), 64)].decode("utf-16-le", "replace")
                yield _Entry(name, first, size)


def _linked(number: int, links: tuple[int, ...]) -> Iterator[int]:
    for _step in range(len(links)):
        if number >= _LAST:
            return
        if number >= len(links):
            raise ValueError("a chain leads nowhere")
        yield number
        number = links[number]
    if number < _LAST:
        raise ValueError("a chain without an end")


def contained(name: str, stream: bytes) -> bytes:
    """A compound file with nothing but one stream, whose length is made up to whole sectors."""
    stream += bytes(-len(stream) % _SECTOR)
    count = len(stream) // _SECTOR
    links = _SECTOR // 4
    fats = -(-(count + 2) // (links - 1))
    # Chains, directory, the pieces of short streams (there are none, but readers ask for them), the stream.
    directory, small, first = fats, fats + 1, fats + 2
    chains = [_FAT] * fats + [_END, _END] + [first + n for n in range(1, count)] + [_END]
    chains += [_FREE] * (fats * links - len(chains))
    named = [*range(fats), *[_FREE] * (109 - fats)]
    header = MAGIC + bytes(16) + pack("<5H6x", 0x3E, 4, 0xFFFE, 12, 6)
    header += pack("<9L", 1, fats, directory, 0, _SECTOR, _END, 0, _END, 0) + pack("<109L", *named)
    entries = _entry("Root Entry", 5, 1, small, _SECTOR) + _entry(name, 2, _FREE, first, len(stream))
    return b"".join((
        header.ljust(_SECTOR, b"\0"), pack(f"<{len(chains)}L", *chains), entries.ljust(_SECTOR, b"\0"),
        bytes(_SECTOR), stream,
    ))  # fmt: skip


def _entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    told = text.ljust(64, b"\0") + pack("<H2B3L", len(text) + 2, kind, 1, _FREE, _FREE, child)
    return told + bytes(36) + pack("<LQ", first, size)
