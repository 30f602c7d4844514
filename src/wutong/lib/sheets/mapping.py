"""What a person says that columns mean, kept by the words at their top: a small TOML file, or a memory.

[columns]
"项目名称" = "name"
"备注" = ""          # not read
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from wutong.lib.refusals import Refused

from .columns import EXACT, Field, Proposal
from .headings import Head, plain_heading
from .remarks import Key, Remark

Columns = Mapping[str, str]  # heading → key of a field; "" where the column is not read


def shape(heads: Sequence[Head]) -> str:
    """The fingerprint of a row of headings: the same words in the same order, however they are punctuated."""
    return sha256("\n".join(plain_heading(head.title) for head in heads).encode()).hexdigest()


def chosen(proposals: Sequence[Proposal], columns: Columns, fields: Sequence[Field]) -> tuple[Proposal, ...]:
    """The proposals as a person has settled them; refuses a field that two columns claim."""
    known = {f.key: f for f in fields}
    said = {plain_heading(heading): key for heading, key in columns.items()}
    if unknown := sorted(set(said.values()) - {""} - known.keys()):
        raise Refused(
            "列的读法里没有“{key}”；可用的有：{known}", key=unknown[0], known="、".join(sorted(known))
        )
    settled = tuple(_settled(p, said, known) for p in proposals)
    _refuse_two_of_one(settled, known)
    return settled


def _settled(proposal: Proposal, said: Columns, known: Mapping[str, Field]) -> Proposal:
    key = said.get(plain_heading(proposal.head.title))
    if key is None or key == proposal.key:
        return proposal
    if not key:
        return replace(proposal, key="", sure=EXACT, reason=Remark("由人指定，不读这一列"))
    reason = Remark("由人指定为“{term}”", words={"term": Key(known[key].term)})
    return replace(proposal, key=key, sure=EXACT, reason=reason)


def _refuse_two_of_one(settled: Sequence[Proposal], known: Mapping[str, Field]) -> None:
    heads: dict[str, str] = {}
    for p in settled:
        if p.key and p.key in heads and not known[p.key].several:
            raise Refused(
                "“{one}”和“{other}”两列不能都读作“{term}”，请把其中一列改为不读",
                one=heads[p.key], other=p.head.title, term=known[p.key].words[0],
            )  # fmt: skip
        heads.setdefault(p.key, p.head.title)


def from_toml(text: str) -> Columns:
    """The columns a file names; refuses a file of another form."""
    try:
        columns = tomllib.loads(text)["columns"]
    except (tomllib.TOMLDecodeError, KeyError):
        columns = None
    if not isinstance(columns, dict) or not all(isinstance(key, str) for key in columns.values()):
        raise Refused('列的读法应写成 [columns] 下的 "列名" = "读作什么"，可先用 --propose-map 生成一份')
    return columns


def to_toml(proposals: Sequence[Proposal], fields: Sequence[Field]) -> str:
    """A file that says what was proposed, ready to be changed by hand."""
    lines = [f"# {', '.join(f.key for f in fields)}", "[columns]"]
    for p in proposals:
        heading = p.head.title.replace("\\", "\\\\").replace('"', '\\"')
        lines.append(f'"{heading}" = "{p.key}"  # {p.reason}')
    return "\n".join(lines) + "\n"
