"""Reading the register: pages of lists, as plain values."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl
from django.core.cache import cache
from django.db import connection
from django.db.models import Count, F, Sum
from django.utils.translation import gettext as _

from linli.schema.parsing import polars_type
from linli_web.journal.memory import data_version
from linli_web.registry.among import among
from linli_web.registry.cells import (
    Cell,
    cell,
    heading,
    language,
    plain_number,
    written,
    zone_names,
)
from linli_web.registry.listings import attributes, listings
from linli_web.tables.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.db.models import Aggregate, Model, Q, QuerySet

    from linli_web.registry.drilldown import Behind
    from linli_web.registry.listings import Column, Listing

PAGE_SIZE = 50
_AN_HOUR = 3600
_WITHIN = "within"


@dataclass(frozen=True, slots=True)
class Heading:
    """One column's heading and where its sorting leads."""

    label: str
    sort: str
    sorted: str
    number: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; `mixed` names the column whose values keep its sums from being shown."""

    headings: tuple[Heading, ...]
    keys: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[str, ...]
    count: int
    number: int
    pages: int
    sort: str
    mixed: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a list was asked for: its rows, their order, and what they add to a figure."""

    wanted: Listing
    rows: QuerySet[Model]
    sort: str
    behind: Behind | None = None


def listing(name: str) -> Listing:
    """Return the list of a table."""
    return listings()[name]


def find(wanted: Listing, condition: Q, sort: str, behind: Behind | None = None) -> Found:
    """Return the rows that a list was asked for.

    Parameters
    ----------
    wanted
        The list.
    condition
        What rows have to meet.
    sort
        A column's name, `-` before it for descending; the list's own order where it is unknown.
    behind
        The figure whose rows alone are asked for.
    """
    rows = wanted.model._default_manager.filter(condition)
    if behind is not None:
        rows = rows.filter(pk__among=list(behind.values))
    known = wanted.column(sort.removeprefix("-")) is not None
    return Found(wanted, rows, sort if known else wanted.order, behind)


def ordered(found: Found) -> QuerySet[Model]:
    """Sort by a column, blanks last, then by key so that pages never overlap."""
    descending = found.sort.startswith("-")
    name = found.sort.removeprefix("-")
    column = found.wanted.column(name)
    value = F(column.path if column else name)
    order = value.desc(nulls_last=True) if descending else value.asc(nulls_last=True)
    return found.rows.order_by(order, "pk")


def page(found: Found, number: int) -> Page:
    """Return one page of a list with the totals of all its rows.

    Notes
    -----
    Keys are found first and rows read by key, so that the database sorts keys and not rows.
    """
    sums = totals(found)
    pages = max(1, -(-sums["count"] // PAGE_SIZE))
    number = min(max(1, number), pages)
    first = (number - 1) * PAGE_SIZE
    keys = list(ordered(found).values_list("pk", flat=True)[first : first + PAGE_SIZE])
    return Page(
        headings=_headings(found),
        keys=tuple(str(key) for key in keys),
        rows=tuple(_rows(found, keys)),
        totals=_written_totals(found, sums),
        count=sums["count"],
        number=number,
        pages=pages,
        sort=found.sort,
        mixed=_mixed(found, sums),
    )


def _rows(found: Found, keys: list[Any]) -> Iterator[tuple[Cell, ...]]:
    wanted = found.wanted
    by_key = _with_names(wanted).in_bulk(keys)
    zones = zone_names()
    for key in keys:
        cells = tuple(cell(wanted, each, by_key[key], zones) for each in wanted.columns)
        if found.behind is not None:
            cells += (Cell(plain_number(found.behind.values[key]), number=True),)
        yield cells


def _with_names(wanted: Listing) -> QuerySet[Model]:
    """Read along what is needed to write the rows, and leave outlines aside."""
    fields = wanted.model._meta.concrete_fields
    rows = wanted.model._default_manager.defer(
        *(field.name for field in fields if field.name == "geometry")
    )
    related = [each.related for each in wanted.columns if each.related]
    return rows.select_related(*related) if related else rows


def totals(found: Found) -> dict[str, Any]:
    """Count rows and add up their numbers; kept until the data change."""
    asked = hashlib.sha256(repr(found.rows.query.sql_with_params()).encode()).hexdigest()
    # Several figures rest on the same rows and add something else to each.
    figure = f"{found.behind.indicator.name}:{found.behind.as_of}" if found.behind else ""
    key = f"totals:{found.wanted.name}:{data_version().tag}:{asked}:{figure}"
    kept: dict[str, Any] | None = cache.get(key)
    if kept is None:
        sums: dict[str, Aggregate] = {each.name: Sum(each.path) for each in found.wanted.sums}
        if found.wanted.sums_within is not None:
            sums[_WITHIN] = Count(found.wanted.sums_within.path, distinct=True)
        kept = found.rows.aggregate(count=Count("pk"), **sums)
        if found.behind is not None:
            values = found.behind.values
            kept["behind"] = sum(values[each] for each in found.rows.values_list("pk", flat=True))
        cache.set(key, kept, _AN_HOUR)
    return kept


def _written_totals(found: Found, sums: Mapping[str, Any]) -> tuple[str, ...]:
    wanted = found.wanted
    summed = () if _mixed(found, sums) else wanted.sums
    written_sums = tuple(
        written(each.field, sums[each.name], {}) if each in summed else ""
        for each in wanted.columns
    )
    if found.behind is None:
        return written_sums if summed else ()
    return (*written_sums, plain_number(sums["behind"]))


def _mixed(found: Found, sums: Mapping[str, Any]) -> str:
    """Return the heading of the column whose several values keep the rows from being added up."""
    within = found.wanted.sums_within
    return heading(within) if within is not None and sums[_WITHIN] > 1 else ""


def _headings(found: Found) -> tuple[Heading, ...]:
    headings = tuple(_heading(each, found.sort) for each in found.wanted.columns)
    if found.behind is None:
        return headings
    indicator = found.behind.indicator
    unit = indicator.unit_label(language())
    label = indicator.label(language())
    if unit:
        label = _("%(label)s（%(unit)s）") % {"label": label, "unit": unit}
    return (*headings, Heading(label, "", "", number=True))


def _heading(column: Column, sort: str) -> Heading:
    ascending, descending = sort == column.name, sort == f"-{column.name}"
    return Heading(
        label=heading(column),
        sort=f"-{column.name}" if ascending else column.name,
        sorted="ascending" if ascending else "descending" if descending else "",
        number=column.numeric,
    )


def rows_for_file(found: Found) -> pl.DataFrame:
    """Return all rows of a list with every field of the schema, by key."""
    name, definition = found.wanted.name, found.wanted.definition
    named = attributes(name)
    keys = list(found.rows.values_list(*(named[each] for each in definition.key)))
    if len(definition.key) == 1:
        column = connection.ops.quote_name(definition.key[0])
        condition, parameters = among(column, [each for (each,) in keys], connection)
        return read(name, condition, parameters)
    types = {each: polars_type(definition.field(each)) for each in definition.key}
    meant = pl.DataFrame(keys, schema=types, orient="row")
    return read(name).join(meant, on=definition.key, how="semi", maintain_order="left")
