"""Where sheets come in; the desk includes it under intake/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.intake, name="intake"),
    path("<slug:sha256>/", views.preview, name="preview"),
    path("<slug:sha256>/columns/", views.settle, name="settle_columns"),
    path("<slug:sha256>/problems.xlsx", views.problems, name="problems"),
    path("<slug:sha256>/confirm/", views.confirm, name="confirm"),
    path("<slug:sha256>/result/<int:seq>/", views.result, name="result"),
]
