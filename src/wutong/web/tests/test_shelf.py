import pytest
from django.urls import reverse
from django.utils.translation import override

from wutong.web import samples

from .test_components import COMPONENTS, WEB

pytestmark = pytest.mark.django_db


def test_the_shelf_shows_every_component(client):
    answer = client.get(reverse("web:shelf"))
    assert answer.status_code == 200
    used = {template.name for template in answer.templates}
    assert {f"components/{path.name}" for path in COMPONENTS} <= used


@pytest.mark.parametrize("name", samples.PAGES)
def test_every_sample_page_stands(client, name):
    assert client.get(reverse("web:sample", args=[name])).status_code == 200


def test_a_page_has_one_next_action_at_most(client):
    for name in samples.PAGES:
        html = client.get(reverse("web:sample", args=[name])).content.decode()
        assert html.count("button next") <= 1, name


def test_the_frame_speaks_english_to_who_asks(client):
    with override("en"):
        assert client.get(reverse("web:shelf"), headers={"accept-language": "en"}).status_code == 200


def test_an_unknown_sample_is_not_here(client):
    assert client.get(reverse("web:sample", args=["nope"])).status_code == 404


def test_every_word_of_a_component_can_be_translated():
    """Chinese outside tags and comments would stay Chinese for an English reader."""
    import re

    for template in [
        *COMPONENTS,
        *sorted((WEB / "templates/frame").glob("*.html")),
        *sorted((WEB / "templates").glob("*.html")),
    ]:
        text = re.sub(r"\{% comment %\}.*?\{% endcomment %\}", "", template.read_text(), flags=re.S)
        text = re.sub(r"\{% blocktranslate.*?%\}.*?\{% endblocktranslate %\}", "", text, flags=re.S)
        text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", text)
        # The two names in the language switch are each in their own language.
        left = [word for word in re.findall(r"[\u4e00-\u9fff]+", text) if word != "中文"]
        assert not left, (template.name, left)
