"""Ways into others' accounts: who manages them prints slips, invites, unlocks, logs out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli_web.people.actors import account_of
from linli_web.people.login import foreign, invitations, locks, second_factor, sessions, slips
from linli_web.people.login.authority import may_open_ways
from linli_web.people.login.forms import InviteForm, PresetForm, PrintForm
from linli_web.people.login.qr import picture
from linli_web.people.login.residents import place_called, residents
from linli_web.people.login.views.own import listed
from linli_web.people.models import Account, Invitation, Slip
from linli_web.people.outcomes import Refused
from linli_web.people.permissions import grantable
from linli_web.people.places import name_of
from linli_web.people.rights import demand

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


@never_cache
def login_of(request: HttpRequest, account_id: str) -> HttpResponse:
    """Show the ways into one account, and change them."""
    by, account = account_of(request), get_object_or_404(Account, public_id=account_id)
    demand(may_open_ways(by, account))
    if request.method == "POST":
        return _DO.get(request.POST.get("do", ""), _nothing)(request, by, account)
    context = {
        "account": account,
        "slips": account.slips.all()[:20],
        "kept": second_factor.kept(account),
        "sessions": listed(account),
        "form": PrintForm(initial={"once": True, "days": 3, "contact": _contact(by)}),
        "linked": SocialAccount.objects.filter(user_id=account.pk),
        "preset": PresetForm([(name, label) for name, label, _url in foreign.offered()]),
        "offered": foreign.offered(),
    }
    return render(request, "people/login_of.html", context)


def _print(request: HttpRequest, by: Account, account: Account) -> HttpResponse:
    return _printed(request, by, [account])


def _printed(request: HttpRequest, by: Account, accounts: list[Account]) -> HttpResponse:
    """Answer with the slips themselves: their codes are known only now."""
    form = PrintForm(request.POST)
    if not form.is_valid():
        wrong = _("天数要在 1 到 %(most)d 之间，联系人不超过 60 个字。")
        messages.error(request, wrong % {"most": slips.MOST_DAYS})
        return redirect(request.get_full_path())
    told = form.cleaned_data
    made = slips.print_slips(by, accounts, told["days"], once=told["once"])
    address = request.build_absolute_uri(reverse("slip"))
    label = _("登录二维码")
    pages = [(each, picture(f"{address}#{each.code}", label)) for each in made]
    context = {"pages": pages, "address": address, "contact": told["contact"]}
    return render(request, "people/slips_printed.html", context)


def _revoke_slip(request: HttpRequest, by: Account, account: Account) -> HttpResponse:
    slips.revoke(by, get_object_or_404(Slip, public_id=request.POST.get("slip"), account=account))
    return _done(request, account, _("纸条已作废。"))


def _end_sessions(request: HttpRequest, by: Account, account: Account) -> HttpResponse:
    number = sessions.end(by, account, only=request.POST.get("session", ""))
    return _done(request, account, _("已退出 %(number)d 处登录。") % {"number": number})


def _remove_second_factor(request: HttpRequest, by: Account, account: Account) -> HttpResponse:
    second_factor.remove(by, account)
    return _done(request, account, _("二次验证已去除，下次登录时重新设置。"))


def _preset(request: HttpRequest, by: Account, account: Account) -> HttpResponse:
    form = PresetForm([(name, label) for name, label, _url in foreign.offered()], request.POST)
    if not form.is_valid():
        messages.error(request, _("请选登录方式，并填该登录的用户标识。"))
        return redirect("login-of", account.public_id)
    try:
        foreign.preset(by, account, form.cleaned_data["provider"], form.cleaned_data["subject"])
    except Refused as linked:
        messages.error(request, str(linked))
        return redirect("login-of", account.public_id)
    return _done(request, account, _("已关联。"))


def _unlink(request: HttpRequest, by: Account, account: Account) -> HttpResponse:
    foreign.unlink(by, account, request.POST.get("link", ""))
    return _done(request, account, _("已取消关联。"))


def _nothing(request: HttpRequest, _by: Account, account: Account) -> HttpResponse:
    return redirect("login-of", account.public_id)


def _done(request: HttpRequest, account: Account, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("login-of", account.public_id)


_DO: dict[str, Callable[[HttpRequest, Account, Account], HttpResponse]] = {
    "print": _print,
    "revoke-slip": _revoke_slip,
    "end-sessions": _end_sessions,
    "remove-second-factor": _remove_second_factor,
    "preset": _preset,
    "unlink": _unlink,
}


@never_cache
def batch(request: HttpRequest) -> HttpResponse:
    """Print slips for the residents of a building or community, one each."""
    by = account_of(request)
    asked = request.GET.get("place", "").strip()
    found = residents(by, place_called(asked))
    if request.method == "POST":
        chosen = set(request.POST.getlist("account"))
        accounts = [each.account for each in found if each.account.public_id in chosen]
        if accounts:
            return _printed(request, by, accounts)
        messages.error(request, _("请先勾选要打印纸条的人。"))
    context = {
        "place": asked,
        "found": found,
        "form": PrintForm(initial={"days": 90, "contact": _contact(by)}),
    }
    return render(request, "people/slips.html", context)


def _contact(by: Account) -> str:
    """Return whom a slip names first: who prints it, and the office's telephone."""
    return f"{by} {settings.HELP_CONTACT}".strip()[:60]


@never_cache
def invite(request: HttpRequest) -> HttpResponse:
    """List open invitations and make one."""
    by = account_of(request)
    form = InviteForm(request.POST or None, grantable=grantable(by))
    if request.method == "POST" and form.is_valid():
        try:
            invitations.invite(by, form.wanted())
        except PermissionDenied as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("邀请已建立；把下面的链接交给本人。"))
            return redirect("invitations")
    rows = [
        {
            "invitation": each,
            "where": _("全部范围") if not each.place else name_of(each.scope, each.place),
            "link": request.build_absolute_uri(
                reverse("invitation", kwargs={"token": invitations.token(each)})
            ),
        }
        for each in invitations.open_invitations(by)
    ]
    return render(request, "people/invitations.html", {"form": form, "rows": rows})


@require_POST
def revoke_invitation(request: HttpRequest, invitation_id: str) -> HttpResponse:
    """Take an invitation back."""
    found = get_object_or_404(Invitation, public_id=invitation_id)
    invitations.revoke(account_of(request), found)
    messages.success(request, _("邀请已撤回。"))
    return redirect("invitations")


@never_cache
def lock_outs(request: HttpRequest) -> HttpResponse:
    """List who is locked out, and unlock."""
    by = account_of(request)
    if request.method == "POST":
        locks.unlock(by, request.POST.get("username", ""), request.POST.get("address", ""))
        messages.success(request, _("已解锁。"))
        return redirect("lock-outs")
    context = {"locks": locks.locks(by), "slip": locks.SLIP}
    return render(request, "people/lock_outs.html", context)
