"""The fifteen-minute life circle of the joined communities, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from linli.checkup import life_circle
from linli.tables.coordinates import local_meridian, project
from linli_web.journal.memory import remembered
from linli_web.publish.reads import table

if TYPE_CHECKING:
    from datetime import date

# The facilities that the county reported, in the order of its report.
CATEGORIES = (
    "service_station",
    "convenience_store",
    "elderly_care_centre",
    "childcare_site",
    "basketball_court",
    "pocket_park",
)


@remembered(4)
def joined_communities(as_of: date) -> pl.DataFrame:
    """Return the share of joined communities within reach of each kind of facility."""
    communities = table("communities").filter(
        pl.col("contiguous") & pl.col("closed_on").is_null() & (pl.col("completed_on") <= as_of)
    )
    meridian = _meridian(communities)
    return life_circle(
        _projected(communities, meridian),
        _projected(table("facilities"), meridian),
        CATEGORIES,
        as_of,
    )


def _meridian(rows: pl.DataFrame) -> int:
    """Return the middle of the zone that most of the rows lie in."""
    known = rows["lon"].drop_nulls()
    if known.is_empty():
        return 114
    return int(pl.Series(local_meridian(known.to_numpy())).mode().sort()[0])


def _projected(rows: pl.DataFrame, meridian: int) -> pl.DataFrame:
    placed = rows.filter(pl.col("lon").is_not_null() & pl.col("lat").is_not_null())
    x, y = project(placed["lon"].to_numpy(), placed["lat"].to_numpy(), meridian)
    known = placed.with_columns(x_m=pl.Series(x), y_m=pl.Series(y))
    unknown = rows.filter(pl.col("lon").is_null() | pl.col("lat").is_null())
    return pl.concat([known, unknown], how="diagonal")
