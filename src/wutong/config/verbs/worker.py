"""`./wutong worker`: run what waits and what is due, until told to stop."""

import argparse


def arguments(parser: argparse.ArgumentParser) -> None:
    """How often to look, and whether to stop once nothing waits."""
    parser.add_argument(
        "--once", action="store_true", help="做完现有的就退出 · stop when nothing is left to do"
    )
    parser.add_argument("--interval", type=float, default=1.0, help="轮询间隔秒数 · seconds between looks")


def run(options: argparse.Namespace) -> int:
    """Work."""
    from wutong.config import chores, database

    database.ready()
    chores.work(once=options.once, interval_seconds=options.interval)
    return 0
