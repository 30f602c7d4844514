"""The look as Django sees it."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates and tags; no tables."""

    name = "wutong.web"
    verbose_name = "页面"
