"""What a map on a page has to know: where its data are, what it shows, in which words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import shapely
from django.conf import settings
from django.db.models import Count
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from linli_web.journal.memory import data_version, remembered
from linli_web.registry import map_reads
from linli_web.registry.map_colours import LISTED_UP_TO, Choice
from linli_web.registry.map_tiles import ALONE_FROM, BUILDINGS_FROM, DEEPEST, GROUND_FROM
from linli_web.registry.models import GroundFeature
from linli_web.tables.labels import table_label
from linli_web.tables.reading import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

# More features than these come as tiles, fewer as one GeoJSON.
GROUND_TILES_ABOVE = 20_000
_VENDOR = "vendor/maplibre-gl/maplibre-gl"
_SAMPLE_PLACE = "__id__"


@dataclass(frozen=True, slots=True)
class Frame:
    """A map as its template wants it."""

    json: str
    attribution: list[str]
    modules: list[str]
    stylesheets: Mapping[str, str]


def _frame(settings_: Mapping[str, Any]) -> Frame:
    sheets = {"maplibre": static(f"{_VENDOR}.css"), "map": static("linli/map.css")}
    written = json.dumps(settings_, ensure_ascii=False)
    return Frame(written, _attribution(), list(_modules().values()), sheets)


def whole(
    colour: str = "year",
    choice: Choice | None = None,
    *,
    public: bool = False,
    in_address: bool = False,
    colours: str = "",
) -> Frame:
    """Frame a map of everything.

    Parameters
    ----------
    colour
        As `map_colours.colouring` has it.
    choice
        Which communities are shown.
    public
        Whether strangers see it.
    in_address
        Whether the page's address says where the map is looking; one map of a page may.
    colours
        Address of a legend with the line of each community in place of the register's; where
        communities come as tiles the register's stays.
    """
    found = _settings(colour, choice or Choice(), public=public) | {"hash": in_address}
    if colours:
        found["urls"]["colours"] = colours
    return _frame(found)


def around(community_id: str, *, public: bool = False) -> Frame:
    """Frame a map of one community and its neighbours."""
    found = _settings("year", Choice(), public=public)
    found["focus"] = community_id
    found["bounds"] = _bounds_of(community_id) or found["bounds"]
    return _frame(found)


def _settings(colour: str, choice: Choice, *, public: bool) -> dict[str, Any]:
    everything = map_reads.summary()
    return {
        "modules": _modules() | {"worker": static(f"{_VENDOR}-worker.mjs")},
        "version": data_version().tag,
        "colour": colour,
        "choice": {
            "year": choice.year,
            "zone": choice.zone,
            "class": choice.works_class,
            "status": choice.status,
        },
        "tiled": everything.number > LISTED_UP_TO,
        "groundTiled": sum(ground_features().values()) > GROUND_TILES_ABOVE,
        "zooms": {
            "alone": ALONE_FROM,
            "buildings": BUILDINGS_FROM,
            "ground": GROUND_FROM,
            "deepest": DEEPEST,
        },
        "bounds": everything.bounds,
        "focus": "",
        "urls": _urls(public=public),
        "raster": settings.MAP_TILE_URL,
        "icons": static("vendor/tabler-icons/icons.svg"),
        "words": _words(),
    }


def _modules() -> dict[str, str]:
    return {
        "maplibre": static(f"{_VENDOR}.mjs"),
        "style": static("linli/map-style.js"),
        "text": static("linli/map-text.js"),
    }


def _urls(*, public: bool) -> dict[str, str]:
    names = "public-map" if public else "registry:map"
    tile = reverse(f"{names}-tile", args=["LAYER", 0, 0, 0])
    return {
        "layer": reverse(f"{names}-layer", args=["LAYER"]),
        "colours": reverse(f"{names}-colours", args=["COLOUR"]),
        "tile": tile.replace("/0/0/0.", "/{z}/{x}/{y}."),
        "page": _page("public-community" if public else "community"),
        "building": "" if public else _page("building"),
        "panel": "" if public else reverse("registry:map-panel", args=[_SAMPLE_PLACE]),
        "search": "" if public else reverse("registry:map-search"),
    }


def page_of(community_id: str) -> str:
    """Return the address of a community's page inside."""
    return _page("community").replace(_SAMPLE_PLACE, quote(community_id, safe=""))


def _page(name: str) -> str:
    try:
        return reverse(name, args=[_SAMPLE_PLACE])
    except NoReverseMatch:
        return ""


@remembered(1)
def ground_features() -> dict[str, int]:
    """Return how many features the ground has of each origin."""
    counted = GroundFeature.objects.order_by("origin").values_list("origin").annotate(Count("pk"))
    return dict(counted)


def _attribution() -> list[str]:
    found = [_("自绘底图：本县测绘/调查成果")]
    if "openstreetmap" in ground_features():
        found.append("© OpenStreetMap contributors (ODbL)")
    if settings.MAP_TILE_URL and settings.MAP_APPROVAL_NUMBER:
        found.append(_("审图号：%s") % settings.MAP_APPROVAL_NUMBER)
    return found


def _bounds_of(community_id: str) -> tuple[float, float, float, float] | None:
    """Return the box around a community's outline, houses and point."""
    home = read("communities", "community_id = %s", [community_id])
    houses = read("buildings", "community_id = %s AND closed_on IS NULL", [community_id])
    texts = [*home["geometry"].drop_nulls(), *houses["geometry"].drop_nulls()]
    shapes = [shape for shape in shapely.from_wkt(texts, on_invalid="ignore") if shape is not None]
    shapes += [shapely.Point(*each) for each in home.select("lon", "lat").drop_nulls().rows()]
    if not shapes:
        return None
    west, south, east, north = shapely.total_bounds(shapes)
    return float(west), float(south), float(east), float(north)


def _words() -> dict[str, str]:
    return {
        "title": _("地图"),
        "zoomIn": _("放大"),
        "zoomOut": _("缩小"),
        "whole": _("回到全图"),
        "open": _("打开小区页"),
        "close": _("关闭"),
        "size": _("{buildings} 栋 · {households} 户"),
        "storeys": _("{storeys} 层"),
        "homes": _("{households} 户"),
        "openBuilding": _("打开楼栋页"),
        "many": _("此处有 {count} 个小区，放大可分开"),
        "titled": _("{title}（{unit}）"),
        "drawn": _("图上共 {count} 个小区"),
        "inView": _("当前范围内的小区（{count} 个）"),
        "more": _("还有 {count} 个，放大或移动地图后列出"),
        "failed": _("地图没有画出来：{reason}。小区仍可从下面的列表打开。"),
        "noWebgl": _("这个浏览器没有开启图形加速"),
        "unread": _("数据没有取到，请刷新页面重试"),
        "metres": _("米"),
        "kilometres": _("公里"),
        "other": _("其他建筑"),
        "ctrlToZoom": _("按住 Ctrl 键滚动可缩放地图"),
        "twoFingers": _("用两个手指移动地图"),
    }


def addresses(request: HttpRequest) -> list[dict[str, str]]:
    """Return the address of each layer as QGIS wants it."""
    outlines = _("小区范围")
    return [
        {
            "label": outlines if name == "outlines" else str(table_label(name)),
            "inside": request.build_absolute_uri(reverse("registry:map-layer", args=[name])),
            "public": request.build_absolute_uri(reverse("public-map-layer", args=[name]))
            if each.public
            else "",
        }
        for name, each in map_reads.LAYERS.items()
    ]
