"""The ground table: streets, the river, green, other buildings and names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from linli.sample.communities import COUNTY
from linli.sample.packed import rows
from linli.sample.rows import Row
from linli.sample.streets import Town
from linli.sample.terrain import Point, bend, river_half_width, written
from linli.sample.townscape import Landmark, Townscape

_RIVER = (-6900, 3300, 40)
# The green strip between the river and the quay [m from the river's middle].
_BANKS = ((-1240, 1010, 1), (-1180, 1080, -1), (-5740, -4480, 1))
_BANK_EDGE_M = 80.0


def ground_rows(town: Town, scape: Townscape) -> Iterator[Row]:
    """Return the rows of the ground table.

    Parameters
    ----------
    town
        Streets and plots.
    scape
        Everything in the town that is no community.
    """
    marks = scape.landmarks
    buildings = [("", 4, ring) for mark in marks for ring in mark.buildings]
    streets = [(each.name, each.rank, each.points()) for each in town.streets]
    drawn = [
        *_shapes("water", "POLYGON", [("便江", 1, _river())]),
        *_shapes("green", "POLYGON", [("", 4, _bank(*bank)) for bank in _BANKS]),
        *_shapes("green", "POLYGON", [(name, 3, ring) for name, ring in scape.greens]),
        *_shapes("green", "POLYGON", [_outline(each) for each in marks if each.form == "park"]),
        *_shapes("water", "POLYGON", [("", 5, each.pond) for each in marks if each.pond]),
        *_shapes("site", "POLYGON", [_outline(each) for each in marks if each.form != "park"]),
        *_shapes("green", "POLYGON", [("", 5, each.field) for each in marks if each.field]),
        *_shapes("street", "LINESTRING", streets),
        *_shapes("building", "POLYGON", [("", 5, ring) for ring in scape.buildings] + buildings),
        *_shapes("name", "POINT", _names()),
    ]
    for number, row in enumerate(drawn, 1):
        yield {"ground_id": f"g-{number:05d}", "county": COUNTY, **row, "origin": "invented"}


def _shapes(
    kind: str, form: str, shapes: Sequence[tuple[str, int, Sequence[Point]]]
) -> Iterator[Row]:
    texts = written(form, [points for _, _, points in shapes])
    for (name, rank, _), text in zip(shapes, texts, strict=True):
        yield {"kind": kind, "rank": rank, "name": name or None, "geometry": text}


def _outline(mark: Landmark) -> tuple[str, int, Sequence[Point]]:
    return mark.name, 3, mark.ring


def _river() -> list[Point]:
    stops = range(*_RIVER)
    left = [bend(u, river_half_width(u)) for u in stops]
    right = [bend(u, -river_half_width(u)) for u in stops]
    return left + right[::-1]


def _bank(start: int, end: int, side: int) -> list[Point]:
    stops = range(start, end, 40)
    water = [bend(u, side * (river_half_width(u) + 1)) for u in stops]
    quay = [bend(u, side * _BANK_EDGE_M) for u in stops]
    return water + quay[::-1]


def _names() -> list[tuple[str, int, Sequence[Point]]]:
    return [
        (row["name"], int(row["rank"]), [bend(float(row["u"]), float(row["v"]))])
        for row in rows("places.csv")
    ]
