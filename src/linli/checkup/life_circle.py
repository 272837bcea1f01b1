"""How many communities have a facility within reach, before the programme and after it.

Problem: a county says that it built a fifteen-minute life circle; the share of communities that
have each kind of facility near shows whether it did. Walking distance wants a street network,
which a county may not have yet.
Decision: the distance here is the straight line in a projected system, said so wherever it is
shown. It is never longer than the walk, so a share counted here is an upper bound of the share
within the same distance on foot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import shapely

from linli.standards import facility_categories

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray


def life_circle(
    communities: pl.DataFrame,
    facilities: pl.DataFrame,
    categories: Sequence[str],
    as_of: date | None = None,
    distance_m: float | None = None,
) -> pl.DataFrame:
    """Count the communities with a facility of each category within a straight-line distance.

    Parameters
    ----------
    communities : table
        One row a community: x_m, y_m [m], where it lies in a projected system; null where its
        place is not known.
    facilities : table
        One row a facility: category, x_m, y_m [m] in the same system, opened_on, closed_on,
        added_by_programme.
    categories
        Categories asked for, in the order of the answer.
    as_of
        Last day that counts. A facility without an opening date has always been there, one that
        the programme added without a date has not opened yet. Without a day, every facility that
        never closed counts.
    distance_m
        Straight-line distance [m] for all categories; without it, what the catalogue of
        facilities asks of each: 300 m for what belongs into a five-minute walk, 500 m and 1,000 m
        for ten and fifteen minutes.

    Returns
    -------
    table
        category, distance_m [m], communities (with a known place), unplaced (without one), before
        and after: communities within reach of a facility that the programme did not add, and of
        any; before_share and after_share [share of `communities`], null without a community.

    Raises
    ------
    ValueError
        A distance that is not positive, or a category that the catalogue lacks.

    Notes
    -----
    A facility without a place reaches nobody. A community at exactly the distance is within reach.

    References
    ----------
    GB 50180-2018, table 3.0.4: walking distances of the five-, ten- and fifteen-minute circles;
    which facility belongs to which: `linli.standards.facility_categories`, with its source.

    Examples
    --------
    >>> homes = pl.DataFrame({"x_m": [0.0, 5000.0], "y_m": [0.0, 0.0]})
    >>> shop = pl.DataFrame(
    ...     {
    ...         "category": ["market", "market"],
    ...         "x_m": [300.0, 5100.0],
    ...         "y_m": [0.0, 0.0],
    ...         "opened_on": [None, None],
    ...         "closed_on": [None, None],
    ...         "added_by_programme": [False, True],
    ...     }
    ... )
    >>> life_circle(homes, shop, ["market"])["before_share", "after_share"].row(0)
    (0.5, 1.0)
    """
    reaches = [_reach(category, distance_m) for category in categories]
    placed = communities.drop_nulls(["x_m", "y_m"])
    homes = shapely.points(placed["x_m"].to_numpy(), placed["y_m"].to_numpy())
    there = facilities.filter(_open(as_of)).drop_nulls(["x_m", "y_m"])
    rows = [
        _row(category, homes, there.filter(pl.col("category") == category), reach)
        for category, reach in zip(categories, reaches, strict=True)
    ]
    kinds = {
        "category": pl.String,
        "distance_m": pl.Float64,
        "before": pl.Int64,
        "after": pl.Int64,
    }
    return pl.DataFrame(rows, schema=kinds, orient="row").select(
        "category",
        "distance_m",
        pl.lit(placed.height, pl.Int64).alias("communities"),
        pl.lit(communities.height - placed.height, pl.Int64).alias("unplaced"),
        "before",
        "after",
        before_share=_share("before", placed.height),
        after_share=_share("after", placed.height),
    )


def _reach(category: str, distance_m: float | None) -> float:
    if distance_m is None:
        known = facility_categories().filter(pl.col("category") == category)
        if known.is_empty():
            msg = f"the catalogue has no facility {category!r}; give a distance_m for it"
            raise ValueError(msg)
        return float(known["distance_m"][0])
    if not distance_m > 0:
        msg = f"a life circle of {distance_m} m reaches nobody; give a distance above 0"
        raise ValueError(msg)
    return distance_m


def _open(as_of: date | None) -> pl.Expr:
    if as_of is None:
        return pl.col("closed_on").is_null()
    opened = (pl.col("opened_on") <= as_of).fill_null(~_added())
    closed = (pl.col("closed_on") <= as_of).fill_null(value=False)
    return opened & ~closed


def _added() -> pl.Expr:
    return pl.col("added_by_programme").fill_null(value=False)


def _row(
    category: str, homes: NDArray[np.object_], there: pl.DataFrame, reach: float
) -> tuple[str, float, int, int]:
    old = there.filter(~_added())
    return category, reach, _within(homes, old, reach), _within(homes, there, reach)


def _within(homes: NDArray[np.object_], there: pl.DataFrame, reach: float) -> int:
    """Count the homes that have one of the places within reach."""
    if not len(homes) or there.is_empty():
        return 0
    tree = shapely.STRtree(shapely.points(there["x_m"].to_numpy(), there["y_m"].to_numpy()))
    found = tree.query(homes, predicate="dwithin", distance=reach)
    return len(np.unique(found[0]))


def _share(column: str, communities: int) -> pl.Expr:
    return pl.col(column) / communities if communities else pl.lit(None, pl.Float64)
