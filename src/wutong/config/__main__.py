"""The command: `./wutong VERB …`. One verb, one module; exit codes that scripts can use.

0 done · 1 the answer is no · 2 asked wrongly · 3 something is missing on this machine · 128 and more:
stopped by a signal.
"""

import argparse
import errno
import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

from wutong.lib.refusals import Refused

VERBS = {
    "up": "准备好一切，载入示范数据并启动 · set everything up, load the demonstration, serve",
    "demo": "载入示范数据 · load the demonstration",
    "import": "读入工作簿：先预览，再入账 · read a workbook: preview, then record",
    "export": "把项目写成工作簿 · write the projects into a workbook",
    "figures": "按期间算出指标 · compute the figures of a period",
    "verify": "核对账链、凭证与照片 · check the chain, the papers and the photographs",
    "backup": "备份账本与凭证 · back up the book and its papers",
    "restore": "从备份恢复 · restore from a backup",
    "worker": "运行后台任务 · run background work",
    "test": "运行测试 · run the tests",
    "check": "检查代码 · check the code",
}
MODULES = {
    "import": "wutong.desk.intake.command",
    "export": "wutong.desk.export_command",
    "test": "wutong.config.verbs.testing",
    "check": "wutong.config.verbs.checking",
}
MISSING = 3
BARE = ("test", "check")  # these start Django themselves, or not at all


def main(words: list[str]) -> int:
    """Run one verb and answer its exit code."""
    parser = argparse.ArgumentParser(prog="./wutong", description="梧桐 · Wutong")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    chosen = next((word for word in words if word in VERBS), None)
    module = None
    for verb, help in VERBS.items():
        sub = verbs.add_parser(verb, help=help, description=help)
        sub.add_argument("--data", metavar="FOLDER", help="数据所在的文件夹 · the data folder (WUTONG_DATA)")
        if verb == chosen:
            module = importlib.import_module(MODULES.get(verb, f"wutong.config.verbs.{verb}"))
            module.arguments(sub)
    options = parser.parse_args(words)
    assert module
    if options.data:
        os.environ["WUTONG_DATA"] = str(Path(options.data).resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wutong.config.settings")
    return _run(module.run, options)


def _run(run: Callable[[argparse.Namespace], int], options: argparse.Namespace) -> int:
    from django.db import OperationalError

    try:
        if options.verb not in BARE:
            import django

            django.setup()
        return int(run(options) or 0)
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except (OSError, OperationalError) as error:
        if sentence := _missing(error):
            print(sentence, file=sys.stderr)
            return MISSING
        raise
    except KeyboardInterrupt:
        return 130


def _missing(error: Exception) -> str:
    """What this machine lacks, when that is why something failed."""
    if (isinstance(error, OSError) and error.errno == errno.ENOSPC) or "disk is full" in str(error):
        return "磁盘已满，请腾出空间后再试 · The disk is full: free some space and run again."
    if isinstance(error, PermissionError):
        return f"没有权限写 {error.filename}，请换一个 --data 文件夹 · No permission to write there."
    if not isinstance(error, OSError):
        reason = str(error).strip().splitlines()[0]
        return f"数据库连不上，请核对 WUTONG_DATABASE_URL：{reason} · The database does not answer."
    return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
