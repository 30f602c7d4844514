"""The pages of enterprises at work: list, detail, now and as of another day."""

from decimal import Decimal

import pytest
from django.urls import reverse

from wutong.enterprises.models import Enterprise, EnterpriseNow
from wutong.facts.enterprise import (
    CapitalRegistered,
    Coded,
    FormerlyNamed,
    Honoured,
    Named,
    Opened,
    Ownership,
    OwnershipStated,
    Represented,
)
from wutong.facts.kinds import Claim, draft
from wutong.ledger import photographs
from wutong.ledger.core import Evidence
from wutong.ledger.store import append
from wutong.lib.dates import When
from wutong.lib.money import Amount

CODE = "91110108551385082Q"


def enter(world, person, organisation, name, *claims: Claim, on="2025-06-01") -> Enterprise:
    """Take an enterprise into a register, each fact on the town's paper."""
    one = Enterprise.objects.create(pk=f"e{Enterprise.objects.count()}")
    record(world, person, one, Opened(organisation.ref), Named(name), *claims, on=on)
    return one


def record(world, person, one, *claims: Claim, on="2025-06-20") -> None:
    proof = (Evidence(world.register.sha256, "A2"),)
    append(world.act(person), [draft(claim, one.ref, When.parse(on), evidence=proof) for claim in claims])


@pytest.fixture
def hills(world, clock) -> Enterprise:
    """An enterprise in the register of Stonebridge."""
    claims = (
        Coded(CODE), Represented("何远"), OwnershipStated(Ownership.PRIVATE), Honoured("单项冠军"),
        FormerlyNamed("远山电源厂"), CapitalRegistered(Amount(Decimal(50_000_000))),
    )  # fmt: skip
    return enter(world, world.zhao, world.stonebridge, "远山新能源有限公司", *claims)


@pytest.fixture
def lake(world, hills) -> Enterprise:
    """A state-owned one in the register of the county itself."""
    return enter(world, world.chen, world.county, "湖滨水务公司", OwnershipStated(Ownership.LOCAL_STATE))


def listed(client, **query) -> str:
    return client.get(reverse("enterprises:list"), query).content.decode()


def shown(client, one, **query) -> str:
    return client.get(reverse("enterprises:detail", args=[one.pk]), query).content.decode()


def test_the_list_shows_what_one_may_see_and_counts_it(world, client_of, hills, lake):
    county, town = listed(client_of(world.chen)), listed(client_of(world.zhao))
    assert "2 家企业" in county
    assert "湖滨水务公司" in county
    assert "1 家企业" in town
    assert "湖滨水务公司" not in town
    assert all(words in town for words in ("远山新能源有限公司", CODE, "民企", "5,000", "石桥镇"))


@pytest.mark.parametrize(
    "query",
    [
        {"q": "ysxny"},
        {"q": "远山电源"},
        {"q": CODE[:9]},
        {"ownership": "privately_owned"},
        {"org": "990001101"},
    ],
)
def test_an_enterprise_is_found_by_every_way_of_asking(world, client_of, hills, lake, query):
    found = listed(client_of(world.chen), **query)
    assert "1 家企业" in found
    assert "远山新能源有限公司" in found


@pytest.mark.parametrize("sort", ["name", "-capital", "founded", "nonsense"])
def test_the_list_can_be_sorted(world, client_of, hills, lake, sort):
    assert "2 家企业" in listed(client_of(world.chen), sort=sort)


def test_the_page_shows_each_value_with_its_fact_and_its_cell(world, client_of, hills):
    page = shown(client_of(world.chen), hills)
    for words in (
        "远山新能源有限公司",
        CODE,
        "何远",
        "民企",
        "5,000 万元",
        "单项冠军",
        "远山电源厂",
        "石桥镇",
    ):
        assert words in page
    cell = f"{reverse('desk:paper', args=[world.register.sha256])}?place=A2#cell"
    assert page.count(cell) >= 6


def test_a_stranger_finds_no_enterprise(world, client_of, hills):
    wei = client_of(world.wei)
    assert client_of(world.chen).get(reverse("enterprises:detail", args=[hills.pk])).status_code == 200
    assert wei.get(reverse("enterprises:detail", args=[hills.pk])).status_code == 404
    assert "没有符合的企业" in listed(wei)


def test_both_pages_can_be_asked_as_of_another_day(world, client_of, clock, hills):
    clock.set("2025-07-02")
    record(
        world,
        world.zhao,
        hills,
        Represented("林立"),
        OwnershipStated(Ownership.JOINT_VENTURE),
        on="2025-07-02",
    )
    chen = client_of(world.chen)
    assert "中外合资" in listed(chen)
    assert "民企</td>" in listed(chen, day="2025-07-01")
    assert "1 家企业" in listed(chen, day="2025-07-01", ownership="privately_owned")
    assert "没有符合的企业" in listed(chen, day="2025-05-31")
    assert "林立" not in shown(chen, hills, day="2025-07-01")
    assert "林立" in shown(chen, hills)
    assert "那时还没有这家企业" in shown(chen, hills, known="2025-06-30")


def test_photographs_are_what_the_facts_say_and_can_be_taken_again(world, hills, lake):
    assert photographs.differing() == []
    EnterpriseNow.objects.filter(pk=hills.pk).update(represented="别人")
    EnterpriseNow.objects.filter(pk=lake.pk).delete()
    assert set(photographs.differing()) == {hills.ref, lake.ref}
    photographs.retake_all()
    assert photographs.differing() == []


def test_a_list_of_many_takes_few_questions(world, client_of, hills, lake, django_assert_max_num_queries):
    chen = client_of(world.chen)
    for query in ({}, {"day": "2025-06-30"}):
        with django_assert_max_num_queries(20):
            listed(chen, **query)
