"""The five offices of the demonstration and an officer for all of them, for tests that bring sheets."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from wutong.desk.intake import actions
from wutong.desk.intake.questions import Question
from wutong.desk.intake.saying import in_words
from wutong.ledger import core, papers, store
from wutong.ledger.models import Entry, Paper
from wutong.lib.sheets.remarks import Remark
from wutong.lib.sheets.tests.books import workbook
from wutong.organisations.models import Organisation, Person, Post
from wutong.organisations.queries import named
from wutong.organisations.sheets import Choice
from wutong.projects import photographs
from wutong.projects.stories import Story

DEMO = Path(actions.__file__).parents[2] / "demo"
LEDGERS = {
    Path(row["file"]).stem: row for row in tomllib.loads((DEMO / "ledgers.toml").read_text())["ledger"]
}


def founded() -> Person:
    """The organisations of the demonstration, and the person who reports for each of the five."""
    person = Person.objects.named("lin", "林晓")
    for root in tomllib.loads((DEMO / "organisations.toml").read_text())["organisation"]:
        Post.objects.create(person=person, organisation=_plant(root, None), role=Post.Role.OFFICER)
    return person


def _plant(node: dict[str, Any], parent: Organisation | None) -> Organisation:
    words = {key: node[key] for key in ("code", "name", "kind", "region_code", "aliases")}
    planted = Organisation.objects.create(parent=parent, **words)
    for child in node["children"]:
        _plant(child, planted)
    return planted


def question(
    person: Person, paper: Paper, organisation: Organisation, day: date | None = None, **more: Any
) -> Question:
    """What somebody wants read."""
    return Question(person, organisation, paper, partial(papers.bytes_of, paper), day, **more)


def looked_at(
    person: Person, paper: Paper, organisation: Organisation, day: date | None = None, **more: Any
) -> actions.Plan:
    """The preview of a paper."""
    return actions.preview(question(person, paper, organisation, day, **more))


def planned(person: Person, ledger: str) -> actions.Plan:
    """The preview of one of the five workbooks."""
    row = LEDGERS[ledger]
    path = DEMO / row["file"]
    paper = papers.keep(path.name, [path.read_bytes()], person.ref)
    return looked_at(person, paper, named(row["organisation"]), row["paper_day"])


def taken_in(person: Person, ledger: str) -> Entry | None:
    """One of the five workbooks, confirmed."""
    return actions.confirm(person, planned(person, ledger))


def of_rows(
    person: Person,
    organisation: str,
    rows: Sequence[Sequence[Any]],
    day: str = "2023-05-31",
    choices: Mapping[str, Choice] | None = None,
    **more: Any,
) -> actions.Plan:
    """The preview of a sheet written down in the test."""
    paper = papers.keep("台账.xlsx", [workbook(rows, **more)], person.ref)
    return looked_at(person, paper, named(organisation), date.fromisoformat(day), choices=choices or {})


def project(name: str, organisation: str = "") -> Story:
    """The story of the one project of this name."""
    told = photographs.stories(photographs.all_refs(), photographs.present()).values()
    (found,) = [
        s
        for s in told
        if s.name == name and (not organisation or s.organisation.endswith(f":{organisation}"))
    ]
    return found


def milestones(story: Story, phase: int = 1) -> dict[str, str]:
    """What a phase has passed, and when."""
    (told,) = [p for p in story.phases if p.number == phase]
    return {key: fact.when.iso() for key, fact in told.opened.items()}


def standing() -> list[core.Fact]:
    """Every fact that stands now."""
    return store.as_core(store.standing_rows(photographs.present()))


def said(remark: Remark) -> str:
    """What a remark tells a reader of Chinese."""
    return remark.said(str, in_words({}))
