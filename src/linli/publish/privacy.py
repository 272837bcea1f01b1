"""What an open table must not tell: cells about so few households that they could be named.

Problem: "2 households connected to gas" in a small community points at two front doors. Hiding
that one cell is not enough where its group's total stands beside it: the total less the other
cells gives it back.
Decision: a count of one to four households is hidden; a group in which the hidden cells add up to
so little that they can be told or nearly told hides its next smallest cell as well. Zero is shown:
it is about nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

# Fewer households than this are hidden (own rule; statistical offices use three to ten).
FEWEST_HOUSEHOLDS = 5


def hidden_cells(
    counts: pl.DataFrame, column: str, group: Sequence[str] = (), fewest: int = FEWEST_HOUSEHOLDS
) -> pl.Series:
    """Tell which cells of a column of household counts must not be shown.

    Parameters
    ----------
    counts : table
        One row a cell.
    column
        Column of household counts [households]; a blank tells nothing and is never hidden.
    group
        Columns that make a group whose total is published too; without them all rows are one
        group.
    fewest
        Counts from 1 to below this are hidden.

    Returns
    -------
    series of bool
        True where the cell is to be hidden, in the order of the rows.

    Raises
    ------
    ValueError
        A negative count.

    Notes
    -----
    1. A count from 1 to `fewest` - 1 is hidden.
    2. Where a group has hidden cells that together make less than `fewest`, or only one hidden
       cell, its smallest shown cell that is not zero is hidden too (ties: the first), until the
       hidden ones are at least two and make at least `fewest`, or nothing is left to hide.

    References
    ----------
    Willenborg and de Waal, Elements of Statistical Disclosure Control, Springer 2001, chapter 4:
    primary and secondary suppression.

    Examples
    --------
    >>> cells = pl.DataFrame({"households": [120, 3, 40, 0]})
    >>> hidden_cells(cells, "households").to_list()
    [False, True, True, False]
    """
    amounts = counts[column].cast(pl.Float64)
    if (amounts < 0).any():
        msg = f"{column} has a negative count of households; check the table first"
        raise ValueError(msg)
    small = ((amounts > 0) & (amounts < fewest)).fill_null(value=False)
    cells = counts.select(
        *group, _count=amounts, _small=small, _at=pl.int_range(pl.len(), dtype=pl.Int64)
    )
    if not cells["_small"].any():
        return cells["_small"].alias(column)
    # From small to large, the small ones first: a cell goes too while those before it are too few.
    over = list(group) or pl.lit(1)
    ordered = cells.sort("_small", "_count", "_at", descending=[True, False, False])
    telling = ordered.filter(pl.col("_count") > 0).with_columns(
        _before=(pl.col("_count").cum_sum() - pl.col("_count")).over(over),
        _place=pl.int_range(pl.len()).over(over),
        _any=pl.col("_small").any().over(over),
    )
    needed = (pl.col("_place") < 2) | (pl.col("_before") < fewest)
    gone = telling.filter(pl.col("_any") & (pl.col("_small") | needed))["_at"]
    return cells.select(pl.col("_at").is_in(gone.implode())).to_series().alias(column)


def without_small_counts(
    rows: pl.DataFrame,
    column: str,
    group: Sequence[str] = (),
    also: Sequence[str] = (),
    fewest: int = FEWEST_HOUSEHOLDS,
) -> pl.DataFrame:
    """Blank the cells that `hidden_cells` names, and what else stands in their rows.

    Parameters
    ----------
    rows, column, group, fewest
        As for `hidden_cells`.
    also
        Columns that are blanked in the same rows, because they tell of the same households.

    Returns
    -------
    table
        The same rows and columns, and `hidden` (bool).

    Raises
    ------
    ValueError
        A negative count.

    Examples
    --------
    >>> cells = pl.DataFrame({"households": [120, 3, 40], "area_m2": [9000.0, 200.0, 3000.0]})
    >>> without_small_counts(cells, "households", also=["area_m2"])["area_m2"].to_list()
    [9000.0, None, None]
    """
    hidden = hidden_cells(rows, column, group, fewest)
    blanked = (
        pl.when(~pl.col("hidden")).then(pl.col(name)).alias(name) for name in (column, *also)
    )
    return rows.with_columns(hidden.alias("hidden")).with_columns(blanked)
