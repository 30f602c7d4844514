"""What the enterprises room takes from sheets."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wutong.facts.enterprise import Coded, Named
from wutong.ledger.pouring import pour
from wutong.lib import glossary
from wutong.lib.sheets.columns import Field, Record
from wutong.lib.sheets.looks import MONEY, NUMBER
from wutong.organisations.sheets import Ground, Planned, RowPlan, Source, told_or_problems

from .heard import heard, same_name
from .models import Enterprise
from .sheet_plan import plan_rows
from .sheet_rows import Told, read_row

_PROJECTS = ("项目名称", "項目名稱", "项目名", "项目", "項目", "Project name", "Project")
_REGIONS = ("所属镇街", "镇街", "乡镇", "所属区县", "区县", "县区", "属地", "所在地", "注册地",
            "所属园区", "所屬鎮街", "鎮街", "屬地", "註冊地", "Region", "District")  # fmt: skip


def _words(*terms: str) -> tuple[str, ...]:
    return tuple(word for key in terms for word in (glossary.zh(key), *glossary.term(key).also))


FIELDS: tuple[Field, ...] = (
    Field("number", "serial_number", _words("serial_number")),
    # Beside a project, an enterprise is its investor.
    Field(
        "name",
        "enterprise_named",
        (*_words("enterprise_named", "enterprise"), "单位名称", "名称", "名稱", "Name"),
        unless=_PROJECTS,
    ),
    Field("code", "usc_code", _words("usc_code")),
    Field("former", "former_name", _words("former_name")),
    Field("ownership", "ownership", _words("ownership")),
    Field("industry", "industry_classified", (*_words("industry_classified"), "主导产业", "主營行業")),
    Field("capital", "registered_capital", _words("registered_capital"), looks=(MONEY, NUMBER)),
    Field("representative", "legal_representative", _words("legal_representative")),
    # In a register of enterprises the day of registration is that of the licence.
    Field(
        "founded",
        "enterprise_founded",
        (*_words("enterprise_founded"), "注册时间", "注册日期", "登记日期", "註冊時間"),
    ),
    Field("address", "enterprise_located", _words("enterprise_located")),
    Field("region", "enterprise_region", (*_words("enterprise_region"), *_REGIONS)),
    Field("honours", "enterprise_honoured", _words("enterprise_honoured"), several=True),
    Field("source", "evidence", _words("evidence", "remark"), several=True),
)


@dataclass(frozen=True, slots=True)
class EnterpriseSheets:
    """Registers of enterprises."""

    key: str = "enterprises"
    term: str = "enterprise"
    fields: tuple[Field, ...] = FIELDS
    needs: tuple[str, ...] = ("name",)
    opens: frozenset[str] = frozenset({Named.kind, Coded.kind})

    def same(self, record: Record) -> Hashable:
        """The name: rows of one enterprise call it alike."""
        cell = record.cell("name")
        return same_name(cell.text) if cell else ""

    def begin(self, ground: Ground, source: Source) -> "EnterpriseTaking":
        """Begin to take a sheet in."""
        return EnterpriseTaking(ground, source)

    def open(self, opened: Mapping[str, Any]) -> None:
        """Make new enterprises."""
        pour(Enterprise, ("id",), ((id,) for id in opened["enterprises"]))


@dataclass(slots=True)
class EnterpriseTaking:
    """One register of enterprises while it is taken in; it remembers which row brought which code."""

    ground: Ground
    source: Source
    codes: dict[str, tuple[int, str]] = field(default_factory=dict)  # credit code → row and name

    def read(self, record: Record) -> Told | RowPlan:
        """What a row tells, or for each of its cells that cannot be read what is wrong with it."""
        return told_or_problems(record, *read_row(record, self.ground))

    def plan(self, rows: Sequence[Told], key: str) -> Planned:
        """What becomes of a stretch of rows, beside what the ledger has heard of their enterprises."""
        organisation = self.ground.organisation
        register = heard(organisation, (row.code for row in rows), [row.name for row in rows])
        return plan_rows(rows, organisation.ref, self.source, key, register, self.codes)


ROOM = EnterpriseSheets()
