"""The map and what it is made of: page, legends, panel, search, layers, tiles."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli_web.journal.answers import answer
from linli_web.people.rights import reach
from linli_web.registry import map_colours, map_frames, map_legends, map_reads, map_tiles
from linli_web.registry.located import sees_all
from linli_web.registry.models import Community

if TYPE_CHECKING:
    from django.http import HttpRequest, QueryDict


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the whole programme on the map, with everything that colours and filters it."""
    language = get_language() or "zh"
    colour = request.GET.get("colour", "year")
    if not map_legends.exists(colour, public=_sees_less(request)):
        colour = "year"
    choice = _choice(request.GET)
    context = {
        "map": map_frames.whole(colour, choice, in_address=True),
        "colour": colour,
        "colours": map_legends.options(language, public=_sees_less(request)),
        "filters": _filters(choice, language),
        "facilities": bool(request.GET.get("facilities")),
        "layers": map_frames.addresses(request),
        "without_place": map_reads.summary().without_place,
    }
    return render(request, "registry/map.html", context)


def _filters(choice: map_colours.Choice, language: str) -> list[dict[str, Any]]:
    options = map_legends.filter_options(language)
    shown = [
        ("year", _("年度"), choice.year),
        ("zone", _("板块"), choice.zone),
        ("class", _("改造类别"), choice.works_class),
        ("status", _("状态"), choice.status),
    ]
    return [
        {"name": name, "title": title, "entries": options[name], "chosen": values}
        for name, title, values in shown
    ]


@require_safe
def layer(request: HttpRequest, name: str, *, public: bool = False) -> HttpResponse:
    """Hand out a layer as GeoJSON, the whole of it or what touches `bbox`."""
    if name not in map_reads.LAYERS:
        raise Http404
    less = public or _sees_less(request)
    if less and not map_reads.LAYERS[name].public:
        raise Http404
    box = request.GET.get("bbox")
    if box is None:
        make = partial(map_reads.layer_content, name, public=less)
        return answer(request, make, public=public, what="public" if less else "")
    try:
        bbox = _bbox(box)
    except ValueError as wrong:
        return HttpResponseBadRequest(str(wrong), content_type="text/plain; charset=utf-8")
    make = partial(map_reads.layer_within, name, bbox, public=less)
    return answer(request, make, public=public, what=f"{less} {box}")


def _sees_less(request: HttpRequest) -> bool:
    """Tell whether somebody's reach is less than the county: what is public is shown, no more."""
    return not sees_all(reach(request.user, "read_register"))


def _bbox(text: str) -> tuple[float, float, float, float]:
    wrong = _("bbox 应为“西,南,东,北”四个经纬度，如 113.0,26.0,113.2,26.2；收到的是：%s") % text
    try:
        west, south, east, north = (float(each) for each in text.split(","))
    except ValueError as cause:
        raise ValueError(wrong) from cause
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueError(wrong)
    return west, south, east, north


@require_safe
def colours(request: HttpRequest, name: str, *, public: bool = False) -> HttpResponse:
    """Hand out a legend with its counts and, where they are few, the line of each community."""
    if not map_legends.exists(name, public=public or _sees_less(request)):
        raise Http404
    language = get_language() or "zh"
    make = partial(map_colours.legend_content, name, _choice(request.GET), language)
    return answer(request, make, public=public, what=f"{language}{request.GET.urlencode()}")


@require_safe
def tile(
    request: HttpRequest, layer: str, z: int, x: int, y: int, *, public: bool = False
) -> HttpResponse:
    """Hand out a vector tile."""
    colour = request.GET.get("colour", "year")
    less = public or _sees_less(request)
    if z > map_tiles.DEEPEST or not map_legends.exists(colour, public=less):
        raise Http404
    try:
        make = map_tiles.maker(layer, map_tiles.Tile(z, x, y), colour, _choice(request.GET))
    except ValueError as wrong:
        raise Http404(str(wrong)) from wrong
    return answer(request, make, public=public, what=request.GET.urlencode())


@require_safe
def panel(request: HttpRequest, community_id: str) -> HttpResponse:
    """Show one community beside the map."""
    rows = Community.objects.select_related("area", "street")
    community = get_object_or_404(rows, pk=community_id)
    language = get_language() or "zh"
    context = {
        "community": community,
        "facts": map_colours.facts_of(community_id, language),
        "page": map_frames.page_of(community_id),
    }
    return render(request, "registry/map_panel.html", context)


@require_safe
def search(request: HttpRequest) -> JsonResponse:
    """Find communities by a part of their name, for flying to them."""
    words = request.GET.get("q", "").strip()
    return JsonResponse({"found": map_reads.named_like(words) if words else []})


def _choice(given: QueryDict) -> map_colours.Choice:
    return map_colours.Choice(
        year=tuple(sorted(given.getlist("year"))),
        zone=tuple(sorted(given.getlist("zone"))),
        works_class=tuple(sorted(given.getlist("class"))),
        status=tuple(sorted(given.getlist("status"))),
    )
