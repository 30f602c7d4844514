"""A link signs one person in, once."""

from datetime import timedelta

import pytest

from tests.clock import Clock
from tests.world import World
from wutong.lib.refusals import Refused
from wutong.organisations import signing_in
from wutong.organisations.models import Person, SignInLink

pytestmark = pytest.mark.django_db


def test_a_link_signs_its_person_in_once(world: World) -> None:
    token = signing_in.new_token(world.chen)
    assert signing_in.use(token) == world.chen
    with pytest.raises(Refused, match="已用过或已过期"):
        signing_in.use(token)
    assert signing_in.use(signing_in.new_token(world.chen)) == world.chen


def test_a_link_expires(world: World, clock: Clock) -> None:
    tokens = [signing_in.new_token(world.chen) for _ in range(2)]
    clock.now += signing_in.LIFE - timedelta(seconds=1)
    assert signing_in.use(tokens[0]) == world.chen
    clock.now += timedelta(seconds=2)
    with pytest.raises(Refused, match="已用过或已过期"):
        signing_in.use(tokens[1])


def test_a_link_of_somebody_who_left_signs_nobody_in(world: World) -> None:
    tokens = [signing_in.new_token(world.chen) for _ in range(2)]
    assert signing_in.use(tokens[0]) == world.chen
    Person.objects.filter(pk=world.chen.pk).update(is_active=False)
    with pytest.raises(Refused, match="已用过或已过期"):
        signing_in.use(tokens[1])


@pytest.mark.parametrize("token", ["", "x", "\0", "好"])
def test_a_token_that_was_never_given_signs_nobody_in(world: World, token: str) -> None:
    signing_in.new_token(world.chen)
    with pytest.raises(Refused, match="已用过或已过期"):
        signing_in.use(token)


def test_of_a_token_only_the_fingerprint_is_kept(world: World) -> None:
    token = signing_in.new_token(world.chen)
    (link,) = SignInLink.objects.values_list("fingerprint", flat=True)
    assert token not in link
    assert len({signing_in.new_token(world.chen) for _ in range(20)}) == 20
