"""What an amendment must leave alone: communities whose projects are open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Collection


def locks_of_started(projects: pl.DataFrame, years: Collection[int]) -> pl.DataFrame:
    """Return locks that keep each open project in its year and scheme.

    Parameters
    ----------
    projects : table
        community_id, scheme_id, year: projects that are open.
    years
        Of the programme that is solved again. A project of another year is paid from money of
        that year: its community is kept out.

    Returns
    -------
    table
        community_id, scheme_id, year, kind, as `linli.schema` has locks; by community.

    Examples
    --------
    >>> rows = {"community_id": ["b", "a"], "scheme_id": ["b-b", "a-b"], "year": [2023, 2022]}
    >>> locks_of_started(pl.DataFrame(rows), [2023, 2024]).rows()
    [('a', None, None, 'out'), ('b', 'b-b', 2023, 'in')]
    """
    within = pl.col("year").is_in(sorted(years))
    return (
        projects.select("community_id", "scheme_id", "year")
        .unique()
        .select(
            "community_id",
            scheme_id=pl.when(within).then("scheme_id"),
            year=pl.when(within).then("year"),
            kind=pl.when(within).then(pl.lit("in")).otherwise(pl.lit("out")),
        )
        .sort("community_id")
    )
