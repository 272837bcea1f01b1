"""Accounts and the roles they hold, for those who manage them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.forms import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli_web.people import actions, places
from linli_web.people.actors import account_of
from linli_web.people.forms import (
    AccountForm,
    DeputyForm,
    GrantForm,
    NewAccountForm,
    account_named,
)
from linli_web.people.models import Account, Deputy, Holding
from linli_web.people.outcomes import Refused
from linli_web.people.permissions import grantable, may_end, may_manage
from linli_web.people.reads import accounts_within, unended
from linli_web.people.rights import may_open, reach
from linli_web.people.tables import roles, scopes
from linli_web.people.telephones import shown
from linli_web.people.views.edited import State, edited

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponse

_A_PAGE = 50
_SUGGESTED = 20


@dataclass(frozen=True, slots=True)
class HeldRole:
    """One role as a page shows it."""

    holding: Holding
    place: str
    may_end: bool


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List the accounts within reach: search, role, open or closed."""
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "role", "state")}
    rows = accounts_within(reach(request.user, "read_people")).select_related("organisation")
    rows = rows.filter(is_active=asked["state"] != "closed")
    if asked["role"]:
        of_role = Holding.objects.filter(unended(), role=asked["role"])
        rows = rows.filter(pk__in=of_role.values("account"))
    for word in asked["q"].split():
        fields = ("username", "name", "office", "organisation__name")
        rows = rows.filter(_any(fields, word))
    page = Paginator(rows.order_by("office", "name", "pk"), _A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "people": _with_roles(list(page)),
        "asked": asked,
        "roles": roles().values(),
        "may_open_account": may_open("account-new", request.user),
        "filtered": any(asked.values()),
    }
    return render(request, "people/accounts.html", context)


def _any(fields: tuple[str, ...], word: str) -> Q:
    found = Q(pk__in=())
    for field in fields:
        found |= Q(**{f"{field}__icontains": word})
    return found


def _with_roles(accounts: list[Account]) -> list[tuple[Account, list[str]]]:
    """Return accounts with their roles in words, however many with as many queries."""
    held: dict[int, list[str]] = {each.pk: [] for each in accounts}
    holdings = list(Holding.objects.filter(unended(), account__in=accounts))
    names = places.names_of([(each.scope, each.place) for each in holdings])
    for each in holdings:
        held[each.account_id].append(_in_words(each, names[each.scope, each.place]))
    return [(each, held[each.pk]) for each in accounts]


def _in_words(holding: Holding, place: str) -> str:
    role = roles()[holding.role].label
    return _("%(role)s · %(place)s") % {"role": role, "place": place} if place else role


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open an account with a first role."""
    me = account_of(request)
    form = NewAccountForm(request.POST or None, grantable=grantable(me))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = actions.open_account(
                me, told, told["role"], told["scope"], told["place"], form.ends()
            )
        except (Refused, PermissionDenied) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("账号已开通：%s。下一步：发邀请或打印登录单。") % made)
            return redirect("account", made.public_id)
    return _form_page(request, form, _("开通账号"))


@require_safe
def page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show an account: who it is, its roles, deputies; forms for those who may."""
    return _page(request, _within(request, public_id))


def _within(request: HttpRequest, public_id: str) -> Account:
    """Return an account within reach; whatever else is as if it did not exist."""
    rows = accounts_within(reach(request.user, "read_people")).select_related("organisation")
    return get_object_or_404(rows, public_id=public_id)


