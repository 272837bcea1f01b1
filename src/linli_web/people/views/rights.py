"""The table of rights as everybody who is signed in may read it, and one's own account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli_web.people import actions, places
from linli_web.people.actors import account_of
from linli_web.people.forms import DeputyForm, TelephoneForm
from linli_web.people.models import Deputy
from linli_web.people.outcomes import Refused
from linli_web.people.reads import unended
from linli_web.people.rights import may_open
from linli_web.people.tables import rights, roles
from linli_web.people.telephones import shown

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """Show which role may do what, and within what."""
    rows = [(right, [right.by.get(role, "") for role in roles()]) for right in rights().values()]
    mine = {each.role for each in account_of(request).effective_holdings}
    context = {
        "rows": rows,
        "roles": roles().values(),
        "mine": mine,
        "may_people": may_open("accounts", request.user),
    }
    return render(request, "people/rights.html", context)


@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """Show one's own roles, and let one appoint a deputy."""
    me = account_of(request)
    # Whether a name is somebody's must not be tried out by the hundred.
    limited: HttpResponse | None = ratelimit.consume_or_429(request, action="name_deputy", user=me)
    if limited:
        return limited
    form = DeputyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            actions.appoint_deputy(me, me, told["deputy"], form.begins(), form.ends())
        except (Refused, PermissionDenied) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已安排代理。"))
            return redirect("own-account")
    return _mine(request, form, TelephoneForm(initial={"phone": shown(me)}))


@require_POST
def telephone(request: HttpRequest) -> HttpResponse:
    """Enter, change or remove one's own telephone."""
    me = account_of(request)
    form = TelephoneForm(request.POST, initial={"phone": shown(me)})
    if not form.is_valid():
        return _mine(request, DeputyForm(), form)
    number = form.cleaned_data["phone"]
    if number is not None:
        actions.set_own_telephone(me, number)
    messages.success(request, _("手机号已删除。") if number == "" else _("手机号已保存。"))
    return redirect("own-account")


def _mine(request: HttpRequest, form: DeputyForm, telephone_form: TelephoneForm) -> HttpResponse:
    me = account_of(request)
    held = [
        (roles()[each.role].label, places.name_of(each.scope, each.place), each.absent)
        for each in me.effective_holdings
    ]
    context = {
        "held": held,
        "may_people": may_open("accounts", request.user),
        "deputies": me.deputies.filter(unended()).select_related("deputy"),
        "form": form,
        "telephone_form": telephone_form,
    }
    status = 422 if form.errors or telephone_form.errors else 200
    return render(request, "people/own_account.html", context, status=status)


@require_POST
def end_own_deputy(request: HttpRequest, deputy_id: str) -> HttpResponse:
    """End the time of one's own deputy."""
    me = account_of(request)
    found = get_object_or_404(Deputy, public_id=deputy_id, absent=me)
    try:
        actions.end_deputy(me, found)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("代理已结束。"))
    return redirect("own-account")
