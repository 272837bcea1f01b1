"""The tables as indicators count them: defaults filled in, neighbouring tables joined.

Problem: a register is never complete. A community has its buildings surveyed or only a reported
number of them; a voucher is taken back months later; a column may not be there at all.
Decision: every table gets the columns it needs here, once, as lazy polars; what is not known stays
null, so that roll-ups can tell "nothing" from "not known" (convention C1).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

import polars as pl

from linli.schema import table
from linli.schema.parsing import polars_type

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from linli.schema import Field

Tables: TypeAlias = Mapping[str, pl.DataFrame | pl.LazyFrame]

# Measured quantities are summed in whole ten-thousandths, so that a sum does not depend on the
# order of its rows (convention C3).
_PARTS = 10_000


def in_parts(column: pl.Expr) -> pl.Expr:
    """Return a measured quantity as a whole number of ten-thousandths."""
    return (column * _PARTS).round().cast(pl.Int64)


def from_parts(column: pl.Expr) -> pl.Expr:
    """Return a whole number of ten-thousandths as a quantity."""
    return column / _PARTS


def open_on(as_of: date | None) -> pl.Expr:
    """Tell of each row whether it is not closed on a day; without one, whether it never was."""
    closed = pl.col("closed_on")
    return closed.is_null() if as_of is None else closed.is_null() | (closed > as_of)


def complete(name: str, tables: Tables, needed: Iterable[str] = ()) -> pl.LazyFrame:
    """Return a table with its schema's defaults filled in, and `needed` columns null if absent."""
    frame = tables[name].lazy()
    there = frame.collect_schema().names()
    definition = table(name)
    return frame.with_columns(
        *(_default(field, there) for field in definition.fields if field.default),
        *(
            pl.lit(None, polars_type(definition.field(column))).alias(column)
            for column in needed
            if column not in there and not definition.field(column).default
        ),
    )


def _default(field: Field, there: list[str]) -> pl.Expr:
    value = field.default == "true" if field.type == "boolean" else field.default
    if field.name not in there:
        return pl.lit(value).alias(field.name)
    return pl.col(field.name).fill_null(pl.lit(value))


def prepared(name: str, tables: Tables, as_of: date | None) -> pl.LazyFrame | None:
    """Return a table as indicators count it; None where the table is not there.

    Parameters
    ----------
    name
        A table named in `facts.csv`: communities, works, works_with_community, vouchers,
        facilities, findings.
    tables
        Typed tables by name.
    as_of
        Day for which buildings count as open; None: those never closed.
    """
    home = "works" if name == "works_with_community" else name
    if home not in tables:
        return None
    if name == "communities":
        return _communities(tables, as_of)
    if name == "vouchers":
        return _vouchers(tables)
    if name == "works_with_community":
        return _works_with_community(tables)
    return complete(name, tables)


def _communities(tables: Tables, as_of: date | None) -> pl.LazyFrame:
    reported = ("community_id", "buildings", "households", "floor_area_m2", "closed_on")
    frame = complete("communities", tables, reported)
    frame = frame.join(_building_totals(tables, as_of), on="community_id", how="left")
    frame = frame.join(_homes(tables, as_of), on="community_id", how="left")
    return frame.with_columns(
        counted_buildings=pl.coalesce("_buildings", "buildings"),
        counted_households=pl.coalesce("_homes", "households", "_households"),
        counted_floor_area_m2=pl.coalesce(from_parts(pl.col("_floor_parts")), "floor_area_m2"),
    )


def _building_totals(tables: Tables, as_of: date | None) -> pl.LazyFrame:
    names = ("_buildings", "_floor_parts", "_households")
    if "buildings" not in tables:
        return _nothing("community_id", names)
    needed = ("floor_area_m2", "households", "closed_on")
    return (
        complete("buildings", tables, needed)
        .select(
            "community_id",
            _open=open_on(as_of),
            _area=pl.when(open_on(as_of)).then(in_parts(pl.col("floor_area_m2"))),
            _living=pl.when(open_on(as_of)).then(pl.col("households")),
        )
        .group_by("community_id")
        .agg(
            _buildings=pl.col("_open").sum().cast(pl.Int64),
            _floor_parts=_all_or_nothing("_area"),
            _households=_all_or_nothing("_living"),
        )
    )


def _all_or_nothing(column: str) -> pl.Expr:
    """Sum over open buildings, null if one of them has no value: part of a total is none."""
    whole = (pl.col(column).count() == pl.col("_open").sum()) & pl.col("_open").any()
    return pl.when(whole).then(pl.col(column).sum())


def _homes(tables: Tables, as_of: date | None) -> pl.LazyFrame:
    if "units" not in tables or "buildings" not in tables:
        return _nothing("community_id", ("_homes",))
    by_building = (
        complete("units", tables)
        .group_by("building_id")
        .agg(_homes=(pl.col("use") == "home").sum().cast(pl.Int64))
    )
    return (
        complete("buildings", tables, ("closed_on",))
        .filter(open_on(as_of))
        .select("building_id", "community_id")
        .join(by_building, on="building_id", how="inner")
        .group_by("community_id")
        .agg(pl.col("_homes").sum())
    )


def _nothing(key: str, names: tuple[str, ...]) -> pl.LazyFrame:
    return pl.LazyFrame(schema={key: pl.String} | dict.fromkeys(names, pl.Int64))


def _vouchers(tables: Tables) -> pl.LazyFrame:
    frame = complete("vouchers", tables, ("reverses", "source_id"))
    taken_back = (
        frame.filter((pl.col("kind") == "reversal") & pl.col("reverses").is_not_null())
        .group_by("reverses")
        .agg(reversed_on=pl.col("date").min())
    )
    frame = frame.join(taken_back, left_on="voucher_id", right_on="reverses", how="left")
    amount = pl.col("amount_yuan")
    frame = frame.with_columns(
        invested_yuan=pl.when(pl.col("kind") == "return").then(-amount).otherwise(amount)
    )
    if "sources" not in tables:
        return frame
    kinds = complete("sources", tables, ("kind",)).select("source_id", source_kind="kind")
    return frame.join(kinds, on="source_id", how="left")


def _works_with_community(tables: Tables) -> pl.LazyFrame | None:
    if "communities" not in tables:
        return None
    dates = ("completed_on", "closed_on")
    communities = complete("communities", tables, dates).select(
        "community_id",
        community_status="status",
        community_completed_on="completed_on",
        community_closed_on="closed_on",
    )
    return complete("works", tables).join(communities, on="community_id", how="left")


PLACES = ("community_id", "area_id", "zone", "street_id", "county")


def placed(frame: pl.LazyFrame, name: str, tables: Tables, by: str) -> pl.LazyFrame:
    """Add `_scope`: the place of each row, null where it names none that the register knows."""
    if name == "communities":
        return frame.with_columns(_scope=by)
    there = frame.collect_schema().names()
    if "community_id" not in there:
        return frame.with_columns(_scope=pl.lit(None, pl.String))
    known = complete("communities", tables, (by,)).select("community_id", _scope=pl.col(by))
    placed_rows = frame.join(known, on="community_id", how="left")
    if by == "county" and "county" in there:
        return placed_rows.with_columns(_scope=pl.coalesce("_scope", "county"))
    return placed_rows
