"""The tabs over the pages of the plan; each noun adds its line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli_web.people.rights import may_open
from linli_web.plan.permissions import may_edit_schemes

if TYPE_CHECKING:
    from django.template import RequestContext
    from django.utils.functional import Promise

register = template.Library()

# Label, address, beginnings of the addresses that stand under it.
_TABS: tuple[tuple[Promise, str, tuple[str, ...]], ...] = (
    (_("小区方案"), "plan:front", ("plan:scheme",)),
    (_("规划情景"), "plan:scenarios", ("plan:scenario",)),
    (_("年度计划"), "plan:annual-plans", ("plan:annual", "plan:special")),
    (_("居民愿望"), "plan:wishes", ("plan:wish",)),
    (_("方案册"), "plan:books", ("plan:book",)),
    (_("维度权重"), "plan:weights", ("plan:weight",)),
)
_STATES = {
    "draft": _("草稿"),
    "frozen_for_vote": _("表决定稿"),
    "frozen_for_permit": _("报建定稿"),
    "superseded": _("已被新版本取代"),
}
_METHODS = {
    "rate": _("按费率"),
    "progressive": _("分档累进"),
    "interpolated": _("直线内插"),
}
_CHANGES = {
    "added": _("新增"),
    "removed": _("取消"),
    "changed": _("改动"),
    "same": _("不变"),
}


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


@register.simple_tag(takes_context=True)
def may_draw_up(context: RequestContext, community_id: str) -> bool:
    """Tell whether whoever looks may draw up schemes of a community."""
    return may_edit_schemes(context["request"].user, community_id).allowed


@register.filter
def scheme_state(state: str) -> str:
    """Write the state of a scheme."""
    return str(_STATES.get(state, state))


@register.filter
def fee_method(method: str) -> str:
    """Write how a fee is reckoned."""
    return str(_METHODS.get(method, method))


@register.filter
def line_change(change: str) -> str:
    """Write what became of a line between two versions."""
    return str(_CHANGES.get(change, change))
