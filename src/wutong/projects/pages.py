"""A project laid out for its page: every value with the fact it stands on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.defaultfilters import capfirst
from django.utils.translation import gettext as _

from wutong.facts.project import (
    Coded,
    FateDecided,
    FixedInvested,
    FundsArrived,
    Hosted,
    IndustryClassified,
    InvestorNamed,
    Named,
    Opened,
)
from wutong.facts.saying import saying
from wutong.ledger.asof import Standpoint
from wutong.ledger.core import Fact
from wutong.lib.ids import split
from wutong.lib.money import Amount
from wutong.web.shown import words
from wutong.web.terms import label, term

from . import concerns, rules
from .laying import Laying
from .rules import Colour, Light, Stage
from .stories import PhaseStory, Story, together
from .telling import sentence

# The milestones every stage line shows; others join once they are passed or promised.
MAIN = ("negotiation_opened", "signed", "entity_registered", "filed", "land_awarded", "construction_permit",
        "started", "completed", "in_production", "stat_entered", "full_output")  # fmt: skip
LIGHT_LOOKS = {Colour.RED: "red", Colour.YELLOW: "amber", Colour.GREEN: "green", Colour.DORMANT: "none"}
STAGE_TONES = {Stage.STARTED: "going", Stage.IN_PRODUCTION: "done", Stage.FULL_OUTPUT: "done"}


@dataclass(frozen=True, slots=True)
class About:
    """One line of what a project is; `edit` names what can be said anew, `href` leads to what is named."""

    label: str
    value: str
    fact: str = ""
    edit: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class PhasePart:
    """One phase as the page shows it."""

    id: str
    title: str
    stage: str
    tone: str
    milestones: list[dict[str, Any]]
    gaps: list[dict[str, Any]]
    lights: list[tuple[str, str]]
    concerns: list[dict[str, Any]]
    money: list[dict[str, Any]]
    facts: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """Everything one project's page shows."""

    id: str
    name: str
    stage: str
    tone: str
    fate: str
    fate_cause: str
    about: list[About]
    phases: list[PhasePart]
    descriptions: list[dict[str, Any]]
    compiled_from: str


def project_page(
    story: Story, standpoint: Standpoint, *, source: str = "", investor_id: str = ""
) -> ProjectPage:
    """One project as the standpoint has it; `investor_id` is that of its investor among the enterprises."""
    laying = Laying(story.history, standpoint)
    own = [f for f in story.history if f.subject == story.ref and f.kind != FateDecided.kind]
    fates = [f for f in story.history if f.subject == story.ref and f.kind == FateDecided.kind]
    return ProjectPage(
        id=split(story.ref)[1],
        name=story.name,
        stage=label(story.stage),
        tone="ended" if story.fate else STAGE_TONES.get(story.stage, "plain"),
        fate=label(story.fate.fate) if story.fate else "",
        fate_cause=sentence(story.fate_fact, laying.names) if story.fate_fact else "",
        about=_about(story, laying, investor_id),
        phases=[_phase(story, phase, laying, fates) for phase in story.phases],
        descriptions=[laying.fact(f) for f in reversed(own)],
        compiled_from=source,
    )


def _about(story: Story, laying: Laying, investor_id: str) -> list[About]:
    def said(kind: str) -> str:
        found = saying([f for f in story.facts if f.subject == story.ref], kind, story.at.day)
        return found.id if found else ""

    hosts = _("、").join(laying.names.get(h.organisation, "") for h in story.hosts)
    industry = " ".join(part for part in (story.industry, story.industry_code) if part)
    codes = _("、").join(f"{c.system} {c.code}" for c in story.codes)
    investor = laying.link("enterprises:detail", investor_id) if investor_id else ""
    lines = [
        About(label("investor_named"), story.investor, said(InvestorNamed.kind), "investor", investor),
        About(_("产业"), industry, said(IndustryClassified.kind), "industry"),
        About(label("organisation"), laying.names.get(story.organisation, ""), said(Opened.kind)),
        About(label("project_hosted"), hosts, said(Hosted.kind), "hosts"),
        About(label("planned_total"), words(story.planned) if story.planned else "", _planned(story)),
        About(label("project_described"), story.text, "", "text"),
        About(label("external_code"), codes, said(Coded.kind), "code"),
        About(_("名称"), story.name, said(Named.kind), "name"),
    ]
    return [line for line in lines if line.value or line.edit]


def _planned(story: Story) -> str:
    return next((p.planned_fact.id for p in story.phases if p.planned_fact), "")


