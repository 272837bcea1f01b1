"""What schemes are proposed and costed by: quantities, fees, price levels, weights, years after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from linli.standards.packed import packed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import polars as pl


def finding_measures() -> pl.DataFrame:
    """Return which measures answer a finding, and how much of them one unit of it takes.

    Returns
    -------
    table
        item, measure_id, quantity_per_unit [measure's unit per finding's unit] and share (of the
        deficit that the measure resolves when all of it is done) as text of an exact number,
        proposed (without being asked for; the others are alternatives), zh_basis, source.

    Notes
    -----
    Shares of the proposed measures of an item add up to 1. Quantities are Linli's own estimates
    for the time before a design, not a survey.

    Examples
    --------
    >>> finding_measures().row(0)[:5]
    ('roof_leak', 'roof_waterproofing', '1', '1', True)
    """
    return packed("finding_measures")


def measure_years() -> pl.DataFrame:
    """Return what a measure means each year after it was built.

    Returns
    -------
    table
        measure_id, service_years [years], upkeep_share (of its cost, a year, as text of an exact
        number), income_yuan_per_year [yuan per unit], basis, source.

    Examples
    --------
    >>> row = measure_years().row(0, named=True)
    >>> row["measure_id"], row["service_years"], row["upkeep_share"]
    ('water_main', 30, '0.01')
    """
    return packed("measure_years")


def trench_measures() -> pl.DataFrame:
    """Return the measures that dig a trench.

    Returns
    -------
    table
        measure_id, trench_share (of its unit price that digging, filling and surfacing take, as
        text of an exact number), basis, source.

    Examples
    --------
    >>> trench_measures()["measure_id"][0]
    'water_main'
    """
    return packed("trench_measures")


def fees() -> pl.DataFrame:
    """Return what is paid beside the works, in the order of the statement.

    Returns
    -------
    table
        fee, zh, en, base (`works`, or `works_and_fees` for what comes after all others), method
        (`rate`, `progressive` by tier, `interpolated` between amounts), range_share (how far the
        fee may fall or rise, as text), source, article, in_force_from, status, zh_note, en_note.

    Examples
    --------
    >>> fees()["fee"].to_list()
    ['survey', 'design', 'supervision', 'review', 'management', 'contingency']
    """
    return packed("fees")


def fee_points() -> pl.DataFrame:
    """Return the rates and amounts of the fees.

    Returns
    -------
    table
        fee, from_yuan [yuan of the base], amount_yuan [yuan] where it is interpolated, rate (as
        text of an exact number) where it is not; ascending in from_yuan within a fee.

    Examples
    --------
    >>> fee_points().row(0)[3]
    '0.008'
    """
    return packed("fee_points")


def price_levels() -> pl.DataFrame:
    """Return how prices of regions and dates stand to the packed price book.

    Returns
    -------
    table
        region (`*` or a prefix of the county code), date, index (as text of an exact number),
        basis, source. A county puts the figures of its cost authority beside it.

    Examples
    --------
    >>> price_levels()["index"].to_list()
    ['1']
    """
    return packed("price_levels")


def price_level(county: str, day: date) -> Mapping[str, Any]:
    """Return the price level that holds in a county on a day.

    Parameters
    ----------
    county
        Code of the county.
    day
        The day on which something is costed.

    Returns
    -------
    mapping
        The row of `price_levels` with the longest region that the code begins with; of several,
        the newest up to the day, and the oldest where all are newer.

    Examples
    --------
    >>> from datetime import date
    >>> price_level("431023", date(2022, 9, 30))["index"]
    '1'
    """
    rows = [
        row
        for row in price_levels().iter_rows(named=True)
        if row["region"] == "*" or county.startswith(row["region"])
    ]
    nearest = max(len(row["region"].removesuffix("*")) for row in rows)
    here = sorted(
        (row for row in rows if len(row["region"].removesuffix("*")) == nearest),
        key=lambda row: str(row["date"]),
    )
    return next((row for row in reversed(here) if str(row["date"]) <= day.isoformat()), here[0])


def random_indices() -> pl.DataFrame:
    """Return the mean inconsistency of pairwise comparisons made at random.

    Returns
    -------
    table
        size [items compared], random_index (as text of an exact number), source.

    References
    ----------
    T. L. Saaty, The Analytic Hierarchy Process, McGraw-Hill 1980.

    Examples
    --------
    >>> random_indices().row(6)[:2]
    (7, '1.32')
    """
    return packed("random_indices")


def weight_policies() -> pl.DataFrame:
    """Return the packed policies of how much each dimension counts.

    Returns
    -------
    table
        policy, dimension, weight (as text of an exact fraction; those of a policy add up to 1),
        zh, en, source.

    Examples
    --------
    >>> weight_policies()["policy"].unique(maintain_order=True).to_list()
    ['even', 'safety_first']
    """
    return packed("weight_policies")
