"""Whatever stands in an address or a form: an answer, never a failure."""

import random

import pytest
from django.test import Client
from django.urls import reverse

from wutong.desk.intake.intakes import bring
from wutong.ledger import papers
from wutong.ledger.models import Fact, Paper
from wutong.lib.sheets.tests.books import workbook as book

KEYS = (
    "day", "known", "org", "q", "page", "sort", "stage", "light", "fate", "year", "since", "until", "grade",
    "only", "month", "band", "industry", "place", "by", "before", "sheet", "paper_day",
)  # fmt: skip
WORDS = (
    "", "junk", "2023", "2023-01-01", "9999-12-31", "0001-01-01", "2023-02-30", "-1", "0", "9" * 23, "\0",
    "'\";--", "<script>", "990001", "unknown", "10-20", "100-", "C39", "several", "2023-04", "2023-13", "red",
    "signed", "-planned", "verified", "Sheet1!A1", "😀", "a" * 3000, "1e999", "NaN", "../../etc/passwd",
    "2023-01-01T00:00:00+99:00", "2023-06-30T12:00",
)  # fmt: skip
FIELDS = (
    "on", "amount", "reason", "name", "organisation", "hosts", "method", "level", "counted_year", "yuan",
    "currency", "fate", "cause", "into", "paper_day", "since", "what", "sheet", "room", "place", "choice",
    "heading", "field",
)  # fmt: skip


@pytest.fixture
def addresses(world) -> list[str]:
    fact = Fact.objects.filter(kind="project.signed").first()
    paper = Paper.objects.first()
    assert fact
    assert paper
    workbook = [["项目名称", "总投资(亿元)", "进展"], ["甲项目", 5, "在谈"], ["乙项目", "五忆", "在谈"]]
    brought = bring(world.lin, papers.keep("台账.xlsx", [book(workbook)], world.lin.ref), world.county, None)
    project, phase = world.battery.pk, world.battery_phase.pk
    return [
        *(
            reverse(name)
            for name in (
                "reports:dashboard",
                "reports:published",
                "reports:published_export",
                "projects:list",
                "projects:open",
                "projects:export",
                "enterprises:list",
                "enterprises:export",
                "desk:going_out",
            )
        ),
        *(reverse(f"projects:{name}", args=[project]) for name in ("detail", "host", "add_phase")),
        *(reverse("projects:describe", args=[project, what]) for what in ("fate", "industry", "code")),
        *(reverse("projects:report", args=[project, phase, what]) for what in ("signed", "funds_arrived")),
        *(reverse(f"projects:{name}", args=[fact.pk]) for name in ("correct", "withdraw")),
        *(reverse(f"desk:{name}", args=[fact.pk]) for name in ("fact", "verify", "recognise", "revoke")),
        *(reverse(f"desk:{name}", args=[paper.pk]) for name in ("paper", "paper_file")),
        *(reverse(f"desk:{name}") for name in ("today", "find", "verification", "ledger", "rates", "intake")),
        reverse("desk:entry", args=[10**25]),
        *(
            reverse(f"desk:{name}", args=[brought.pk])
            for name in (
                "brought",
                "progress",
                "problems",
                "read_again",
                "settle_columns",
                "choose",
                "confirm",
            )
        ),
        *(
            reverse("reports:why", args=[metric])
            for metric in ("amount_signed", "projects_landed", "nonsense")
        ),
        reverse("reports:export", args=["amount_signed", "csv"]),
    ]


def test_strange_words_in_addresses_are_answered(world, clock, addresses):
    client, dice = Client(raise_request_exception=False), random.Random(11)
    client.force_login(world.lin)
    for address in addresses:
        for _ in range(12):
            query = {dice.choice(KEYS): dice.choice(WORDS) for _ in range(2)}
            answer = client.get(address, query)
            assert answer.status_code < 500, (address, query)


def test_strange_words_in_forms_are_answered(world, clock, addresses):
    client, dice = Client(raise_request_exception=False), random.Random(7)
    client.force_login(world.lin)
    for number, address in enumerate(addresses):
        for turn in range(6):
            words = {name: dice.choice(WORDS) for name in FIELDS if dice.random() < 0.7}
            answer = client.post(address, {**words, "act_key": f"k{number}x{turn}"})
            assert answer.status_code < 500, (address, words)
