"""`./wutong restore FILE`: take a backup in where nothing is kept yet, on either database."""

import argparse
from pathlib import Path


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which archive."""
    parser.add_argument("file", type=Path, metavar="FILE.tar", help="备份文件 · the archive")


def run(options: argparse.Namespace) -> int:
    """Restore all of it or nothing, then check what stands here; 1 if anything is amiss."""
    from wutong.config.verbs import verify
    from wutong.ledger import restoring
    from wutong.ledger.verify import damages

    restored = restoring.restore(options.file)
    print(f"已恢复：{restored.made_at} 由版本 {restored.release} 从 {restored.database} 写出的备份")
    found = damages()
    verify.say(found)
    return 1 if found else 0
