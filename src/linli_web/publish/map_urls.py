"""Addresses of the public map's layers, legends and tiles."""

from django.urls import URLPattern, path

from linli_web.registry.views import map as map_views

_PUBLIC = {"public": True}

urlpatterns: list[URLPattern] = [
    path("<slug:name>.geojson", map_views.layer, _PUBLIC, name="public-map-layer"),
    path("colours/<slug:name>.json", map_views.colours, _PUBLIC, name="public-map-colours"),
    path(
        "tiles/<slug:layer>/<int:z>/<int:x>/<int:y>.mvt",
        map_views.tile,
        _PUBLIC,
        name="public-map-tile",
    ),
]
