"""Whatever layout and language a register is written in, what is read is what was written."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from wutong.lib.money import Amount, words
from wutong.lib.sheets.cells import Area, Sheet, Value

from .shapes import TOWNS, laid_out, told

STEPS = ("negotiation_opened", "signed", "started", "in_production")
STEP_WORDS = {
    "zh": ("在谈", "签约", "开工", "投产"),
    "en": ("Negotiating", "Signed", "Construction start", "In production"),
}
TICKS = {"zh": ("√", "×"), "en": ("Yes", "No")}
HEADS = {
    "zh": ("序号", "项目名称", "投资方", "总投资", "落地镇街", "目前进展", "时间"),
    "en": ("No.", "Project name", "Investor", "Total investment", "Host town", "Status", "Date"),
}
GROUPS = {"zh": ("项目概况", "推进节点"), "en": ("Project profile", "Timeline")}
UNITS = {"zh": ("万元", 10_000), "en": ("RMB million", 1_000_000)}
TITLES = {"zh": "2023年招商引资项目台账", "en": "Register of projects"}


@dataclass(frozen=True)
class Written:
    """One project, and the months in which it passed the first of the steps."""

    name: str
    investor: str
    amount: int
    town: int
    months: tuple[int, ...]


def written() -> st.SearchStrategy[Written]:
    months = st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True).map(sorted).map(tuple)
    names = st.text("光电池冷链精密铸造甲乙丙AB", min_size=2, max_size=8)
    return st.builds(Written, names, names, st.integers(1, 999_999), st.integers(0, 3), months)


@dataclass(frozen=True)
class Style:
    """How a register is laid out."""

    language: str
    title: int  # rows above the heading
    grouped: bool  # a heading of two lines, the upper one merged
    unit: str  # heading, caption or cell
    steps: str  # status, dates or ticks
    total: bool


STYLES = st.builds(
    Style,
    st.sampled_from(("zh", "en")),
    st.integers(0, 40),
    st.booleans(),
    st.sampled_from(("heading", "caption", "cell")),
    st.sampled_from(("status", "dates", "ticks")),
    st.booleans(),
)


def page(projects: list[Written], style: Style) -> Sheet:
    """The sheet of these projects in this style."""
    unit, language = UNITS[style.language][0], style.language
    heads = list(HEADS[language][:5]) + (
        list(HEADS[language][5:]) if style.steps == "status" else list(STEP_WORDS[language])
    )
    heads[3] += f"({unit})" if style.unit == "heading" else ""
    rows: list[list[Value]] = [[f"{TITLES[language]} {n}"] for n in range(style.title)]
    if style.unit == "caption":
        rows.append([None, f"{'单位' if language == 'zh' else 'Unit'}：{unit}"])
    merged: tuple[Area, ...] = ()
    if style.grouped:
        top = len(rows) + 1
        rows.append([GROUPS[language][0], *[None] * 4, GROUPS[language][1]])
        merged = (Area(top, 1, top, 5), Area(top, 6, top, len(heads)))
    rows += [[*heads], *(row(n, one, style) for n, one in enumerate(projects, 1))]
    if style.total:
        rows.append([None, "合计" if language == "zh" else "Total", None, sum(p.amount for p in projects)])
    width = len(heads)
    return Sheet("表", tuple(tuple(r + [None] * (width - len(r))) for r in rows), merged)


def row(number: int, one: Written, style: Style) -> list[Value]:
    """One project as a row."""
    language = style.language
    unit = UNITS[language][0]
    amount = f"{one.amount}{unit}" if language == "zh" else f"{unit.split()[0]} {one.amount} million"
    town = TOWNS[one.town].name if language == "zh" else TOWNS[one.town].aliases[-1]
    cells: list[Value] = [
        number,
        one.name,
        one.investor,
        amount if style.unit == "cell" else one.amount,
        town,
    ]
    if style.steps == "status":
        return [*cells, STEP_WORDS[language][len(one.months) - 1], month(one.months[-1], language)]
    passed = len(one.months)
    if style.steps == "ticks":
        return cells + [TICKS[language][n >= passed] for n in range(4)]
    return cells + [month(m, language) for m in one.months] + [None] * (4 - passed)


def month(number: int, language: str) -> str:
    return f"2023年{number}月" if language == "zh" else date(2023, number, 1).strftime("%b %Y")


def expected(one: Written, style: Style) -> str:
    """What the row of a project tells."""
    amount = words(Amount(Decimal(one.amount) * UNITS[style.language][1]))
    days = [f"2023-{m:02}" for m in one.months]
    steps = list(zip(STEPS, days if style.steps == "dates" else ["?"] * len(days), strict=False))
    if style.steps == "status":
        steps = [(STEPS[len(days) - 1], days[-1])]
    passed = " ".join(f"{key}={day}" for key, day in steps)
    return f"{one.name} | {one.investor} | {amount} | {TOWNS[one.town].name} | {passed}"


@settings(max_examples=100, deadline=None)
@given(st.lists(written(), min_size=1, max_size=5), STYLES)
def test_what_is_read_is_what_was_written(projects: list[Written], style: Style) -> None:
    assert told(*laid_out(page(projects, style))) == [expected(one, style) for one in projects]
