"""Addresses of the front doors."""

from django.urls import URLPattern, path

from linli_web.desks.views import building, community, figures, journal, office, quality

urlpatterns: list[URLPattern] = [
    path("", office.home, name="home"),
    path("quality/", quality.page, name="quality"),
    path("quality/summary/", office.quality, name="quality-summary"),
    path("quality/findings.csv", quality.export, name="quality-export"),
    path("journal/", journal.page, name="journal"),
    path("journal/check/", journal.check, name="journal-check"),
    path("journal/journal.csv", journal.export, name="journal-export"),
    path("figures/", figures.page, name="figures"),
    path("figures/freeze/", figures.freeze, name="figures-freeze"),
    path("figures/<slug:name>/", figures.figure, name="figure"),
    path("figures/<slug:name>/rows/", figures.rows, name="figure-rows"),
    path("communities/<path:community_id>/quality/", community.quality, name="community-quality"),
    path("communities/<path:community_id>/", community.page, name="community"),
    path("buildings/<path:building_id>/", building.page, name="building"),
]
