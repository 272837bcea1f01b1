"""Each person's choice of notices, and the end of e-mails by a signed link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from linli_web.notices import actions
from linli_web.notices.actions.telling import ways_of
from linli_web.notices.kinds import Kind, Ways, kinds
from linli_web.notices.models import Habit
from linli_web.notices.reaching import address_of
from linli_web.notices.sending import account_of_stop
from linli_web.people.actors import account_of
from linli_web.people.telephones import shown

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

    from linli_web.notices.models import Choice
    from linli_web.people.models import Account

_HOURS = range(24)


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of notice and by which ways somebody wants it."""

    kind: Kind
    ways: Ways | Choice


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show and keep somebody's choice of notices."""
    account = account_of(request)
    wrong = ""
    if request.method == "POST":
        try:
            actions.choose(account, _ways(request.POST), _habit(request.POST, account))
        except (ValidationError, ValueError):
            wrong = _("时间要选 0 到 23 点，星期要选周一到周日。")
        else:
            messages.success(request, _("已保存。"))
            return redirect("notice-choices")
    context = {
        "rows": [Row(kind, ways_of(account, name)) for name, kind in kinds().items()],
        "habit": Habit.objects.filter(account=account).first() or Habit(account=account),
        "digests": Habit.Digest.choices,
        "hours": _HOURS,
        "weekdays": list(enumerate(_weekdays())),
        "email": address_of(account, "email"),
        "telephone": shown(account),
        "wrong": wrong,
    }
    return render(request, "notices/choices.html", context, status=422 if wrong else 200)


def _weekdays() -> list[str]:
    return [_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")]


def _ways(given: QueryDict) -> dict[str, Ways]:
    return {
        kind: Ways(*(f"{kind}-{way}" in given for way in ("app", "email", "sms")))
        for kind in kinds()
    }


def _habit(given: QueryDict, account: Account) -> Habit:
    numbers = ("hour", "weekday", "quiet_from", "quiet_until")
    return Habit(
        account=account,
        digest=given.get("digest", ""),
        **{name: int(given.get(name, "")) for name in numbers},
    )


# A mail program that offers "unsubscribe" posts here by itself (RFC 8058); the signature says who.
@csrf_exempt
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """End somebody's e-mails after a click in one of them; looking at the page ends nothing yet."""
    account = account_of_stop(token)
    if account is None:
        raise Http404
    if request.method == "POST":
        actions.stop_emails(account)
    return render(request, "notices/stop.html", {"stopped": request.method == "POST"})
