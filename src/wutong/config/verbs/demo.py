"""`./wutong demo`: load the demonstration without serving."""

import argparse

from wutong.lib.refusals import Refused


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing but the data folder."""


def run(options: argparse.Namespace) -> int:
    """Load the five workbooks; a second time records nothing."""
    from wutong.config import database
    from wutong.organisations.models import Organisation

    database.ready()
    if not database.is_empty() and not Organisation.objects.exclude(source="").exists():
        raise Refused("这里已有正式数据，不能再载入示范数据；请用 --data 另指一个文件夹")
    for line in database.load_demonstration():
        print(line)
    return 0
