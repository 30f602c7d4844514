"""Every figure the house computes, in one list: what it counts, how, and what stands beside it. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from wutong.facts.figures import Book, Figure, Unit
from wutong.facts.milestones import Signed
from wutong.facts.project import FixedInvested, FundsArrived, PlannedTotal
from wutong.facts.rates import RatePublished
from wutong.lib.dates import Period
from wutong.projects import metrics as projects
from wutong.projects.rules import kinds_proving

MONEY = (PlannedTotal.kind, Signed.kind, RatePublished.kind)


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure: its term in the glossary, its unit, what it counts in a sentence, and how to compute it."""

    key: str
    unit: Unit
    definition: str  # a msgid
    function: Callable[[Book, Period], Figure]
    counts: tuple[str, ...]  # the kinds of fact that it counts
    milestone: str = "signed"  # which phases make up the size of a project counted here
    beside: str = ""  # the figure shown beside it

    @property
    def reads(self) -> tuple[str, ...]:
        """All kinds of fact that its value may rest on."""
        return tuple(dict.fromkeys((*self.counts, *kinds_proving(self.milestone), *MONEY)))


def _passed(
    key: str,
    milestone: str,
    function: Callable[[Book, Period], Figure],
    definition: str,
    *,
    unit: Unit = Unit.PROJECTS,
    beside: str = "",
) -> Metric:
    return Metric(key, unit, definition, function, kinds_proving(milestone), milestone, beside)


METRICS: tuple[Metric, ...] = (
    _passed(
        "projects_signed",
        "signed",
        projects.projects_signed,
        "期内签订正式投资协议的项目个数；框架和意向协议不算，一个项目分几期签只在第一次算一个",
        beside="projects_framework_signed",
    ),
    _passed(
        "amount_signed",
        "signed",
        projects.amount_signed,
        "期内签订的正式投资协议的金额之和，协议没有写金额的按计划总投资；后签的各期按增加的部分算",
        unit=Unit.YUAN,
        beside="amount_framework_signed",
    ),
    _passed(
        "projects_framework_signed",
        "framework_signed",
        projects.projects_framework_signed,
        "期内签订框架协议或意向协议的项目个数；不计入签约项目数",
    ),
    _passed(
        "amount_framework_signed",
        "framework_signed",
        projects.amount_framework_signed,
        "期内签订的框架协议和意向协议所写的金额之和，没有写的按计划总投资；不计入签约金额",
        unit=Unit.YUAN,
    ),
    _passed(
        "projects_registered",
        "entity_registered",
        projects.projects_registered,
        "期内在本地注册了项目公司的项目个数，一个项目只在第一次算一个",
    ),
    _passed(
        "projects_landed",
        "landed",
        projects.projects_landed,
        "期内落地的项目个数：注册、备案、土地或厂房三件都齐，最后一件在期内",
    ),
    _passed(
        "amount_landed",
        "landed",
        projects.amount_landed,
        "期内落地的各期的计划总投资之和，没有计划总投资的按协议金额",
        unit=Unit.YUAN,
    ),
    _passed(
        "projects_started",
        "started",
        projects.projects_started,
        "期内永久性工程、设备购置或开业真正开始的项目个数；平整场地不算，一个项目只在第一次算一个",
    ),
    _passed(
        "amount_started",
        "started",
        projects.amount_started,
        "期内开工的各期的计划总投资之和，没有计划总投资的按协议金额",
        unit=Unit.YUAN,
    ),
    _passed(
        "projects_in_production",
        "in_production",
        projects.projects_in_production,
        "期内投产的项目个数，一个项目只在第一次算一个",
    ),
    Metric(
        "funds_arrived",
        Unit.YUAN,
        "投资方在期内到位的资金之和；写明一段时间的，整段都在期内才算",
        projects.funds_arrived,
        (FundsArrived.kind,),
    ),
    Metric(
        "fixed_investment",
        Unit.YUAN,
        "期内完成的固定资产投资之和；写明一段时间的，整段都在期内才算",
        projects.fixed_investment,
        (FixedInvested.kind,),
    ),
)
METRIC = {metric.key: metric for metric in METRICS}
