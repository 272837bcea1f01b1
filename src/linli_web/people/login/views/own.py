"""What somebody sees and changes of the own login: password, second factor, sessions, links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from linli_web.journal.actions import Act, record
from linli_web.people.actors import account_of, actor
from linli_web.people.login import foreign, second_factor, sessions
from linli_web.people.login.devices import in_words
from linli_web.people.login.entering import came_by_slip
from linli_web.people.login.forms import ChangePasswordForm, NewPasswordForm
from linli_web.people.login.qr import picture

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from linli_web.people.models import Account


@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """Show by what somebody logs in, and where the account is logged in."""
    account = account_of(request)
    linked = SocialAccount.objects.filter(user_id=account.pk)
    context = {
        "account": account,
        "kept": second_factor.kept(account),
        "needed": second_factor.needed(account),
        "sessions": listed(account, request.session.session_key or ""),
        "linked": [(each.pk, each.provider, each.uid) for each in linked],
        "offered": foreign.offered(),
    }
    return render(request, "people/own.html", context)


def listed(account: Account, here: str = "") -> list[dict[str, Any]]:
    """Return where an account is logged in, in words."""
    return [
        {
            "number": each.pk,
            "device": in_words(each.user_agent),
            "address": each.ip,
            "since": each.created_at,
            "seen": each.last_seen_at,
            "here": each.session_key == here,
        }
        for each in sessions.sessions_of(account)
    ]


@never_cache
@sensitive_post_parameters()
def password(request: HttpRequest) -> HttpResponse:
    """Change the password; who came by a slip, or has none yet, need not know the old one."""
    account = account_of(request)
    without = came_by_slip(request, account) or not account.has_usable_password()
    kind = NewPasswordForm if without else ChangePasswordForm
    form = kind(account, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.save()
            record(actor(account), [Act("change_password", "accounts", account.public_id)])
        # All other sessions end by this, since they carry a digest of the old password.
        update_session_auth_hash(request, account)
        UserSession.objects.create_from_request(request)
        messages.success(request, _("密码已更换；别处的登录都已退出。"))
        return redirect("own-login")
    return render(request, "people/password.html", {"form": form, "without": without})


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Log out elsewhere: at one place, or everywhere but here."""
    account = account_of(request)
    here = request.session.session_key or ""
    number = sessions.end(account, account, keep=here, only=request.POST.get("session", ""))
    messages.success(request, _("已退出 %(number)d 处登录。") % {"number": number})
    return redirect("own-login")


@require_POST
def unlink(request: HttpRequest) -> HttpResponse:
    """Let a login of another provider open this account no more."""
    account = account_of(request)
    others = SocialAccount.objects.filter(user_id=account.pk).count() > 1
    if others or account.has_usable_password():
        foreign.unlink(account, account, request.POST.get("link", ""))
        messages.success(request, _("已取消关联。"))
    else:
        messages.error(request, _("这是您唯一的登录方式；请先设密码，再取消关联。"))
    return redirect("own-login")


class Journalled:
    """What a form of the second factor does, with its line in the journal."""

    act = ""
    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        account = account_of(self.request)
        with transaction.atomic():
            answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]
            record(actor(account), [Act(self.act, "accounts", account.public_id)])
        return answer


class SetUp(Journalled, ActivateTOTPView):  # type: ignore[misc]
    """Set up the second factor: scan, type the first code."""

    act = "set_second_factor"

    template_name = "people/second_factor.html"

    def get_context_data(self, **named: Any) -> dict[str, Any]:
        told: dict[str, Any] = super().get_context_data(**named)
        secret = told["form"].secret
        groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
        account = account_of(self.request)
        return told | {
            "qr": picture(told["totp_url"], _("二次验证的二维码")),
            "secret": groups,
            "needed": second_factor.needed(account),
        }


class Remove(Journalled, DeactivateTOTPView):  # type: ignore[misc]
    """Do without a second factor; only whose role does not ask for one."""

    act = "remove_second_factor"

    template_name = "people/second_factor_remove.html"


class Codes(ViewRecoveryCodesView):  # type: ignore[misc]
    """Show the recovery codes to be written down."""

    template_name = "people/recovery_codes.html"


class NewCodes(Journalled, GenerateRecoveryCodesView):  # type: ignore[misc]
    """Make new recovery codes; the old ones hold no more."""

    act = "renew_recovery_codes"

    template_name = "people/recovery_codes_new.html"
