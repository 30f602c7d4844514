"""`./wutong export`: a list of an organisation in a workbook, in our layout or in that of another."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from wutong.lib.refusals import Refused

if TYPE_CHECKING:
    from wutong.ledger.asof import Standpoint
    from wutong.organisations.models import Organisation, Person


def arguments(parser: argparse.ArgumentParser) -> None:
    """Whose list of what, in which layout, as of when, and into which file."""
    parser.add_argument(
        "--org", required=True, metavar="O", help="单位的名称或代码 · an organisation and all below it"
    )
    parser.add_argument(
        "--room",
        default="projects",
        choices=("projects", "enterprises", "published"),
        help="哪一张清单 · which list",
    )
    parser.add_argument(
        "--like",
        default="",
        metavar="FILE|SHA",
        help="照这份工作簿的版式：文件或凭证的 SHA-256 · in the layout of this workbook",
    )
    parser.add_argument("--as-of", default="", metavar="D", help="截至哪一天，默认今天 · as of which day")
    parser.add_argument(
        "--as", dest="username", metavar="USERNAME", help="以谁的权限，默认该单位的第一位招商专员 · who looks"
    )
    parser.add_argument(
        "-o",
        dest="out",
        type=Path,
        required=True,
        metavar="OUT.xlsx",
        help="写到哪个文件 · the file to write",
    )


def run(options: argparse.Namespace) -> int:
    """Write the workbook and say where it is and of which day."""
    from wutong.ledger import asof, store
    from wutong.organisations.policy import require
    from wutong.organisations.queries import named
    from wutong.reports.published_export import everything

    from .intake.command import reporter

    store.require()
    organisation = named(options.org)
    person = reporter(options.username, organisation)
    require(person, "see", organisation)
    standpoint = asof.read({"day": options.as_of})
    if options.room == "published":
        if options.like:
            raise Refused("公布的统计数只有我们的版式，请去掉 --like")
        written = everything(person, organisation, standpoint)
    else:
        written = _list(options, person, organisation, standpoint)
    options.out.write_bytes(written)
    print(f"已写入 {options.out}（截至 {standpoint.at.day}）")
    return 0


def _list(
    options: argparse.Namespace, person: "Person", organisation: "Organisation", standpoint: "Standpoint"
) -> bytes:
    from .going_out import going_of, pattern, pattern_on
    from .intake.command import bytes_in

    going = going_of(options.room)
    like = None
    if options.like:
        file = Path(options.like)
        like = (
            pattern(file.name, bytes_in(file), organisation, going.room)
            if file.exists() or file.suffix
            else pattern_on(person, options.like, organisation, going.room)
        )
    return going.workbook(person, going.of(organisation), standpoint, like)
