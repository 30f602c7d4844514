"""Where projects are found."""

from django.urls import path

from . import views

app_name = "projects"
urlpatterns = [
    path("", views.project_list, name="list"),
    path("export.xlsx", views.export, name="export"),
    path("open/", views.open_project, name="open"),
    path("facts/<slug:fact_id>/correct/", views.correct, name="correct"),
    path("facts/<slug:fact_id>/withdraw/", views.withdraw, name="withdraw"),
    path("<slug:id>/", views.detail, name="detail"),
    path("<slug:id>/phases/", views.add_phase, name="add_phase"),
    path("<slug:id>/hosts/", views.host, name="host"),
    path("<slug:id>/describe/<slug:what>/", views.describe, name="describe"),
    path("<slug:id>/phases/<slug:phase_id>/report/<slug:what>/", views.report, name="report"),
]
