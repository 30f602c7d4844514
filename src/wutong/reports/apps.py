"""The reports room as Django sees it."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """See the package docstring."""

    name = "wutong.reports"
    verbose_name = "数据"
    default_auto_field = "django.db.models.BigAutoField"
