"""Proposed changes on other pages: the button, those about one row, those that wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.urls import reverse

from linli_web.people.actors import account_of
from linli_web.people.models import Account
from linli_web.people.rights import may
from linli_web.registry import proposals as reads
from linli_web.registry.permissions import may_edit, may_propose

if TYPE_CHECKING:
    from linli_web.registry.models import Building, Community

register = template.Library()

_SHOWN = 5
_ADDRESSES = {
    "communities": "registry:community-propose",
    "buildings": "registry:building-propose",
}


@register.inclusion_tag("registry/propose_button.html", takes_context=True)
def propose_button(context: template.Context, row: Community | Building) -> dict[str, Any]:
    """Offer to propose a change to those who may, unless they may edit the row themselves."""
    user = context["request"].user
    offered = not may_edit(user, row).allowed and may_propose(user, row).allowed
    url = reverse(_ADDRESSES[row._meta.db_table], args=[row.pk])
    return {"url": url if offered else ""}


@register.inclusion_tag("registry/panels/proposals.html", takes_context=True)
def proposals_of(context: template.Context, row: Community | Building) -> dict[str, Any]:
    """Show the newest proposals about one row that one may see; nothing where there are none."""
    rows = reads.of_row(account_of(context["request"]), row._meta.db_table, str(row.pk))
    return {"lines": reads.lines(reads.with_values(rows)[:_SHOWN])}


@register.inclusion_tag("registry/proposals_waiting.html", takes_context=True)
def proposals_waiting(context: template.Context) -> dict[str, Any]:
    """Tell how many proposals wait for somebody's decision, and lead to them."""
    return {"number": _waiting(context)}


@register.inclusion_tag("registry/proposals_link.html", takes_context=True)
def proposals_link(context: template.Context) -> dict[str, Any]:
    """Lead to the proposals, with how many wait for a decision, those who propose or read them."""
    user = context["request"].user
    takes_part = may(user, "propose_change").allowed or may(user, "read_proposals").allowed
    return {"takes_part": takes_part, "number": _waiting(context)}


def _waiting(context: template.Context) -> int:
    user = context["request"].user
    return reads.to_decide(user).count() if isinstance(user, Account) else 0
