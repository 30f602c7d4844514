"""Which release this is: read from the changelog, so that there is one truth."""

from importlib.metadata import PackageNotFoundError, version

try:
    RELEASE = version("wutong")
except PackageNotFoundError:  # run from a checkout that was not installed
    RELEASE = "0.1.0"
