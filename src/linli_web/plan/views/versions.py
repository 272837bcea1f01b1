"""Versions of a scheme: begun, frozen, laid side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli_web.people.actors import account_of
from linli_web.people.outcomes import Conflict, Refused
from linli_web.plan.actions import schemes as actions
from linli_web.plan.models import Scheme
from linli_web.plan.reads.versions import differences
from linli_web.plan.views.schemes import heading, scheme_named

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_VERBS = ("freeze_for_vote", "freeze_for_permit")


def version_seen(request: HttpRequest) -> int:
    """Return the version that a form rests on; 0 where it names none."""
    number = request.POST.get("version", "")
    return int(number) if number.isdecimal() else 0


@require_POST
def begin(request: HttpRequest, public_id: str) -> HttpResponse:
    """Begin a new version from this one."""
    scheme = scheme_named(public_id)
    try:
        made = actions.new_version(account_of(request), public_id, version_seen(request))
    except Conflict:
        messages.error(request, _("有人先保存了；请看过现在的内容再办。"))
        return redirect("plan:scheme", scheme.public_id)
    messages.success(request, _("已另起新版本，原来那一版留存不变。"))
    return redirect("plan:scheme", made.public_id)


@require_POST
def freeze(request: HttpRequest, public_id: str) -> HttpResponse:
    """Freeze a scheme for the vote or for the permit."""
    scheme = scheme_named(public_id)
    verb = request.POST.get("move", "")
    try:
        if verb not in _VERBS:
            raise Refused(_("请选择表决定稿还是报建定稿。"))
        actions.freeze(account_of(request), public_id, version_seen(request), verb)
    except Conflict:
        messages.error(request, _("有人先保存了；请看过现在的内容再办。"))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已定稿，内容不再改动；要改请另起新版本。"))
    return redirect("plan:scheme", scheme.public_id)


@require_safe
def compare(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """Lay a version beside another of the same scheme."""
    scheme = scheme_named(public_id)
    other = get_object_or_404(Scheme, family=scheme.family, number=number)
    context = heading(request, scheme) | {
        "other": other,
        "rows": differences(other, scheme),
        "difference_yuan": scheme.total_yuan - other.total_yuan,
    }
    return render(request, "plan/scheme_compare.html", context)
