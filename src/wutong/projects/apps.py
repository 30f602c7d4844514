"""The projects room as Django sees it."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Projects, their phases, and the photographs pages read."""

    name = "wutong.projects"
    verbose_name = "项目"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say who photographs projects."""
        from wutong.ledger import photographs

        from .photographs import ALBUM

        photographs.keep("project", ALBUM)
