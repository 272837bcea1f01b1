"""Addresses of logging in and of a visitor's own choices."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from linli_web.people.views import choices

urlpatterns = [
    path(
        "login/",
        LoginView.as_view(template_name="people/login.html", redirect_authenticated_user=True),
        name="login",
    ),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("language/", choices.language, name="set_language"),
    path("print-size/", choices.print_size, name="print-size"),
]
