"""Where personal columns are sealed on their way into the database, and opened on their way out.

This room knows which columns are personal; the keys are the matter of `linli_web.personal`, which
stands right of it and registers here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from linli.schema.personal import SEARCHABLE_TYPES

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from linli.schema import Field, TableDefinition


class Keeper(Protocol):
    """Who holds the keys."""

    def seal(self, name: str, rows: pl.DataFrame) -> pl.DataFrame:
        """Return rows with personal columns sealed and the columns to search by beside them."""

    def open(self, name: str, rows: pl.DataFrame) -> pl.DataFrame:
        """Return rows with personal columns in plain, null where they are erased."""


_KEEPERS: list[Keeper] = []


def keep_with(keeper: Keeper) -> None:
    """Seal and open with this keeper from now on."""
    _KEEPERS[:] = [keeper]


def keeper() -> Keeper:
    """Return who holds the keys; without one nothing personal may be stored."""
    return _KEEPERS[0]


def digest_of(field: Field) -> str:
    """Return the name of the column by which a field is searched for, empty where it is not."""
    return f"{field.name}_digest" if field.type in SEARCHABLE_TYPES else ""


def digests_of(fields: Sequence[Field]) -> list[str]:
    """Return the columns to search by that belong to some fields."""
    return [name for each in fields if (name := digest_of(each))]


def person_column(definition: TableDefinition) -> str:
    """Return the column that says whose data a row's personal columns are."""
    return "person_id" if "person_id" in definition.names else definition.key[0]
