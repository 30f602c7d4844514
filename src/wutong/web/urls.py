"""The shelf: every component with sample data."""

from django.urls import path

from wutong.web import views

app_name = "web"
urlpatterns = [
    path("shelf/", views.shelf, name="shelf"),
    path("shelf/<slug:name>/", views.sample, name="sample"),
]
