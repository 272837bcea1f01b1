"""Reading tables: lists page by page, and single rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from linli_web.api import conditions, paging, parameters
from linli_web.api.operations import operations
from linli_web.api.problems import Refusal
from linli_web.people.rights import reach
from linli_web.registry.located import within

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from linli_web.api.authentication import Caller
    from linli_web.api.resources import Resource
    from linli_web.people.rights import Reach


def list_rows(resource: Resource, request: HttpRequest, caller: Caller) -> HttpResponse:
    """Answer with a page of a list, cut to the caller's reach."""
    wanted = parameters.read(resource, request.GET)
    mine = _reach(resource, "list", caller)

    def made() -> dict[str, Any]:
        found = paging.page(resource, wanted, within(resource.name, mine))
        return {"items": found.rows, "next": next_page(request, found.cursor)}

    tag = conditions.state_tag(mine, request)
    return conditions.answer(request, tag, made, link)


def next_page(request: HttpRequest, cursor: str) -> str | None:
    """Return the address of the next page of a list; None where it ends."""
    if not cursor:
        return None
    query = request.GET.copy()
    query["cursor"] = cursor
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def link(content: dict[str, Any]) -> dict[str, str]:
    """Name the next page in a header too."""
    return {"Link": f'<{content["next"]}>; rel="next"'} if content["next"] else {}


def read_row(resource: Resource, request: HttpRequest, caller: Caller, key: str) -> HttpResponse:
    """Answer with one row.

    Raises
    ------
    Refusal
        There is none within the caller's reach.
    """
    fields, unknown = parameters.chosen(resource, request.GET)
    parameters.refuse([*parameters.strange(request.GET, ["fields"]), *unknown])
    mine = _reach(resource, "read", caller)
    found = row_of(resource, key, fields, within(resource.name, mine))
    if resource.versioned:
        tag = conditions.row_tag(found["version"])
    else:
        tag = conditions.state_tag(mine, request)
    shown = {name: found[name] for name in fields}
    return conditions.answer(request, tag, lambda: shown)


def _reach(resource: Resource, verb: str, caller: Caller) -> Reach:
    return reach(caller.account, operations()[f"{resource.name}_{verb}"].act)


def row_of(
    resource: Resource, key: str, fields: tuple[str, ...] = (), mine: Q | None = None
) -> dict[str, Any]:
    """Return one row as plain values, with its version where it has one.

    Raises
    ------
    Refusal
        There is none.
    """
    wanted = fields or resource.usual
    version = ("version",) if resource.versioned and "version" not in wanted else ()
    found = paging.row(resource, key, (*wanted, *version), mine or Q())
    if found is None:
        raise Refusal("not-found")
    return found
