"""Addresses that everybody may open."""

from django.urls import URLPattern, path

from linli_web.publish.views import public

urlpatterns: list[URLPattern] = [
    path("", public.overview, name="public"),
    path("open-data/", public.open_data, name="open-data"),
]
