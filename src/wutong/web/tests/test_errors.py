import logging
import re

import pytest
from django.http import Http404
from django.test import RequestFactory

from wutong.lib.refusals import Conflict, Refused
from wutong.web import errors

from .test_page import no_frame  # noqa: F401 - the same bare frame

NUMBER = r'<span class="digits">\d{4} \d{4}</span>'


def said(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def request_(rf: RequestFactory):
    return rf.get("/projects/x/")


def test_a_page_that_is_not_here_does_not_tell_whether_it_exists(request_):
    answer = errors.not_found(request_, Http404("project x of Wei's county"))
    assert answer.status_code == 404
    assert "Wei" not in said(answer) and re.search(NUMBER, said(answer))


def test_what_may_not_be_done_says_whom_to_ask(request_):
    answer = errors.not_allowed(request_, PermissionError())
    assert answer.status_code == 403 and "管理员" in said(answer)


def test_a_failure_gives_a_number_that_the_log_knows(request_, caplog):
    with caplog.at_level(logging.ERROR):
        try:
            1 / 0  # noqa: B018
        except ZeroDivisionError:
            answer = errors.server_error(request_)
    number = re.search(r"\d{4} \d{4}", said(answer))[0]
    assert answer.status_code == 500
    assert number in caplog.text and "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize(
    ("refusal", "status"),
    [(Refused("请先{verb}", verb="签约"), 422), (Conflict("请{verb}", verb="签约"), 409)],
)
def test_a_refusal_outside_a_form_becomes_a_page(request_, refusal, status):
    answer = errors.middleware(lambda request: None).process_exception(request_, refusal)
    assert answer.status_code == status and "签约" in said(answer)


def test_a_fault_of_ours_is_not_dressed_as_a_refusal(request_):
    assert errors.refused(request_, ValueError()) is None
