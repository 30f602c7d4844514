"""The collector of cycles, held off during long work."""

import gc

import pytest

from wutong.lib.refusals import Refused
from wutong.lib.sweeping import unswept


def test_nothing_is_swept_inside_and_everything_is_as_before_afterwards() -> None:
    with unswept():
        assert not gc.isenabled()
        with unswept():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_an_error_inside_leaves_the_collector_on() -> None:
    with pytest.raises(Refused), unswept():
        raise Refused("不行")
    assert gc.isenabled()
