"""Where figures are found."""

from django.urls import path

from . import views

app_name = "reports"
urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("published/", views.published, name="published"),
    path("published/export.xlsx", views.published_export, name="published_export"),
    path("why/<slug:metric>/", views.why, name="why"),
    path("why/<slug:metric>/export/<slug:ending>/", views.export, name="export"),
]
