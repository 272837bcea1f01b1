"""Putting the sample back as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from linli_web.operations.sample_county import holds_sample, reset_sample_by
from linli_web.people.actors import account_of, actor
from linli_web.plan.reads import programme

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def sample_reset(request: HttpRequest) -> HttpResponse:
    """Ask for the name of the sample, then put it back."""
    mine = programme()
    if mine is None or not holds_sample():
        raise Http404
    wrong = False
    if request.method == "POST":
        if request.POST.get("name", "").strip() == mine.name:
            account = account_of(request)
            reset_sample_by(account, actor(account))
            messages.success(request, _("示例已恢复原样。"))
            return redirect("home")
        wrong = True
    return render(request, "operations/sample_reset.html", {"name": mine.name, "wrong": wrong})
