"""The parameters of operations as OpenAPI writes them, from the lists' own filters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from linli.publish import definitions
from linli_web.api import parameters
from linli_web.api.bodies import LARGEST_BODY
from linli_web.api.kept_answers import LONGEST_KEY
from linli_web.api.schemas import value_schema, words
from linli_web.registry.cells import language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linli_web.api.resources import Resource
    from linli_web.registry.listings import FilterBy

WRITES = ("create", "edit", "close", "reopen")
_AT_A_VERSION = ("edit", "close", "reopen")


def query(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    """Return a parameter that may stand in the address."""
    return {
        "in": "query",
        "name": name,
        "required": False,
        "description": description,
        "schema": schema,
    }


def header(name: str) -> dict[str, Any]:
    """Return a header that may or must come with a request."""
    told = {
        "If-None-Match": _("上次收到的 ETag；没有变化时回 304"),
        "If-Match": _("这次修改所依据的 ETag；已被别人改过时回 412"),
        "Idempotency-Key": _("自己取的键；同一个键的请求只办一次，24 小时内重发得到同样的回答"),
    }
    schema: dict[str, Any] = {"type": "string", "maxLength": LONGEST_KEY}
    if name == "Idempotency-Key":
        schema |= {"minLength": 1, "pattern": "^[ -~]+$"}
    return {
        "in": "header",
        "name": name,
        "required": name == "If-Match",
        "description": told[name],
        "schema": schema,
    }


def of_list(resource: Resource) -> list[dict[str, Any]]:
    """Return what a list may be asked for."""
    found = [
        query(
            "q",
            {"type": "string", "maxLength": parameters.LONGEST_SEARCH},
            _("搜索：每个词都要出现"),
        )
    ]
    for each in resource.listing.filters:
        found += _filter(each)
    return [*found, _fields(resource), *pages(resource.sorts)]


def pages(sorts: Iterable[str]) -> list[dict[str, Any]]:
    """Return what every list may be asked for: order and pages."""
    both = [f"{sign}{name}" for name in sorts for sign in ("", "-")]
    limit = {
        "type": "integer",
        "minimum": 1,
        "maximum": parameters.MOST_ROWS,
        "default": parameters.USUAL_LIMIT,
    }
    return [
        query(
            "sort",
            {"type": "string", "enum": both},
            _("排序；前面加 - 为倒序，空的数字和日期排在最后"),
        ),
        query("limit", limit, _("一页至多多少行")),
        query("cursor", {"type": "string"}, _("上一页 next 里的游标；其他参数须与上一页相同")),
        header("If-None-Match"),
    ]


def _fields(resource: Resource) -> dict[str, Any]:
    told = _("只要这些字段，用逗号分开；可选：%(names)s") % {"names": ", ".join(resource.names)}
    return query("fields", {"type": "string"}, told)


def _filter(each: FilterBy) -> list[dict[str, Any]]:
    name = each.column.parameter
    if each.kind == "given":
        schema = {"type": "string", "enum": list(parameters.GIVEN)}
        return [query(name, schema, _("是否有这个值；已注销的行平时不列出"))]
    told = words(each.column.field, language())
    description = ". ".join([told["title"], told.get("description", "")]).rstrip(". ")
    if each.column.derived:
        return [query(name, {"type": "string"}, each.column.derived)]
    schema = value_schema(each.column.field)
    if each.kind == "range":
        return [
            query(f"{name}_from", schema, _("%(field)s：从") % {"field": description}),
            query(f"{name}_to", schema, _("%(field)s：到") % {"field": description}),
        ]
    return [query(name, schema, description)]


def key(label: str, example: str) -> dict[str, Any]:
    """Return the part of the path that names a row or an object."""
    return {
        "in": "path",
        "name": "key",
        "required": True,
        "description": label,
        "schema": {"type": "string", "minLength": 1, "maxLength": 64},
        "example": example,
    }


def of_row(resource: Resource, verb: str) -> list[dict[str, Any]]:
    """Return what comes with an operation on one row."""
    found: list[dict[str, Any]] = []
    if verb != "create":
        field = resource.listing.definition.field(resource.single_key)
        found.append(key(field.label(language()), field.example))
    if verb == "read":
        found += [_fields(resource), header("If-None-Match")]
    if verb in _AT_A_VERSION:
        found.append(header("If-Match"))
    if verb in WRITES:
        found.append(header("Idempotency-Key"))
    return found


def request_body(schema: dict[str, Any]) -> dict[str, Any]:
    """Return that a body of a schema has to come with a request."""
    return {
        "required": True,
        "description": _("最大 %(size)s 字节") % {"size": LARGEST_BODY},
        "content": {"application/json": {"schema": schema}},
    }


def of_values() -> list[dict[str, Any]]:
    """Return what values of indicators may be asked for."""
    names = _("只要这些指标，用逗号分开；可选：%(names)s") % {"names": ", ".join(definitions())}
    return [
        query("as_of", {"type": "string", "format": "date"}, _("截至哪天；不写则为今天")),
        query("names", {"type": "string"}, names),
        header("If-None-Match"),
    ]
