"""Making and revoking tokens, on pages alone.

A session has passed the second factor where one is needed; a program makes itself no further key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli_web.api import actions, reads
from linli_web.api.forms import TokenForm
from linli_web.api.models import ApiToken
from linli_web.people.actors import account_of
from linli_web.people.rights import may

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show somebody's own tokens."""
    account = account_of(request)
    context = {
        "tokens": reads.own(account),
        "may_make": may(account, "make_tokens").allowed,
        "may_manage": may(account, "manage_tokens").allowed,
    }
    return render(request, "api/tokens.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """Make a token and show its text, once."""
    account = account_of(request)
    form = TokenForm(account, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = actions.make_token(
            account, given["name"], given["acts"], given["days"], given["scope"], given["code"]
        )
        return render(request, "api/made.html", {"made": made})
    status = 422 if form.errors else 200
    return render(request, "api/make.html", {"form": form}, status=status)


@require_POST
def revoke(request: HttpRequest, token_id: str) -> HttpResponse:
    """Revoke a token."""
    account = account_of(request)
    try:
        token = actions.revoke_token(account, token_id)
    except ApiToken.DoesNotExist as missing:
        raise Http404 from missing
    messages.success(request, _("已停用令牌：%(name)s") % {"name": token.name})
    return redirect("tokens" if token.account_id == account.pk else "tokens-of-all")


@require_safe
def of_all(request: HttpRequest) -> HttpResponse:
    """Show the tokens of everybody within reach."""
    return render(
        request, "api/tokens.html", {"tokens": reads.of_all(account_of(request)), "of_all": True}
    )
