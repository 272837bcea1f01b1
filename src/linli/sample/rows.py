"""Rows of the sample as typed tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

import polars as pl

from linli.schema import table
from linli.schema.parsing import polars_type

Row: TypeAlias = Mapping[str, object]


def typed(name: str, rows: Iterable[Row]) -> pl.DataFrame:
    """Return rows as a table with every column of the schema, in its order.

    Parameters
    ----------
    name
        Table of the schema.
    rows
        Values by field; a field left out is empty.

    Raises
    ------
    KeyError
        A row has a field that the schema does not know.

    Examples
    --------
    >>> typed("counties", [{"county": "431023", "name": "永兴县"}]).width
    4
    """
    definition = table(name)
    listed = list(rows)
    for given in {key for row in listed for key in row}:
        definition.field(given)
    return pl.DataFrame(
        {
            field.name: pl.Series(
                field.name, [row.get(field.name) for row in listed], dtype=polars_type(field)
            )
            for field in definition.fields
        }
    )
