import pytest
from django import forms
from django.test import RequestFactory, override_settings

from wutong.lib.refusals import Conflict, Refused
from wutong.web.errors import refusals_on
from wutong.web.page import page

WHOLE = "404.html#said"  # any page with a part will do


class OneField(forms.Form):
    funds = forms.CharField(required=False)


def get(**headers: str):
    return page(RequestFactory().get("/", headers=headers), WHOLE, number="1")


@pytest.fixture(autouse=True)
def no_frame():
    """The frame's own words come from rooms above this one."""
    from django.conf import settings

    engine = {**settings.TEMPLATES[0], "OPTIONS": {**settings.TEMPLATES[0]["OPTIONS"]}}
    engine["OPTIONS"]["context_processors"] = ["django.template.context_processors.request"]
    with override_settings(TEMPLATES=[engine]):
        yield


def test_a_link_gets_the_whole_page():
    html = get().content.decode()
    assert "<html" in html and 'class="error"' in html


def test_htmx_gets_the_part():
    html = get(HX_Request="true", HX_Request_Type="partial").content.decode()
    assert "<html" not in html and html.lstrip().startswith('<section class="error"')


def test_a_step_back_in_history_gets_the_whole_page():
    assert "<html" in get(HX_Request="true", HX_Request_Type="full").content.decode()


def test_caches_keep_page_and_part_apart():
    assert "HX-Request" in get()["Vary"]


@pytest.mark.parametrize(
    ("refusal", "status"), [(Refused("不行,请改"), 422), (Conflict("别人先改了,请刷新"), 409), (None, 200)]
)
def test_a_refused_form_answers_with_its_sentence_and_keeps_what_was_typed(refusal, status):
    request = RequestFactory().post("/", {"funds": "三亿"})
    form = OneField(request.POST)
    with refusals_on(form):
        if form.is_valid() and refusal:
            raise refusal
    answer = page(request, "sign_in.html", form=form)
    assert answer.status_code == status
    assert "三亿" in answer.content.decode()
    assert not refusal or str(refusal) in answer.content.decode()


def test_a_refusal_speaks_at_the_field_it_names():
    form = OneField({"funds": "3"})
    with refusals_on(form):
        raise Refused("金额 {text} 没有单位", field="funds", text="3")
    assert form.errors == {"funds": ["金额 3 没有单位"]}


def test_a_refusal_of_a_field_the_form_has_not_speaks_for_the_whole():
    form = OneField({})
    with refusals_on(form):
        raise Refused("不行", field="elsewhere")
    assert form.non_field_errors() == ["不行"]


def test_what_is_no_refusal_goes_its_way():
    with pytest.raises(ZeroDivisionError), refusals_on(OneField({})):
        1 / 0  # noqa: B018
