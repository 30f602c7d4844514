"""The organisations room as Django sees it."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Agencies, people, and their posts."""

    name = "wutong.organisations"
    verbose_name = "组织与人"
    default_auto_field = "django.db.models.BigAutoField"
