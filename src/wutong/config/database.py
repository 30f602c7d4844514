"""Making the database ready: its folder, its tables, the demonstration or the first administrator."""

import tomllib
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.migrations.executor import MigrationExecutor

from wutong.config.release import RELEASE
from wutong.desk.intake.actions import confirm, preview
from wutong.desk.intake.questions import Question
from wutong.ledger import papers, photographs
from wutong.organisations.models import Organisation, Person, Post
from wutong.organisations.queries import named

DEMO = Path(__file__).resolve().parents[1] / "demo"


def ready() -> bool:
    """Make the data folder and bring the tables up to date; answers whether there was anything to do."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if behind:
        call_command("migrate", verbosity=0, interactive=False)
    _retake_after_an_upgrade()
    return behind


def _retake_after_an_upgrade() -> None:
    """Another release may have other rules: take the photographs again, once."""
    stamp = settings.DATA_DIR / "release"
    if not stamp.exists() or stamp.read_text() != RELEASE:
        photographs.retake_all()
        stamp.write_text(RELEASE)


def is_empty() -> bool:
    """Whether nobody can sign in yet."""
    return not Person.objects.exists()


@transaction.atomic
def load_demonstration() -> list[str]:
    """Take in the five workbooks through the door of every upload, all or none; answers what was done."""
    tree = tomllib.loads((DEMO / "organisations.toml").read_text())
    book = tomllib.loads((DEMO / "ledgers.toml").read_text())
    for root in tree["organisation"]:
        _plant(root, None)
    people = [_appoint(person) for person in book["person"]]
    return [_take_in(ledger, people[0]) for ledger in book["ledger"]]


SOURCE = "据公开报道整理，不代表官方统计"


def _plant(node: dict[str, Any], parent: Organisation | None) -> None:
    organisation, _ = Organisation.objects.get_or_create(
        code=node["code"],
        defaults={
            "name": node["name"],
            "aliases": node.get("aliases", []),
            "kind": node["kind"],
            "region_code": node.get("region_code", ""),
            "parent": parent,
            "source": SOURCE,
        },
    )
    for child in node.get("children", ()):
        _plant(child, organisation)


def _appoint(person: dict[str, Any]) -> Person:
    username = person.get("username", person["name"])
    found = Person.objects.filter(username=username).first() or Person.objects.named(username, person["name"])
    for post in person["posts"]:
        organisation = Organisation.objects.get(code=post["organisation"])
        Post.objects.get_or_create(person=found, organisation=organisation, role=post["role"])
    return found


def _take_in(ledger: dict[str, Any], person: Person) -> str:
    path = DEMO / ledger["file"]
    organisation = named(ledger["organisation"])
    paper = papers.keep(path.name, papers.chunks_of(path), person.ref)
    question = Question(person, organisation, paper, partial(papers.bytes_of, paper), ledger["paper_day"])
    plan = preview(question)
    already = plan.already
    entry = confirm(person, plan)
    outcome = f"第 {entry.seq} 笔" if entry and not already else "没有新内容"
    return f"{organisation.name}:{path.name} → {outcome}"


@transaction.atomic
def appoint_administrator(name: str, organisation_name: str) -> Person:
    """The first person of an empty house, with an organisation to answer for."""
    organisation = Organisation.objects.filter(name=organisation_name).first()
    organisation = organisation or Organisation.objects.create(
        code="1", name=organisation_name, kind=Organisation.Kind.OFFICE
    )
    person = Person.objects.named(name, name)
    Post.objects.create(person=person, organisation=organisation, role=Post.Role.ADMINISTRATOR)
    return person
