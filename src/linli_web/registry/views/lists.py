"""Lists of the register for the office: as a page, and as a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.tables.programme import Programme
from linli.tables.workbook import workbook
from linli_web.notices.actions import look
from linli_web.people.actors import account_of
from linli_web.people.rights import reach
from linli_web.registry import reads
from linli_web.registry.cells import PAGES, language
from linli_web.registry.changed import changed, marks
from linli_web.registry.controls import controls
from linli_web.registry.drilldown import behind
from linli_web.registry.filters import SEARCH, asked
from linli_web.registry.listings import listings
from linli_web.registry.located import within
from linli_web.registry.permissions import may_edit

if TYPE_CHECKING:
    from django.http import HttpRequest, QueryDict

    from linli_web.registry.changed import Changed
    from linli_web.registry.drilldown import Behind
    from linli_web.registry.filters import Asked, Chip
    from linli_web.registry.listings import Listing

# A workbook of more rows is no use to anyone and takes minutes; the whole goes out as a folder.
MOST_ROWS = 100_000
# The others fold away, so that on a phone the rows are not far below.
CONTROLS_IN_SIGHT = 4
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere."""

    label: str
    url: str
    current: bool = False


@require_safe
def rows(request: HttpRequest, name: str) -> HttpResponse:
    """Show one list: search, filters, sorting, pages, totals; or hand it out as a workbook."""
    wanted = reads.listing(name)
    figure = _behind(request)
    if figure is not None and figure.table != name:
        return redirect(f"{reverse(f'registry:{figure.table}')}?{request.GET.urlencode()}")
    understood = asked(wanted, request.GET, every=figure is not None)
    mine = within(name, reach(request.user, "read_register"))
    changes = changed(wanted, request.GET, look(account_of(request), f"list:{name}"))
    if changes is not None:
        mine &= changes.condition
        understood.chips += [changes.chip] if changes.chip else []
    found = reads.find(wanted, understood.condition & mine, request.GET.get("sort", ""), figure)
    if request.GET.get("format") == "xlsx":
        return _workbook(request, found)
    return _page(request, found, understood, changes)


def _behind(request: HttpRequest) -> Behind | None:
    given = request.GET
    if not given.get("indicator"):
        return None
    return behind(given["indicator"], given.get("as_of", ""), given.get("part", ""))


def _page(
    request: HttpRequest, found: reads.Found, understood: Asked, changes: Changed | None
) -> HttpResponse:
    number = request.GET.get("page", "")
    page = reads.page(found, int(number) if number.isdecimal() else 1)
    shown = controls(found.wanted, request.GET, understood)
    context = _heading(found.wanted) | {
        "listing": found.wanted,
        "page": page,
        "lines": list(zip(page.rows, marks(found.wanted, changes, page.keys), strict=True)),
        "changes": changes,
        "chips": [Link(chip.words, _without(request.GET, chip)) for chip in understood.chips],
        "controls": shown,
        "left_out": [each for each in shown if each.wrong],
        "more_in_use": any(each.in_use for each in shown[CONTROLS_IN_SIGHT:]),
        "search": request.GET.get(SEARCH, ""),
        "most_rows": MOST_ROWS,
        "figure": _figure(found.behind) if found.behind else None,
        "may_create": _new_page(request, found.wanted),
    }
    only_rows = _wants_rows(request)
    response = render(request, f"registry/{'rows' if only_rows else 'list'}.html", context)
    if only_rows:
        response["HX-Push-Url"] = _short_address(request)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _short_address(request: HttpRequest) -> str:
    """Return the page's address without the names of filters that ask for nothing."""
    asked_for = [(name, value) for name, value in request.GET.items() if value]
    return f"{request.path}?{urlencode(asked_for)}" if asked_for else request.path


def _new_page(request: HttpRequest, wanted: Listing) -> str:
    """Return where a row is added, for those who may."""
    page = PAGES.get(wanted.name)
    if page is None or not may_edit(request.user).allowed:
        return ""
    return reverse(f"registry:{page}-new")


def _wants_rows(request: HttpRequest) -> bool:
    """Tell whether a script asks for the rows alone; going back in history wants all."""
    asks = request.headers.get("HX-Request") == "true"
    return asks and request.headers.get("HX-History-Restore-Request") != "true"


def _heading(wanted: Listing) -> dict[str, Any]:
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


def _figure(figure: Behind) -> dict[str, Any]:
    """Say whose rows these are; of a ratio, offer its other part."""
    day = figure.as_of.isoformat() if figure.as_of else ""
    parts = []
    if figure.asked.aggregate == "ratio":
        words = (("numerator", _("分子")), ("denominator", _("分母")))
        current = "numerator" if figure.indicator.name == figure.asked.numerator else "denominator"
        parts = [
            Link(label, f"?indicator={figure.asked.name}&as_of={day}&part={part}", part == current)
            for part, label in words
        ]
    return {
        "name": figure.asked.name,
        "part": figure.indicator.name,
        "label": figure.asked.label(language()),
        "day": day,
        "parts": parts,
    }


def _without(query: QueryDict, chip: Chip) -> str:
    left = query.copy()
    for name in ("page", *chip.parameters):
        left.pop(name, None)
    return f"?{left.urlencode()}"


def _workbook(request: HttpRequest, found: reads.Found) -> HttpResponse:
    """Hand out all rows of a list, headings in the language of the page, ready to come back in."""
    if reads.totals(found)["count"] > MOST_ROWS:
        messages.error(
            request,
            _("超过 %(most)s 行，请先筛选；整库请用“导入导出”。") % {"most": f"{MOST_ROWS:,}"},
        )
        query = request.GET.copy()
        query.pop("format")
        return redirect(f"{request.path}?{query.urlencode()}")
    name = found.wanted.name
    title = found.wanted.definition.label(language())
    frame = reads.rows_for_file(found)
    content = workbook({name: frame}, Programme(title), language())
    response = HttpResponse(content, content_type=_XLSX)
    response["Content-Disposition"] = (
        f"attachment; filename=\"{name}.xlsx\"; filename*=UTF-8''{quote(title)}.xlsx"
    )
    return response
