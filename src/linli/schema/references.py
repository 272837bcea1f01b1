"""Whether rows name rows that are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from linli.records import Problem
from linli.schema.definitions import table
from linli.schema.validation import ROW

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linli.schema.definitions import Field


def check_references(
    tables: Mapping[str, pl.DataFrame], known: Mapping[str, pl.DataFrame]
) -> tuple[Problem, ...]:
    """Check that every id names a row of the table it points to.

    Parameters
    ----------
    tables
        Typed tables by name, as `validate` gives them.
    known
        Further tables that rows may point to: what the database has, the catalogues of
        `standards`. References are checked only where their target is in either.

    Returns
    -------
    tuple of Problem
        In the order of tables, fields and rows.

    Notes
    -----
    Problems: data.unknown_reference, data.unknown_county (a warning).

    Examples
    --------
    >>> buildings = pl.DataFrame({"building_id": ["b1"], "community_id": ["c9"]})
    >>> communities = pl.DataFrame({"community_id": ["c1"]})
    >>> check_references({"buildings": buildings}, {"communities": communities})[0].value
    'c9'
    """
    return tuple(
        problem
        for name, frame in tables.items()
        for field in table(name).fields
        if field.references and field.name in frame.columns
        for problem in _missing(name, frame, field, tables, known)
    )


def _missing(
    name: str,
    frame: pl.DataFrame,
    field: Field,
    tables: Mapping[str, pl.DataFrame],
    known: Mapping[str, pl.DataFrame],
) -> list[Problem]:
    target, _, column = field.references.partition(".")
    there = [
        each[target][column]
        for each in (tables, known)
        if target in each and column in each[target]
    ]
    if not there:
        return []
    rows = frame.select(
        pl.col(ROW) if ROW in frame.columns else pl.lit(None).alias(ROW), field.name
    )
    wrong = rows.filter(
        pl.col(field.name).is_not_null() & ~pl.col(field.name).is_in(pl.concat(there).implode())
    )
    code = "data.unknown_county" if target == "counties" else "data.unknown_reference"
    return [
        Problem(code, name, "" if row is None else str(row), field.name, str(value), target)
        for row, value in wrong.iter_rows()
    ]
