"""What an import asks of the tables that are there already.

Problem: rows of a file name rows of the database, and reading a nation's tables whole to learn
their keys takes minutes.
Decision: the key columns of every table, and of communities the outlines, by which footprints
without a community find theirs. Empty tables count too: only of a table that is there and empty
may rows be implied (`linli.tables.implied`).
"""

from __future__ import annotations

import polars as pl

from linli.schema import kept_tables
from linli.schema.parsing import polars_type


def columns() -> dict[str, tuple[str, ...]]:
    """Return the fields of each table that the office keeps and an import has to know.

    Examples
    --------
    >>> columns()["zones"], columns()["communities"]
    (('county', 'zone'), ('community_id', 'geometry'))
    """
    needed = {name: each.key for name, each in kept_tables().items()}
    return needed | {"communities": (*needed["communities"], "geometry")}


def of_empty_database() -> dict[str, pl.DataFrame]:
    """Return every table without rows, as a database has them before the first import.

    Examples
    --------
    >>> of_empty_database()["zones"].columns
    ['county', 'zone']
    """
    return {
        name: pl.DataFrame(
            schema={each: polars_type(kept_tables()[name].field(each)) for each in needed}
        )
        for name, needed in columns().items()
    }
