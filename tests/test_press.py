"""The demonstration against the labelled facts of its press reports, where those lie beside the checkout."""

import json
from collections import Counter
from pathlib import Path

import pytest

from wutong.config.database import load_demonstration
from wutong.ledger.models import Fact
from wutong.lib.glossary import terms
from wutong.projects.models import ProjectNow
from wutong.projects.rules import STEP_OF_KIND
from wutong.targets.metrics import METRIC

HOME = Path(__file__).resolve().parents[1]
PRESS = HOME.parent / "shared" / "data" / "press"
SHIPPED = HOME / "src" / "wutong" / "demo" / "ledgers"

pytestmark = pytest.mark.skipif(not PRESS.exists(), reason="the press reports are not at hand")


@pytest.fixture(scope="module")
def labelled() -> list[dict]:
    return [fact for doc in json.loads((PRESS / "facts.json").read_text()) for fact in doc["facts"]]


def test_the_workbooks_are_shipped_untouched():
    names = sorted(path.name for path in SHIPPED.glob("*.xlsx"))
    assert names == sorted(path.name for path in (PRESS / "ledgers").glob("*.xlsx"))
    for name in names:
        assert (SHIPPED / name).read_bytes() == (PRESS / "ledgers" / name).read_bytes()


def test_every_row_becomes_a_project_and_no_date_is_invented(db, clock):
    load_demonstration()
    precisions = Counter(Fact.objects.filter(kind__in=STEP_OF_KIND).values_list("precision", flat=True))
    assert precisions["unknown"] == 33  # rows that bear no date
    assert ProjectNow.objects.count() == 59  # 62 rows: three are second phases or second milestones


def test_the_milestones_of_named_projects_are_those_that_were_labelled(db, clock, labelled):
    """Each enterprise that was labelled as having signed is in the ledger."""
    load_demonstration()
    events = [f["fields"] for f in labelled if f["kind"] == "event" and f["fields"]["modality"] == "actual"]
    signed = {name for e in events if e["stage"] == "signing" for name in e["enterprises"] or ()}
    known = " ".join(f"{p.name} {p.investor}" for p in ProjectNow.objects.all())
    assert len(signed) > 20
    missing = {name for name in signed if name not in known}
    assert not missing


def test_measures_that_we_compute_bear_the_names_of_the_labels(labelled):
    measures = {f["fields"].get("measure") for f in labelled if f["kind"] == "statistic"}
    ours = {
        "projects_signed",
        "amount_signed",
        "projects_landed",
        "amount_landed",
        "projects_started",
        "fixed_investment",
    }
    assert ours <= measures
    assert ours <= set(METRIC)
    assert ours <= set(terms())
