"""The first version of the API: every operation, put together from tables.

A later stage adds its tables to `operations.csv`, and what is more than a table to `objects`.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from linli_web.api.authentication import Caller, Session, Token
from linli_web.api.door import guarded, refused, served
from linli_web.api.endpoints import changes, figures, objects, tables
from linli_web.api.objects import KINDS
from linli_web.api.operations import operations
from linli_web.api.resources import resources

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.urls import URLPattern

    from linli_web.api.objects.kinds import Deed, ObjectKind, Part
    from linli_web.api.resources import Resource

NAMESPACE = "api"

# Verb, method, what follows the table's name, the end of the url's name, the function.
_OF_TABLES: tuple[tuple[str, str, str, Callable[..., HttpResponse]], ...] = (
    ("list", "GET", "", tables.list_rows),
    ("create", "POST", "", changes.create),
)
# Longer paths first: a key may hold a stroke.
_OF_ROWS: tuple[tuple[str, str, str, Callable[..., HttpResponse]], ...] = (
    ("close", "POST", "close", changes.close),
    ("reopen", "POST", "reopen", changes.reopen),
    ("read", "GET", "row", tables.read_row),
    ("edit", "PATCH", "row", changes.edit),
)


def caller_of(request: HttpRequest) -> Caller:
    """Return who was let in."""
    return cast("Caller", request.auth)  # type: ignore[attr-defined]


def of_table(
    name: str, resource: Resource | ObjectKind, run: Callable[..., HttpResponse]
) -> Callable[..., HttpResponse]:
    """Return the operation on a whole table."""

    def view(request: HttpRequest) -> HttpResponse:
        caller = caller_of(request)
        guarded(name, caller, request, {})
        return run(resource, request, caller)

    return view


def of_row(
    name: str, resource: Resource | ObjectKind, run: Callable[..., HttpResponse]
) -> Callable[..., HttpResponse]:
    """Return the operation on one row."""

    def view(request: HttpRequest, key: str) -> HttpResponse:
        caller = caller_of(request)
        guarded(name, caller, request, {"key": key})
        return run(resource, request, caller, key)

    return view


def of_figures(name: str, run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Return an operation on indicators."""

    def view(request: HttpRequest) -> HttpResponse:
        caller = caller_of(request)
        guarded(name, caller, request, {})
        return run(request, caller)

    return view


def _built() -> NinjaAPI:
    made = NinjaAPI(
        title="Linli",
        version="1",
        urls_namespace=NAMESPACE,
        docs_url=None,
        openapi_url=None,
        auth=[Token(), Session()],
    )
    # Ninja has answers of its own for these.
    for fault in (Exception, HttpError, Http404, ValidationError):
        made.add_exception_handler(fault, refused)
    for resource in resources().values():
        for verb, method, end, run in (*_OF_TABLES, *_OF_ROWS):
            _add(made, resource, verb, method, end, run)
    for kind in KINDS.values():
        _add_kind(made, kind)
    for verb, path, figures_run in (
        ("values", "indicators/values", figures.list_values),
        ("list", "indicators", figures.list_indicators),
    ):
        name = f"indicators_{verb}"
        view = of_figures(name, figures_run)
        url_name = "indicators-values" if verb == "values" else "indicators"
        _register(made, "GET", path, view, name, url_name, "indicators")
    return made


def _add(
    made: NinjaAPI,
    resource: Resource,
    verb: str,
    method: str,
    end: str,
    run: Callable[..., HttpResponse],
) -> None:
    """Add the operation if the table of operations has it."""
    name = f"{resource.name}_{verb}"
    if name not in operations():
        return
    path, url_name = resource.name, resource.name
    if end:
        path += "/{path:key}" + ("" if end == "row" else f"/{end}")
        url_name += f"-{end}"
        _register(made, method, path, of_row(name, resource, run), name, url_name, resource.name)
    else:
        _register(made, method, path, of_table(name, resource, run), name, url_name, resource.name)


def _add_kind(made: NinjaAPI, kind: ObjectKind) -> None:
    """Add the operations of a kind of objects; those that name none before those that do."""
    name = kind.name
    view = of_table(f"{name}_list", kind, objects.list_objects)
    _register(made, "GET", name, view, f"{name}_list", name, name)
    for deed in sorted(kind.deeds, key=lambda each: each.keyed):
        _add_deed(made, kind, deed)
    for part in kind.parts:
        view = of_row(f"{name}_{part.verb}", kind, partial(_read_part, part))
        path, operation = f"{name}/{{key}}/{part.verb}", f"{name}_{part.verb}"
        _register(made, "GET", path, view, operation, f"{name}-{part.verb}", name)
    view = of_row(f"{name}_read", kind, objects.read_object)
    _register(made, "GET", f"{name}/{{key}}", view, f"{name}_read", f"{name}-row", name)


def _add_deed(made: NinjaAPI, kind: ObjectKind, deed: Deed) -> None:
    operation, run = f"{kind.name}_{deed.verb}", partial(_do, deed)
    view = of_row(operation, kind, run) if deed.keyed else of_table(operation, kind, run)
    path = "/".join(filter(None, (kind.name, "{key}" if deed.keyed else "", deed.end)))
    url_name = f"{kind.name}-{deed.end}" if deed.end else kind.name
    _register(made, deed.method, path, view, operation, url_name, kind.name)


def _read_part(part: Part, kind: ObjectKind, *arguments: Any) -> HttpResponse:
    return objects.read_part(kind, part, *arguments)


def _do(deed: Deed, kind: ObjectKind, *arguments: Any) -> HttpResponse:
    return objects.do(kind, deed, *arguments)


def _register(
    made: NinjaAPI,
    method: str,
    path: str,
    view: Callable[..., HttpResponse],
    name: str,
    url_name: str,
    tag: str,
) -> None:
    made.api_operation([method], f"/{path}", operation_id=name, url_name=url_name, tags=[tag])(view)


V1 = _built()


def patterns() -> list[URLPattern]:
    """Return the address of every operation, through the one door."""
    # Ninja's own first page, the last of its addresses, is the documentation's here.
    found: list[Any] = V1.urls[0][:-1]
    seen: dict[str, URLPattern] = {}
    for each in found:
        if str(each.pattern) not in seen:
            each.callback = served(each.callback)
            seen[str(each.pattern)] = each
    return list(seen.values())
