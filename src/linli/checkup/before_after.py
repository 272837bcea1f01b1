"""What the check-up found in renovated communities, and what of it is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from datetime import date


def findings_before_after(
    communities: pl.DataFrame, findings: pl.DataFrame, as_of: date
) -> pl.DataFrame:
    """Count the findings of renovated communities before the works and as of a day.

    Parameters
    ----------
    communities : table
        community_id, completed_on, closed_on.
    findings : table
        community_id, item, observed_on, resolved_on.
    as_of
        Last day that counts.

    Returns
    -------
    table
        item, before (findings observed before their community was finished), after (those of
        them that are not resolved as of the day); most frequent first, ties by item.

    Examples
    --------
    >>> from datetime import date
    >>> communities = pl.DataFrame(
    ...     {"community_id": ["c"], "completed_on": [date(2021, 8, 1)], "closed_on": [None]}
    ... )
    >>> findings = pl.DataFrame(
    ...     {
    ...         "community_id": ["c", "c"],
    ...         "item": ["roof_leak", "roof_leak"],
    ...         "observed_on": [date(2020, 3, 1), date(2020, 3, 1)],
    ...         "resolved_on": [date(2021, 7, 1), None],
    ...     }
    ... )
    >>> findings_before_after(communities, findings, date(2022, 9, 30)).row(0)
    ('roof_leak', 2, 1)
    """
    renovated = communities.filter(
        pl.col("completed_on") <= as_of,
        (pl.col("closed_on") > as_of).fill_null(value=True),
    ).select("community_id", "completed_on")
    seen = findings.filter(pl.col("observed_on") <= as_of).join(renovated, on="community_id")
    open_still = (pl.col("resolved_on") > as_of).fill_null(value=True)
    return (
        seen.filter(pl.col("observed_on") < pl.col("completed_on"))
        .group_by("item")
        .agg(before=pl.len().cast(pl.Int64), after=open_still.sum().cast(pl.Int64))
        .sort("before", "item", descending=[True, False])
    )
