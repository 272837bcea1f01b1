"""What the register knows of one building: entrances, homes, footprint."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians
from typing import TYPE_CHECKING, Any

import shapely
from django.db.models import Count

from linli_web.personal.keeping import open_all
from linli_web.personal.sealing import Cell, key_of
from linli_web.personal.showing import covered
from linli_web.registry.models import Building, Entrance, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

_WIDTH = 480.0
_HEIGHT = 300.0
_MARGIN = 18.0


def entrances(building: Building) -> QuerySet[Entrance]:
    """Return the building's entrances with the number of their units."""
    rows = building.entrance_rows.annotate(counted=Count("units"))
    return rows.order_by("entrance_id")


def units(building: Building) -> QuerySet[Unit]:
    """Return the building's units by entrance and floor, with their owners."""
    rows = building.units.select_related("entrance").prefetch_related("owners")
    return rows.order_by("entrance_id", "floor", "unit_id")


@dataclass(frozen=True, slots=True)
class OwnerShown:
    """An owner as a page shows one: covered. `person` is the id of the key, empty without one."""

    name: str
    phone: str
    person: str


def owners_shown(units: Iterable[Unit]) -> dict[str, list[OwnerShown]]:
    """Return the owners of units, covered, by unit."""
    owners = [owner for unit in units for owner in unit.owners.all()]
    values = [(Cell("owners", "name", each.pk), each.name) for each in owners]
    values += [(Cell("owners", "phone", each.pk), each.phone) for each in owners]
    opened = open_all(values)
    shown: dict[str, list[OwnerShown]] = {}
    for owner, name, phone in zip(
        owners, opened[: len(owners)], opened[len(owners) :], strict=True
    ):
        token = owner.name or owner.phone or owner.id_number
        one = OwnerShown(
            covered(name, "person_name"), covered(phone, "phone"), key_of(token) if token else ""
        )
        shown.setdefault(owner.unit_id, []).append(one)
    return shown


def footprints(building: Building) -> dict[str, Any] | None:
    """Return the outlines of a community's buildings for drawing, this one marked.

    Returns
    -------
    dict or None
        `paths`: for each outline its SVG path, name, id and whether it is this building;
        `width`, `height` of the drawing. None where the building has no outline.
    """
    rows = Building.objects.filter(community=building.community_id).exclude(geometry="")
    named = list(rows.order_by("building_id").values_list("pk", "name", "geometry"))
    shapes = shapely.from_wkt([wkt for _, _, wkt in named], on_invalid="ignore")
    drawn = [
        (key, name, shape)
        for (key, name, _), shape in zip(named, shapes, strict=True)
        if shape is not None and not shape.is_empty
    ]
    if building.pk not in {key for key, _, _ in drawn}:
        return None
    place = _placing([shape for _, _, shape in drawn])
    paths = [
        {"id": key, "name": name or key, "here": key == building.pk, "path": _path(shape, place)}
        for key, name, shape in drawn
    ]
    return {"paths": paths, "width": _WIDTH, "height": _HEIGHT}


def _placing(shapes: list[shapely.Geometry]) -> tuple[float, float, float, float]:
    """Fit all outlines into the drawing: west, north, and units a degree in both directions.

    Over a few hundred metres a degree of longitude is a fixed part of one of latitude.
    """
    west, south, east, north = shapely.total_bounds(shapes)
    narrow = cos(radians((south + north) / 2))
    across, up = max((east - west) * narrow, 1e-6), max(north - south, 1e-6)
    scale = min((_WIDTH - 2 * _MARGIN) / across, (_HEIGHT - 2 * _MARGIN) / up)
    left = west - (_WIDTH / scale - across) / 2 / narrow
    top = north + (_HEIGHT / scale - up) / 2
    return left, top, scale * narrow, scale


def _path(shape: shapely.Geometry, place: tuple[float, float, float, float]) -> str:
    left, top, across, up = place
    rings = [
        ring
        for part in shapely.get_parts(shape)
        if part.geom_type == "Polygon"
        for ring in (part.exterior, *part.interiors)
    ]
    written = []
    for ring in rings:
        points = [f"{(x - left) * across:.1f} {(top - y) * up:.1f}" for x, y, *_ in ring.coords]
        written.append(f"M{'L'.join(points)}Z")
    return "".join(written)
