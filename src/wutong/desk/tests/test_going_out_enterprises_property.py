"""Whatever is said of enterprises, in whichever layout they go out: on their return they tell nothing new."""

from datetime import date
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.clock import Clock
from wutong.desk.going_out import pattern
from wutong.enterprises.export import workbook
from wutong.enterprises.models import Enterprise
from wutong.enterprises.queries import Wanted
from wutong.enterprises.sheets import ROOM
from wutong.facts.enterprise import (
    CapitalRegistered,
    Coded,
    FormerlyNamed,
    Founded,
    Honoured,
    IndustryClassified,
    Located,
    Named,
    Opened,
    Ownership,
    OwnershipStated,
    Represented,
)
from wutong.facts.kinds import Claim, draft
from wutong.ledger import asof, papers
from wutong.ledger.core import Evidence
from wutong.ledger.store import append
from wutong.lib.dates import When
from wutong.lib.sheets.tests.books import workbook as book_of
from wutong.organisations.doors import Act
from wutong.organisations.models import Organisation, Person
from wutong.organisations.queries import named

from .intake_office import founded, looked_at
from .test_going_out_enterprises import REGISTER, THEIRS
from .test_going_out_property import OFFICE, SEARCH, amounts, forgotten, told, whens

KEYS = count()
TEXT = told("甲乙丙公司0017ab=+-@'(（）） 、/；2023年有限民企")
CODE = st.sampled_from(["91110108551385082P", "0012", "=12"])
CLAIMS = st.one_of(
    CODE.map(Coded),
    TEXT.map(FormerlyNamed),
    st.sampled_from(Ownership).map(OwnershipStated),
    st.builds(IndustryClassified, TEXT, st.sampled_from(["", "3841"])),
    amounts().map(CapitalRegistered),
    TEXT.map(Represented),
    st.just(Founded()),
    st.builds(Located, TEXT, st.just("") | TEXT),
    st.builds(Located, st.just(""), TEXT),
    TEXT.map(Honoured),
)
SAID = st.lists(st.tuples(CLAIMS, whens()), max_size=8)
SOME = st.dictionaries(TEXT, st.tuples(st.integers(0, 1), SAID), min_size=1, max_size=3)


def recorded(person: Person, name: str, home: Organisation, said: list[tuple[Claim, When]]) -> None:
    """An enterprise of which somebody has recorded all this, once its name was known."""
    paper = papers.keep("名录.csv", [b"paper"], person.ref)
    one = Enterprise.objects.create(pk=f"drawn{next(KEYS)}")
    known = When(date(2019, 1, 1))
    every = [(Opened(home.ref), known), (Named(name), known), *said]
    for claim, when in every:
        act = Act(person, "form", f"enterprise:{next(KEYS)}")
        append(act, [draft(claim, one.ref, when, evidence=(Evidence(paper.sha256, "A2"),))])


@pytest.mark.parametrize("like", [None, THEIRS, REGISTER])
@settings(max_examples=8, phases=SEARCH, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some=SOME)
def test_no_enterprise_comes_back_with_anything_new(
    db: None, clock: Clock, like: list[list[object]] | None, some: dict
) -> None:
    with forgotten():
        lin = founded()
        office = named(OFFICE)
        pool = [office, *Organisation.objects.filter(parent=office)[:1]]
        for name, (home, said) in some.items():
            recorded(lin, name, pool[home], said)
        shape = pattern("名录.xlsx", book_of(like), office, ROOM) if like else None
        data = workbook(lin, Wanted(organisation=office), asof.read({}), shape)
        plan = looked_at(lin, papers.keep("导出.xlsx", [data], lin.ref), office, date(2025, 7, 1))
        assert [d for row in plan.rows for d in row.drafts] == []
        assert {row.outcome.value for row in plan.rows} == {"same"}
