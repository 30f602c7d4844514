"""Registers of every shape go through the door, in the page and by the command, and open at their cells."""

import argparse
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.clock import Clock
from wutong.desk.intake import command
from wutong.ledger.models import Fact, Paper
from wutong.organisations.models import Organisation, Person, Post
from wutong.projects.models import ProjectNow
from wutong.projects.tests.shapes import COUNTY, SHAPES, TOWNS, Shape


@pytest.fixture
def chen(db: None, clock: Clock) -> Person:
    """The officer of the county whose registers these are."""
    county = Organisation.objects.create(code="1", name=COUNTY.name, kind="county", aliases=COUNTY.aliases)
    for town in TOWNS:
        Organisation.objects.create(
            code=town.code, name=town.name, kind="town", aliases=town.aliases, parent=county
        )
    chen = Person.objects.named("chen", "陈立")
    Post.objects.create(person=chen, organisation=county, role=Post.Role.OFFICER)
    return chen


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_register_of_any_shape_comes_in_by_both_doors(
    chen: Person,
    client_of: Callable[[Person], Client],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    shape: Shape,
) -> None:
    officer = client_of(chen)
    file = SimpleUploadedFile(shape.name, shape.data)
    sent = officer.post(reverse("desk:intake"), {"workbook": file, "organisation": "1"})
    assert sent.status_code == 302
    problems = [told for told in shape.told if " | " not in told]
    page = officer.get(sent["Location"]).content.decode()
    assert ("没有读懂" in page, all(problem in page for problem in problems)) == (bool(problems), True)
    officer.post(sent["Location"] + "confirm/")
    # A second phase is told as "name#2".
    names = {told.split(" | ")[0].partition("#")[0] for told in shape.told if told not in problems}
    assert set(ProjectNow.objects.values_list("name", flat=True)) == names
    cited = Fact.objects.exclude(evidence=[]).order_by("entry_id", "position").last()
    assert cited
    paper = reverse("desk:paper", args=[Paper.objects.get().sha256])
    assert 'id="cell"' in officer.get(paper, {"place": cited.evidence[0]["place"]}).content.decode()
    path = tmp_path / shape.name
    path.write_bytes(shape.data)
    words = argparse.ArgumentParser()
    command.arguments(words)
    command.run(words.parse_args([str(path), "--org", "1"]))
    assert "没有新内容" in capsys.readouterr().out
