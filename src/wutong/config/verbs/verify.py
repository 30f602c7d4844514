"""`./wutong verify`: check the chain, the papers and the photographs; leave the seal with the witness."""

import argparse
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # Django is not set up yet when a verb says what it takes
    from wutong.ledger.verify import Damage


def arguments(parser: argparse.ArgumentParser) -> None:
    """How to say it, and whether to take wrong photographs again."""
    parser.add_argument("--json", action="store_true", help="用 JSON 输出 · answer as JSON")
    parser.add_argument(
        "--retake", action="store_true", help="重新生成与事实不符的照片 · retake photographs that differ"
    )


def run(options: argparse.Namespace) -> int:
    """Name every damage in a sentence; 1 if there is any, else the end of the chain is witnessed."""
    from wutong.ledger import photographs, store, verify, witness

    store.require()
    if options.retake:
        photographs.retake_all()
    found = verify.damages()
    if not found:
        witness.write()
    say(found, as_json=options.json)
    return 1 if found else 0


def say(found: "list[Damage]", *, as_json: bool = False) -> None:
    """Print each damage with where it lies, then the end of the chain and what was counted."""
    from wutong.ledger import store
    from wutong.ledger.models import Entry, Fact, Paper

    last = store.head()
    counts = {
        "entries": Entry.objects.count(),
        "facts": Fact.objects.count(),
        "papers": Paper.objects.count(),
    }
    if as_json:
        named = [{"what": d.what, "ref": d.ref, "sentence": str(d), "where": where(d)} for d in found]
        print(json.dumps({"damages": named, "seq": last.seq, "seal": last.seal} | counts, ensure_ascii=False))
        return
    for damage in found:
        print(f"{damage}{f'（{place}）' if (place := where(damage)) else ''}")
    verdict = f"发现 {len(found)} 处不符" if found else "账本完好"
    print(
        f"{verdict}：至第 {last.seq} 笔，印记 {last.seal}；"
        f"{counts['entries']} 笔、{counts['facts']} 条事实、{counts['papers']} 份凭证"
    )


def where(damage: "Damage") -> str:
    """Of a fact its entry and project, of a photograph the project, in words; else nothing."""
    from wutong.ledger.models import Fact
    from wutong.projects.models import ProjectNow

    refs, entry = [damage.ref], ""
    if damage.what in ("fact", "index"):
        rows = Fact.objects.filter(pk=damage.ref).values_list("entry_id", "subject", "touched__ref")
        refs = [ref for _entry, subject, ref in rows for ref in (subject, ref or "")]
        entry = f"第 {rows[0][0]} 笔" if rows else ""
    ids = [ref.removeprefix("project:") for ref in refs if ref.startswith("project:")]
    names = ProjectNow.objects.filter(pk__in=ids).values_list("name", flat=True)
    return "，".join((*filter(None, [entry]), *names))
