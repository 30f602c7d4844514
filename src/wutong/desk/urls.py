"""Where the desk is."""

from django.urls import include, path

from . import views
from .intake import urls as intake

app_name = "desk"
urlpatterns = [
    path("today/", views.today, name="today"),
    path("find/", views.find, name="find"),
    path("facts/<slug:id>/", views.fact, name="fact"),
    path("facts/<slug:id>/verify/", views.verify, name="verify"),
    path("facts/<slug:id>/recognise/", views.recognise, name="recognise"),
    path("facts/<slug:id>/revoke/", views.revoke, name="revoke"),
    path("rates/", views.rates, name="rates"),
    path("verification/", views.verification, name="verification"),
    path("papers/<slug:sha256>/", views.paper, name="paper"),
    path("papers/<slug:sha256>/file/", views.paper_file, name="paper_file"),
    path("ledger/", views.ledger, name="ledger"),
    path("ledger/check/", views.check, name="check"),
    path("ledger/export.jsonl", views.export, name="export"),
    path("ledger/<int:seq>/", views.entry, name="entry"),
    path("intake/", include(intake.urlpatterns)),
]
