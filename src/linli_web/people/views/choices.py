"""A visitor's own choices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LARGE_PRINT_COOKIE = "large-print"
_A_YEAR = 365 * 24 * 3600


# Language and print size are asked for without a CSRF token, so that a public page is the same
# bytes for everybody (`linli_web.publish.cache`). Another site that posts here can change nothing
# but how the page is shown to this visitor, who changes it back with one click.
language = csrf_exempt(set_language)


@csrf_exempt
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
        response.set_cookie(
            LARGE_PRINT_COOKIE,
            "on",
            max_age=_A_YEAR,
            secure=settings.BEHIND_TLS,
            httponly=True,
            samesite="Lax",
        )
    else:
        response.delete_cookie(LARGE_PRINT_COOKIE)
    return response
