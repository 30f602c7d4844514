"""`./wutong import`: preview a workbook in the terminal, then record it."""

import argparse
import json
import sys
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from wutong.lib.refusals import Refused
from wutong.lib.sheets.mapping import from_toml


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which workbook, for whom, by whom, and how much of it."""
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="工作簿(.xlsx、.xls、.ods、.csv) · the workbook"
    )
    parser.add_argument(
        "--org", required=True, metavar="O", help="责任单位的名称或代码 · name or code of the organisation"
    )
    parser.add_argument(
        "--as",
        dest="username",
        metavar="USERNAME",
        help="以谁的名义，默认该单位的第一位招商专员 · who records",
    )
    parser.add_argument(
        "--paper-day", metavar="D", help="台账截至日，默认按表题，否则今天 · the day the ledger speaks of"
    )
    parser.add_argument("--sheet", default="", metavar="S", help="哪张工作表 · which worksheet")
    parser.add_argument(
        "--room", default="", metavar="R", help="每行记的是什么，默认看表头 · what a row tells of: projects …"
    )
    parser.add_argument(
        "--contradictions",
        choices=("both", "correct", "skip"),
        default="both",
        help="与账本不同的：两条都记、以本表更正、以账本为准 · where the sheet contradicts the ledger",
    )
    parser.add_argument("--map", type=Path, metavar="M.toml", help="每一列读作什么 · what each column means")
    parser.add_argument(
        "--propose-map", action="store_true", help="写出一份列的读法，什么也不记 · print a map and stop"
    )
    parser.add_argument("--dry-run", action="store_true", help="只预览，什么也不写 · preview only")
    parser.add_argument("--json", action="store_true", help="输出 JSON · answer in JSON")


def run(options: argparse.Namespace) -> int:
    """Preview, then record unless told not to; rows with problems are skipped and counted."""
    from wutong.ledger import papers, store
    from wutong.ledger.models import Paper
    from wutong.organisations.queries import named
    from wutong.organisations.sheets import Choice

    from . import actions
    from .questions import Question, proposed_toml

    store.require()
    data = bytes_in(options.file)
    organisation = named(options.org)
    question = Question(
        person=reporter(options.username, organisation),
        organisation=organisation,
        paper=Paper(sha256=sha256(data).hexdigest(), name=options.file.name),
        load=lambda: data,
        paper_day=_day(options.paper_day),
        sheet=options.sheet,
        room=options.room,
        columns=from_toml(bytes_in(options.map).decode()) if options.map else None,
        choices={"": Choice(options.contradictions)},
    )
    if options.propose_map:
        print(proposed_toml(question), end="")
        return 0
    plan = actions.preview(question, _progress)
    entry = None
    if not options.dry_run:
        already = plan.already
        papers.keep(options.file.name, [data], question.person.ref)
        entry = None if already else actions.confirm(question.person, plan, _progress)
    if options.json:
        print(json.dumps(as_json(plan, str(options.file), entry), ensure_ascii=False, indent=2))
    else:
        print("\n".join([*_told(plan), *_outcome(plan, entry, options.dry_run)]))
    return 0


DOING = {"reading": "正在读工作簿", "comparing": "正在对照账本", "recording": "正在入账"}


def _progress(doing: str, done: int, total: int) -> None:
    """One line on a terminal, written over and over."""
    if sys.stderr.isatty():
        share = f" {done:,} / {total:,}" if total else ""
        print(f"\r\033[K{DOING[doing]}{share}", end="" if not total or done < total else "\r\033[K",
              file=sys.stderr, flush=True)  # fmt: skip


def bytes_in(file: Path) -> bytes:
    """A file of the machine; refuses one that cannot be opened or is too large."""
    from django.conf import settings

    try:
        if file.stat().st_size > settings.PAPER_BYTES_MAX:
            raise Refused(
                "{name} 超过 {limit} MB，请压缩或拆分", name=file.name, limit=settings.PAPER_BYTES_MAX >> 20
            )
        return file.read_bytes()
    except OSError as fault:
        raise Refused("打不开文件 {file}:{reason}", file=str(file), reason=fault.strerror or "") from fault


def _day(words: str | None) -> date | None:
    try:
        return date.fromisoformat(words) if words else None
    except ValueError:
        raise Refused("“{words}”不是日期，请写成 2023-04-30", words=words) from None


def reporter(username: str | None, organisation: Any) -> Any:
    """Whoever is named, else the first officer there, or of the nearest organisation above."""
    from wutong.organisations.models import Person, Post

    if username:
        found = Person.objects.filter(username=username, is_active=True).first()
        if not found:
            raise Refused("没有用户“{username}”，请核对 --as", username=username)
        return found
    above = organisation
    while above:
        post = Post.objects.filter(organisation=above, role=Post.Role.OFFICER, person__is_active=True)
        if first := post.select_related("person").order_by("pk").first():
            return first.person
        above = above.parent
    raise Refused("{name} 还没有招商专员，请用 --as 指明以谁的名义导入", name=organisation.name)


def as_json(plan: Any, file: str, entry: Any) -> dict[str, Any]:
    """A plan and what became of it."""
    about, already = plan.about, plan.already if entry is None else None
    return {
        "file": file,
        "paper": plan.question.paper.sha256,
        "organisation": plan.question.organisation.code,
        "room": about.room,
        "sheet": about.sheet,
        "paper_day": about.paper_day.isoformat(),
        "columns": [
            {
                "column": c.letter,
                "title": c.title,
                "unit": c.unit,
                "read_as": c.key,
                "sure": c.sure,
                "reason": str(c.reason),
            }
            for c in about.columns
        ],
        "rows": [_row_json(row) for row in plan.stretches.rows()],
        "counts": dict(plan.counts),
        "recorded": entry.seq if entry else None,
        "already": already.seq if already else None,
    }


def _row_json(row: Any) -> dict[str, Any]:
    from .saying import in_words

    def told(remark: Any) -> dict[str, str]:
        return {"cell": remark.place, "sentence": remark.said(str, in_words({}))}

    return {
        "row": row.row,
        "outcome": row.outcome.value,
        "name": row.name,
        "subject": row.subject,
        "why": str(row.why) if row.why else "",
        "facts": [
            {
                "subject": d.subject,
                "kind": d.kind,
                "when": d.when.iso(),
                "claim": d.claim,
                "evidence": [e.place for e in d.evidence],
                "corrects": d.corrects,
            }
            for d in row.drafts
        ],
        "problems": [told(p) for p in row.problems],
        "remarks": [told(p) for p in row.remarks],
        "contradictions": [
            {**told(c.said), "fact": c.fact, "choice": c.choice.value} for c in row.contradictions
        ],
    }


OUTCOMES = {
    "new": "新增",
    "known": "有新内容",
    "differs": "与账本不同",
    "same": "没有变化",
    "problem": "有问题",
    "aside": "不读",
}
ROWS_TOLD = 2_000  # of a longer sheet only what a person must look at
INDENT = " " * 19


def _told(plan: Any) -> Iterable[str]:
    """The preview as a person reads it."""
    from wutong.facts.kinds import from_json
    from wutong.projects.telling import said

    from .pages import PLAIN
    from .saying import in_words

    names, about, question = {o.ref: o.name for o in _organisations(plan)}, plan.about, plan.question
    spoken = in_words(names)
    yield f"{question.paper.name} · {about.sheet} → {question.organisation.name}（截至 {about.paper_day}）"
    for c in about.columns:
        yield f"  {c.letter:<3}{_wide(c.title, 26)}{c.reason}{f'（{c.unit}）' if c.unit else ''}"
    long = sum(plan.counts[outcome] for outcome in OUTCOMES) > ROWS_TOLD
    for row in plan.stretches.rows():
        if long and not row.problems and not row.contradictions:
            continue
        yield f"{row.row:>5}  {_wide(OUTCOMES[row.outcome.value], 12)}{row.name}  {row.why or ''}".rstrip()
        for d in row.drafts:
            if d.kind not in PLAIN:
                words, day = _wide(said(from_json(d.kind, d.claim), names), 44), str(spoken(d.when))
                yield f"{INDENT}{words}{_wide(day, 14)}{' '.join(e.place for e in d.evidence)}"
        yield from (f"{INDENT}✗ {p.place}：{p.said(str, spoken)}" for p in row.problems)
        yield from (f"{INDENT}≠ {c.place}：{c.said.said(str, spoken)}" for c in row.contradictions)
        yield from (
            f"{INDENT}· {f'{p.place}：' if p.place else ''}{p.said(str, spoken)}" for p in row.remarks
        )


def _organisations(plan: Any) -> Iterable[Any]:
    from wutong.organisations.models import Organisation
    from wutong.organisations.policy import below

    return Organisation.objects.filter(below(plan.question.organisation))


def _outcome(plan: Any, entry: Any, dry: bool) -> Iterable[str]:
    from wutong.ledger.core import local_day

    n, already = plan.counts, None if entry else plan.already
    yield (
        f"{n['rows']} 行：新增 {n['new']}、有新内容 {n['known']}、与账本不同 {n['differs']}、"
        f"没有变化 {n['same']}、有问题 {n['problem']}；{n['facts']} 条新事实"
    )
    if already:
        yield f"这份台账已于 {local_day(already.recorded_at)} 入账（第 {already.seq} 笔），没有新内容"
    elif dry:
        yield "只预览，什么也没有写"
    elif entry:
        skipped = f"；跳过 {n['problem']} 行，请改正后再导入" if n["problem"] else ""
        acts = f"，共 {n['acts']} 笔" if n["acts"] > 1 else ""
        yield f"已入账：第 {entry.seq} 笔{acts}{skipped}"
    else:
        yield "没有新内容，没有入账"


def _wide(text: str, width: int) -> str:
    """Text filled up to a width in columns of the terminal, where Chinese characters take two."""
    taken = sum(2 if east_asian_width(c) in "WF" else 1 for c in text)
    return text + " " * max(width - taken, 1)
