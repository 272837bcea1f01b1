"""Addresses of the front doors."""

from django.urls import URLPattern, path

from linli_web.desks.views import office

urlpatterns: list[URLPattern] = [
    path("", office.home, name="home"),
]
