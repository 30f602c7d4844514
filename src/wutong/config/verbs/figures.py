"""`./wutong figures METRIC`: one figure with its reasons, for people and, with --json, for scripts."""

import argparse
import json
from datetime import date
from typing import Any

from wutong.facts.kinds import Grade
from wutong.lib.dates import Period
from wutong.targets.metrics import METRIC, METRICS, Metric


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which figure, of whom, over which days, seen from where."""
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "metric", nargs="?", type=_metric, metavar="METRIC", help="指标的键，见 --list · its key"
    )
    which.add_argument(
        "--list", action="store_true", help="列出所有指标及定义 · all metrics and what they count"
    )
    parser.add_argument(
        "--org", metavar="NAME", help="单位：名称、别名或代码 · an organisation and all below it"
    )
    parser.add_argument("--since", type=_day, metavar="DAY", help="期间的第一天(含) · first day, included")
    parser.add_argument("--until", type=_day, metavar="DAY", help="期间的最后一天(含) · last day, included")
    parser.add_argument("--day", default="", metavar="DAY", help="截至哪一天 · as of which day")
    parser.add_argument("--known", default="", metavar="DAY", help="以何时所知为准 · as known when")
    parser.add_argument(
        "--grade",
        choices=[g.value for g in Grade],
        default="reported",
        help="至少核到哪一步 · the least grade",
    )
    parser.add_argument("--why", action="store_true", help="列出每一条及出处 · each line and where it stands")
    parser.add_argument("--json", action="store_true", help="JSON")


def _metric(word: str) -> Metric:
    if word not in METRIC:
        raise argparse.ArgumentTypeError(f"没有指标 {word}，请用 --list 查看 · no such metric, see --list")
    return METRIC[word]


def _day(word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{word} 不是日期，请写成 2023-06-30 · not a day") from None


def run(options: argparse.Namespace) -> int:
    """Print the figure, or the list of all."""
    from wutong.ledger import store

    if options.list:
        print(_listed(as_json=options.json))
    else:
        store.require()
        print(_answered(options))
    return 0


def _listed(*, as_json: bool) -> str:
    from wutong.lib.glossary import zh

    if as_json:
        rows = [{"metric": m.key, "unit": m.unit.value, "definition": m.definition} for m in METRICS]
        return json.dumps(rows, ensure_ascii=False, indent=2)
    return "\n".join(f"{m.key}  {zh(m.key)}({zh(m.unit)})\n    {m.definition}" for m in METRICS)


def _answered(options: argparse.Namespace) -> str:
    from wutong.ledger import asof
    from wutong.organisations.queries import named
    from wutong.reports import figures, plain

    question = figures.Question(
        metric=options.metric,
        period=Period.inclusive(options.since, options.until),
        at=asof.read({"day": options.day, "known": options.known}).at,
        organisation=named(options.org) if options.org else None,
        grade=Grade(options.grade),
    )
    register = figures.register_for(question)
    answer = figures.ask(question, register)
    if options.json:
        told: dict[str, Any] = plain.as_data(answer, register)
        return json.dumps(told, ensure_ascii=False, indent=2)
    return plain.as_text(answer, register, why=options.why)
