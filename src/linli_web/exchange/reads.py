"""Everything that the database remembers, as the library's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from linli.schema import kept_tables
from linli.tables.known import columns
from linli.tables.programme import Programme
from linli_web.plan.reads import programme
from linli_web.tables.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl


def everything(*, personal: bool = False) -> dict[str, pl.DataFrame]:
    """Return every table that has rows.

    Parameters
    ----------
    personal
        Whether columns that tell of one person are among them.
    """
    return {name: frame for name in kept_tables() if len(frame := read(name, personal=personal))}


def known() -> dict[str, pl.DataFrame]:
    """Return what rows of a file may refer to: keys of every table, where communities stand."""
    return {name: read(name, columns=needed) for name, needed in columns().items()}


def counts(names: Iterable[str] | None = None) -> dict[str, int]:
    """Return the number of rows of each table, or of some."""
    found = {}
    with connection.cursor() as cursor:
        for name in kept_tables() if names is None else names:
            # A name of the schema.
            cursor.execute(f'SELECT count(*) FROM "{name}"')  # noqa: S608 # nosec B608
            found[name] = cursor.fetchone()[0]
    return found


def programme_of_office() -> Programme:
    """Return what belongs into `programme.toml`."""
    mine = programme()
    if mine is None:
        return Programme("")
    settings = dict(mine.settings)
    if mine.as_of:
        settings["as_of"] = mine.as_of.isoformat()
    if mine.of_sample:
        settings["sample"] = True
    others = {"english_name": mine.english_name} if mine.english_name else {}
    return Programme(
        mine.name, mine.county, tuple(mine.years), mine.discount.normalize(), settings, others
    )
