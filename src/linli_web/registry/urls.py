"""Addresses of the register."""

from django.urls import URLPattern, path

from linli_web.registry.listings import listings
from linli_web.registry.views import lists, map

app_name = "registry"
urlpatterns: list[URLPattern] = [
    path("map/", map.page, name="map"),
    path("map/<slug:name>.geojson", map.layer, name="map-layer"),
    path("map/colours/<slug:name>.json", map.colours, name="map-colours"),
    path(
        "map/tiles/<slug:layer>/<int:z>/<int:x>/<int:y>.mvt",
        map.tile,
        name="map-tile",
    ),
    path("map/search.json", map.search, name="map-search"),
    path("map/panel/<str:community_id>/", map.panel, name="map-panel"),
    *(
        path(f"{name.replace('_', '-')}/", lists.rows, {"name": name}, name=name)
        for name in listings()
    ),
]
