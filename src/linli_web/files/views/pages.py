"""One file: what it is, who added it, and whether everybody may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from linli_web.files import actions
from linli_web.files.covers import covers_from
from linli_web.files.links import link
from linli_web.files.models import Attachment
from linli_web.files.outcomes import Refused
from linli_web.files.permissions import may, may_open, may_put_back, may_withdraw
from linli_web.files.reads import waiting as still_waiting
from linli_web.files.subjects import subject
from linli_web.people.actors import account_of
from linli_web.people.rights import demand

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from linli_web.people.models import Account

_A_PAGE = 60


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """List the pictures that nobody has decided on."""
    files = still_waiting(account_of(request), _A_PAGE)
    return render(request, "files/waiting.html", {"files": files})


@require_GET
def page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one file with what is known of it."""
    return _page(request, public_id, {})


def _page(request: HttpRequest, public_id: str, typed: dict[str, Any]) -> HttpResponse:
    account = account_of(request)
    rows = Attachment.objects.select_related("content", "added_by")
    row = get_object_or_404(rows, public_id=public_id)
    demand(may(account, "read_files", row.table, row.key))
    readable = row.content.may_be_read and may_open(account, row).allowed
    decision = actions.standing(row)
    context = {
        "file": row,
        "kind": row.content.of_kind,
        "subject": subject(row.table, row.key),
        "large": link(row, "large", account) if readable and row.content.of_kind.is_picture else "",
        "original": link(row, "original", account) if readable else "",
        "decision": decision,
        "decisions": row.decisions.select_related("decided_by"),
        "may_add": may(account, "add_files", row.table, row.key).allowed,
        "may_withdraw": may_withdraw(account, row).allowed,
        "may_put_back": may_put_back(account, row).allowed,
        "may_decide": may(account, "moderate_files", row.table, row.key).allowed,
        "reasons": [
            _("有人脸或隐私，遮不住"),
            _("看不清、拍错了"),
            _("与改造无关"),
        ],
    }
    return render(request, "files/page.html", context | typed)


def _done(
    request: HttpRequest,
    public_id: str,
    act: Callable[[Account], object],
    said: str,
    typed: dict[str, Any] | None = None,
) -> HttpResponse:
    """Do something with a file; go back to its page, with what was typed where it was refused."""
    try:
        act(account_of(request))
    except Attachment.DoesNotExist:
        raise Http404 from None
    except Refused as refusal:
        return _page(request, public_id, {"refusal": refusal.reason, **(typed or {})})
    messages.success(request, said)
    return redirect("file-page", public_id=public_id)


@require_POST
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a file off its object."""
    because = request.POST.get("because", "")
    return _done(
        request,
        public_id,
        lambda account: actions.withdraw(account, public_id, because),
        _("已撤下，可以恢复。"),
    )


@require_POST
def put_back(request: HttpRequest, public_id: str) -> HttpResponse:
    """Undo a withdrawal."""
    return _done(
        request, public_id, lambda account: actions.put_back(account, public_id), _("已恢复。")
    )


@require_POST
def scan(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask the scanner once more."""
    return _done(
        request,
        public_id,
        lambda account: actions.scan_again(account, public_id),
        _("已重新查毒。"),
    )


@require_POST
def publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a covered copy to everybody."""
    typed = request.POST.get("covers", "")
    looked = request.POST.get("looked") == "on"
    return _done(
        request,
        public_id,
        lambda account: actions.publish(account, public_id, covers_from(typed), looked=looked),
        _("已公开遮盖后的照片。"),
        {"covers": typed, "looked": looked},
    )


@require_POST
def refuse(request: HttpRequest, public_id: str) -> HttpResponse:
    """Decide that a picture is not shown to everybody."""
    because = request.POST.get("because", "")
    return _done(
        request,
        public_id,
        lambda account: actions.refuse(account, public_id, because),
        _("已定为不公开。"),
    )


@require_POST
def take_back(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a decision back."""
    because = request.POST.get("because", "")
    return _done(
        request,
        public_id,
        lambda account: actions.take_back(account, public_id, because),
        _("已撤回，照片重新等待处理。"),
    )