def _phase(story: Story, phase: PhaseStory, laying: Laying, fates: Sequence[Fact]) -> PhasePart:
    day = story.at.day
    id = split(phase.ref)[1]
    told = [f for f in story.history if f.subject == phase.ref and f.kind != "phase.opened"]
    told += fates if phase.number == 1 else ()
    return PhasePart(
        id=id,
        title=phase.name or _numbered(phase, story),
        stage=label(phase.stage),
        tone=STAGE_TONES.get(phase.stage, "plain"),
        milestones=milestones(phase, laying, day),
        gaps=[] if story.fate else [_gap(gap, story, id, laying) for gap in phase.gaps],
        lights=[light_words(light, day) for light in phase.lights if light.colour(day) is not Colour.GREEN],
        concerns=[
            {
                "sentence": _(c.sentence).format_map({k: term(v) for k, v in c.words.items()}),
                "href": laying.link("desk:fact", c.facts[0]),
            }
            for c in phase.concerns
        ],
        money=_money(phase, laying),
        facts=[laying.fact(f) for f in sorted(told, key=lambda f: (f.span[1], f.seq))],
    )


def _numbered(phase: PhaseStory, story: Story) -> str:
    return _("第 {number} 期").format(number=phase.number) if len(story.phases) > 1 else ""


def milestones(phase: PhaseStory, laying: Laying, day: date) -> list[dict[str, Any]]:
    """The stage line: main milestones and those passed, with what is planned and what was."""
    ahead = {key for gap in phase.gaps for key in gap.milestones}
    shown: list[dict[str, Any]] = []
    for step in rules.STEPS:
        fact = phase.opened.get(step.key)
        planned = rules.planned(phase.facts, step.key)
        other_site = step.key == "land_awarded" and "premises_leased" in phase.opened
        if (step.key not in MAIN or other_site) and not fact and not planned:
            continue
        light = next((x for x in phase.lights if x.milestone == step.key), None)
        colour = light.colour(day) if light else Colour.GREEN
        shown.append(
            {
                "key": step.key,
                "name": label(step.key),
                "state": "done" if fact else "next" if step.key in ahead else "open",
                "actual": fact.when if fact else None,
                "planned": None if fact else planned,
                "href": laying.link("desk:fact", fact.id) if fact else "",
                "grade": laying.grade(fact).value if fact else "",
                "light": LIGHT_LOOKS[colour] if light and colour is not Colour.GREEN else "",
                "word": light_words(light, day)[1] if light else "",
            }
        )
    for item, following in zip(shown, [*shown[1:], None], strict=True):
        item["before_open"] = bool(following and following["state"] != "done")
    return shown


def light_words(light: Light, day: date) -> tuple[str, str]:
    """How a light looks, and the word that goes with it."""
    colour = light.colour(day)
    days = (day - light.since).days
    reasons = {
        "still": _("{days} 天无新进展"),
        "stat_late": _("开工 {days} 天未入统"),
        "start_late": _("领施工许可 {days} 天未开工"),
        "promise_late": _("{milestone}逾期 {days} 天"),
    }
    milestone = term(light.milestone) if light.milestone else ""
    said = reasons[light.reason].format(days=days, milestone=milestone)
    return LIGHT_LOOKS[colour], _("休眠，{said}").format(said=said) if colour is Colour.DORMANT else said


def _gap(gap: rules.Gap, story: Story, phase_id: str, laying: Laying) -> dict[str, Any]:
    what = capfirst(_(" 或 ").join(term(key) for key in gap.milestones))
    project_id = split(story.ref)[1]
    return {
        "what": what,
        "holder": term(gap.holder),
        "action": _("上报{what}").format(what=term(gap.milestones[0])),
        "href": laying.link("projects:report", project_id, phase_id, gap.milestones[0]),
    }


def _money(phase: PhaseStory, laying: Laying) -> list[dict[str, Any]]:
    """Agreed, arrived and invested as bars of one scale; nothing while only the plan is known."""
    signed = phase.opened.get("signed")
    agreed = (concerns.amount_of(signed) if signed else None) or phase.planned
    rows = [
        {"label": label("planned_total"), "amount": agreed, "thing": "agreed"},
        {"label": label("funds_arrived"), "amount": _sum(phase, FundsArrived.kind), "thing": "arrived"},
        {"label": label("fixed_invested"), "amount": _sum(phase, FixedInvested.kind), "thing": "invested"},
    ]
    return [row for row in rows if row["amount"]] if any(row["amount"] for row in rows[1:]) else []


def _sum(phase: PhaseStory, kind: str) -> Amount | None:
    found = [concerns.amount_of(f) for f in phase.facts if f.kind == kind]
    return together([amount for amount in found if amount])
