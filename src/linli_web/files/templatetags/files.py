"""Files of an object on any page: `{% file_panel "communities" community.pk keys %}`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from linli_web.files.panels import panel
from linli_web.files.subjects import subject

if TYPE_CHECKING:
    from collections.abc import Sequence

register = template.Library()


@register.inclusion_tag("files/panel.html", takes_context=True)
def file_panel(
    context: template.Context, table: str, key: str, keys: Sequence[str] = ()
) -> dict[str, Any]:
    """Show the newest files of an object, with the form to add some for those who may."""
    request = context["request"]
    shown = panel(request.user, subject(table, key), keys or (key,))
    return {"panel": shown, "request": request, "csrf_token": context.get("csrf_token")}
