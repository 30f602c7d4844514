"""One line per room."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

handler404 = "wutong.web.errors.not_found"
handler403 = "wutong.web.errors.not_allowed"
handler500 = "wutong.web.errors.server_error"

urlpatterns = [
    path("sign/", include("wutong.organisations.urls")),
    path("enterprises/", include("wutong.enterprises.urls")),
    path("projects/", include("wutong.projects.urls")),
    path("web/", include("wutong.web.urls")),
    path("language/", login_not_required(set_language), name="set_language"),
    path("", include("wutong.reports.urls")),
    path("", include("wutong.desk.urls")),
]
