"""Where sheets come in; the desk includes it under intake/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.intake, name="intake"),
    path("<slug:id>/", views.show, name="brought"),
    path("<slug:id>/progress/", views.progress, name="progress"),
    path("<slug:id>/again/", views.again, name="read_again"),
    path("<slug:id>/columns/", views.settle, name="settle_columns"),
    path("<slug:id>/choices/", views.choose, name="choose"),
    path("<slug:id>/problems.xlsx", views.problems, name="problems"),
    path("<slug:id>/confirm/", views.confirm, name="confirm"),
]
