"""What every test stands on: the product's settings over a data folder that is nobody's.

The fixtures lie in tests/fixtures.py, for the rooms under src/ and for the house under tests/ alike.
"""

import os
import tempfile
from pathlib import Path

import django
import hypothesis
from django.conf import settings

if "PYTEST_XDIST_WORKER" not in os.environ:  # workers inherit the folder of the run that started them
    _folder = tempfile.TemporaryDirectory(prefix="wutong-test-", ignore_cleanup_errors=True)
    os.environ["WUTONG_DATA"] = _folder.name
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wutong.config.settings")
django.setup()
# pytest-django may have read the settings before this file: point them to the folder all the same.
settings.DATA_DIR = Path(os.environ["WUTONG_DATA"])
settings.PAPERS_DIR = settings.DATA_DIR / "papers"
if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    settings.DATABASES["default"]["TEST"]["NAME"] = str(settings.DATA_DIR / "test.sqlite3")

hypothesis.settings.register_profile("wutong", deadline=None)  # a busy machine breaks no promise
hypothesis.settings.load_profile("wutong")

pytest_plugins = ("tests.fixtures",)
