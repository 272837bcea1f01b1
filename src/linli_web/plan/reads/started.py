"""Projects that are open: what a scenario that is solved again leaves as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from linli.plan.annual import locks_of_started
from linli_web.plan.models import Project

if TYPE_CHECKING:
    from collections.abc import Collection


def started_locks(years: Collection[int]) -> list[dict[str, Any]]:
    """Return the locks that keep open projects where they are, as rows of the table `locks`.

    Parameters
    ----------
    years
        Of the scenario.
    """
    rows = Project.objects.filter(ended_on=None).values_list(
        "community_id", "scheme__family", "annual_plan__year"
    )
    kinds = {"community_id": pl.String, "scheme_id": pl.String, "year": pl.Int64}
    return locks_of_started(pl.DataFrame(list(rows), kinds, orient="row"), years).to_dicts()
