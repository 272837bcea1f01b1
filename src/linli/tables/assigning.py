"""Buildings that a map shows without saying whose they are, given to the community around them.

Problem: footprints from OpenStreetMap or a survey carry no community, and a building without one
cannot be registered.
Decision: a building belongs to the community whose outline holds a point on its footprint. Where
no outline holds it, or several do, nothing is guessed: it is left out and counted.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from linli.records import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np

    from linli.tables.sheets import Piece, Reading

_ID, _SHAPE = "community_id", "geometry"


def with_communities(
    readings: Sequence[Reading], known: Mapping[str, pl.DataFrame]
) -> list[Reading]:
    """Give buildings that have an outline and no community the one they stand in.

    Parameters
    ----------
    readings
        What the files held; communities among them count by their outlines.
    known
        Tables that are there already; `communities` counts where it has `geometry` [WKT, WGS 84].

    Returns
    -------
    list of Reading
        The same, buildings without a column `community_id` changed.

    Notes
    -----
    Problems: data.building_without_community (a warning, one a file, with the number left out).
    """
    lacking = [piece for each in readings for piece in each.pieces if _lacks_community(piece)]
    if not lacking:
        return list(readings)
    read = [
        piece.frame for each in readings for piece in each.pieces if piece.table == "communities"
    ]
    outlines = _outlines([*read, *([known["communities"]] if "communities" in known else [])])
    return [
        replace(
            each,
            pieces=tuple(
                _assigned(piece, outlines) if _lacks_community(piece) else piece
                for piece in each.pieces
            ),
        )
        for each in readings
    ]


def _lacks_community(piece: Piece) -> bool:
    columns = piece.frame.columns
    return piece.table == "buildings" and _ID not in columns and _SHAPE in columns


def _outlines(frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
    named = [
        each.select(pl.col(_ID).cast(pl.String), pl.col(_SHAPE).cast(pl.String)).drop_nulls()
        for each in frames
        if {_ID, _SHAPE} <= set(each.columns)
    ]
    schema = {_ID: pl.String, _SHAPE: pl.String}
    return pl.concat([pl.DataFrame(schema=schema), *named]).unique(_ID, keep="first")


def _assigned(piece: Piece, outlines: pl.DataFrame) -> Piece:
    found = communities_at(piece.frame[_SHAPE], outlines)
    frame = piece.frame.with_columns(found.alias(_ID)).filter(found.is_not_null())
    left_out = found.null_count()
    if not left_out:
        return replace(piece, frame=frame)
    told = Problem(
        "data.building_without_community",
        piece.table,
        value=str(left_out),
        field=_ID,
        file=piece.file,
        sheet=piece.sheet,
    )
    return replace(piece, frame=frame, problems=(*piece.problems, told))


def communities_at(footprints: pl.Series, outlines: pl.DataFrame) -> pl.Series:
    """Return the community around each footprint; null where none or several are.

    Parameters
    ----------
    footprints
        WKT in WGS 84.
    outlines
        community_id, geometry [WKT in WGS 84].

    Examples
    --------
    >>> outlines = pl.DataFrame(
    ...     {"community_id": ["c1"], "geometry": ["POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0))"]}
    ... )
    >>> communities_at(pl.Series(["POINT (1 1)", "POINT (9 9)"]), outlines).to_list()
    ['c1', None]
    """
    # Few imports bring footprints without a community; the others need no geometry.
    import numpy as np
    import shapely

    shapes = _shapes(footprints)
    around = _shapes(outlines[_SHAPE])
    # An index holds no missing shapes; an empty one is never hit.
    around[shapely.is_missing(around)] = shapely.Point()
    points = shapely.point_on_surface(shapes)
    at, inside = shapely.STRtree(around).query(points, predicate="intersects")
    hits = np.bincount(at, minlength=len(points))
    alone = hits[at] == 1
    chosen = pl.Series([None], dtype=pl.String).new_from_index(0, len(points))
    return chosen.scatter(at[alone], outlines[_ID].gather(inside[alone])).alias(_ID)


def _shapes(wkt: pl.Series) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    import numpy as np
    import shapely

    return np.asarray(shapely.from_wkt(wkt.to_list(), on_invalid="ignore"), dtype=object)
