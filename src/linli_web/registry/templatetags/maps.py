"""A map on any page: `{% load maps %}`, then one of these tags."""

from __future__ import annotations

from typing import Any

from django import template

from linli_web.registry import map_frames

register = template.Library()


@register.inclusion_tag("registry/map_frame.html")
def programme_map(colour: str = "year", *, public: bool = False) -> dict[str, Any]:
    """Draw the programme, with its legend above and its list below."""
    return {"map": map_frames.whole(colour, public=public), "with_legend": True}


@register.inclusion_tag("registry/map_frame.html")
def community_map(
    community_id: str, *, public: bool = False, with_legend: bool = False
) -> dict[str, Any]:
    """Draw one community with its neighbours around it."""
    return {
        "map": map_frames.around(community_id, public=public),
        "with_legend": with_legend,
    }
