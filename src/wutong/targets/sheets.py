"""What the targets room takes from sheets: figures that others have published."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wutong.ledger import store
from wutong.lib.names import simplified
from wutong.lib.sheets.columns import Field, Record
from wutong.organisations.sheets import Ground, Planned, RowPlan, Source

from .indicators import holds_figures
from .metrics import METRICS
from .policy import owns
from .sheet_plan import plan_rows
from .sheet_rows import Told, read_row, words

_REGIONS = (
    "地区", "区域", "所属地区", "区县", "县区", "县(市、区)", "县市区", "镇街", "镇(街道)", "乡镇",
    "乡镇(街道)", "街道", "园区", "单位名称", "地区/单位", "地區",
)  # fmt: skip

FIELDS: tuple[Field, ...] = (
    Field("number", "serial_number", words("serial_number")),
    Field("metric", "metric", (*words("metric"), "项目")),
    Field("period", "period", (*words("period"), "时间", "期间或年份", "期间/年份"), several=True),
    Field("unit", "unit_of_measure", (*words("unit_of_measure"), "单位")),
    Field("region", "organisation", (*words("organisation"), *_REGIONS)),
    Field("publisher", "publisher", (*words("publisher", "evidence"), "来源/发布单位")),
    Field("published_on", "published_on", words("published_on")),
    Field("growth", "year_on_year", words("year_on_year"), several=True),
    Field(
        "figure",
        "published_value",
        (*words("published_value"), *(word for metric in METRICS for word in words(metric.key))),
        never=("计划", "目标", "任务", "上年同期", "去年同期", "排名", "位次"),
        several=True,
        fits=holds_figures,
    ),
    Field("remark", "remark", words("remark")),
)


@dataclass(frozen=True, slots=True)
class PublishedSheets:
    """Tables of statistics: one number a row, or rows and columns of indicators, regions and periods."""

    key: str = "published"
    term: str = "figure_published"
    fields: tuple[Field, ...] = FIELDS
    needs: tuple[str, ...] = ("figure",)
    opens: frozenset[str] = frozenset()

    def same(self, record: Record) -> Hashable:
        """The words of the row: two rows with other words tell of other figures."""
        return tuple(
            simplified(cell.text) for key in ("region", "metric") for cell in record.cells.get(key, ())
        )

    def begin(self, ground: Ground, source: Source) -> "PublishedTaking":
        """Begin to take a sheet in."""
        return PublishedTaking(ground, source)

    def open(self, opened: Mapping[str, Any]) -> None:
        """Published figures bring nothing into being."""


@dataclass(slots=True)
class PublishedTaking:
    """One table of statistics while it is taken in."""

    ground: Ground
    source: Source

    def read(self, record: Record) -> Told | RowPlan:
        """What a row tells, or what is wrong with it."""
        return read_row(record, self.ground)

    def plan(self, rows: Sequence[Told], key: str) -> Planned:
        """What becomes of a stretch of rows, beside what has been published of their organisations."""
        refs = sorted({told.organisation.ref for told in rows})
        history = [fact for fact in store.facts_of(*refs) if owns(fact)] if refs else []
        return plan_rows(rows, self.source, history)


ROOM = PublishedSheets()
