"""JSON Schema of rows, written from `linli/schema/*.csv`: types, ranges, choices, units, words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from linli.schema import choices

if TYPE_CHECKING:
    from linli.schema import Field
    from linli_web.api.resources import Resource

_TYPES: dict[str, dict[str, Any]] = {
    "id": {"type": "string", "maxLength": 64},
    "code": {"type": "string", "pattern": r"^[0-9]{6}$"},
    "text": {"type": "string"},
    "choice": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "money": {"type": "string", "pattern": r"^-?[0-9]+\.[0-9]{2}$"},
    "fraction": {"type": "string"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "month": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"},
    "geometry": {"type": "string"},
}
VERSION = {"type": "integer", "minimum": 1}


def value_schema(field: Field) -> dict[str, Any]:
    """Return what a value of a field may be where there is one."""
    found = dict(_TYPES[field.type])
    if field.type == "choice":
        found["enum"] = list(choices(field.choices))
    number = int if field.type == "integer" else float
    if field.type in {"integer", "number"} and field.minimum:
        found["minimum"] = number(field.minimum)
    if field.type in {"integer", "number"} and field.maximum:
        found["maximum"] = number(field.maximum)
    return found


def field_schema(field: Field, language: str) -> dict[str, Any]:
    """Return the schema of a field in a row, with its words."""
    found = value_schema(field)
    if not field.required:
        found["type"] = [found["type"], "null"]
        if "enum" in found:
            found["enum"] = [*found["enum"], None]
    return found | words(field, language)


def words(field: Field, language: str) -> dict[str, Any]:
    """Return what a field is called, what is said about it, and its unit."""
    found: dict[str, Any] = {"title": field.label(language)}
    chinese = language == "zh"
    told = [field.zh_description if chinese else field.description]
    if field.type == "choice":
        labels = choices(field.choices).items()
        told.append("; ".join(f"{each}: {zh if chinese else en}" for each, (zh, en) in labels))
    if field.references:
        told.append(f"→ {field.references}")
    if any(told):
        found["description"] = ". ".join(each for each in told if each)
    if field.unit:
        found["x-unit"] = field.unit
    return found


def row_schema(resource: Resource, language: str) -> dict[str, Any]:
    """Return the schema of a row as it is answered; `fields` may leave any field out."""
    properties = {each.name: field_schema(each, language) for each in resource.fields}
    if resource.versioned:
        properties["version"] = VERSION
    return {
        "type": "object",
        "title": resource.listing.definition.label(language),
        "properties": properties,
        "additionalProperties": False,
    }


def body_schema(resource: Resource, left_out: tuple[str, ...], language: str) -> dict[str, Any]:
    """Return the schema of the fields that may be sent; null takes a value away."""
    properties = {
        each.name: field_schema(each, language)
        for each in resource.fields
        if each.name not in left_out
    }
    return {"type": "object", "properties": properties, "additionalProperties": False}
