"""Wishes on other pages: the button that makes one, one's own on the home page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.urls import reverse

from linli_web.people.actors import account_of
from linli_web.people.rights import may
from linli_web.plan.reads import wishes as reads
from linli_web.plan.wish_permissions import may_make

if TYPE_CHECKING:
    from linli_web.registry.models import Community

register = template.Library()

_SHOWN = 5


@register.inclusion_tag("plan/wish_button.html", takes_context=True)
def wish_button(context: template.Context, community: Community) -> dict[str, Any]:
    """Offer to make a wish for a community to those who may."""
    offered = may_make(context["request"].user, community).allowed
    return {"url": reverse("plan:wish-make", args=[community.pk]) if offered else ""}


@register.inclusion_tag("plan/own_wishes.html", takes_context=True)
def own_wishes(context: template.Context) -> dict[str, Any]:
    """Show somebody's own wishes; to residents also where there are none yet."""
    account = account_of(context["request"])
    if not may(account, "make_wishes").allowed:
        return {"shown": False}
    rows = reads.mine(account).select_related("community", "building", "made_by")
    found = list(rows[: _SHOWN + 1])
    resident = any(each.role == "resident" for each in account.effective_holdings)
    return {
        "shown": bool(found) or resident,
        "lines": reads.lines(account, found[:_SHOWN]),
        "more": len(found) > _SHOWN,
    }
