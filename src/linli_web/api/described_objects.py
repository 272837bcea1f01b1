"""Operations on objects as OpenAPI writes them, from their kinds and shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from linli_web.api import described_answers as answers
from linli_web.api.described_parameters import header, key, pages, query, request_body
from linli_web.api.schemas import words
from linli_web.api.shapes import shapes

if TYPE_CHECKING:
    from linli_web.api.objects.kinds import Deed, Filter, ObjectKind

_EXAMPLE = "2nQv0bS7kYw1mZc4xT8rLg"
_NEW = 201


def described(kind: ObjectKind, verb: str, language: str) -> dict[str, Any]:
    """Return summary, parameters, body and answers of an operation."""
    title = shapes()[kind.name].definition.label(language)
    if verb == "list":
        found = [each for filter_ in kind.filters for each in _filter(kind, filter_, language)]
        return {
            "summary": _("%(table)s：列表") % {"table": title},
            "parameters": [*found, *pages(kind.sorts)],
            "responses": answers.all_of(
                200, f"{kind.name}_page", ("ETag", "Link"), (400,), reads=True
            ),
        }
    deed = next((each for each in kind.deeds if each.verb == verb), None)
    if deed is not None:
        return _deed(kind, deed, language, title)
    part = next((each for each in kind.parts if each.verb == verb), None)
    told = part.label if part else _("%(table)s：一件") % {"table": title}
    shape = part.shape if part else kind.name
    return {
        "summary": str(told),
        "parameters": [_key(), header("If-None-Match")],
        "responses": answers.all_of(200, shape, ("ETag",), (400, 404), reads=True),
    }


def _key() -> dict[str, Any]:
    return key(_("对象的 public_id"), _EXAMPLE)


def _filter(kind: ObjectKind, asked: Filter, language: str) -> list[dict[str, Any]]:
    schema: dict[str, Any] = (
        {"type": "integer", "minimum": 0} if asked.number else {"type": "string"}
    )
    if asked.allowed:
        schema["enum"] = list(asked.allowed)
    if asked.usual:
        schema["default"] = asked.usual
    if asked.label:
        return [query(asked.name, schema, str(asked.label))]
    told = words(shapes()[kind.item].definition.field(asked.name), language)
    description = ". ".join([told["title"], told.get("description", "")]).rstrip(". ")
    return [query(asked.name, schema, description)]


def _deed(kind: ObjectKind, deed: Deed, language: str, title: str) -> dict[str, Any]:
    parameters = [_key()] if deed.keyed else []
    bad = [400, 404, 409, 413, 422]
    if deed.body:
        bad.append(415)
    if deed.at_a_version:
        parameters.append(header("If-Match"))
        bad += [412, 428]
    names = () if deed.answers else ("ETag", "Location") if deed.status == _NEW else ("ETag",)
    found: dict[str, Any] = {
        "summary": f"{title}：{deed.label}" if language == "zh" else f"{title}: {deed.label}",
        "parameters": [*parameters, header("Idempotency-Key")],
        "responses": answers.all_of(
            deed.status, deed.answers or kind.name, names, bad, reads=False
        ),
    }
    if deed.body:
        found["requestBody"] = request_body({"$ref": f"#/components/schemas/{deed.body}"})
    return found
