"""The enterprises room as Django sees it."""

from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    """Enterprises, and the photographs pages read."""

    name = "wutong.enterprises"
    verbose_name = "企业"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say who photographs enterprises."""
        from wutong.ledger import photographs

        from .photographs import ALBUM

        photographs.keep("enterprise", ALBUM)
