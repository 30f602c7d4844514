"""What the rows of one project claim, once it is known what each of them tells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from wutong.facts.kinds import KINDS, Claim
from wutong.facts.milestones import EntityRegistered, FrameworkSigned
from wutong.facts.project import Hosted, IndustryClassified, InvestorNamed, PlannedTotal
from wutong.lib.dates import When
from wutong.lib.sheets.remarks import Key, Remark

from .actions import shares
from .sheet_rows import Passed, Told


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


def claims(told: Told, undated: When, lead: str = "") -> Iterable[Said]:
    """The claims of a row; what bears no date was so no later than the paper that says so, `undated`.

    `lead` is the investor already standing: another name beside a registration is the company registered.
    """
    places = told.places
    source = places.get("source", ())
    registers = any(p.key == "entity_registered" for p in told.passed)
    company = told.investor if registers and lead and told.investor != lead else ""
    if told.investor and not company:
        yield Said(InvestorNamed(told.investor), undated, (*places["investor"], *source), False)
    if told.industry:
        yield Said(IndustryClassified(told.industry), undated, (*places["industry"], *source), False)
    if told.hosts:
        yield Said(Hosted(shares(told.hosts)), undated, (*places["hosts"], *source), False)
    if told.planned:
        yield Said(PlannedTotal(told.planned), undated, (*places["planned"], *source), True)
    for passed in told.passed:
        also = places["investor"] if company and passed.key == "entity_registered" else ()
        yield Said(_claim(passed, company), passed.when or undated, (*passed.places, *also, *source), True)


def _claim(passed: Passed, company: str) -> Claim:
    if passed.key == "framework_signed":
        return FrameworkSigned(passed.form)
    if passed.key == "entity_registered":
        return EntityRegistered(company)
    return KINDS[f"project.{passed.key}"]()
