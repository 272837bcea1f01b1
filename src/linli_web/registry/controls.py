"""The filter form of a list: one control for each filter, with the choices that there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from linli.schema import choices
from linli.schema import label as choice_label
from linli_web.journal.memory import data_version
from linli_web.registry import catalogues
from linli_web.registry.cells import heading, language, name_of, written, zone_names
from linli_web.registry.filters import USUAL, given_heading, given_options
from linli_web.registry.listings import models

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linli.schema import Field
    from linli_web.registry.filters import Asked
    from linli_web.registry.listings import Column, FilterBy, Listing

# More rows than this are not chosen from a menu: there a filter is reached from a row's page.
_MOST_OPTIONS = 300
_AN_HOUR = 3600
Options = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Control:
    """One control: a menu, a pair of limits, or a value that is only carried along."""

    kind: str
    parameter: str
    label: str
    value: str = ""
    until: str = ""
    options: tuple[tuple[str, str], ...] = ()
    type: str = "text"
    wrong: str = ""
    usual: str = ""

    @property
    def in_use(self) -> bool:
        """Whether it asks for anything."""
        return self.kind != "carried" and (self.value, self.until) != (self.usual, "")


def controls(listing: Listing, values: Mapping[str, str], asked: Asked) -> list[Control]:
    """Return the controls of a list's filter form."""
    return [_control(listing, each, values, asked) for each in listing.filters]


def _control(listing: Listing, by: FilterBy, values: Mapping[str, str], asked: Asked) -> Control:
    column = by.column
    name = column.parameter
    if by.kind == "range":
        limits = (f"{name}_from", f"{name}_to")
        wrong = _("；").join(asked.wrong[each] for each in limits if each in asked.wrong)
        kind = "date" if column.field.type == "date" else "number"
        start, end = (values.get(each, "") for each in limits)
        return Control("range", name, heading(column), start, end, type=kind, wrong=wrong)
    if by.kind == "given":
        value = values.get(name) or USUAL.get(name, "any")
        options = tuple(given_options(column))
        usual = USUAL.get(name, "any")
        return Control("menu", name, given_heading(column), value, options=options, usual=usual)
    choosable = options_of(listing, column)
    value = values.get(name, "")
    if choosable is None:
        return Control("carried", name, heading(column), value)
    menu = (("", _("全部")), *choosable)
    wrong = asked.wrong.get(name, "")
    return Control("menu", name, heading(column), value, options=menu, wrong=wrong)


def options_of(listing: Listing, column: Column) -> Options | None:
    """Return the values to choose from with their labels; None where there are too many."""
    if column.derived:
        return _derived_options(column)
    if column.field.type == "integer":
        return _values_of(listing, column)
    return choices_of(column.field)


def choices_of(field: Field) -> Options | None:
    """Return what a field may hold, with labels; None where that is no short list."""
    target = field.references.partition(".")[0]
    if field.type == "choice":
        found = choices(field.choices)
        return [(each, choice_label(field.choices, each, language())) for each in found]
    if field.type == "boolean":
        return [("true", _("是")), ("false", _("否"))]
    if target in catalogues.CATALOGUES:
        rows = catalogues.rows(target)
        return [(each, catalogues.label(target, each, language())) for each in rows]
    if target == "zones":
        return list(zone_names().items())
    return _rows_of(target) if target in models() else None


def _derived_options(column: Column) -> Options:
    catalogue = column.field.references.partition(".")[0]
    found = dict.fromkeys(str(row[column.derived]) for row in catalogues.rows(catalogue).values())
    return [(each, catalogues.derived_label(column.derived, each, language())) for each in found]


def _rows_of(name: str) -> Options | None:
    """Rows of a small table by name, kept until the data change."""
    key = f"options:{name}:{language()}:{data_version().tag}"
    found: Options | None = cache.get(key)
    if found is None:
        rows = models()[name]._default_manager.order_by("pk")[: _MOST_OPTIONS + 1]
        found = [(str(row.pk), name_of(row)) for row in rows]
        cache.set(key, found, _AN_HOUR)
    return found if len(found) <= _MOST_OPTIONS else None


def _values_of(listing: Listing, column: Column) -> Options:
    """Whole numbers from the least to the greatest that occurs, or all where those are few."""
    field = column.field
    low, high = int(field.minimum or 0), int(field.maximum or 0)
    if not 0 <= high - low < 10:
        key = f"values:{listing.name}:{column.name}:{data_version().tag}"
        found: tuple[int | None, int | None] | None = cache.get(key)
        if found is None:
            # One at a time: asked for both at once, SQLite reads the whole index.
            rows = listing.model._default_manager
            found = (
                rows.aggregate(found=Min(column.path))["found"],
                rows.aggregate(found=Max(column.path))["found"],
            )
            cache.set(key, found, _AN_HOUR)
        if found[0] is None or found[1] is None:
            return []
        low, high = found[0], found[1]
    return [(str(each), written(field, each, {})) for each in range(low, high + 1)]
