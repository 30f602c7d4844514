"""Make the pictures of the documents from the running product: python scripts/pictures.py

With a folder, python scripts/pictures.py FOLDER, every page at three sizes is put there instead.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import BrowserContext, sync_playwright

HOME = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(HOME)]

from tests.product import CHROMIUM_FLAGS, Product, chromium, running  # noqa: E402

YEAR = "org=440703&since=2023-01-01&until=2023-12-31"
IN_DOCUMENTS = ("dashboard", "project")
SHEETS = {"wide": (1440, 900, 1), "laptop": (1280, 800, 1), "phone": (390, 844, 2)}


def pages(product: Product, context: BrowserContext) -> dict[str, str]:
    """The pages worth a picture, by name."""
    page = context.new_page()
    page.goto(f"{product.url}/projects/?q=君乐宝")
    project = page.locator("tr[data-row] a").first.get_attribute("href") or ""
    page.goto(product.url + project)
    paper = (
        page.locator(".story .timeline li", has_text="签约").locator("a.paper").first.get_attribute("href")
        or ""
    )
    fact = (
        page.locator(".story .timeline li", has_text="签约").locator("p a").first.get_attribute("href") or ""
    )
    page.close()
    return {
        "dashboard": f"/?{YEAR}",
        "why": f"/why/projects_signed/?{YEAR}",
        "project": project,
        "paper": paper,
        "fact": fact,
        "projects": "/projects/",
        "today": "/today/",
        "verification": "/verification/",
        "intake": "/intake/",
        "ledger": "/ledger/",
    }


def main(folder: Path, *, everything: bool) -> None:
    """Start the product on a folder of its own, sign in, and take the pages."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as data,
        running(Path(data)) as product,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        door = browser.new_context()
        page = door.new_page()
        page.goto(product.link("林晓"))
        page.get_by_role("button").first.click()
        page.wait_for_url(f"{product.url}/")
        for size, (width, height, scale) in SHEETS.items():
            if size != "wide" and not everything:
                continue
            context = browser.new_context(
                viewport={"width": width, "height": height},
                device_scale_factor=scale,
                locale="zh-CN",
                reduced_motion="reduce",
                storage_state=door.storage_state(),
            )
            for name, path in pages(product, context).items():
                if name not in IN_DOCUMENTS and not everything:
                    continue
                sheet = context.new_page()
                sheet.goto(product.url + path)
                sheet.wait_for_load_state("networkidle")
                ending = "" if size == "wide" else f"-{size}"
                sheet.screenshot(path=folder / f"{name}{ending}.png", full_page=size != "phone")
                sheet.close()
            context.close()
        browser.close()


if __name__ == "__main__":
    asked = sys.argv[1:]
    main(Path(asked[0]) if asked else HOME / "docs" / "pictures", everything=bool(asked))
