"""Asking for schemes from findings: of one community, or of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from linli.schema.wording import message, remedy
from linli_web.people.actors import account_of
from linli_web.people.outcomes import Refused
from linli_web.plan.actions.proposing import propose_schemes
from linli_web.plan.proposing_all import ask_for_all
from linli_web.registry.cells import language
from linli_web.registry.models import Community
from linli_web.runs.actions import AlreadyOpen

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from linli_web.plan.actions.proposing import Proposed

_PROBLEMS_SHOWN = 10


@require_POST
def one(request: HttpRequest, community_id: str) -> HttpResponse:
    """Propose the schemes of one community."""
    anew = request.POST.get("anew") == "1"
    try:
        done = propose_schemes(account_of(request), community_id, anew=anew)
    except Community.DoesNotExist as cause:
        raise Http404 from cause
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
        return redirect("community", community_id)
    _tell(request, done)
    shown = (done.made or done.there)[0]
    return redirect("plan:scheme", shown.public_id)


def _tell(request: HttpRequest, done: Proposed) -> None:
    if done.made:
        number = len(done.made)
        words = ngettext("已生成 %(number)s 个方案草稿。", "已生成 %(number)s 个方案草稿。", number)
        messages.success(request, words % {"number": number})
    if done.there:
        words = _("已有方案，没有改动：%(names)s。要按现在的问题重新生成，请用“重新生成新版本”。")
        names = "、".join(str(each) for each in done.there)
        messages.warning(request, words % {"names": names})
    for each in done.problems[:_PROBLEMS_SHOWN]:
        told = f"{message(each, language())} {remedy(each, language())}"
        messages.warning(request, told)
    if len(done.problems) > _PROBLEMS_SHOWN:
        left = len(done.problems) - _PROBLEMS_SHOWN
        words = ngettext("还有 %(number)s 条提示。", "还有 %(number)s 条提示。", left)
        messages.warning(request, words % {"number": left})


@require_POST
def every(request: HttpRequest) -> HttpResponse:
    """Propose the schemes of all communities that have findings and no scheme, as a run."""
    try:
        run = ask_for_all(account_of(request))
    except AlreadyOpen as there:
        run = there.run
        messages.warning(request, _("正在生成，请等它完成。"))
    return redirect("run", run.pk)
