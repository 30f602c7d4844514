"""What every test stands on: the product's settings over a data folder that is nobody's.

The fixtures lie in tests/fixtures.py, for the rooms under src/ and for the house under tests/ alike.
"""

import os
import tempfile

import django
import hypothesis

if "PYTEST_XDIST_WORKER" not in os.environ:  # workers inherit the folder of the run that started them
    _folder = tempfile.TemporaryDirectory(prefix="wutong-test-", ignore_cleanup_errors=True)
    os.environ["WUTONG_DATA"] = _folder.name
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wutong.config.settings")
django.setup()
hypothesis.settings.register_profile("wutong", deadline=None)  # a busy machine is no failed promise
hypothesis.settings.load_profile("wutong")

pytest_plugins = ("tests.fixtures",)
