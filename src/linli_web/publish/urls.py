"""Addresses that everybody may open."""

from django.urls import URLPattern, URLResolver, include, path

from linli_web.publish.views import overview, public

urlpatterns: list[URLPattern | URLResolver] = [
    path("", overview.overview, name="public"),
    path("map/", include("linli_web.publish.map_urls")),
    path("open-data/", public.open_data, name="open-data"),
    path("notices/", public.open_data, name="public-notices"),
    path("notices/<int:number>/", public.open_data, name="public-notice"),
    path("money/", public.open_data, name="public-money"),
    path("open-data/indicators/<str:name>/", public.open_data, name="open-indicator"),
]
