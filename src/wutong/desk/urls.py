"""Where the desk is."""

from django.urls import include, path

from . import fact_views, going_out_views, ledger_views, views
from .intake import urls as intake

app_name = "desk"
urlpatterns = [
    path("today/", views.today, name="today"),
    path("find/", views.find, name="find"),
    path("facts/<slug:id>/", fact_views.fact, name="fact"),
    path("facts/<slug:id>/verify/", fact_views.verify, name="verify"),
    path("facts/<slug:id>/recognise/", fact_views.recognise, name="recognise"),
    path("facts/<slug:id>/revoke/", fact_views.revoke, name="revoke"),
    path("going-out/", going_out_views.going_out, name="going_out"),
    path("going-out/<slug:room>/", going_out_views.going_out, name="going_out"),
    path("going-out/<slug:id>.xlsx", going_out_views.going_out_like, name="going_out_like"),
    path("rates/", views.rates, name="rates"),
    path("verification/", fact_views.verification, name="verification"),
    path("papers/<slug:sha256>/", views.paper, name="paper"),
    path("papers/<slug:sha256>/file/", views.paper_file, name="paper_file"),
    path("ledger/", ledger_views.ledger, name="ledger"),
    path("ledger/check/", ledger_views.check, name="check"),
    path("ledger/export.jsonl", ledger_views.export, name="export"),
    path("ledger/<int:seq>/", ledger_views.entry, name="entry"),
    path("intake/", include(intake.urlpatterns)),
]
