"""Addresses of long work."""

from django.urls import URLPattern, path

from linli_web.runs.views import office

urlpatterns: list[URLPattern] = [
    path("runs/", office.overview, name="runs"),
    path("runs/<uuid:run_id>/", office.page, name="run"),
    path("runs/<uuid:run_id>/cancel/", office.stop, name="run-cancel"),
    path("runs/<uuid:run_id>/retry/", office.again, name="run-retry"),
]
