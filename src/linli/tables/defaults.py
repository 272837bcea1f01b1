"""What a blank means where the schema says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from linli.schema import table
from linli.schema.parsing import polars_type, strict

if TYPE_CHECKING:
    from linli.schema import Field


def default(field: Field) -> pl.Expr:
    """Return the field's default as a typed value; null where it has none.

    Examples
    --------
    >>> pl.select(default(table("communities").field("mandatory"))).item()
    False
    """
    if not field.default:
        return pl.lit(None, dtype=polars_type(field))
    return strict(pl.lit(field.default), field)


def with_defaults(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Fill blanks with the schema's default, in the columns that are there.

    Parameters
    ----------
    name
        Table of the schema.
    frame
        Typed columns of it.

    Returns
    -------
    table
        The same rows and columns.

    Examples
    --------
    >>> sources = pl.DataFrame({"source_id": ["a"], "scope": pl.Series([None], dtype=pl.String)})
    >>> with_defaults("sources", sources)["scope"].to_list()
    ['*']
    """
    filled = [
        pl.col(each.name).fill_null(default(each))
        for each in table(name).fields
        if each.default and each.name in frame.columns
    ]
    return frame.with_columns(filled)
