"""What the projects room takes from a sheet: which columns, and what the rows of one project claim."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from wutong.facts.kinds import KINDS, Claim
from wutong.facts.milestones import EntityRegistered, FrameworkSigned
from wutong.facts.project import Hosted, IndustryClassified, InvestorNamed, PlannedTotal
from wutong.lib.dates import Precision, When
from wutong.lib.sheets.columns import Field
from wutong.lib.sheets.headings import plain_heading
from wutong.lib.sheets.looks import COMPANY, DAY, MONEY, NUMBER, PHASE, PLACE, TICK, Look
from wutong.lib.sheets.remarks import Key, Remark

from .actions import shares
from .sheet_rows import MILESTONES, Passed, Told, milestone, milestone_words, words

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
    Field("investor", "investor_named", words("investor_named", "investor"), never=_OTHER_PARTIES,
          looks=_TEXT, telling=COMPANY),
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
class Said:
    """One claim of a row, and where it stands; about the project or about its phase."""

    claim: Claim
    when: When
    places: tuple[str, ...]
    of_phase: bool


def settled(rows: Sequence[Told]) -> list[Told]:
    """The rows of one project once the others are known.

    Where every step has its row, the only date of a row is that of its status: a project is signed once.
    """
    dated = {(t.phase, p.key): t.row for t in rows for p in t.passed if p.when and not _is_lent(t, p.key)}
    return [_own_date(told, dated) for told in rows]


def _is_lent(told: Told, key: str) -> bool:
    return any(p.lent == key for p in told.passed)


def _own_date(told: Told, dated: dict[tuple[int, str], int]) -> Told:
    for borrower in told.passed:
        other = dated.get((told.phase, borrower.lent))
        if other is None:
            continue
        lender = next(p for p in told.passed if p.key == borrower.lent)
        own = replace(borrower, when=lender.when, places=(*lender.places, *borrower.places), lent="")
        remark = Remark(
            "同一项目第 {row} 行已记“{lent}”，本行的日期记作“{own}”的日期", lender.places[0],
            {"row": other, "lent": Key(borrower.lent), "own": Key(borrower.key)},
        )  # fmt: skip
        kept = tuple(p for p in told.passed if p not in (lender, borrower))
        return replace(told, passed=(*kept, own), remarks=(*told.remarks, remark))
    return told


def claims(told: Told, paper_day: date, lead: str = "") -> Iterable[Said]:
    """The claims of a row; what bears no date was so no later than the paper that says so.

    `lead` is the investor already standing: another name beside a registration is the company registered.
    """
    unknown = When(paper_day, Precision.UNKNOWN)
    places = told.places
    source = places.get("source", ())
    registers = any(p.key == "entity_registered" for p in told.passed)
    company = told.investor if registers and lead and told.investor != lead else ""
    if told.investor and not company:
        yield Said(InvestorNamed(told.investor), unknown, (*places["investor"], *source), False)
    if told.industry:
        yield Said(IndustryClassified(told.industry), unknown, (*places["industry"], *source), False)
    if told.hosts:
        yield Said(Hosted(shares(told.hosts)), unknown, (*places["hosts"], *source), False)
    if told.planned:
        yield Said(PlannedTotal(told.planned), unknown, (*places["planned"], *source), True)
    for passed in told.passed:
        also = places["investor"] if company and passed.key == "entity_registered" else ()
        yield Said(_claim(passed, company), passed.when or unknown, (*passed.places, *also, *source), True)


def _claim(passed: Passed, company: str) -> Claim:
    if passed.key == "framework_signed":
        return FrameworkSigned(passed.form)
    if passed.key == "entity_registered":
        return EntityRegistered(company)
    return KINDS[f"project.{passed.key}"]()
