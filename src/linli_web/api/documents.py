"""What the API says of itself: an OpenAPI document in the reader's language.

Ninja knows addresses, methods and keys; parameters, bodies, answers and words come from the tables
that the operations obey too: the schema, the lists' filters, the kinds of bad news.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from linli_web.api import described_answers as answers
from linli_web.api.described_objects import described as described_object
from linli_web.api.described_parameters import header, of_list, of_row, of_values, request_body
from linli_web.api.endpoints.changes import CLOSING, settable
from linli_web.api.objects import KINDS
from linli_web.api.operations import operations
from linli_web.api.resources import resources
from linli_web.api.schemas import body_schema, row_schema, shape_schemas
from linli_web.api.v1 import V1
from linli_web.people.rights import SIGNED_IN
from linli_web.people.tables import rights
from linli_web.registry.cells import language as page_language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linli_web.api.resources import Resource

_CODES: Mapping[str, str] = {"zh": "zh-hans", "en": "en"}


@cache
def document(language: str) -> dict[str, Any]:
    """Return the OpenAPI document in `zh` or `en`."""
    with override(_CODES[language]):
        found = dict(V1.get_openapi_schema())
        found["info"] = {
            "title": _("邻里接口"),
            "version": V1.version,
            "description": _(
                "底册、体检、方案、愿望、规划、施工和指标的 JSON 接口。"
                "读写与网页用同一套权限和同一套动作；"
                "每条错误都是 application/problem+json。"
            ),
        }
        for methods in found["paths"].values():
            for method, each in methods.items():
                methods[method] = _described(each, language)
        found["components"] = {
            "securitySchemes": found["components"]["securitySchemes"],
            "schemas": _schemas(language),
            "headers": answers.headers(),
        }
        return found


def _described(skeleton: Mapping[str, Any], language: str) -> dict[str, Any]:
    name: str = skeleton["operationId"]
    table, _line, verb = name.rpartition("_")
    act = operations()[name].act
    needs = _("登录") if act == SIGNED_IN else f"{rights()[act].label} ({act})"
    found = {
        "operationId": name,
        "tags": skeleton["tags"],
        "description": _("需要的权限：%(act)s") % {"act": needs},
        "security": skeleton["security"],
    }
    if table in KINDS:
        return found | described_object(KINDS[table], verb, language)
    found |= {
        "summary": _summary(table, verb),
        "parameters": _parameters(table, verb),
        "responses": answers.of(table, verb),
    }
    body = _body(table, verb, language)
    return found | ({"requestBody": body} if body else {})


def _summary(table: str, verb: str) -> str:
    if table == "indicators":
        return {"list": _("指标的定义"), "values": _("某日的指标值")}[verb]
    words = {
        "list": _("%(table)s：列表"),
        "read": _("%(table)s：一行"),
        "create": _("%(table)s：新增"),
        "edit": _("%(table)s：修改"),
        "close": _("%(table)s：注销"),
        "reopen": _("%(table)s：恢复"),
    }[verb]
    return words % {"table": resources()[table].listing.definition.label(page_language())}


def _parameters(table: str, verb: str) -> list[dict[str, Any]]:
    if table == "indicators":
        return of_values() if verb == "values" else [header("If-None-Match")]
    resource = resources()[table]
    if verb == "list":
        return of_list(resource)
    return of_row(resource, verb)


def _body(table: str, verb: str, language: str) -> dict[str, Any]:
    if verb in {"create", "edit"}:
        schema = _body_of_row(resources()[table], language, new=verb == "create")
    elif verb == "close":
        schema = _closing()
    else:
        return {}
    return request_body(schema)


def _body_of_row(resource: Resource, language: str, *, new: bool) -> dict[str, Any]:
    allowed = settable(resource.name, new=new)
    left_out = tuple(each for each in resource.listing.definition.names if each not in allowed)
    schema = body_schema(resource, left_out, language)
    if new:
        required = [each.name for each in resource.fields if each.required and not each.default]
        schema["required"] = [each for each in required if each in allowed]
    return schema


def _closing() -> dict[str, Any]:
    day, because = CLOSING
    return {
        "type": "object",
        "required": list(CLOSING),
        "properties": {
            day: {"type": "string", "format": "date", "title": _("注销日期")},
            because: {"type": "string", "minLength": 1, "maxLength": 200, "title": _("注销原因")},
        },
        "additionalProperties": False,
    }


def _schemas(language: str) -> dict[str, Any]:
    found = answers.schemas()
    for name, resource in resources().items():
        found[name] = row_schema(resource, language)
        found[f"{name}_page"] = answers.page_schema(name)
    for kind in KINDS.values():
        found[f"{kind.name}_page"] = answers.page_schema(kind.item)
    return found | shape_schemas(language)
