"""Ids that follow from what they name, and refs such as "project:9x4k…"."""

import re
from hashlib import sha256

from wutong.lib.refusals import Refused

# Crockford's alphabet: no i, l, o, u, so that an id survives being read out by telephone.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 16

_REF = re.compile(r"([a-z][a-z0-9_]*):([^\s:]+)")


def derive(*parts: str) -> str:
    """The same 16 characters for the same parts, always and everywhere (80 bits of their SHA-256)."""
    assert parts, "an id follows from something"
    number = int.from_bytes(sha256("\n".join(parts).encode()).digest()[:10])
    return "".join(ALPHABET[number >> shift & 31] for shift in range(5 * LENGTH - 5, -5, -5))


def ref(kind: str, id: str) -> str:
    """The one name by which facts speak of a thing: "kind:id"."""
    name = f"{kind}:{id}"
    assert _REF.fullmatch(name), f"not a ref: {name!r}"
    return name


def split(ref: str) -> tuple[str, str]:
    """The kind and the id of a ref; refuses what is not one."""
    match = _REF.fullmatch(ref)
    if not match:
        raise Refused("“{ref}”不是有效的编号，应形如 project:9x4k2m7p0q3r5s8t", ref=ref)
    return match[1], match[2]
