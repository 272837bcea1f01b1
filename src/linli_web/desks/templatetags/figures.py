"""Figures, dates and icons as people of the page's language write them."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from linli.schema import label as schema_label
from linli.schema import tables
from linli.standards.catalogues import measures
from linli_web.desks.acts import act_in_words

if TYPE_CHECKING:
    from datetime import date

if TYPE_CHECKING:
    from collections.abc import Mapping

register = template.Library()


@register.filter
def number(value: float | Decimal | None, decimals: int = 0) -> str:
    """Write a number with thousands separators; a missing one is a dash, never a zero."""
    if value is None or value == "":
        return "—"
    return f"{value:,.{decimals}f}"


@register.filter
def figure(value: float | Decimal | None) -> str:
    """Write a number with the decimals it has, at most two."""
    if value is None or value == "":
        return "—"
    written = f"{value:,.2f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


@register.filter
def yuan(value: Decimal | float | None) -> str:
    """Write an amount to the fen."""
    return "—" if value is None or value == "" else f"{value:,.2f}"


@register.filter
def share(value: float | None) -> str:
    """Write a share of one as percent."""
    return "—" if value is None else f"{value * 100:.1f}%".replace(".0%", "%")


@register.filter
def choice(value: str | None, list_name: str) -> str:
    """Write a choice by its label."""
    return schema_label(list_name, value, get_language() or "zh") if value else "—"


@register.filter
def of_key(things: Mapping[str, Any], key: str) -> Any:
    """Return what a mapping holds for a key; nothing where it has none."""
    return things.get(key)


@register.filter
def for_people(sentence: str) -> str:
    """Leave out the names that programs use; they stay in files and on the command line."""
    names = _program_names()
    plain = re.sub(
        r"\s?[（(]([a-z][a-z0-9_]*)[)）]\s?",
        lambda found: " " if found[1] in names else found[0],
        sentence,
    )
    return re.sub(r" (?=[，。；：、,.;:]|$)", "", plain)


@cache
def _program_names() -> frozenset[str]:
    fields = {name for each in tables().values() for name in each.names}
    return frozenset(fields.union(measures()["measure_id"]))


@register.filter
def days_until(day: date, until: date) -> int:
    """Return the days from one day to another."""
    return (until - day).days


@register.filter
def act_words(act: str) -> str:
    """Write what was done, as the journal's page does."""
    return act_in_words(act)


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """Return one value of a mapping."""
    return mapping.get(key) if mapping else None


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon of the packed sprite; without a label it is hidden from screen readers."""
    source = f"{static('vendor/tabler-icons/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, source
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', source)


@register.simple_tag(takes_context=True)
def with_query(context: dict[str, Any], **changes: Any) -> str:
    """Return the page's query with some values changed; an empty value drops its name."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in {None, ""}:
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else "?"
