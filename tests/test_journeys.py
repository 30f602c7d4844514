"""Journeys through the real product in a real browser, on the demonstration."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.product import CHROMIUM_FLAGS, Product, chromium, database, running

WATCHING = """
document.addEventListener("securitypolicyviolation", e => console.error("CSP " + e.violatedDirective))
"""
pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(not chromium(), reason="there is no Chromium on this machine"),
    pytest.mark.skipif(
        not (Path(__file__).resolve().parents[1] / "src/wutong/static/dist/manifest.json").exists(),
        reason="the front end was not built: ./wutong up builds it",
    ),
]


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with database() as url, running(tmp_path_factory.mktemp("product"), url=url) as product:
        yield product


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


def _signed_in(browser: Browser, product: Product, name: str) -> BrowserContext:
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, locale="zh-CN", base_url=product.url
    )
    page = context.new_page()
    page.goto(product.link(name))
    page.get_by_role("button", name="进入梧桐").click()
    expect(page).to_have_url(f"{product.url}/")
    page.close()
    return context


@pytest.fixture(scope="module")
def lin(browser: Browser, product: Product) -> Iterator[BrowserContext]:
    """Lin reports."""
    context = _signed_in(browser, product, "林晓")
    yield context
    context.close()


@pytest.fixture(scope="module")
def chen(browser: Browser, product: Product) -> Iterator[BrowserContext]:
    """Chen verifies what others report."""
    context = _signed_in(browser, product, "陈静")
    yield context
    context.close()


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def page(lin: BrowserContext, complaints: list[str]) -> Iterator[Page]:
    page = _watched(lin, complaints)
    yield page
    page.close()
    assert complaints == []


def _watched(context: BrowserContext, complaints: list[str]) -> Page:
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.add_init_script(WATCHING)
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" and "CSP" in m.text else None)
    return page


def test_a_link_signs_in_once_and_never_again(browser, product, lin):
    page = browser.new_page(locale="zh-CN")
    page.goto(product.link("林晓"))
    page.get_by_role("button", name="进入梧桐").click()
    expect(page.get_by_text("已用过或已过期")).to_be_visible()
    page.close()


def test_a_number_on_the_dashboard_opens_to_its_seven_projects_and_each_to_its_cell(page):
    page.goto("/?org=440703&year=2023")
    figure = page.locator(".figure", has_text="签约项目数").first
    expect(figure.locator(".number")).to_contain_text("7")
    figure.locator(".number a").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("7")
    rows = page.locator(".why-list [data-row], table [data-row]")
    expect(rows).to_have_count(7)
    page.get_by_role("link", name="君乐宝华南液态奶生产基地项目").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("君乐宝")
    timeline = page.locator(".story .timeline")
    expect(timeline).to_contain_text("2023-01-14")
    expect(timeline).to_contain_text("2023-04")
    expect(timeline).to_contain_text("精确到月")
    expect(page.locator("section.what")).to_contain_text("30 亿元")
    timeline.locator("li", has_text="签约").locator("a.paper").first.click()
    expect(page.locator("td.at")).to_have_text("2023年4月")


def _workbook(folder: Path, rows: list[list[object]]) -> Path:
    path = folder / "招商项目台账.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("2024年")
        sheet.write(0, 0, "蓬江区2024年招商项目台账")
        heads = ["序号", "项目名称", "投资方", "总投资(万元)", "落地乡镇(街道)", "签约时间"]
        for number, row in enumerate([heads, *rows], start=1):
            sheet.write_row(number, 0, row)
    return path


def test_a_workbook_is_previewed_then_confirmed_and_the_second_time_records_nothing(page, tmp_path):
    path = _workbook(
        tmp_path,
        [[1, "灯饰产业园项目", "明光照明", 32000, "棠下镇", "2024年5月"], [2, "坏行", "", 1, "火星镇", ""]],
    )
    page.goto("/intake/")
    page.get_by_label("责任单位").select_option(label="蓬江区")
    page.locator("input[type=file]").first.set_input_files(path)
    page.get_by_role("button", name="看看会记下什么").click()
    expect(page.locator("[data-row]").get_by_text("灯饰产业园项目")).to_be_visible()
    expect(page.get_by_text("火星镇").first).to_be_visible()
    page.get_by_role("button", name="确认入账").click()
    page.goto("/projects/?q=灯饰")
    page.get_by_role("link", name="灯饰产业园项目").click()
    expect(page.locator("section.what")).to_contain_text("3.2 亿元")
    expect(page.locator("section.what")).to_contain_text("棠下镇")
    expect(page.locator(".story .timeline")).to_contain_text("2024-05")
    page.goto("/ledger/")
    last = page.locator("main li a").first.inner_text()
    page.goto("/intake/")
    page.get_by_label("责任单位").select_option(label="蓬江区")
    page.locator("input[type=file]").first.set_input_files(path)
    page.get_by_role("button", name="看看会记下什么").click()
    expect(page.get_by_text("没有新内容").first).to_be_visible()
    page.goto("/ledger/")
    assert page.locator("main li a").first.inner_text() == last


def _project(page: Page, words: str) -> None:
    page.goto(f"/projects/?q={words}")
    page.locator("tr[data-row] a").first.click()


def test_what_one_reports_another_verifies_and_never_the_same_person(page, chen, complaints, tmp_path):
    _project(page, "宝乐清洁机器人")
    page.locator(".missing").get_by_role("link", name="上报备案").click()
    page.get_by_label("什么时候").fill("2023年5月20日")
    page.locator("input[type=file]").first.set_input_files(
        {"name": "备案证.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n% filed\n%%EOF\n"}
    )
    page.get_by_role("button", name="记下").click()
    expect(page.locator(".story .timeline")).to_contain_text("2023-05-20")
    fact = page.locator(".story .timeline li", has_text="备案").locator("a").first
    fact.click()
    expect(page.get_by_role("link", name="核验", exact=True).locator("visible=true")).to_have_count(1)
    address = page.url
    other = _watched(chen, complaints)
    other.goto(address)
    other.locator("main").get_by_role("link", name="核验", exact=True).click()
    other.get_by_label("资料核验").check()
    other.get_by_label("什么时候").fill("2023-06-01")
    other.get_by_role("button", name="核实无误").click()
    expect(other.get_by_text("已核验。")).to_be_visible()
    other.goto(address)
    expect(other.locator("dl.lines").first).to_contain_text("已核")
    other.close()


def test_a_correction_changes_the_figure_now_and_not_as_known_before(page, product):
    before = page.request.get("/ledger/").text()
    assert "第 5 笔" in before
    _project(page, "慧为商用终端")
    page.locator(".story .timeline li", has_text="签约").locator("a").first.click()
    recorded = page.locator("dl.lines").inner_text()
    known = re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", recorded)
    assert known
    page.get_by_role("link", name="更正").click()
    page.get_by_label("什么时候").fill("2022年")
    page.get_by_label("更正原因").fill("报道所指为上年")
    page.get_by_role("button", name="记下").click()
    expect(page.locator("[data-superseded]").first).to_be_visible()
    asked = (
        "figures",
        "projects_signed",
        "--org",
        "蓬江区",
        "--since",
        "2023-01-01",
        "--until",
        "2023-12-31",
        "--json",
    )
    import json

    assert json.loads(product.run(*asked).stdout)["value"] == 6
    instant = f"{known[0].replace(' ', 'T')}.999999+08:00"
    assert json.loads(product.run(*asked, "--known", instant).stdout)["value"] == 7


def test_a_page_can_be_read_as_of_another_day(page):
    _project(page, "君乐宝")
    page.locator("details.when > summary").click()
    page.get_by_label("哪一天的情况").fill("2023-02-01")
    page.get_by_role("button", name="看那时").click()
    expect(page.get_by_text("您在看")).to_be_visible()
    timeline = page.locator(".story .timeline")
    expect(timeline).to_contain_text("2023-01-14")
    expect(timeline.locator("li", has_text="签约")).to_have_count(0)
    page.get_by_role("link", name="回到现在").first.click()
    expect(page.get_by_text("您在看")).to_have_count(0)


def test_a_refused_form_keeps_what_was_typed_and_says_what_to_do(page):
    _project(page, "君乐宝")
    page.locator(".missing").get_by_role("link", name=re.compile("^上报")).first.click()
    page.get_by_label("什么时候").fill("2099-01-01")
    page.get_by_role("button", name="记下").click()
    expect(page.get_by_text("还没有到来")).to_be_visible()
    expect(page.get_by_label("什么时候")).to_have_value("2099-01-01")


def test_the_find_box_knows_pinyin_initials(page):
    page.goto("/today/")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="查找")).to_be_focused()
    page.keyboard.type("jlb")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("君乐宝")


def test_english_by_switch(page):
    page.goto("/projects/")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Projects")
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("项目")


PAGES = (
    "/",
    "/?org=440703&year=2023",
    "/today/",
    "/projects/",
    "/projects/open/",
    "/verification/",
    "/intake/",
    "/ledger/",
    "/ledger/5/",
    "/rates/",
    "/why/amount_signed/?org=320800&since=2023-01-01&until=2023-12-31",
)


@pytest.mark.parametrize("width", [1440, 1280, 390])
def test_no_page_runs_over_the_edge_of_a_screen(lin, complaints, width):
    page = _watched(lin, complaints)
    page.set_viewport_size({"width": width, "height": 844})
    for path in PAGES:
        answer = page.goto(path)
        assert answer
        assert answer.status == 200, path
        page.wait_for_load_state("networkidle")
        over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(over) <= 0, path
    page.close()
    assert complaints == []


def test_what_was_changed_behind_the_products_back_is_named(product):
    assert product.run("verify").returncode == 0
    paper = next(p for p in sorted((product.data / "papers").rglob("*")) if p.is_file())
    content = paper.read_bytes()
    paper.chmod(0o640)
    paper.write_bytes(content + b" ")
    try:
        found = product.run("verify")
        assert found.returncode == 1
        assert paper.name in found.stdout + found.stderr
    finally:
        paper.write_bytes(content)
    assert product.run("verify").returncode == 0
