import json

import pytest
from django.template import Context, Template
from django.test import override_settings

from wutong.web import assets

BUILT = {
    "frontend/app.js": {
        "name": "app",
        "file": "assets/app-1.js",
        "css": ["assets/app-1.css"],
        "isEntry": True,
        "imports": ["_shared.js"],
    },
    "_shared.js": {"name": "shared", "file": "assets/shared-1.js", "css": ["assets/shared-1.css"]},
}


@pytest.fixture
def built(tmp_path):
    """A front end as Vite leaves it."""
    (tmp_path / "manifest.json").write_text(json.dumps(BUILT))
    with override_settings(STATICFILES_DIRS=[("dist", tmp_path)], STATIC_URL="/static/"):
        yield tmp_path


def drawn(entry: str) -> str:
    return Template(f'{{% entry "{entry}" %}}').render(Context())


def test_an_entry_is_its_styles_and_its_script(built):
    assert drawn("app") == (
        '<link rel="stylesheet" href="/static/dist/assets/shared-1.css">'
        '<link rel="stylesheet" href="/static/dist/assets/app-1.css">'
        '<script type="module" src="/static/dist/assets/app-1.js"></script>'
    )


def test_a_new_build_is_seen_without_a_restart(built):
    drawn("app")
    again = json.dumps(BUILT).replace("app-1.js", "app-2.js")
    (built / "manifest.json").write_text(again)
    import os

    os.utime(built / "manifest.json", (1, 1))
    assert "app-2.js" in drawn("app")


def test_before_the_first_build_a_page_is_plain_but_stands(tmp_path, caplog):
    with override_settings(STATICFILES_DIRS=[("dist", tmp_path)]):
        assert assets.manifest() == {}
        assert drawn("app").startswith("<!--")
    assert "./wutong up" in caplog.text


def test_an_entry_that_was_not_built_is_said_in_the_log(built, caplog):
    assert "<script" not in drawn("charts")
    assert "charts" in caplog.text
