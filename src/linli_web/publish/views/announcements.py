"""Announcements as the office writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.schema import table
from linli_web.people.actors import account_of
from linli_web.plan.reads import today
from linli_web.publish import actions, announcement_reads
from linli_web.publish.forms import AnnouncementForm
from linli_web.publish.models import Announcement
from linli_web.publish.permissions import may_publish
from linli_web.registry.actions import Conflict, Refused
from linli_web.registry.controls import choices_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_A_PAGE = 50


def listed(request: HttpRequest) -> HttpResponse:
    """List every announcement: open, to come, over, withdrawn."""
    day = today()
    may = may_publish(request.user).allowed
    rows = Announcement.objects.select_related("community")
    if not may:
        rows = rows.filter(published_on__lte=day)
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    notices = [announcement_reads.as_of(each, day) for each in page]
    context = {"notices": notices, "page": page, "day": day, "may_publish": may}
    return render(request, "publish/announcements.html", context)


def create(request: HttpRequest) -> HttpResponse:
    """Write a new announcement."""
    form = AnnouncementForm(request.POST or None, initial={"published_on": today()})
    if request.method == "POST" and form.is_valid():
        made = actions.announce(account_of(request), form.values())
        messages.success(request, _("已发布：%(title)s") % {"title": made.title})
        return redirect("announcements")
    return _form_page(request, form)


def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Correct an announcement."""
    row = get_object_or_404(Announcement, pk=number)
    form = AnnouncementForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_announcement(
                account_of(request), number, _version(request), form.values()
            )
        except Conflict:
            return _conflict(request, number, form)
        except Refused as refused:
            form.add_error(None, " ".join(refused.reasons))
        else:
            messages.success(request, _("已保存。"))
            return redirect("announcements")
    return _form_page(request, form, row)


def _form_page(
    request: HttpRequest,
    form: AnnouncementForm,
    row: Announcement | None = None,
    current: Announcement | None = None,
    status: int = 200,
) -> HttpResponse:
    communities = choices_of(table("buildings").field("community_id")) or []
    context = {"form": form, "row": row, "current": current, "communities": communities}
    return render(request, "publish/announcement_form.html", context, status=status)


def _version(request: HttpRequest) -> int:
    asked = request.POST.get("version", "")
    return int(asked) if asked.isdecimal() else 0


def _conflict(request: HttpRequest, number: int, form: AnnouncementForm) -> HttpResponse:
    """Show what somebody else saved in between, beside what was about to be saved."""
    current = Announcement.objects.get(pk=number)
    form.add_error(None, _("别人刚刚改过这条公示。您填的内容还在下面，尚未保存；请对照后再保存。"))
    return _form_page(request, form, current, current, status=409)


@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraw an announcement with its reason."""
    get_object_or_404(Announcement, pk=number)
    try:
        actions.withdraw_announcement(
            account_of(request), number, _version(request), request.POST.get("because", "")
        )
    except Refused as refused:
        messages.error(request, " ".join(refused.reasons))
        return redirect("announcement-edit", number)
    except Conflict:
        messages.error(request, _("别人刚刚改过这条公示，请看过再撤回。"))
        return redirect("announcement-edit", number)
    messages.success(request, _("已撤回；公众仍可看到它和撤回原因。"))
    return redirect("announcements")
