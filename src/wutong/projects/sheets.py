"""What the projects room takes from sheets."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wutong.facts.project import Named, Opened
from wutong.ledger.pouring import pour
from wutong.lib import names
from wutong.lib.sheets.columns import Field, Record
from wutong.lib.sheets.headings import plain_heading
from wutong.organisations.sheets import Ground, Outcome, Planned, RowPlan, Source

from .heard import Alikes, heard, known_names
from .models import Phase, Project
from .sheet_plan import plan_rows
from .sheet_rows import MILESTONES, Told, milestone_words, read_row, words

# A column of plans, of money or of counts is no column of what has happened.
_NOT_HAPPENED = (
    "计划",
    "预计",
    "预期",
    "拟",
    "目标",
    "承诺",
    "要求",
    "应",
    "金额",
    "资金",
    "额",
    "数",
    "率",
    "责任",
)
_REGIONS = (
    "区县",
    "县区",
    "县(区)",
    "区(县)",
    "县(市、区)",
    "县市区",
    "市(县、区)",
    "所属区县",
    "所在区县",
    "县别",
)
_HOSTS = tuple(
    word for word in words("project_hosted") if plain_heading(word) not in map(plain_heading, _REGIONS)
)
_STATUS_ALSO = ("进展", "进度", "项目进度", "目前状态", "当前状态")

FIELDS: tuple[Field, ...] = (
    Field("number", "serial_number", words("serial_number")),
    Field("name", "project_named", (*words("project_named"), "项目")),
    Field("region", "organisation", _REGIONS),
    Field("phase", "phase", words("phase")),
    # Beside a project, an enterprise is the one that invests.
    Field("investor", "investor_named", words("investor_named", "enterprise_named", "enterprise")),
    Field("industry", "industry_classified", words("industry_classified")),
    Field("planned", "planned_total", words("planned_total")),
    Field("hosts", "project_hosted", _HOSTS),
    Field("status", "stage", (*words("stage", "milestone"), *_STATUS_ALSO)),
    Field("date", "happened_on", (*words("happened_on"), "节点时间"), never=("计划", "预计")),
    Field("source", "evidence", words("evidence", "remark"), several=True),
    *(Field(key, key, milestone_words(key), never=_NOT_HAPPENED) for key in MILESTONES),
)


@dataclass(frozen=True, slots=True)
class ProjectSheets:
    """Project ledgers."""

    key: str = "projects"
    term: str = "project"
    fields: tuple[Field, ...] = FIELDS
    needs: tuple[str, ...] = ("name",)
    opens: frozenset[str] = frozenset({Opened.kind, Named.kind})

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
        told, problems = read_row(record, self.ground)
        if told is None:
            name = record.cell("name")
            return RowPlan(record.number, Outcome.PROBLEM, name.text if name else "", problems=problems)
        return told

    def plan(self, rows: Sequence[Told], key: str) -> Planned:
        """What becomes of a stretch of rows, beside what the ledger has heard of their projects."""
        if self.alikes is None:
            self.alikes = Alikes(known_names(self.ground.organisation))
        known = heard(self.ground.organisation, {(row.organisation.code, row.name) for row in rows})
        return plan_rows(rows, self.source, key, known, self.alikes)


ROOM = ProjectSheets()
