"""Which release this is: read from the changelog, so that there is one truth."""

import os
import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def _release() -> str:
    """The newest release of the changelog; of an installed wheel, which was built from it, its version."""
    home = Path(os.environ.get("WUTONG_HOME") or Path(__file__).resolve().parents[3])
    changelog = home / "CHANGELOG.md"
    if changelog.exists() and (found := re.search(r"(?m)^## \[?v?(\d[^\]\s]*)", changelog.read_text())):
        return found[1]
    try:
        return version("wutong")
    except PackageNotFoundError:
        return "0"


RELEASE = _release()
