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
from wutong.lib.sheets.remarks import Key, Remark

from .actions import shares
from .sheet_rows import MILESTONES, Passed, Told, milestone_words, words

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
    Field("investor", "investor_named", words("investor_named")),
    Field("industry", "industry_classified", words("industry_classified")),
    Field("planned", "planned_total", words("planned_total")),
    Field("hosts", "project_hosted", _HOSTS),
    Field("status", "stage", (*words("stage", "milestone"), *_STATUS_ALSO)),
    Field("date", "happened_on", (*words("happened_on"), "节点时间"), never=("计划", "预计")),
    Field("source", "evidence", words("evidence", "remark"), several=True),
    *(Field(key, key, milestone_words(key), never=_NOT_HAPPENED) for key in MILESTONES),
)


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
