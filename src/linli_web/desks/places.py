"""Where a row of a table has its page."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from linli_web.desks.acts import pages

_PAGES = {"communities": "community", "buildings": "building"}


def page_of(table: str, key: str) -> str:
    """Return the address where a row can be seen; empty where there is none.

    Parameters
    ----------
    table
        Table of the schema.
    key
        Parts of the row's key joined by `|`; `*` means the whole table.
    """
    page = _PAGES.get(table) or pages().get(table)
    if page and key != "*":
        return reverse(page, args=[key])
    if table == "work_items":
        return reverse("work")
    if table == "indicator_values":
        return reverse("figures")
    try:
        listed = reverse(f"registry:{table}")
    except NoReverseMatch:
        return ""
    first = key.split("|", maxsplit=1)[0]
    return listed if first == "*" else f"{listed}?{urlencode({'q': first})}"
