"""JSON Schema of rows, written from `linli/schema/*.csv`: types, ranges, choices, units, words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from linli.schema import choices, table
from linli_web.api.shapes import LISTS, longest, shapes, words_of
from linli_web.plan.reads.annual_states import STATES
from linli_web.plan.wish_states import states as wish_states

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from linli.schema import Field, TableDefinition
    from linli_web.api.resources import Resource
    from linli_web.people.tables import Word

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
    "moment": {"type": "string", "format": "date-time"},
    "state": {"type": "string"},
    "word": {"type": "string"},
    "texts": {"type": "array", "items": {"type": "string"}},
    "integers": {"type": "array", "items": {"type": "integer"}},
}
VERSION = {"type": "integer", "minimum": 1}


def value_schema(field: Field) -> dict[str, Any]:
    """Return what a value of a field may be where there is one."""
    if field.type in {"one", "list", "rows"}:
        return _nested(field)
    found = dict(_TYPES[field.type])
    if few := words_of(field):
        found["enum"] = list(few)
    number = int if field.type == "integer" else float
    if field.type in {"integer", "number"} and field.minimum:
        found["minimum"] = number(field.minimum)
    if field.type in {"integer", "number"} and field.maximum:
        found["maximum"] = number(field.maximum)
    return found


def _nested(field: Field) -> dict[str, Any]:
    there = field.references if field.type != "rows" else rows_name(field.references)
    found = {"$ref": f"#/components/schemas/{there}"}
    return found if field.type == "one" else {"type": "array", "items": found}


def rows_name(table_name: str) -> str:
    """Return what the rows of a table are called where an object holds them."""
    return f"{table_name}_row"


def field_schema(field: Field, language: str) -> dict[str, Any]:
    """Return the schema of a field in a row, with its words."""
    found = value_schema(field)
    if field.type == "one":
        found = {"anyOf": [found, {"type": "null"}]}
    elif not field.required and field.type not in LISTS:
        found["type"] = [found["type"], "null"]
        if "enum" in found:
            found["enum"] = [*found["enum"], None]
    return found | words(field, language)


_STATES: Mapping[str, Callable[[], Mapping[str, Word]]] = {
    "wish": wish_states,
    "special_plan": lambda: STATES,
    "annual_plan": lambda: STATES,
}


def words(field: Field, language: str) -> dict[str, Any]:
    """Return what a field is called, what is said about it, and its unit."""
    found: dict[str, Any] = {"title": field.label(language)}
    chinese = language == "zh"
    told = [field.zh_description if chinese else field.description]
    if field.type == "choice":
        labels = choices(field.choices).items()
        told.append("; ".join(f"{each}: {zh if chinese else en}" for each, (zh, en) in labels))
    if field.type == "state" and field.choices in _STATES:
        of_process = _STATES[field.choices]()
        told.append("; ".join(f"{each}: {of_process[each].label}" for each in words_of(field)))
    if field.references and "." in field.references:
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


def shape_schemas(language: str) -> dict[str, Any]:
    """Return the schemas of all shapes, and of the rows of tables that they hold."""
    found = {
        name: _object(each.definition, language, sent=each.sent) for name, each in shapes().items()
    }
    tables = {
        field.references
        for each in shapes().values()
        for field in each.fields
        if field.type == "rows"
    }
    for name in sorted(tables):
        found[rows_name(name)] = _object(table(name), language, sent=False)
    return found


def _object(definition: TableDefinition, language: str, *, sent: bool) -> dict[str, Any]:
    properties = {each.name: field_schema(each, language) for each in definition.fields}
    for each in definition.fields:
        if sent and each.type in {"id", "text"}:
            properties[each.name]["maxLength"] = longest(each)
    required = [each.name for each in definition.fields if each.required or not sent]
    return {
        "type": "object",
        "title": definition.label(language),
        "required": required,
        "properties": properties,
        "additionalProperties": False,
    }
