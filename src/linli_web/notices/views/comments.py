"""Comments on any object: written, changed, taken back; and who can be mentioned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli_web.notices import actions, subjects
from linli_web.notices.models import Comment
from linli_web.notices.reads import readers as people_who_read
from linli_web.people.actors import account_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Comment on an object."""
    table, key = _subject(request.POST.get("table", ""), request.POST.get("key", ""), request)
    page = subjects.page_of(table, key)
    text = request.POST.get("text", "")
    try:
        made = actions.comment(
            account_of(request), table, key, text, request.POST.getlist("mention")
        )
    except actions.Refused as refused:
        context = {"reason": str(refused), "text": text, "table": table, "key": key, "back": page}
        return render(request, "notices/comment.html", context, status=422)
    messages.success(request, _("已发表。"))
    return redirect(f"{page}#comment-{made.public_id}")


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change one's own comment."""
    row = _own(request, public_id)
    back = f"{subjects.page_of(row.table, row.key)}#comment-{row.public_id}"
    text, reason = row.text, ""
    if request.method == "POST":
        text = request.POST.get("text", "")
        try:
            picked = request.POST.getlist("mention")
            actions.edit_comment(account_of(request), public_id, text, picked)
        except actions.Refused as refused:
            reason = str(refused)
        else:
            messages.success(request, _("已保存。"))
            return redirect(back)
    context = {
        "comment": row,
        "text": text,
        "reason": reason,
        "table": row.table,
        "key": row.key,
        "back": back,
    }
    return render(request, "notices/comment.html", context, status=422 if reason else 200)


@require_POST
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take back one's own comment."""
    row = _own(request, public_id)
    try:
        actions.withdraw_comment(account_of(request), public_id)
    except actions.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已撤回。"))
    return redirect(subjects.page_of(row.table, row.key))


@require_safe
def readers(request: HttpRequest) -> HttpResponse:
    """List who can be mentioned: people who may read the object, by name or office."""
    table, key = _subject(request.GET.get("table", ""), request.GET.get("key", ""), request)
    words = request.GET.get("who", "").replace("\0", "").strip()
    found = people_who_read(table, key, words) if words else []
    return render(request, "notices/readers.html", {"people": found, "words": words})


def _subject(table: str, key: str, request: HttpRequest) -> tuple[str, str]:
    if "\0" in table + key or not subjects.may_read(account_of(request), table, key):
        raise Http404
    return table, key


def _own(request: HttpRequest, public_id: str) -> Comment:
    row = Comment.objects.filter(public_id=public_id, author=account_of(request)).first()
    if row is None or not subjects.may_read(account_of(request), row.table, row.key):
        raise Http404
    return row
