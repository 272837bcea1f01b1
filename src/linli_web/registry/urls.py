"""Addresses of the register."""

from django.urls import URLPattern, path

from linli_web.registry.listings import listings
from linli_web.registry.views import (
    closing,
    editing,
    lists,
    proposals,
    proposing,
    restoring,
)
from linli_web.registry.views import map as map_views

_COMMUNITY = "communities/<path:key>/"
_BUILDING = "buildings/<path:key>/"
_OF_COMMUNITIES = {"name": "communities"}
_OF_BUILDINGS = {"name": "buildings"}

app_name = "registry"
urlpatterns: list[URLPattern] = [
    path("map/", map_views.page, name="map"),
    path("map/<slug:name>.geojson", map_views.layer, name="map-layer"),
    path("map/colours/<slug:name>.json", map_views.colours, name="map-colours"),
    path(
        "map/tiles/<slug:layer>/<int:z>/<int:x>/<int:y>.mvt",
        map_views.tile,
        name="map-tile",
    ),
    path("map/search.json", map_views.search, name="map-search"),
    path("map/panel/<str:community_id>/", map_views.panel, name="map-panel"),
    *(
        path(f"{name.replace('_', '-')}/", lists.rows, {"name": name}, name=name)
        for name in listings()
    ),
    path("proposals/", proposals.listed, name="proposals"),
    path("proposals/<str:public_id>/", proposals.page, name="proposal"),
    path("proposals/<str:public_id>/decide/", proposals.decide, name="proposal-decide"),
    path("proposals/<str:public_id>/withdraw/", proposals.withdraw, name="proposal-withdraw"),
    path("communities/new/", editing.create, _OF_COMMUNITIES, name="community-new"),
    path(f"{_COMMUNITY}edit/", editing.edit, _OF_COMMUNITIES, name="community-edit"),
    path(f"{_COMMUNITY}merge/", closing.merge, _OF_COMMUNITIES, name="community-merge"),
    path(f"{_COMMUNITY}split/", closing.split, _OF_COMMUNITIES, name="community-split"),
    path(f"{_COMMUNITY}close/", closing.close, _OF_COMMUNITIES, name="community-close"),
    path(f"{_COMMUNITY}reopen/", closing.reopen, _OF_COMMUNITIES, name="community-reopen"),
    path(f"{_COMMUNITY}history/", closing.history, _OF_COMMUNITIES, name="communities-history"),
    path(f"{_COMMUNITY}undo/", editing.undo, _OF_COMMUNITIES, name="communities-undo"),
    path(f"{_COMMUNITY}propose/", proposing.propose, _OF_COMMUNITIES, name="community-propose"),
    path(
        f"{_COMMUNITY}restore/<int:number>/",
        restoring.restore,
        _OF_COMMUNITIES,
        name="communities-restore",
    ),
    path("buildings/new/", editing.create, _OF_BUILDINGS, name="building-new"),
    path(f"{_BUILDING}edit/", editing.edit, _OF_BUILDINGS, name="building-edit"),
    path(f"{_BUILDING}merge/", closing.merge, _OF_BUILDINGS, name="building-merge"),
    path(f"{_BUILDING}split/", closing.split, _OF_BUILDINGS, name="building-split"),
    path(f"{_BUILDING}close/", closing.close, _OF_BUILDINGS, name="building-close"),
    path(f"{_BUILDING}reopen/", closing.reopen, _OF_BUILDINGS, name="building-reopen"),
    path(f"{_BUILDING}history/", closing.history, _OF_BUILDINGS, name="buildings-history"),
    path(
        f"{_BUILDING}restore/<int:number>/",
        restoring.restore,
        _OF_BUILDINGS,
        name="buildings-restore",
    ),
    path(f"{_BUILDING}undo/", editing.undo, _OF_BUILDINGS, name="buildings-undo"),
    path(f"{_BUILDING}propose/", proposing.propose, _OF_BUILDINGS, name="building-propose"),
]
