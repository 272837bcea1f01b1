"""Reading the register: pages of lists, as plain values."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.db.models import Count, F, Sum

from linli_web.journal.reads import version
from linli_web.registry.cells import cell, heading, written, zone_names
from linli_web.registry.listings import listings

if TYPE_CHECKING:
    from django.db.models import Model, Q, QuerySet

    from linli_web.registry.cells import Cell
    from linli_web.registry.listings import Column, Listing

PAGE_SIZE = 50
_AN_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Heading:
    """One column's heading and where its sorting leads."""

    label: str
    sort: str
    sorted: str
    number: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list."""

    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[str, ...]
    count: int
    number: int
    pages: int
    sort: str


def listing(name: str) -> Listing:
    """Return the list of a table."""
    return listings()[name]


def filtered(wanted: Listing, condition: Q) -> QuerySet[Model]:
    """Return the rows that a list was asked for."""
    return wanted.model._default_manager.filter(condition)


def sorting(wanted: Listing, sort: str) -> str:
    """Return a known sort order: a column's name, `-` before it for descending."""
    return sort if wanted.column(sort.removeprefix("-")) else wanted.order


def ordered(rows: QuerySet[Model], wanted: Listing, sort: str) -> QuerySet[Model]:
    """Sort by a column, blanks last, then by key so that pages never overlap."""
    column = wanted.column(sort.removeprefix("-"))
    path = column.path if column else sort.removeprefix("-")
    order = F(path).desc(nulls_last=True) if sort.startswith("-") else F(path).asc(nulls_last=True)
    return rows.order_by(order, "pk")


def with_names(wanted: Listing, rows: QuerySet[Model]) -> QuerySet[Model]:
    """Read along what is needed to write the rows, and leave outlines aside."""
    related = [each.related for each in wanted.columns if each.related]
    outlines = [
        field.name for field in rows.model._meta.concrete_fields if field.name == "geometry"
    ]
    rows = rows.defer(*outlines)
    return rows.select_related(*related) if related else rows


def page(wanted: Listing, rows: QuerySet[Model], sort: str, number: int) -> Page:
    """Return one page of a list with the totals of all its rows.

    Notes
    -----
    Keys are found first and rows read by key, so that the database sorts keys and not rows.
    """
    sums = totals(wanted, rows)
    count = sums["count"]
    pages = max(1, -(-count // PAGE_SIZE))
    number = min(max(1, number), pages)
    first = (number - 1) * PAGE_SIZE
    keys = list(ordered(rows, wanted, sort).values_list("pk", flat=True)[first : first + PAGE_SIZE])
    by_key = with_names(wanted, wanted.model._default_manager.all()).in_bulk(keys)
    zones = zone_names()
    return Page(
        headings=tuple(_heading(each, sort) for each in wanted.columns),
        rows=tuple(
            tuple(cell(wanted, each, by_key[key], zones) for each in wanted.columns) for key in keys
        ),
        totals=tuple(
            written(each.field, sums[each.name], zones) if each in wanted.sums else ""
            for each in wanted.columns
        ),
        count=count,
        number=number,
        pages=pages,
        sort=sort,
    )


def totals(wanted: Listing, rows: QuerySet[Model]) -> dict[str, Any]:
    """Count rows and add up their numbers; kept until the data change."""
    sums = {each.name: Sum(each.path) for each in wanted.sums}
    asked = hashlib.sha256(repr(rows.query.sql_with_params()).encode()).hexdigest()
    key = f"totals:{wanted.name}:{version()}:{asked}"
    found: dict[str, Any] | None = cache.get(key)
    if found is None:
        found = rows.aggregate(count=Count("pk"), **sums)
        cache.set(key, found, _AN_HOUR)
    return found


def _heading(column: Column, sort: str) -> Heading:
    ascending, descending = sort == column.name, sort == f"-{column.name}"
    return Heading(
        label=heading(column),
        sort=f"-{column.name}" if ascending else column.name,
        sorted="ascending" if ascending else "descending" if descending else "",
        number=column.numeric,
    )
