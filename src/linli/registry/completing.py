"""Tables with everything the schema promises: defaults filled in, absent columns null."""

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


def complete(name: str, tables: Tables, needed: Iterable[str] = ()) -> pl.LazyFrame:
    """Return a table with the schema's defaults filled in and `needed` columns there.

    Parameters
    ----------
    name
        Table of the schema.
    tables
        Typed tables by name; `name` is among them.
    needed
        Columns that are added as null where they are absent.

    Examples
    --------
    >>> units = pl.DataFrame({"unit_id": ["u1"]})
    >>> complete("units", {"units": units}, ["floor"]).select("use", "floor").collect().row(0)
    ('home', None)
    """
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


def open_on(as_of: date | None) -> pl.Expr:
    """Tell of each row whether it is not closed on a day; without one, whether it never was.

    Examples
    --------
    >>> from datetime import date
    >>> rows = pl.DataFrame({"closed_on": [None, date(2022, 5, 1)]})
    >>> rows.select(open_on(date(2022, 4, 30))).to_series().to_list()
    [True, True]
    >>> rows.select(open_on(None)).to_series().to_list()
    [True, False]
    """
    closed = pl.col("closed_on")
    return closed.is_null() if as_of is None else closed.is_null() | (closed > as_of)
