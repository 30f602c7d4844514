"""The targets room as Django sees it."""

from django.apps import AppConfig


class TargetsConfig(AppConfig):
    """See the package docstring."""

    name = "wutong.targets"
    verbose_name = "目标"
    default_auto_field = "django.db.models.BigAutoField"
