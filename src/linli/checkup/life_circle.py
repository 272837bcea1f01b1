"""How many communities have a facility within reach, before the programme and after it.

Problem: a county says that it built a fifteen-minute life circle; the share of communities that
have each kind of facility near shows whether it did. Walking distance wants a street network,
which a county may not have yet.
Decision: the distance here is the straight line in a projected system, said so wherever it is
shown. It is never longer than the walk, so a share counted here is an upper bound of the share
within the same distance on foot; and because a walk of 1,000 m seldom leads further than 800 m
away, the lower of the two distances that the standard gives for fifteen minutes is the circle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import shapely

from linli.standards import limit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

CIRCLE = "life_circle.fifteen_minutes_low"


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
        Straight-line distance [m]; without it, the lower distance of the fifteen-minute circle.

    Returns
    -------
    table
        category, distance_m [m], communities (with a known place), unplaced (without one), before
        and after: communities within reach of a facility that the programme did not add, and of
        any; before_share and after_share [share of `communities`], null without a community.

    Raises
    ------
    ValueError
        A distance that is not positive.

    Notes
    -----
    A facility without a place reaches nobody. A community at exactly the distance is within reach.

    References
    ----------
    GB 50180-2018, table 3.0.4: walking distance of the fifteen-minute circle 800 to 1,000 m.

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
    reach = float(limit(CIRCLE)) if distance_m is None else distance_m
    if not reach > 0:
        msg = f"a life circle of {reach} m reaches nobody; give a distance above 0"
        raise ValueError(msg)
    placed = communities.drop_nulls(["x_m", "y_m"])
    homes = shapely.points(placed["x_m"].to_numpy(), placed["y_m"].to_numpy())
    there = facilities.filter(_open(as_of)).drop_nulls(["x_m", "y_m"])
    rows = [
        _row(category, homes, there.filter(pl.col("category") == category), reach)
        for category in categories
    ]
    kinds = {"category": pl.String, "before": pl.Int64, "after": pl.Int64}
    return pl.DataFrame(rows, schema=kinds, orient="row").select(
        "category",
        pl.lit(reach).alias("distance_m"),
        pl.lit(placed.height, pl.Int64).alias("communities"),
        pl.lit(communities.height - placed.height, pl.Int64).alias("unplaced"),
        "before",
        "after",
        before_share=_share("before", placed.height),
        after_share=_share("after", placed.height),
    )


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
) -> tuple[str, int, int]:
    old = there.filter(~_added())
    return category, _within(homes, old, reach), _within(homes, there, reach)


def _within(homes: NDArray[np.object_], there: pl.DataFrame, reach: float) -> int:
    """Count the homes that have one of the places within reach."""
    if not len(homes) or there.is_empty():
        return 0
    tree = shapely.STRtree(shapely.points(there["x_m"].to_numpy(), there["y_m"].to_numpy()))
    found = tree.query(homes, predicate="dwithin", distance=reach)
    return len(np.unique(found[0]))


def _share(column: str, communities: int) -> pl.Expr:
    return pl.col(column) / communities if communities else pl.lit(None, pl.Float64)
