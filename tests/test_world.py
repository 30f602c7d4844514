"""The cast plays its parts: who may do what is what their short descriptions say."""

import pytest

from tests.world import World
from wutong.ledger import verify
from wutong.organisations.models import Person
from wutong.projects.models import Project
from wutong.projects.policy import visible

pytestmark = pytest.mark.django_db


def may(person: Person, right: str) -> set[str]:
    return {p.now.name for p in Project.objects.filter(visible(person, right)).select_related("now")}


BOTH = {"动力电池项目", "乳制品加工项目"}


def test_everybody_may_do_what_the_post_says_and_nothing_else(world: World) -> None:
    rights = ("see", "report", "verify")
    assert [may(world.lin, right) for right in rights] == [BOTH, BOTH, BOTH]
    assert [may(world.chen, right) for right in rights] == [BOTH, BOTH, set()]
    assert [may(world.zhao, right) for right in rights] == [{"乳制品加工项目"}, {"乳制品加工项目"}, set()]
    assert [may(world.sun, right) for right in rights] == [BOTH, set(), BOTH]
    assert [may(world.wei, right) for right in rights] == [set(), set(), set()]


def test_nothing_is_amiss_in_the_world(world: World) -> None:
    assert verify.damages() == []
    assert (world.battery.now.stage, world.dairy.now.stage) == ("signed", "negotiating")


def test_one_test_does_not_see_what_another_did(world: World) -> None:
    assert world.chen.name == "陈立"
    world.chen.name = "陈某"
    world.chen.save()


test_nor_the_other_way_round = test_one_test_does_not_see_what_another_did
