"""The ledger as Django sees it."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Two tables that only grow, their index, and the papers."""

    name = "wutong.ledger"
    verbose_name = "账本"
    default_auto_field = "django.db.models.BigAutoField"
