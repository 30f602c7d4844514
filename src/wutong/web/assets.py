"""What Vite has built, by the name of its entry."""

import json
import logging
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

log = logging.getLogger(__name__)

MANIFEST = "dist/manifest.json"


def tags(entry: str) -> SafeString:
    """The link and script tags of one entry; without a build a comment, and a line in the log."""
    chunks = manifest()
    chunk = next((c for c in chunks.values() if c.get("isEntry") and c.get("name") == entry), None)
    if chunk is None:
        log.warning("The front end has no built entry %r: run ./wutong up", entry)
        return format_html("<!-- {} -->", f"no built entry {entry}: run ./wutong up")
    styles = [css for part in _with_imports(chunk, chunks) for css in part.get("css", ())]
    links = format_html_join("", '<link rel="stylesheet" href="{}">', ((_url(css),) for css in styles))
    return links + format_html('<script type="module" src="{}"></script>', _url(chunk["file"]))


def manifest() -> dict[str, dict[str, Any]]:
    """The newest build's list of files; empty before the first build."""
    found = finders.find(MANIFEST)
    if not found:
        return {}
    path = Path(found)
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> dict[str, dict[str, Any]]:
    chunks: dict[str, dict[str, Any]] = json.loads(path.read_text("utf-8"))
    return chunks


def _with_imports(chunk: dict[str, Any], chunks: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The chunk after the chunks it imports, so that later styles may lean on earlier ones."""
    before = [part for key in chunk.get("imports", ()) for part in _with_imports(chunks[key], chunks)]
    return [*before, chunk]


def _url(file: str) -> str:
    return urljoin(settings.STATIC_URL, f"dist/{file}")
