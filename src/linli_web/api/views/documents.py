"""What the API says of itself, for programs and for people."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from linli_web.api.documents import document
from linli_web.api.door import served
from linli_web.api.parameters import MOST_ROWS
from linli_web.api.problems import Refusal, kinds
from linli_web.publish.wording import language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """Answer with the OpenAPI document in the language asked for."""
    text = json.dumps(document(language()), ensure_ascii=False)
    return HttpResponse(text, content_type="application/json")


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show every operation and every kind of bad news."""
    found = document(language())
    context = {
        "document": found,
        "groups": list(_groups(found)),
        "problems": kinds().values(),
        "most_rows": MOST_ROWS,
    }
    return render(request, "api/document.html", context)


def _groups(found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the operations of each table, with what is said of its fields."""
    by_tag: dict[str, list[dict[str, Any]]] = {}
    for path, methods in found["paths"].items():
        for method, each in methods.items():
            told = {"method": method.upper(), "path": path, **each}
            by_tag.setdefault(each["tags"][0], []).append(told)
    for tag, operations in by_tag.items():
        schema = found["components"]["schemas"].get(tag, {})
        yield {
            "name": tag,
            "title": schema.get("title", tag),
            "operations": sorted(operations, key=lambda each: (each["path"], each["method"])),
            "fields": list(_fields(schema, found["components"]["schemas"])),
        }


def _fields(
    schema: dict[str, Any], schemas: dict[str, Any], within: str = ""
) -> Iterator[dict[str, Any]]:
    """Yield what is said of the fields of an object, each before those that it holds itself."""
    for name, told in schema.get("properties", {}).items():
        yield {"name": within + name, "unit": told.get("x-unit", ""), "kind": _kind(told), **told}
        there = told.get("items", {}) | next(iter(told.get("anyOf", ())), {})
        held = there.get("$ref", "").rpartition("/")[2]
        if held:
            mark = "[]" if "items" in told else ""
            yield from _fields(schemas[held], schemas, f"{within}{name}{mark}.")


def _kind(schema: dict[str, Any]) -> str:
    kinds_of = schema.get("type", ["object", "null"])
    return kinds_of if isinstance(kinds_of, str) else " | ".join(kinds_of)


@served
def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """Say that there is nothing here, in the form that programs read.

    Raises
    ------
    Refusal
        Always.
    """
    raise Refusal("not-found")
