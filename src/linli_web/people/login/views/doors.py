"""Ways in: password, second factor, slip, invitation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.views import LoginView, ReauthenticateView
from allauth.core import ratelimit
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateByCodeView
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth import authenticate
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from linli_web.people.actors import address_of
from linli_web.people.login import foreign, invitations, locks
from linli_web.people.login.entering import INVITATION, SLIP, enter
from linli_web.people.login.forms import AcceptForm, LoginForm
from linli_web.people.login.slip_codes import DIGITS, as_typed, is_whole
from linli_web.people.models import Account
from linli_web.people.outcomes import Refused
from linli_web.people.places import name_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from linli_web.people.models import Invitation


class ByPassword(LoginView):  # type: ignore[misc]
    """Log in by name and password."""

    template_name = "people/login.html"
    form_class = LoginForm

    def get_context_data(self, **named: Any) -> dict[str, Any]:
        told: dict[str, Any] = super().get_context_data(**named)
        return told | {"offered": foreign.offered(), "next": self.get_next_url() or ""}


class ByCode(AuthenticateView):  # type: ignore[misc]
    """Confirm a login by the second factor or a recovery code."""

    template_name = "people/code.html"

    def post(self, request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
        if locks.is_locked(request, self.stage.login.user):
            return locks.locked_out(request)
        answer: HttpResponse = super().post(request, *given, **named)
        return answer


class AgainByPassword(ReauthenticateView):  # type: ignore[misc]
    """Give the password again before something weighty."""

    template_name = "people/again.html"


class AgainByCode(ReauthenticateByCodeView):  # type: ignore[misc]
    """Give the second factor again before something weighty."""

    template_name = "people/again.html"


def closed(request: HttpRequest) -> HttpResponse:
    """Say that an account was closed; only who knows its password comes here."""
    context = {"contact": settings.HELP_CONTACT}
    return render(request, "people/closed.html", context, status=403)


@never_cache
@sensitive_post_parameters("code")
def slip(request: HttpRequest) -> HttpResponseBase:
    """Log in by the code of a slip."""
    wrong = ""
    if request.method == "POST":
        limited: HttpResponse | None = ratelimit.consume_or_429(request, action="login")
        if limited:
            return limited
        code = as_typed(request.POST.get("code", ""))
        if not AxesProxyHandler.is_allowed(request, {"slip_secret": ""}):  # nosec B105
            return locks.locked_out(request)
        if not is_whole(code):
            wrong = _("号码没有输对：纸条上一共 %(number)d 位数字，请再看一遍。")
            wrong %= {"number": DIGITS + 1}
        else:
            account = authenticate(request, slip_secret=code)
            if isinstance(account, Account):
                new = not account.has_usable_password()
                return enter(request, account, SLIP, reverse("own-password" if new else "home"))
            wrong = _("这张纸条已经用过、过期或作废了，请找给您纸条的人再打印一张。")
    context = {"wrong": wrong, "contact": settings.HELP_CONTACT}
    return render(request, "people/slip.html", context, status=400 if wrong else 200)


@never_cache
@sensitive_post_parameters("password")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation: choose name and password, or a login that one has elsewhere."""
    found = invitations.find(token)
    if found is None:
        return render(request, "people/invitation_over.html", status=410)
    if request.method == "POST" and "by" in request.POST:
        return _by_other_login(request, token)
    limited: HttpResponse | None = ratelimit.consume_or_429(
        request, action="choose_name", key=found.public_id
    )
    if limited:
        return limited
    form = AcceptForm(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            account = invitations.accept(
                found, told["name"], told["username"], told["password"], address_of(request)
            )
        except Refused as refused:
            form.add_error("username", str(refused))
        else:
            return enter(request, account, INVITATION, reverse("home"))
    return _invitation_page(request, found, form)


def _invitation_page(request: HttpRequest, found: Invitation, form: AcceptForm) -> HttpResponse:
    where = _("全部范围") if found.scope == "everywhere" else name_of(found.scope, found.place)
    context = {"invitation": found, "where": where, "form": form, "offered": foreign.offered()}
    return render(request, "people/invitation.html", context)


def _by_other_login(request: HttpRequest, token: str) -> HttpResponse:
    urls = {name: url for name, _label, url in foreign.offered()}
    request.session[foreign.INVITED] = token
    return redirect(urls.get(request.POST["by"], reverse("login")))
