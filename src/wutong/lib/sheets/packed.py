"""The parts of a zipped workbook, as long as its directory says and no longer, each of them once.

Two readers may see two archives in the same bytes: a directory that tells small sizes hides a bomb from the
one that trusts it, a second part of the same name hides another. So the parts are checked against their own
bytes, and whoever reads on reads a new archive made of these.
"""

import zlib
from io import BytesIO
from struct import pack, unpack_from
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from .limits import password, refuse_the_swollen

_WANTED = (".xml", ".rels", ".bin", "mimetype")
_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_CHUNK = 1 << 20
_UTF8 = 0x800


def repacked(data: bytes) -> ZipFile:
    """The archive anew, without pictures; raises ValueError where its directory does not hold true."""
    with ZipFile(BytesIO(data)) as old:
        wanted = [part for part in old.infolist() if part.filename.endswith(_WANTED)]
    refuse_the_swollen(sum(part.file_size for part in wanted))
    if len({part.filename.lower() for part in wanted}) < len(wanted):
        raise ValueError("two parts of one name")
    local, central = BytesIO(), BytesIO()
    for part in wanted:
        packed = _bytes_of(part, data)
        name = part.filename.encode()
        told = pack(
            "<5H3L2H",
            20, _UTF8, part.compress_type, 0, 0x21, part.CRC, len(packed), part.file_size, len(name), 0,
        )  # fmt: skip
        central.write(_CENTRAL + pack("<H", 20) + told + pack("<3H2L", 0, 0, 0, 0, local.tell()) + name)
        local.write(_LOCAL + told + name + packed)
    at, size = local.tell(), central.tell()
    local.write(central.getvalue())
    local.write(_END + pack("<4H2LH", 0, 0, len(wanted), len(wanted), size, at, 0))
    return ZipFile(local)


def _bytes_of(part: ZipInfo, data: bytes) -> bytes:
    """The packed bytes of a part that unpack to what they should."""
    if part.flag_bits & 1:
        raise password()
    name, extra = unpack_from("<2H", data, part.header_offset + 26)
    first = part.header_offset + 30 + name + extra
    packed = data[first : first + part.compress_size]
    if data[part.header_offset : part.header_offset + 4] != _LOCAL or len(packed) < part.compress_size:
        raise ValueError("a part is missing")
    if _unpacked_size(part, packed) != part.file_size:
        raise ValueError("a part is longer than it says")
    return packed


def _unpacked_size(part: ZipInfo, packed: bytes) -> int:
    """How many bytes come out, counted no further than one beyond what the directory says."""
    if part.compress_type == ZIP_STORED:
        return len(packed)
    if part.compress_type != ZIP_DEFLATED:
        raise ValueError("packed otherwise than office programs pack")
    inflater, size = zlib.decompressobj(-zlib.MAX_WBITS), 0
    rest = packed
    while size <= part.file_size and not inflater.eof:
        piece = inflater.decompress(rest, _CHUNK)
        rest = inflater.unconsumed_tail
        size += len(piece)
        if not piece and not rest:
            raise ValueError("a part ends early")
    return size
