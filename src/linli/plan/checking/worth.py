"""What a plan is worth, zone by zone: fairness, the order of zones, the objective."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import polars as pl

from linli.plan.checking.exact import as_written, decimal_sum
from linli.plan.checking.places import rolled_up
from linli.plan.checking.violations import exact_violation, gathered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linli.plan.checking.given import Given

    Cells = Mapping[tuple[str, str | None], Fraction]


def fairness(given: Given) -> list[pl.DataFrame]:
    """A zone gets at least its share of what is chosen within the scope."""
    rules = given["fairness"]
    short = []
    for of in rules["of"].unique().sort():
        rows = rules.filter(pl.col("of") == of).sort("scope", "zone")
        added = rolled_up(_chosen_cells(given, of), rows["scope"])
        for scope, zone, part in rows.select("scope", "zone", "min_share").iter_rows():
            got = added.get((scope, zone), Fraction(0))
            owed = as_written(part) * added.get((scope, None), Fraction(0))
            if got < owed:
                where = {"scope": scope, "zone": zone, "of": of}
                short.append(exact_violation("fairness", where, got, owed, of))
    return [gathered(short)]


def _chosen_cells(given: Given, of: str) -> Cells:
    """Add what is chosen up by county and zone."""
    parts = given.chosen.select("county", "zone", of).group_by("county", "zone").agg(of)
    return {(county, zone): decimal_sum(values) for county, zone, values in parts.iter_rows()}


def objective(given: Given, discount: Decimal) -> Fraction:
    """Return benefit less a discount for each year of delay, less the penalties of zone order.

    Parameters
    ----------
    given
        Rows of the plan with a known scheme of their own community and a year of the programme
        count.
    discount
        What a year's delay takes off a benefit, 0 to 1.
    """
    kept = 1 - Fraction(discount)
    by_year = given.chosen.group_by("year").agg("benefit")
    worth = sum(
        (
            decimal_sum(benefits) * kept ** (year - given.years[0])
            for year, benefits in by_year.iter_rows()
            if year in given.years
        ),
        Fraction(0),
    )
    return worth - penalties(given)


def penalties(given: Given) -> Fraction:
    """Return what running ahead of an earlier zone takes from the objective."""
    total = Fraction(0)
    share = _progress(given)
    for earlier, later, penalty in (
        given["zone_order"].select("earlier_zone", "later_zone", "penalty").iter_rows()
    ):
        ahead = (share[later, year] - share[earlier, year] for year in given.years)
        total += as_written(penalty) * sum((max(each, Fraction(0)) for each in ahead), Fraction(0))
    return total


def _progress(given: Given) -> Mapping[tuple[str, int], Fraction]:
    """Households of a zone chosen up to a year, as a share of all its households."""
    rows = given["zone_order"]
    if rows.is_empty():
        return {}
    all_of = dict(given["communities"].group_by("zone").agg(pl.col("households").sum()).iter_rows())
    begun: dict[tuple[str, int], int] = defaultdict(int)
    for zone, year, households in (
        given.chosen.group_by("zone", "year").agg(pl.col("households").sum()).iter_rows()
    ):
        for until in given.years:
            # A year outside the programme is reported by itself.
            if given.years[0] <= year <= until:
                begun[zone, until] += households
    zones = {*rows["earlier_zone"], *rows["later_zone"]}
    return {
        (zone, year): Fraction(begun[zone, year], all_of.get(zone) or 1)
        for zone in zones
        for year in given.years
    }
