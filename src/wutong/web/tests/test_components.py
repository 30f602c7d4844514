import re
from pathlib import Path

import pytest

from wutong.web import tags

WEB = Path(__file__).parents[1]
COMPONENTS = sorted((WEB / "templates/components").glob("*.html"))
CSS = WEB.parents[2] / "frontend/css"


def names(component: Path) -> str:
    return component.stem


@pytest.mark.parametrize("component", COMPONENTS, ids=names)
def test_a_component_begins_with_its_parameters_and_one_example(component):
    head = component.read_text().partition("{% endcomment %}")[0]
    assert head.startswith("{% comment %}\n")
    assert re.search(r"^Parameters: .+", head, re.M)
    assert re.search(r"^Example: .*\{% .+ %\}", head, re.M)


@pytest.mark.parametrize("component", COMPONENTS, ids=names)
def test_a_component_uses_every_parameter_it_names(component):
    head, _, body = component.read_text().partition("{% endcomment %}")
    listed = re.search(r"^Parameters: (.+)", head, re.M)[1]
    for _ in range(4):
        listed = re.sub(r"\([^()]*\)", "", listed)
    for parameter in re.split(r",| and ", listed):
        assert re.search(rf"\b{parameter.split()[0]}\b", body), parameter


@pytest.mark.parametrize("component", COMPONENTS, ids=names)
def test_a_component_fits_on_a_page(component):
    assert len(component.read_text().splitlines()) <= 60


@pytest.mark.parametrize("template", sorted((WEB / "templates").rglob("*.html")), ids=lambda t: t.stem)
def test_no_template_carries_style_or_script(template):
    """The content policy has neither unsafe-inline nor eval."""
    text = template.read_text()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|hx-on|javascript:", text)
    assert not re.search(r"<script(?! type=\"application/json\")", text)


def test_every_tag_with_a_template_has_that_template():
    written = {path.stem for path in COMPONENTS}
    wanted = set(re.findall(r'"components/([a-z-]+)\.html"', (WEB / "tags.py").read_text()))
    wanted |= set(re.findall(r'_wrap\(\s*"([a-z-]+)"', (WEB / "tags.py").read_text()))
    assert wanted and wanted <= written


def test_every_stylesheet_is_asked_for_in_its_layer():
    index = (CSS / "index.css").read_text()
    written = {path.relative_to(CSS).as_posix() for path in CSS.rglob("*.css")} - {"index.css"}
    asked = dict(re.findall(r'@import "\./([^"]+)" layer\((\w+)\)', index))
    assert set(asked) == written
    assert all(layer == file.partition("/")[0].removesuffix(".css") for file, layer in asked.items())


def test_every_colour_comes_from_the_tokens():
    for sheet in CSS.rglob("*.css"):
        if sheet.name in ("tokens.css", "print.css"):
            continue
        own = re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(|oklch\((?!0 0 0 /|0\.2 0\.02 150 /)", sheet.read_text())
        assert not own, sheet.name


def test_the_tags_are_documented():
    for name in (*tags.register.tags, *tags.register.filters):
        assert getattr(tags, name).__doc__
