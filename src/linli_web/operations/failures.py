"""The page that is shown where the program failed, with the number that finds the failure again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseServerError
from django.template import loader

from linli_web.operations.request_ids import asked

if TYPE_CHECKING:
    from django.http import HttpRequest


def server_error(_request: HttpRequest) -> HttpResponseServerError:
    """Show the page; without the usual context, which may be what failed."""
    now = asked()
    page = loader.get_template("500.html")
    return HttpResponseServerError(page.render({"number": now.number if now else ""}))
