"""What one plan does otherwise than another: who comes in, goes out, earlier, later."""

from __future__ import annotations

import polars as pl

_CHANGES = ("in", "out", "earlier", "later", "other_scheme", "same")


def plan_differences(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Return what becomes of each community that either plan holds.

    Parameters
    ----------
    before, after : table
        Plans: community_id, scheme_id, year.

    Returns
    -------
    table
        community_id, change (`in`, `out`, `earlier`, `later`, `other_scheme`, `same`),
        year_before, year_after, scheme_id_before, scheme_id_after; by kind of change in this
        order, then by community.

    Notes
    -----
    A community whose year and scheme both change is told by its year.

    Examples
    --------
    >>> kinds = {"community_id": pl.String, "scheme_id": pl.String, "year": pl.Int64}
    >>> before = pl.DataFrame([("a", "a-b", 2023), ("b", "b-b", 2024)], kinds, orient="row")
    >>> after = pl.DataFrame([("b", "b-b", 2023), ("c", "c-b", 2024)], kinds, orient="row")
    >>> plan_differences(before, after).select("community_id", "change").rows()
    [('c', 'in'), ('a', 'out'), ('b', 'earlier')]
    """
    columns = ["community_id", "scheme_id", "year"]
    both = (
        before.select(columns)
        .rename({"scheme_id": "scheme_id_before", "year": "year_before"})
        .join(
            after.select(columns).rename({"scheme_id": "scheme_id_after", "year": "year_after"}),
            on="community_id",
            how="full",
            coalesce=True,
        )
    )
    order = {change: at for at, change in enumerate(_CHANGES)}
    return (
        both.with_columns(change=_change())
        .sort(
            pl.col("change").replace_strict(order, return_dtype=pl.Int64),
            "community_id",
        )
        .select(
            "community_id",
            "change",
            "year_before",
            "year_after",
            "scheme_id_before",
            "scheme_id_after",
        )
    )


def _change() -> pl.Expr:
    before, after = pl.col("year_before"), pl.col("year_after")
    return (
        pl.when(before.is_null())
        .then(pl.lit("in"))
        .when(after.is_null())
        .then(pl.lit("out"))
        .when(after < before)
        .then(pl.lit("earlier"))
        .when(after > before)
        .then(pl.lit("later"))
        .when(pl.col("scheme_id_before") != pl.col("scheme_id_after"))
        .then(pl.lit("other_scheme"))
        .otherwise(pl.lit("same"))
    )


def plan_sums(
    plan: pl.DataFrame,
    schemes: pl.DataFrame,
    costs: pl.DataFrame,
    communities: pl.DataFrame,
    by: str,
) -> pl.DataFrame:
    """Return what a plan comes to in each zone, year or other group.

    Parameters
    ----------
    plan : table
        community_id, scheme_id, year.
    schemes : table
        scheme_id, benefit.
    costs : table
        scheme_id, category, cost_yuan [yuan].
    communities : table
        community_id, households and, where `by` is a column of it, that column.
    by
        `year`, `zone` or another column of the communities.

    Returns
    -------
    table
        The group, communities, households, benefit (undiscounted), cost_yuan [yuan]; by group.
    """
    cost = costs.group_by("scheme_id").agg(pl.col("cost_yuan").sum())
    told = (
        plan.join(schemes.select("scheme_id", "benefit"), on="scheme_id", how="left")
        .join(cost, on="scheme_id", how="left")
        .join(communities, on="community_id", how="left")
    )
    return (
        told.group_by(by)
        .agg(
            communities=pl.len().cast(pl.Int64),
            households=pl.col("households").sum(),
            benefit=pl.col("benefit").sort_by("community_id").sum().round(4),
            cost_yuan=pl.col("cost_yuan").sum(),
        )
        .sort(by)
    )
