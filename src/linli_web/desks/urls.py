"""Addresses of the front doors."""

from django.urls import URLPattern, path

from linli_web.desks.views import building, community, office

urlpatterns: list[URLPattern] = [
    path("", office.home, name="home"),
    path("communities/<path:community_id>/", community.page, name="community"),
    path("buildings/<path:building_id>/", building.page, name="building"),
]
