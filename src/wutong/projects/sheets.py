"""What the projects room takes from sheets."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wutong.facts.project import Named
from wutong.ledger.pouring import pour
from wutong.lib import names
from wutong.lib.sheets.columns import Field, Record
from wutong.lib.sheets.headings import plain_heading
from wutong.lib.sheets.looks import COMPANY, DAY, MONEY, NUMBER, PHASE, PLACE, TICK, Look
from wutong.organisations.sheets import Ground, Planned, RowPlan, Source, told_or_problems

from .heard import Alikes, heard, known_names
from .models import Phase, Project
from .sheet_plan import plan_rows
from .sheet_rows import MILESTONES, Told, milestone, milestone_words, read_row, words
from .sheet_writing import HEADS

# A column of plans, of money or of counts is no column of what has happened.
_PLANNED = (
    "计划", "预计", "预期", "拟", "目标", "承诺", "planned", "expected", "estimated", "target", "forecast",
)  # fmt: skip
_NOT_HAPPENED = (
    *_PLANNED, "要求", "应", "金额", "资金", "额", "数", "率", "责任", "amount", "responsible", "percent",
    "%",
)  # fmt: skip
# Companies and places around a project that are neither its investor nor where it lies.
_OTHER_PARTIES = (
    "施工", "设计", "监理", "代理", "中介", "担保", "甲方", "引荐", "招引", "服务", "牵头", "contractor",
    "agent",
)  # fmt: skip
_OTHER_PLACES = (
    "来源", "注册", "签约", "投资方", "企业", "客商", "总部", "origin", "registered", "headquarters",
)  # fmt: skip
# Sums beside the planned total: parts of it, what came of it, what is owed.
_OTHER_MONEY = (
    "已", "实际", "完成", "到位", "注册", "其中", "外资", "固定", "固投", "设备", "产值", "税", "收入",
    "利润", "营收", "贷款", "奖", "补", "年度", "本年", "当年",
    "completed", "made", "arrived", "registered", "output", "tax", "revenue", "annual",
)  # fmt: skip
# Days of something of their own: not of the milestone that the status names.
_OTHER_DAYS = ("引进", "招引", "建设", "取得", "领取", "通过", "完成", "意向", "工作")
_REGIONS = (
    "区县", "县区", "县(区)", "区(县)", "县(市、区)", "县市区", "市(县、区)", "所属区县", "所在区县",
    "所属县区", "所在县区", "县别", "County", "District", "County or district",
    HEADS["region"], "Responsible organisation (county, town, park)",
)  # fmt: skip
_HOSTS = tuple(
    word for word in words("project_hosted") if plain_heading(word) not in map(plain_heading, _REGIONS)
)
STAGE = Look("stage", lambda value: isinstance(value, str) and len(value) <= 20 and bool(milestone(value)))
_TEXT = (COMPANY, PLACE, STAGE, PHASE)

FIELDS: tuple[Field, ...] = (
    Field("number", "serial_number", words("serial_number"), looks=(NUMBER, TICK)),
    Field("name", "project_named", words("project_named", "project"), looks=_TEXT),
    Field("region", "organisation", _REGIONS, looks=(PLACE,)),
    Field("phase", "phase", words("phase"), looks=(PHASE, NUMBER, TICK), telling=PHASE),
    # Beside a project, an enterprise is the one that invests.
    Field("investor", "investor_named", words("investor_named", "investor", "enterprise_named", "enterprise"),
          never=_OTHER_PARTIES, looks=_TEXT, telling=COMPANY),
    Field("industry", "industry_classified", words("industry_classified"), looks=(*_TEXT, NUMBER)),
    Field(
        "planned", "planned_total", words("planned_total"), never=_OTHER_MONEY,
        looks=(MONEY, NUMBER, TICK), telling=MONEY,
        hints=("规模", "金额", "体量", "资金规模", "Amount", "Size"),
    ),
    Field("hosts", "project_hosted", _HOSTS, never=_OTHER_PLACES, looks=(PLACE,), telling=PLACE),
    Field("status", "stage", words("stage", "milestone"), never=(*_PLANNED, "下步", "下一步", "next"),
          looks=(STAGE, TICK), telling=STAGE),
    Field("date", "happened_on", words("happened_on"), never=(*_PLANNED, *_OTHER_DAYS), looks=(DAY, NUMBER),
          hints=("何时", "年份", "When")),
    Field("source", "evidence", words("evidence", "remark"), several=True),
    *(
        Field(key, key, milestone_words(key), never=_NOT_HAPPENED, looks=(DAY, NUMBER, TICK, STAGE))
        for key in MILESTONES
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProjectSheets:
    """Project ledgers."""

    key: str = "projects"
    term: str = "project"
    fields: tuple[Field, ...] = FIELDS
    needs: tuple[str, ...] = ("name",)
    opens: frozenset[str] = frozenset({Named.kind})

    def same(self, record: Record) -> Hashable:
        """The name: what another row calls alike may be the same project."""
        cell = record.cell("name")
        return names.normal(cell.text) if cell else ""

    def begin(self, ground: Ground, source: Source) -> "ProjectTaking":
        """Begin to take a sheet in."""
        return ProjectTaking(ground, source)

    def open(self, opened: Mapping[str, Any]) -> None:
        """Make new projects and phases."""
        pour(Project, ("id",), ((id,) for id in opened["projects"]))
        pour(Phase, ("id", "project_id", "number"), opened["phases"])


@dataclass(slots=True)
class ProjectTaking:
    """One project ledger while it is taken in."""

    ground: Ground
    source: Source
    alikes: Alikes | None = None

    def read(self, record: Record) -> Told | RowPlan:
        """What a row tells, or for each of its cells that cannot be read what is wrong with it."""
        return told_or_problems(record, *read_row(record, self.ground))

    def plan(self, rows: Sequence[Told], key: str) -> Planned:
        """What becomes of a stretch of rows, beside what the ledger has heard of their projects."""
        if self.alikes is None:
            self.alikes = Alikes(known_names(self.ground.organisation))
        known = heard(self.ground.organisation, {(row.organisation.code, row.name) for row in rows})
        return plan_rows(rows, self.source, key, known, self.alikes)


ROOM = ProjectSheets()
