"""Labels of what rows name in the catalogues of `linli.standards`, in the language of the page."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from linli import standards
from linli.schema import label as choice_label

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import polars as pl

CATALOGUES: Mapping[str, Callable[[], pl.DataFrame]] = MappingProxyType(
    {
        "measures": standards.measures,
        "finding_items": standards.finding_items,
        "facility_categories": standards.facility_categories,
        "source_kinds": standards.source_kinds,
        "dimensions": standards.dimensions,
        "measuring_units": standards.measuring_units,
    }
)


@cache
def rows(name: str) -> Mapping[str, Mapping[str, Any]]:
    """Return a catalogue's rows by their key, its first column."""
    frame = CATALOGUES[name]()
    key = frame.columns[0]
    return MappingProxyType({row[key]: row for row in frame.iter_rows(named=True)})


def label(name: str, key: str, language: str) -> str:
    """Return the label of one row, or the key itself where the catalogue lacks it."""
    row = rows(name).get(key)
    if row is None:
        return key
    return str(row["zh"] if language.startswith("zh") else row["en"])


def derived_label(column: str, value: str, language: str) -> str:
    """Return the label of a value that stands in a catalogue's row: a class, a dimension."""
    if column == "dimension":
        return label("dimensions", value, language)
    return choice_label(column, value, language)


def derived_heading(column: str) -> str:
    """Return the heading over values of a catalogue's column."""
    return {"works_class": _("类别"), "dimension": _("体检维度")}[column]
