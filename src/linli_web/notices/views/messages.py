"""Notices: the list behind the bell, reading them, and how sending goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli_web.notices import actions
from linli_web.notices.models import Delivery, Notice
from linli_web.notices.sending import try_again
from linli_web.people.actors import account_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_A_PAGE = 50
_SHOWN = 200


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List somebody's notices, newest first."""
    account = account_of(request)
    rows = Notice.objects.filter(account=account, in_app=True)
    failed = Delivery.objects.filter(account=account).exclude(given_up_at=None)
    context = {
        "page": Paginator(rows, _A_PAGE).get_page(request.GET.get("page")),
        "unread": rows.filter(read_at=None).count(),
        "failed": failed.order_by("-given_up_at").first(),
    }
    return render(request, "notices/notices.html", context)


@require_safe
def follow(request: HttpRequest, public_id: str) -> HttpResponse:
    """Mark a notice read and go where it leads."""
    try:
        found = actions.mark_read(account_of(request), public_id)
    except Notice.DoesNotExist as cause:
        raise Http404 from cause
    if not url_has_allowed_host_and_scheme(found.url, allowed_hosts=None):
        return redirect("notices")
    return redirect(found.url)


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all of somebody's notices read."""
    actions.mark_all_read(account_of(request))
    return redirect("notices")


@require_http_methods(["GET", "POST"])
def sending(request: HttpRequest) -> HttpResponse:
    """Show how much waits to leave, and what could not be sent; try that again."""
    given_up = Delivery.objects.exclude(given_up_at=None)
    if request.method == "POST":
        try_again(given_up)
        return redirect("notices-sending")
    waiting = Delivery.objects.filter(sent_at=None, given_up_at=None)
    failing = (waiting.filter(attempts__gt=0) | given_up).order_by().values("channel", "fault")
    context = {
        "waiting": waiting.count(),
        "given_up": given_up.count(),
        "faults": failing.annotate(number=Count("pk")).order_by("-number")[:_SHOWN],
        "last_sent": Delivery.objects.exclude(sent_at=None).order_by("-sent_at").first(),
    }
    return render(request, "notices/sending.html", context)
