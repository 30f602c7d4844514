"""What only a browser can say: the content policy holds, keys work, nothing runs over the edge."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from wutong.web import assets, samples

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PAGES = ["", *(f"{name}/" for name in samples.PAGES)]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine"),
    pytest.mark.skipif(not assets.manifest(), reason="the front end is not built: ./wutong up"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium that speaks to nobody but us."""
    # Playwright runs a loop of its own in this thread, which Django takes for a loop of ours.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained about: the content policy, faults in scripts."""
    return []


@pytest.fixture
def sheet(browser: Browser, complaints: list[str]) -> Iterator[Page]:
    """A window as wide as a laptop."""
    sheet = browser.new_page(viewport={"width": 1280, "height": 900})
    sheet.on("pageerror", lambda error: complaints.append(str(error)))
    sheet.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield sheet
    sheet.close()


@pytest.fixture
def shelf(live_server) -> str:
    """Where the shelf stands."""
    return f"{live_server.url}/web/shelf/"


def test_the_content_policy_holds_and_nothing_runs_over_the_edge(sheet, shelf, complaints):
    """320 pixels are what is left of 1280 at four hundred percent."""
    over = {}
    for path in PAGES:
        sheet.set_viewport_size({"width": 1280, "height": 900})
        sheet.goto(shelf + path, wait_until="networkidle")
        for width in (800, 390, 320):
            sheet.set_viewport_size({"width": width, "height": 700})
            over[path, width] = sheet.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert complaints == []
    assert {place: by for place, by in over.items() if by > 0} == {}


def test_keys_find_and_step_through_rows(sheet, shelf):
    sheet.goto(shelf + "list/")
    names = []
    for key in "jjk":
        sheet.keyboard.press(key)
        names.append(sheet.evaluate("document.activeElement.textContent.trim()"))
    assert names == ["晶澜光电材料基地", "恒川精密减速器", "晶澜光电材料基地"]
    sheet.keyboard.press("?")
    assert sheet.locator("dialog[open]").count() == 1
    sheet.keyboard.press("Escape")
    assert sheet.locator("dialog[open]").count() == 0


def test_the_enter_that_ends_a_composition_sends_nothing(sheet, shelf):
    sheet.goto(shelf + "milestone/")
    sent = sheet.evaluate(
        """() => {
            const field = document.querySelector("input[name='on']");
            let passed = 0;
            field.addEventListener("keydown", () => passed++);
            const enter = (how) => field.dispatchEvent(
                new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...how }));
            field.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
            const kept = enter({ keyCode: 229 });
            enter({ isComposing: true });
            return { passed, kept };
        }"""
    )
    assert sent == {"passed": 0, "kept": False}


def test_a_chart_hides_its_table_and_gives_it_back(sheet, shelf):
    sheet.goto(shelf + "board/")
    chart = sheet.locator("wt-chart").first
    chart.locator("svg").wait_for()
    assert chart.locator(".table").is_hidden()
    chart.get_by_role("button").click()
    assert chart.locator(".table").is_visible() and chart.locator(".canvas").is_hidden()


def test_without_script_a_chart_is_its_table(browser, shelf):
    context = browser.new_context(java_script_enabled=False)
    sheet = context.new_page()
    sheet.goto(shelf + "board/")
    assert sheet.locator("wt-chart .table").first.is_visible()
    context.close()


def test_a_dropped_workbook_is_taken(sheet, shelf):
    sheet.goto(shelf + "intake/")
    sheet.locator("wt-upload").wait_for()
    sheet.evaluate(
        """() => {
            const files = new DataTransfer();
            files.items.add(new File(["x"], "三季度台账.xlsx"));
            const drop = new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: files });
            document.querySelector("wt-upload").dispatchEvent(drop);
        }"""
    )
    assert sheet.evaluate("document.querySelector('wt-upload input').files[0].name") == "三季度台账.xlsx"
    assert "三季度台账.xlsx" in sheet.locator(".chosen").inner_text()


def test_htmx_sends_the_token_and_leaves_our_failures_alone(sheet, shelf):
    sheet.goto(shelf)
    asked: list[dict[str, str]] = []
    sheet.on("request", lambda request: request.method == "POST" and asked.append(request.headers))
    sheet.evaluate(
        """() => {
            const button = document.createElement("button");
            button.setAttribute("hx-post", "?probe");
            document.querySelector("main").append(button);
            htmx.process(button);
            button.click();
        }"""
    )
    sheet.wait_for_timeout(500)
    assert asked[0]["x-csrftoken"] and asked[0]["hx-request"] == "true"
    assert sheet.evaluate("htmx.config.noSwap.includes('5xx')")