def _page(request: HttpRequest, account: Account, **forms: Any) -> HttpResponse:
    me = account_of(request)
    manage = may_manage(me, account)
    not_over = unended()
    holdings = account.holdings.order_by("ended_at", "role", "place")
    context = {
        "account": account,
        "telephone": shown(account),
        "held": [
            HeldRole(
                each,
                places.name_of(each.scope, each.place),
                not each.is_over() and may_end(me, each.role, each.scope, each.place).allowed,
            )
            for each in holdings
        ],
        "deputies": account.deputies.filter(not_over).select_related("deputy"),
        "stands_in_for": account.stands_in_for.filter(not_over).select_related("absent"),
        "may_manage": manage.allowed,
        "why_not": manage.reason,
        "grant_form": forms.get("grant_form") or GrantForm(grantable=grantable(me)),
        "may_grant": account.is_active and bool(grantable(me)),
        "deputy_form": forms.get("deputy_form") or DeputyForm(),
        "status": forms.get("status", 200),
    }
    return render(request, "people/account.html", context, status=context["status"])


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change who somebody is."""
    account = _within(request, public_id)

    def make(data: Mapping[str, Any] | None) -> AccountForm:
        now = _within(request, public_id)
        before = {name: getattr(now, name) for name in ("name", "office", "email")}
        before |= {"organisation": now.organisation_id, "phone": shown(now)}
        return AccountForm(data, initial=before)

    return edited(
        request,
        make=make,
        save=lambda version, values: actions.edit_account(
            account_of(request), account, version, values
        ),
        state=lambda: State("accounts", public_id, _within(request, public_id).version),
        page={"title": _("修改账号：%s") % account, "back": reverse("account", args=[public_id])},
    )


def _form_page(request: HttpRequest, form: Any, title: str) -> HttpResponse:
    context = {"form": form, "title": title, "back": reverse("accounts")}
    return render(request, "people/form.html", context, status=422 if form.errors else 200)


@require_POST
def grant(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let the account hold one more role."""
    account = _within(request, public_id)
    me = account_of(request)
    form = GrantForm(request.POST, grantable=grantable(me))
    if form.is_valid():
        told = form.cleaned_data
        try:
            actions.grant(me, account, told["role"], told["scope"], told["place"], form.ends())
        except (Refused, PermissionDenied) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("岗位已授予。"))
            return redirect("account", public_id)
    return _page(request, account, grant_form=form, status=422)


@require_POST
def end_role(request: HttpRequest, holding_id: str) -> HttpResponse:
    """End one role."""
    holding = get_object_or_404(Holding.objects.select_related("account"), public_id=holding_id)
    account = _within(request, holding.account.public_id)
    because = request.POST.get("because", "")
    return _done(
        request,
        account,
        lambda: actions.end_holding(account_of(request), holding, because),
        _("岗位已结束。"),
    )


@require_POST
def appoint_deputy(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let somebody stand in for the account."""
    account = _within(request, public_id)
    form = DeputyForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            actions.appoint_deputy(
                account_of(request), account, told["deputy"], form.begins(), form.ends()
            )
        except (Refused, PermissionDenied) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已安排代理。"))
            return redirect("account", public_id)
    return _page(request, account, deputy_form=form, status=422)


@require_POST
def end_deputy(request: HttpRequest, deputy_id: str) -> HttpResponse:
    """End a deputy's time."""
    found = get_object_or_404(Deputy.objects.select_related("absent"), public_id=deputy_id)
    account = _within(request, found.absent.public_id)
    return _done(
        request,
        account,
        lambda: actions.end_deputy(account_of(request), found),
        _("代理已结束。"),
    )


@require_POST
def close(request: HttpRequest, public_id: str) -> HttpResponse:
    """Close the account of who leaves."""
    account = _within(request, public_id)
    words = request.POST.get("successor", "").strip()
    try:
        successor = account_named(words) if words else None
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
        return redirect("account", public_id)
    because = request.POST.get("because", "")
    return _done(
        request,
        account,
        lambda: actions.close_account(account_of(request), account, successor, because),
        _("账号已停用，岗位已全部结束。"),
    )


@require_POST
def reopen(request: HttpRequest, public_id: str) -> HttpResponse:
    """Open a closed account again."""
    account = _within(request, public_id)
    return _done(
        request,
        account,
        lambda: actions.reopen_account(account_of(request), account),
        _("账号已恢复；请重新授予岗位，并发邀请或打印登录单。"),
    )


def _done(
    request: HttpRequest, account: Account, act: Callable[[], object], words: str
) -> HttpResponse:
    """Do something to an account; go back to its page, or to the list if it is out of reach now."""
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, words)
    try:
        _within(request, account.public_id)
    except Http404:
        return redirect("accounts")
    return redirect("account", account.public_id)


@require_safe
def suggested(request: HttpRequest) -> HttpResponse:
    """Offer places, or accounts, whose names hold some words, as options of a list."""
    given = (request.GET.get(name, "").strip() for name in ("place", "deputy", "successor"))
    words = next(filter(None, given), "")
    scope = request.GET.get("scope", "")
    options: list[tuple[str, str]] = []
    if words and scope in scopes():
        codes = places.codes_within(reach(request.user, "read_people"))
        options = [
            (each.code, each.name)
            for each in places.search(scope, words)
            if codes is None or each.code in codes[scope]
        ]
    elif words and not scope:
        rows = accounts_within(reach(request.user, "read_people")).filter(is_active=True)
        found = rows.filter(_any(("username", "name"), words))[:_SUGGESTED]
        options = [(each.username, str(each)) for each in found]
    return render(request, "people/options.html", {"options": options})
