"""datapackage.json: what a programme folder holds, in the words of the Frictionless standard."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from linli.schema import choices, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from linli.schema import Field, TableDefinition
    from linli.tables.programme import Programme

FILE = "datapackage.json"
_TYPES = {
    "integer": "integer",
    "number": "number",
    "money": "number",
    "boolean": "boolean",
    "date": "date",
    "month": "yearmonth",
}
_PATTERNS = {"code": "[0-9]{6}", "id": r"\S{1,64}"}
_MEDIA_TYPES = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}


def datapackage(
    columns: Mapping[str, Sequence[str]], programme: Programme, form: str = "csv"
) -> bytes:
    """Describe a programme folder.

    Parameters
    ----------
    columns
        The columns that each table has in the folder.
    programme
        Gives the package its title.
    form
        `csv` or `parquet`.

    Returns
    -------
    bytes
        JSON in UTF-8, the same folder always the same bytes.

    References
    ----------
    Data Package 1.0, https://specs.frictionlessdata.io/data-package/; Table Schema 1.0,
    https://specs.frictionlessdata.io/table-schema/.

    Examples
    --------
    >>> from linli.tables.programme import Programme
    >>> package = json.loads(datapackage({"zones": ["county", "zone", "name"]}, Programme("X")))
    >>> package["resources"][0]["schema"]["primaryKey"]
    ['county', 'zone']
    """
    package = {
        "profile": "tabular-data-package" if form == "csv" else "data-package",
        "name": f"linli-programme-{programme.county}" if programme.county else "linli-programme",
        "title": programme.name or "Linli",
        "resources": [_resource(name, columns, form) for name in columns],
    }
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def _resource(name: str, columns: Mapping[str, Sequence[str]], form: str) -> dict[str, Any]:
    definition = table(name)
    resource = {
        "profile": "tabular-data-resource" if form == "csv" else "data-resource",
        "name": name.replace("_", "-"),
        "path": f"{name}.{form}",
        "title": definition.en,
        "zh": definition.zh,
        "description": definition.description or definition.en,
        "format": form,
        "mediatype": _MEDIA_TYPES[form],
    }
    if form == "csv":
        resource["encoding"] = "utf-8"
    return resource | {"schema": _schema(definition, columns)}


def _schema(definition: TableDefinition, columns: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    there = [each for each in definition.fields if each.name in columns[definition.name]]
    schema: dict[str, Any] = {
        "fields": [_field(each) for each in there],
        "missingValues": [""],
    }
    # In a key of the standard nothing may be blank.
    if all(definition.field(each).required for each in definition.key):
        schema["primaryKey"] = list(definition.key)
    foreign = [key for each in there if (key := _foreign_key(each, definition.name, columns))]
    return schema | ({"foreignKeys": foreign} if foreign else {})


def _foreign_key(
    field: Field, own: str, columns: Mapping[str, Sequence[str]]
) -> dict[str, Any] | None:
    target, _, column = field.references.partition(".")
    if column not in columns.get(target, ()):
        return None
    # The standard names the table itself by an empty word.
    resource = "" if target == own else target.replace("_", "-")
    return {"fields": field.name, "reference": {"resource": resource, "fields": column}}


def _field(field: Field) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": field.name,
        "type": _TYPES.get(field.type, "string"),
        "title": field.en,
        "zh": field.zh,
    }
    if field.description:
        described["description"] = field.description
    if field.unit:
        described["unit"] = field.unit
    constraints = _constraints(field)
    return described | ({"constraints": constraints} if constraints else {})


def _constraints(field: Field) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if field.required and not field.default:
        found["required"] = True
    if field.type in _PATTERNS:
        found["pattern"] = _PATTERNS[field.type]
    if field.type == "choice":
        found["enum"] = list(choices(field.choices))
    if field.type in ("integer", "number", "money"):
        found |= {
            name: _number(text)
            for name, text in (("minimum", field.minimum), ("maximum", field.maximum))
            if text
        }
    return found


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)
