"""The list of published figures as a workbook, each beside our own of the same days."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from wutong.ledger.asof import Standpoint
from wutong.lib.dates import Period
from wutong.organisations import going_out
from wutong.organisations.going_out import Answer, Listing, callings
from wutong.organisations.models import Organisation, Person
from wutong.organisations.policy import below
from wutong.organisations.sheets import Ground
from wutong.targets.metrics import METRIC, METRICS
from wutong.targets.sheet_writing import our_columns, row
from wutong.targets.sheets import FIELDS
from wutong.web.terms import label, term

from . import words
from .figures import Question, register_for
from .published import Told, every


def workbook(question: Question, told: Sequence[Told], standpoint: Standpoint) -> bytes:
    """The bytes of an .xlsx file with figures published of an organisation."""
    organisation, day = question.organisation, standpoint.at.day
    assert organisation is not None, "figures are published of an organisation"
    pool = tuple(Organisation.objects.filter(below(organisation)))
    ground = Ground(organisation, pool, day, day, None, frozenset())
    columns, called = our_columns(), callings(pool)[organisation.code]
    listing = Listing(
        name=label("figure_published"),
        fields=FIELDS,
        columns=columns,
        rows=[row(columns, one.beside.fact, called, n, ground) for n, one in enumerate(told, start=1)],
        answers=list(_answers(told)),
        filters=_filters(question),
    )
    return going_out.workbook(listing, standpoint)


def everything(person: Person, organisation: Organisation, standpoint: Standpoint) -> bytes:
    """All that was published of an organisation, for whoever may see it."""
    question = Question(
        METRIC["projects_signed"], Period(None, None), standpoint.at, organisation, person=person
    )
    told = every(question, register_for(question, *METRICS), lambda _question: "")
    return workbook(question, told, standpoint)


def _answers(told: Sequence[Told]) -> list[Answer]:
    """What the page shows beside each figure: what we count, how far apart they lie, and the papers."""
    ours = [_("；").join(filter(None, (one.ours, *one.notes))) for one in told]
    papers = [_("；").join(" ".join(filter(None, (p.name, p.place))) for p in one.papers) for one in told]
    return [
        Answer(_("我们"), _("我们对同样的日子计出的数"), ours),
        Answer(_("相差"), _("公布的数与我们的数相差多少"), [one.gap for one in told]),
        Answer.of("paper", papers),
    ]


def _filters(question: Question) -> list[str]:
    said = [words.scope(question)]
    if question.period.since or question.period.last:
        said.append(words.period(question.period))
    if question.grade.rank:
        said.append(_("只计{grade}及以上").format(grade=term(question.grade)))
    return said
