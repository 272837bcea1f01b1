"""Lists of the register for the office."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from linli_web.registry import reads
from linli_web.registry.cells import language
from linli_web.registry.controls import controls
from linli_web.registry.filters import SEARCH, asked
from linli_web.registry.listings import listings

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

    from linli_web.registry.filters import Chip
    from linli_web.registry.listings import Listing


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere."""

    label: str
    url: str
    current: bool = False


def rows(request: HttpRequest, name: str) -> HttpResponse:
    """Show one list: search, filters, sorting, pages, totals."""
    wanted = reads.listing(name)
    found = asked(wanted, request.GET)
    sort = reads.sorting(wanted, request.GET.get("sort", ""))
    number = request.GET.get("page", "")
    shown = reads.page(
        wanted,
        reads.filtered(wanted, found.condition),
        sort,
        int(number) if number.isdecimal() else 1,
    )
    context = heading_of(wanted) | {
        "listing": wanted,
        "page": shown,
        "chips": [Link(chip.words, _without(request.GET, chip)) for chip in found.chips],
        "controls": controls(wanted, request.GET, found),
        "search": request.GET.get(SEARCH, ""),
    }
    # Back in history asks again through htmx but wants the whole page.
    only_rows = request.htmx and not request.htmx.history_restore_request
    template = "registry/rows.html" if only_rows else "registry/list.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def heading_of(wanted: Listing) -> dict[str, Any]:
    """Return what stands above a list."""
    words = wanted.definition
    chinese = language() == "zh"
    return {
        "title": words.label(language()),
        "description": words.zh_description if chinese else words.description,
        "tabs": [
            Link(
                each.definition.label(language()),
                reverse(f"registry:{each.name}"),
                each.name == wanted.name,
            )
            for each in listings().values()
        ],
    }


def _without(query: QueryDict, chip: Chip) -> str:
    left = query.copy()
    for name in ("page", *chip.parameters):
        left.pop(name, None)
    return f"?{left.urlencode()}"
