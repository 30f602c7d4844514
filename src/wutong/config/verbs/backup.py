"""`./wutong backup [FILE]`: back up the book, its papers and all other tables into one archive."""

import argparse
from pathlib import Path


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to write it."""
    parser.add_argument(
        "file", nargs="?", type=Path, metavar="FILE.tar",
        help="备份文件，默认放在数据文件夹的 backups/ 里 · the archive; else in backups/ of the data folder",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Write the archive, read it again, and say what it holds."""
    from django.conf import settings
    from django.utils.timezone import now

    from wutong.config.release import RELEASE
    from wutong.ledger import backup, store

    store.require()
    target = options.file or backup.default_path(settings.DATA_DIR, now())
    made = backup.make(target.resolve(), RELEASE)
    print(
        f"已备份并复核：{target}；至第 {made.seq} 笔，印记 {made.seal}；"
        f"{made.facts} 条事实、{made.papers} 份凭证"
    )
    return 0
