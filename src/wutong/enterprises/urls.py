"""Where enterprises are found."""

from django.urls import path

from . import views

app_name = "enterprises"
urlpatterns = [
    path("", views.enterprise_list, name="list"),
    path("export.xlsx", views.export, name="export"),
    path("<slug:id>/", views.detail, name="detail"),
]
