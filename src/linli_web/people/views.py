"""A visitor's own choices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LARGE_PRINT_COOKIE = "large-print"
_A_YEAR = 365 * 24 * 3600


@require_POST
def print_size(request: HttpRequest) -> HttpResponse:
    """Choose large or normal print and go back to the page."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        back = "/"
    response = HttpResponseRedirect(back)
    if request.POST.get("size") == "large":
        response.set_cookie(LARGE_PRINT_COOKIE, "on", max_age=_A_YEAR, samesite="Lax")
    else:
        response.delete_cookie(LARGE_PRINT_COOKIE)
    return response
