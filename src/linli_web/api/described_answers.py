"""The answers of operations as OpenAPI writes them."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from linli_web.api.problems import MEDIA_TYPE, kinds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_ALWAYS = (401, 403, 405, 429, 500)
_MORE: dict[str, tuple[int, ...]] = {
    "list": (400,),
    "values": (400,),
    "read": (400, 404),
    "create": (400, 409, 413, 415, 422),
    "edit": (400, 404, 409, 412, 413, 415, 422, 428),
    "close": (400, 404, 409, 412, 413, 415, 422, 428),
    "reopen": (400, 404, 409, 412, 413, 422, 428),
}
_RATES = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "RateLimit-Policy")


def of(table: str, verb: str) -> dict[str, Any]:
    """Return every answer that an operation may give."""
    schema = f"{table}_page" if verb == "list" else table
    if table == "indicators":
        schema = f"indicators_{verb}"
    names = ["ETag", "Location"] if verb == "create" else ["ETag"]
    if verb == "list" and table != "indicators":
        names.append("Link")
    reads = verb in {"list", "read", "values"}
    return all_of(201 if verb == "create" else 200, schema, names, _MORE[verb], reads=reads)


def all_of(
    status: int, schema: str, names: Sequence[str], bad: Iterable[int], *, reads: bool
) -> dict[str, Any]:
    """Return the answers of an operation by status.

    Parameters
    ----------
    status, schema, names
        Of the answer where all is well: its status, its schema, the headers that it carries.
    bad
        What may be answered beside what every operation may answer.
    reads
        Whether it only reads, and answers with 304 where nothing has changed.
    """
    found: dict[str, Any] = {
        str(status): {
            "description": HTTPStatus(status).phrase,
            "headers": _headers(*names),
            "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}},
        }
    }
    if reads:
        found["304"] = {"description": HTTPStatus(304).phrase, "headers": _headers("ETag")}
    for each in sorted((*_ALWAYS, *bad)):
        found[str(each)] = _bad(each)
    return found


def _bad(status: int) -> dict[str, Any]:
    named = [each for each in kinds().values() if each.status == status]
    also = {401: ("WWW-Authenticate",), 405: ("Allow",), 429: ("Retry-After",)}
    return {
        "description": " / ".join(f"{each.title} ({each.name})" for each in named),
        "headers": _headers(*also.get(status, ())),
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/problem"}}},
    }


def _headers(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in (*names, *_RATES)}


def headers() -> dict[str, Any]:
    """Return every header that answers carry."""
    text = ("ETag", "Location", "Link", "WWW-Authenticate", "Allow", "RateLimit-Policy")
    numbers = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "Retry-After")
    found: dict[str, Any] = {each: {"schema": {"type": "string"}} for each in text}
    return found | {each: {"schema": {"type": "integer", "minimum": 0}} for each in numbers}


def page_schema(name: str) -> dict[str, Any]:
    """Return the schema of a page of a list."""
    return {
        "type": "object",
        "required": ["items", "next"],
        "properties": {
            "items": {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}},
            "next": {"type": ["string", "null"], "format": "uri"},
        },
        "additionalProperties": False,
    }


def schemas() -> dict[str, Any]:
    """Return the schemas that belong to no table."""
    text = {"type": "string"}
    names = ("code", "field", "found", "expected", "message", "remedy")
    one = {
        "type": "object",
        "required": list(names),
        "properties": dict.fromkeys(("row", *names), text),
    }
    return {
        "problem": {
            "type": "object",
            "required": ["type", "title", "status", "detail"],
            "properties": {
                "type": {"type": "string", "format": "uri-reference"},
                "title": text,
                "status": {"type": "integer"},
                "detail": text,
                "problems": {"type": "array", "items": one},
                "reasons": {"type": "array", "items": text},
                "current": {"type": "object"},
            },
        },
        "indicators_list": _of_items(_definition(), {}),
        "indicators_values": _of_items(_value(), {"as_of": {"type": "string", "format": "date"}}),
    }


def _of_items(item: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    properties = {**more, "items": {"type": "array", "items": item}}
    return {"type": "object", "required": list(properties), "properties": properties}


def _definition() -> dict[str, Any]:
    text, perhaps = {"type": "string"}, {"type": ["string", "null"]}
    properties: dict[str, Any] = dict.fromkeys(("name", "group", "label", "aggregate"), text)
    properties |= dict.fromkeys(
        ("unit", "numerator", "denominator", "definition", "source"), perhaps
    )
    properties |= {"decimals": {"type": "integer"}, "public": {"type": "boolean"}}
    return {"type": "object", "required": list(properties), "properties": properties}


def _value() -> dict[str, Any]:
    properties = {
        "name": {"type": "string"},
        "value": {"type": ["number", "null"]},
        "unit": {"type": ["string", "null"]},
        "missing": {"type": "integer", "minimum": 0},
    }
    return {"type": "object", "required": list(properties), "properties": properties}
