"""Communities as everybody may see them: nothing about a household or an owner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl
from django.db.models import Count, Q

from linli.checkup import findings_before_after
from linli.publish.privacy import FEWEST_HOUSEHOLDS, hidden_cells, without_small_counts
from linli.registry.counted import counted_communities
from linli_web.journal.memory import remembered
from linli_web.publish.reads import table, tables
from linli_web.registry.models import Community, Entrance

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.db.models import QuerySet

STATES = ("original", "added", "being_added", "wanted", "none")


@dataclass(frozen=True, slots=True)
class Size:
    """What a community holds; households are None where they are unknown or too few to show."""

    buildings: int | None
    households: int | None
    floor_area_m2: float | None
    hidden: bool


NO_SIZE = Size(None, None, None, hidden=False)


@remembered(1)
def sizes(as_of: date) -> Mapping[str, Size]:
    """Return what each community holds, by its id."""
    rows = counted_communities(tables(), as_of).collect()
    shown = without_small_counts(rows, "counted_households", ["county"])
    columns = ("counted_buildings", "counted_households", "counted_floor_area_m2", "hidden")
    return {row[0]: Size(*row[1:]) for row in shown.select("community_id", *columns).iter_rows()}


def open_communities(words: str = "", year: int | None = None) -> QuerySet[Community]:
    """Return the communities of the register by name or year of the plan, in the order of ids."""
    rows = Community.objects.filter(closed_on__isnull=True).select_related("area", "street")
    if words:
        rows = rows.filter(
            Q(name__icontains=words) | Q(area__name__icontains=words) | Q(community_id=words)
        )
    if year is not None:
        rows = rows.filter(planned_year=year)
    return rows.order_by("community_id")


@remembered(1)
def plan_years(as_of: date) -> pl.DataFrame:
    """Return each planned year with its communities by state.

    Returns
    -------
    table
        planned_year (null last), communities, completed, under_way, households.
    """
    held = counted_communities(tables(), as_of).collect().filter(pl.col("closed_on").is_null())
    done = (pl.col("completed_on") <= as_of).fill_null(value=False)
    begun = (pl.col("started_on") <= as_of).fill_null(value=False)
    return (
        held.group_by("planned_year")
        .agg(
            communities=pl.len(),
            completed=done.sum(),
            under_way=(begun & ~done).sum(),
            households=pl.col("counted_households").sum(),
        )
        .sort("planned_year", nulls_last=True)
    )


def findings_of(community_id: str, as_of: date) -> pl.DataFrame:
    """Return the findings of one renovated community by item, before the works and now."""
    mine = pl.col("community_id") == community_id
    return findings_before_after(
        table("communities").filter(mine), table("findings").filter(mine), as_of
    )


def works_of(community_id: str) -> pl.DataFrame:
    """Return the works of one community: measure, quantity, unit, status, accepted_on."""
    return (
        table("works")
        .filter(pl.col("community_id") == community_id)
        .sort("accepted_on", "work_id", nulls_last=True)
        .with_columns(
            hidden=(pl.col("unit") == "household")
            & pl.col("quantity").is_between(1, FEWEST_HOUSEHOLDS - 1)
        )
    )


def facilities_of(community_id: str, as_of: date) -> pl.DataFrame:
    """Return the facilities that are open in one community."""
    closed = (pl.col("closed_on") <= as_of).fill_null(value=False)
    opened = (pl.col("opened_on") <= as_of).fill_null(~pl.col("added_by_programme"))
    mine = pl.col("community_id") == community_id
    return table("facilities").filter(mine & opened & ~closed).sort("category", "facility_id")


@dataclass(frozen=True, slots=True)
class Elevators:
    """Entrances of one community by the state of their elevator; None where homes are too few."""

    community_id: str
    name: str
    states: Mapping[str, int | None]


@remembered(1)
def _entrances() -> pl.DataFrame:
    """Return the entrances of each community by state (empty if unknown) and whether to hide it."""
    counted = (
        Entrance.objects.filter(building__closed_on__isnull=True)
        .values_list("building__community_id", "building__community__name", "elevator")
        .annotate(entrances=Count("pk", distinct=True), homes=Count("units"))
        .order_by("building__community_id", "elevator")
    )
    kinds = {
        "community_id": pl.String,
        "name": pl.String,
        "state": pl.String,
        "entrances": pl.Int64,
        "homes": pl.Int64,
    }
    rows = pl.DataFrame(list(counted), schema=kinds, orient="row")
    return rows.with_columns(hidden=hidden_cells(rows, "homes", ["state"]))


def elevator_totals() -> Mapping[str, int]:
    """Return the number of entrances in each state; the empty one means not known."""
    sums = _entrances().group_by("state").agg(pl.col("entrances").sum())
    return dict(sums.rows())


def elevators() -> list[Elevators]:
    """Return the communities that have entrances, with the states of their elevators."""
    found: dict[str, tuple[str, dict[str, int | None]]] = {}
    for row in _entrances().iter_rows(named=True):
        _, states = found.setdefault(row["community_id"], (row["name"], dict.fromkeys(STATES, 0)))
        if row["state"] in states:
            states[row["state"]] = None if row["hidden"] else row["entrances"]
    return [Elevators(key, name, states) for key, (name, states) in found.items()]
