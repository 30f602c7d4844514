"""The house: what would otherwise be a wish in a document."""

import ast
import re
from pathlib import Path

import polib
import pytest
from django.urls import NoReverseMatch, get_resolver, reverse

from wutong.facts.enterprise import Ownership
from wutong.facts.kinds import KINDS, Grade
from wutong.facts.project import Fate
from wutong.facts.recognition import Level, Method
from wutong.lib.glossary import terms
from wutong.projects.rules import STEPS, Colour, Stage
from wutong.targets.metrics import METRICS

HOME = Path(__file__).resolve().parents[1]
SOURCE = HOME / "src" / "wutong"
CODE = sorted(p for p in SOURCE.rglob("*.py") if "migrations" not in p.parts)
TEMPLATES = sorted(p for p in SOURCE.rglob("*.html"))
SHELF = "shelf"  # sample pages for contributors; never shown to an office


def test_every_term_the_code_names_is_in_the_glossary():
    named = {KINDS[kind].term for kind in KINDS}
    named |= {m.key for m in METRICS} | {s.key for s in STEPS} | {s.holder for s in STEPS}
    named |= {str(x) for kind in (Stage, Fate, Ownership, Grade, Method, Level) for x in kind}
    named |= {f"light_{c}" for c in Colour}
    assert named <= set(terms()), named - set(terms())


def test_every_term_a_template_names_is_in_the_glossary():
    named = {key for path in TEMPLATES for key in re.findall(r'"(\w+)"\|term', path.read_text())}
    assert named <= set(terms()), named - set(terms())


def _routes_of(path: Path) -> set[str]:
    return set(re.findall(r'{%\s*url\s+"([\w:-]+)"', path.read_text()))


def test_every_route_a_template_names_exists():
    known: set[str] = set()
    for namespace, (_prefix, resolver) in get_resolver().namespace_dict.items():
        known |= {f"{namespace}:{name}" for name in resolver.reverse_dict if isinstance(name, str)}
    known |= {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    for path in TEMPLATES:
        unknown = _routes_of(path) - known
        assert not unknown, f"{path.relative_to(HOME)}: {unknown}"


def test_no_template_styles_or_scripts_inline():
    for path in TEMPLATES:
        text = path.read_text()
        assert not re.search(r"\sstyle=", text), path
        assert not re.search(r"\son(?!ly)\w+=", text), path
        assert not re.search(r"<script(?![^>]*(src=|application/json))", text), path


def test_every_migration_has_a_name():
    for path in SOURCE.glob("*/migrations/0*.py"):
        assert "_auto_" not in path.name, path


def test_every_setting_is_documented():
    guide = (HOME / "docs" / "guides" / "run-in-production.md").read_text()
    settings = (SOURCE / "config" / "settings.py").read_text()
    named = {f"WUTONG_{name}" for name in re.findall(r'env(?:_bool|_int|_secret)?\("(\w+)"', settings)}
    assert len(named) > 5
    assert not {name for name in named if name not in guide}


def test_every_public_function_and_class_promises_something():
    for path in CODE:
        if "tests" in path.parts:
            continue
        tree = ast.parse(path.read_text())
        assert ast.get_docstring(tree), path
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{path}:{node.lineno} {node.name}"


def test_nothing_is_called_helper_or_manager():
    banned = re.compile(r"(^|_)(utils?|helpers?|managers?|services?|handlers?)(_|$)")
    assert not [p for p in CODE if banned.search(p.stem)]


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "package-lock.json"])
def test_lock_files_hold_no_download_addresses(lock):
    text = (HOME / lock).read_text()
    assert "resolved" not in text
    assert not re.search(r"https?://(?!opencollective|github\.com/sponsors)\S*\.(tgz|whl|tar\.gz)", text)


def test_no_third_party_front_end_code_is_kept():
    assert not list(SOURCE.rglob("static/**/*.min.js"))
    assert all(p.stat().st_size < 40_000 for p in (HOME / "frontend").rglob("*.js"))


def _sentences() -> dict[str, Path]:
    """Every Chinese sentence that a page, a refusal or a message shows, and where it stands."""
    found: dict[str, Path] = {}
    for path in TEMPLATES:
        if SHELF in path.parts:
            continue
        text = path.read_text()
        for said in re.findall(r'{%\s*translate\s+"([^"]+)"', text) + re.findall(r'_\("([^"]+)"\)', text):
            found[said] = path
        for body in re.findall(r"{%\s*blocktranslate[^%]*%}(.*?){%\s*endblocktranslate", text, re.S):
            singular = re.split(r"{%\s*plural\s*%}", body)[0]
            found[re.sub(r"{{\s*(\w+)\s*}}", r"%(\1)s", singular)] = path
    for path in CODE:
        if not {"tests", SHELF, "verbs"} & set(path.parts):
            found |= dict.fromkeys(_said_in(ast.parse(path.read_text())), path)
    return {said: path for said, path in found.items() if re.search(r"[\u4e00-\u9fff]", said)}


SAYING = {
    "_",
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "ngettext",
    "Refused",
    "Conflict",
    "Concern",
    "Damage",
    "Remark",
}


def _said_in(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        name = getattr(getattr(node, "func", None), "id", getattr(getattr(node, "func", None), "attr", ""))
        if isinstance(node, ast.Call) and name in SAYING:
            found |= {a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)}
    return found


def test_every_sentence_has_its_english():
    catalogue = polib.pofile(str(SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"))
    english = {entry.msgid for entry in catalogue if entry.translated()}
    missing = {
        said: str(path.relative_to(SOURCE)) for said, path in _sentences().items() if said not in english
    }
    assert not missing, "\n".join(f"{path}: {said}" for said, path in sorted(missing.items(), key=str))


def test_an_english_sentence_keeps_every_place_of_the_chinese_one():
    catalogue = polib.pofile(str(SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"))
    places = re.compile(r"{(\w+)}|%\((\w+)\)s")
    for entry in catalogue:
        for english in [entry.msgstr, *entry.msgstr_plural.values()]:
            named = {a or b for a, b in places.findall(english)}
            assert named <= {a or b for a, b in places.findall(entry.msgid)}, entry.msgid


PAGES = (
    "reports:dashboard",
    "projects:list",
    "projects:open",
    "enterprises:list",
    "reports:published",
    "desk:today",
    "desk:verification",
    "desk:intake",
    "desk:going_out",
    "desk:ledger",
    "desk:rates",
    "organisations:password",
)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_with_few_questions_to_the_database(
    name, world, clock, client_of, django_assert_max_num_queries
):
    client = client_of(world.lin)
    client.get(reverse(name))
    with django_assert_max_num_queries(30 if name == "reports:dashboard" else 20):
        assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_every_page_asks_a_stranger_to_sign_in(name, db, client):
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert reverse("organisations:sign_in") in response["Location"]


def test_the_readme_names_the_two_commands():
    for name in ("README.md", "README.zh.md"):
        text = (HOME / name).read_text()
        assert "./wutong up" in text
        assert "./wutong test" in text


def test_a_route_that_does_not_exist_is_noticed():
    with pytest.raises(NoReverseMatch):
        reverse("projects:nonsense")
