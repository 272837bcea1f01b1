"""Announcements as everybody reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render

from linli_web.plan.reads import today
from linli_web.publish import announcement_reads
from linli_web.publish.models import Announcement

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_A_PAGE = 30


def notices(request: HttpRequest) -> HttpResponse:
    """List what is open now, then what is over."""
    day = today()
    now = announcement_reads.open_notices(day)
    over = announcement_reads.public_announcements(day).exclude(
        pk__in=[each.announcement.pk for each in now]
    )
    page = Paginator(over, _A_PAGE).get_page(request.GET.get("page"))
    past = [announcement_reads.as_of(each, day) for each in page]
    return render(request, "publish/notices.html", {"open": now, "past": past, "page": page})


def notice(request: HttpRequest, number: int) -> HttpResponse:
    """Show one announcement; a withdrawn one stays, with the reason, so that nothing vanishes."""
    day = today()
    found = (
        Announcement.objects.filter(published_on__lte=day, pk=number)
        .select_related("community")
        .first()
    )
    if found is None:
        raise Http404
    return render(request, "publish/notice.html", {"notice": announcement_reads.as_of(found, day)})
