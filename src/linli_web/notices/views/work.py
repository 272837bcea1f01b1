"""Work that waits: the list, one item, and what may be done about it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli_web.journal.reads import history
from linli_web.notices import actions
from linli_web.notices.models import WorkItem
from linli_web.notices.permissions import may_handle, waits_for
from linli_web.notices.reads import able_to, by_day, may_see
from linli_web.notices.talk import talk
from linli_web.people.actors import account_of
from linli_web.people.models import Account

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

_A_PAGE = 50
_VIEWS = ("open", "mine", "done")


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List the work that waits for whoever looks."""
    account = account_of(request)
    asked = request.GET.get("view", "")
    view = asked if asked in _VIEWS else "open"
    rows = WorkItem.objects.filter(waits_for(account)).select_related("account")
    if view == "done":
        rows = rows.exclude(state=WorkItem.State.OPEN).order_by("-closed_at")
    else:
        rows = by_day(rows.filter(state=WorkItem.State.OPEN))
    if view == "mine":
        rows = rows.filter(account=account)
    context = {
        "page": Paginator(rows, _A_PAGE).get_page(request.GET.get("page")),
        "view": view,
        "views": [
            ("open", _("全部待办")),
            ("mine", _("在我手里")),
            ("done", _("办结的")),
        ],
    }
    return render(request, "notices/work.html", context)


@require_safe
def item(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one item: what it is about, who has it, what was said."""
    account = account_of(request)
    found = _found(request, public_id)
    words = request.GET.get("q", "").replace("\0", "").strip()
    handles = may_handle(account, found).allowed
    context = {
        "item": found,
        "may_handle": handles,
        "is_open": found.state == WorkItem.State.OPEN,
        "is_mine": found.account_id == account.pk,
        "search": words,
        "able": able_to(found, words) if words and handles else [],
        "history": history("work_items", found.public_id),
        "talk": talk(account, "work_items", found.public_id),
    }
    return render(request, "notices/item.html", context)


@require_POST
def take(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take work that waits for a role."""
    act = partial(actions.take, account_of(request), public_id, _version(request))
    return _done(request, public_id, act, _("已由您承办。"))


@require_POST
def hand_over(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hand work over to somebody."""
    chosen = Account.objects.filter(public_id=request.POST.get("to", ""), is_active=True).first()
    if chosen is None:
        _found(request, public_id)
        messages.error(request, _("请先找到并选中接手的人。"))
        return redirect("work-item", public_id)
    act = partial(
        actions.hand_over,
        account_of(request),
        public_id,
        _version(request),
        chosen,
        request.POST.get("words", ""),
    )
    return _done(request, public_id, act, _("已转给%(name)s。") % {"name": chosen.name})


@require_POST
def put_aside(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say why work need not be done."""
    words = request.POST.get("words", "")
    act = partial(actions.put_aside, account_of(request), public_id, _version(request), words)
    return _done(request, public_id, act, _("已办结，说明已记下。"))


def _found(request: HttpRequest, public_id: str) -> WorkItem:
    """Return an item; whoever may not see it learns no more than of one that there is not."""
    found = WorkItem.objects.filter(public_id=public_id).select_related("account").first()
    if found is None or not may_see(account_of(request), found):
        raise Http404
    return found


def _done(
    request: HttpRequest, public_id: str, act: Callable[[], WorkItem], said: str
) -> HttpResponse:
    found = _found(request, public_id)
    try:
        act()
    except actions.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    if not may_see(account_of(request), found):
        return redirect("work")
    return redirect("work-item", public_id)


def _version(request: HttpRequest) -> int:
    number = request.POST.get("version", "")
    return int(number) if number.isdecimal() else 0
