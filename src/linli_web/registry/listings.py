"""Which columns, filters and sums each list shows: one table, `listings.csv`, over the schema.

A column is a field of the schema; `community_id.zone` is a field of the row that one refers to,
`item.dimension` one of a catalogue's row; `year_built..` is a filter from one value to another,
`closed_on?` one by whether there is a value.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.apps import apps

from linli.schema import table, tables
from linli_web.registry.catalogues import CATALOGUES
from linli_web.tables.packed import packed_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Model

    from linli.schema import Field, TableDefinition


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list, or what one filter asks for.

    Parameters
    ----------
    name
        As written in `listings.csv`, without the sign of a filter: `community_id.zone`.
    field
        Field of the schema that holds the value.
    path
        How the ORM names it, `community__zone`.
    derived
        Column of the catalogue that `field` points into, `dimension`; else empty.
    """

    name: str
    field: Field
    path: str
    derived: str = ""

    @property
    def parameter(self) -> str:
        """Name of the value in an address, `zone`."""
        return self.name.rpartition(".")[2]

    @property
    def target(self) -> str:
        """Table or catalogue that the value names a row of; empty if none."""
        return "" if self.derived else self.field.references.partition(".")[0]

    @property
    def related(self) -> str:
        """What has to be read along with the row to write the value."""
        if self.target in CATALOGUES or self.target == "zones" or not self.target:
            return self.path.rpartition("__")[0]
        return self.path

    @property
    def numeric(self) -> bool:
        """Whether figures stand below each other."""
        return not self.derived and self.field.type in {"integer", "number", "money"}


@dataclass(frozen=True, slots=True)
class FilterBy:
    """One filter: a column and how it is asked for: `one`, `range` or `given`."""

    column: Column
    kind: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What one list shows and may be asked for."""

    name: str
    definition: TableDefinition
    model: type[Model]
    columns: tuple[Column, ...]
    filters: tuple[FilterBy, ...]
    search: tuple[Column, ...]
    order: str
    sums: tuple[Column, ...]
    # Sums mean something only among rows of one value of this column: a budget and its payment
    # are not added up.
    sums_within: Column | None = None

    def column(self, name: str) -> Column | None:
        """Return a column by its name."""
        return next((each for each in self.columns if each.name == name), None)


@cache
def models() -> Mapping[str, type[Model]]:
    """Return the model of each table of the schema that the office remembers."""
    named = {model._meta.db_table: model for model in apps.get_models()}
    return MappingProxyType({name: named[name] for name in tables() if name in named})


@cache
def attributes(name: str) -> Mapping[str, str]:
    """Return the model's attribute for each field of a table: `community_id` is `community`."""
    meta = models()[name]._meta
    return MappingProxyType({str(field.column): field.name for field in meta.concrete_fields})


def _column(name: str, written: str) -> Column:
    first, _, second = written.partition(".")
    field = table(name).field(first)
    attribute = attributes(name)[first]
    target = field.references.partition(".")[0]
    if not second:
        return Column(written, field, attribute)
    if target in CATALOGUES:
        return Column(written, field, attribute, derived=second)
    there = table(target).field(second)
    return Column(written, there, f"{attribute}__{attributes(target)[second]}")


def _filter(name: str, written: str) -> FilterBy:
    plain = written.removesuffix("..").removesuffix("?")
    kind = {"..": "range", "?": "given"}.get(written[len(plain) :], "one")
    return FilterBy(_column(name, plain), kind)


def _listing(row: Mapping[str, str]) -> Listing:
    name = row["table"]
    columns = {
        part: tuple(_column(name, each) for each in row[part].split())
        for part in ("columns", "search", "sums")
    }
    return Listing(
        name,
        table(name),
        models()[name],
        columns["columns"],
        tuple(_filter(name, each) for each in row["filters"].split()),
        columns["search"],
        row["order"],
        columns["sums"],
        _column(name, row["sums_within"]) if row["sums_within"] else None,
    )


@cache
def listings() -> Mapping[str, Listing]:
    """Return every list by the name of its table, in the order of the register's tabs."""
    return MappingProxyType(
        {row["table"]: _listing(row) for row in packed_rows("linli_web.registry", "listings")}
    )
