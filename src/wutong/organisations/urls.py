"""Where one comes in and goes out."""

from django.urls import path

from . import views

app_name = "organisations"
urlpatterns = [
    path("in/", views.sign_in, name="sign_in"),
    path("in/<str:token>/", views.link, name="link"),
    path("password/", views.password, name="password"),
    path("out/", views.sign_out, name="sign_out"),
]
