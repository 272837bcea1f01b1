"""How a value of the register is written on a page: one rule for lists, facts and history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.checkup.dimensions import severity_label
from linli.schema import label as choice_label
from linli.schema import table
from linli_web.registry import catalogues
from linli_web.registry.models import Zone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Model

    from linli.schema import Field
    from linli_web.registry.listings import Column, Listing

MISSING = "—"
# Fields of whole sentences, which may run over several lines.
_SENTENCES = {"note", "basis", "source"}
# Tables whose rows have a page of their own, by the name of its address.
PAGES = {"communities": "community", "buildings": "building"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One value as it stands in a row."""

    text: str
    url: str = ""
    number: bool = False
    pill: str = ""
    long: bool = False


def language() -> str:
    """Return the language of the page, `zh` or `en`."""
    return (get_language() or "zh")[:2]


def zone_names() -> Mapping[str, str]:
    """Return the name of each zone in the language of the page."""
    english = language() == "en"
    return {
        zone.zone: (zone.english_name or zone.name) if english else zone.name
        for zone in Zone.objects.order_by("-county", "-zone")
    }


def name_of(row: Model) -> str:
    """Return what a row is called in the language of the page."""
    english = str(getattr(row, "english_name", "")) if language() == "en" else ""
    return english or str(row) or str(row.pk)


def written(field: Field, value: Any, zones: Mapping[str, str]) -> str:
    """Write a value of a field; a missing one is a dash, never a zero."""
    if value is None or value == "":
        return MISSING
    target = field.references.partition(".")[0]
    if target in catalogues.CATALOGUES:
        return catalogues.label(target, str(value), language())
    if target == "zones" or field.name == "zone":
        return zones.get(str(value), str(value))
    if field.name == "severity":
        return f"{value} {severity_label(int(value), language())}"
    if field.name == "unit":
        return catalogues.label("measuring_units", str(value), language())
    return _plain(field, value)


def _plain(field: Field, value: Any) -> str:
    if field.type == "choice":
        return choice_label(field.choices, str(value), language())
    if field.type == "boolean":
        return _("是") if value else _("否")
    return _number(field, value) if field.type in {"integer", "number", "money"} else str(value)


def _number(field: Field, value: Any) -> str:
    if field.unit == "year":
        return str(value)
    if field.unit == "share":
        return f"{value * 100:.1f}%".replace(".0%", "%")
    if field.type == "money":
        return f"{value:,.2f}"
    if field.unit == "degree":
        return f"{value:.6f}"
    return plain_number(value)


def plain_number(value: float) -> str:
    """Write a number with the decimals it has, at most two."""
    text = f"{value:,.2f}"
    return text.rstrip("0").rstrip(".")


def cell(listing: Listing, column: Column, row: Model, zones: Mapping[str, str]) -> Cell:
    """Write one value of a row; names of communities and buildings lead to their pages."""
    if column.derived:
        return Cell(_derived(column, row))
    owner, value = _value(column, row)
    if hasattr(value, "_meta"):
        page = PAGES.get(column.target)
        return Cell(name_of(value), reverse(page, args=[value.pk]) if page else "")
    text = written(column.field, value, zones)
    if column.field.name == "name" and text != MISSING:
        text = name_of(owner)
    own_page = PAGES.get(listing.name)
    if own_page and column is listing.columns[0]:
        return Cell(text if text != MISSING else str(owner.pk), reverse(own_page, args=[owner.pk]))
    pill = str(value) if column.field.name == "status" and value else ""
    long = column.field.name in _SENTENCES
    return Cell(text, number=column.numeric, pill=pill, long=long)


def _value(column: Column, row: Any) -> tuple[Any, Any]:
    owner = row
    *through, last = column.path.split("__")
    for name in through:
        owner = getattr(owner, name)
    return owner, getattr(owner, last)


def _derived(column: Column, row: Model) -> str:
    key = getattr(row, column.path)
    catalogue = column.field.references.partition(".")[0]
    found = catalogues.rows(catalogue).get(key)
    if found is None:
        return MISSING
    return catalogues.derived_label(column.derived, str(found[column.derived]), language())


def heading(column: Column) -> str:
    """Return what stands above a column: a row referred to is written by name, not by id."""
    if column.derived:
        return catalogues.derived_heading(column.derived)
    return field_heading(column.field)


def field_heading(field: Field) -> str:
    """Return what a field is called where a row that it refers to is written by name."""
    target = field.references.partition(".")[0]
    if not target or target in catalogues.CATALOGUES:
        return field.label(language())
    return table(target).zh if language() == "zh" else table(target).field("name").en
