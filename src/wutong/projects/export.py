"""A list of projects as a workbook: a row for each phase, in our layout or in that of a register brought."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from wutong.ledger.asof import Standpoint
from wutong.lib.ids import split
from wutong.organisations import going_out
from wutong.organisations.going_out import Answer, Listing, Pattern, our_ground
from wutong.organisations.models import Organisation, Person
from wutong.web.terms import term

from .queries import Wanted, every_story
from .sheet_writing import Line, Register, completed, lines, our_register, register_like
from .sheets import FIELDS


def workbook(person: Person, wanted: Wanted, standpoint: Standpoint, pattern: Pattern | None = None) -> bytes:
    """The bytes of an .xlsx file with every project of a list, in our layout or in that of a pattern."""
    told = every_story(person, wanted, standpoint)
    codes = {split(r)[1] for s in told for r in (s.organisation, *(h.organisation for h in s.hosts))}
    known = {o.ref: o for o in Organisation.objects.filter(code__in=codes)}
    some = [line for story in told for line in lines(story, known)]
    register = _register(some, person, wanted, standpoint, pattern)
    stages = [] if pattern else [Answer.of("stage_derived", [term(line.stage) for line in some])]
    listing = Listing(
        name=_("项目"),
        fields=FIELDS,
        columns=register.columns,
        rows=[register.row(line, number) for number, line in enumerate(some, start=1)],
        answers=[*stages, *_beside(some)],
        filters=wanted.words(),
    )
    return going_out.workbook(listing, standpoint, pattern)


def _register(
    some: Sequence[Line], person: Person, wanted: Wanted, standpoint: Standpoint, pattern: Pattern | None
) -> Register:
    day = standpoint.at.day
    if pattern:
        return completed(register_like(pattern, day), some, pattern.layout.sheet.width)
    return our_register(some, our_ground(person, wanted.organisation, day))


def _beside(some: Sequence[Line]) -> Iterator[Answer]:
    """Columns of what no register has a column for: where projects went, their codes."""
    for key in dict.fromkeys(key for line in some for key, _words in line.answers):
        yield Answer.of(key, [dict(line.answers).get(key, "") for line in some])
