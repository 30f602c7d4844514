"""The desk room as Django sees it."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """See the package docstring."""

    name = "wutong.desk"
    verbose_name = "桌面"
    default_auto_field = "django.db.models.BigAutoField"
