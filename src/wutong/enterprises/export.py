"""A list of enterprises as a workbook, in our layout or in that of a register brought."""

from django.utils.translation import gettext as _

from wutong.ledger.asof import Standpoint
from wutong.organisations import going_out
from wutong.organisations.going_out import Answer, Listing, Pattern, our_ground
from wutong.organisations.models import Person
from wutong.organisations.queries import organisation_names

from .queries import Wanted, every_story
from .sheet_writing import columns_as, our_columns, row
from .sheets import FIELDS


def workbook(person: Person, wanted: Wanted, standpoint: Standpoint, pattern: Pattern | None = None) -> bytes:
    """The bytes of an .xlsx file with every enterprise of a list, in our layout or in that of a pattern."""
    some, day = every_story(person, wanted, standpoint), standpoint.at.day
    columns = columns_as(pattern) if pattern else our_columns()
    ground = pattern.ground(day) if pattern else our_ground(person, wanted.organisation, day)
    agencies = organisation_names(story.organisation for story in some)
    listing = Listing(
        name=_("企业"),
        fields=FIELDS,
        columns=columns,
        rows=[row(columns, story, number, ground) for number, story in enumerate(some, start=1)],
        answers=[Answer.of("organisation", [agencies.get(story.organisation, "") for story in some])],
        filters=wanted.words(),
    )
    return going_out.workbook(listing, standpoint, pattern)
