"""The tabs over the pages of the plan; each noun adds its line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli_web.people.rights import may_open

if TYPE_CHECKING:
    from django.template import RequestContext
    from django.utils.functional import Promise

register = template.Library()

# Label, address, beginnings of the addresses that stand under it.
_TABS: tuple[tuple[Promise, str, tuple[str, ...]], ...] = (
    (_("小区方案"), "plan:front", ("plan:scheme",)),
    (_("年度计划"), "plan:annual-plans", ("plan:annual", "plan:special")),
    (_("居民愿望"), "plan:wishes", ("plan:wish",)),
)


@dataclass(frozen=True, slots=True)
class Tab:
    """A word that leads to a page of the plan."""

    label: str
    url: str
    current: bool


@register.inclusion_tag("plan/tabs.html", takes_context=True)
def plan_tabs(context: RequestContext) -> dict[str, Any]:
    """Show the tabs that whoever looks may open."""
    request = context["request"]
    here = request.resolver_match.view_name if request.resolver_match else ""
    return {
        "tabs": [
            Tab(str(label), reverse(name), here == name or here.startswith(under))
            for label, name, under in _TABS
            if may_open(name, request.user)
        ]
    }
