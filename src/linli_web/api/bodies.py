"""What programs send: JSON objects, whose values have the types that the schema names."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NoReturn

from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext as _

from linli.records import Problem
from linli_web.api.problems import Refusal
from linli_web.api.shapes import longest, shapes, words_of
from linli_web.api.texts import holdable
from linli_web.registry.row_values import as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from django.http import HttpRequest

    from linli.schema import Field, TableDefinition

LARGEST_BODY = 1024 * 1024
_KINDS: Mapping[str, tuple[tuple[type, ...], str]] = {
    "integer": ((int,), "data.not_an_integer"),
    "number": ((int, float), "data.not_a_number"),
    "boolean": ((bool,), "data.not_a_boolean"),
    "date": ((str,), "data.not_a_date"),
    "money": ((str,), "data.not_money"),
}


def sent(request: HttpRequest) -> dict[str, Any]:
    """Return the object in a request's body.

    Raises
    ------
    Refusal
        It is too large, not said to be JSON, or no object.
    """
    raw = raw_body(request)
    if request.content_type != "application/json":
        raise Refusal("unsupported-media-type")
    try:
        found = json.loads(raw, parse_constant=_no_number)
    except (ValueError, RecursionError) as fault:
        raise Refusal("invalid-json") from fault
    if not isinstance(found, dict):
        raise Refusal("invalid-json")
    return found


def raw_body(request: HttpRequest) -> bytes:
    """Return a request's body as it came.

    Raises
    ------
    Refusal
        It is too large.
    """
    length = request.headers.get("Content-Length", "") or "0"
    try:
        if int(length) > LARGEST_BODY or len(request.body) > LARGEST_BODY:
            raise Refusal("too-large")
    except (RequestDataTooBig, ValueError) as fault:
        raise Refusal("too-large") from fault
    return request.body


def _no_number(text: str) -> NoReturn:
    msg = f"{text} is no number of JSON"
    raise ValueError(msg)


def texts(
    definition: TableDefinition, values: Mapping[str, Any], allowed: Iterable[str]
) -> dict[str, str]:
    """Return values as the actions read them, a text for each field.

    Raises
    ------
    Refusal
        A field is unknown or not set here, or a value is of another type; all are told.
    """
    names = list(allowed)
    problems = _problems(definition, values, names)
    if problems:
        raise Refusal("invalid-data", problems=problems)
    return {name: as_text(value) for name, value in values.items()}


def _problems(
    definition: TableDefinition, values: Mapping[str, Any], names: list[str]
) -> list[Problem]:
    problems = [_unknown(definition, name, names) for name in values if name not in names]
    for name in names:
        if name in values:
            problems += _wrong(definition, definition.field(name), values[name])
    return problems


def _unknown(definition: TableDefinition, name: str, allowed: list[str]) -> Problem:
    shown = name if holdable(name) else ascii(name)
    return Problem(
        "api.unknown_field", definition.name, field=shown, value=shown, expected=", ".join(allowed)
    )


def _wrong(definition: TableDefinition, field: Field, value: Any) -> list[Problem]:
    if value is None:
        return []
    kinds, code = _KINDS.get(field.type, ((str,), "api.not_text"))
    # True is a whole number to Python.
    fits = isinstance(value, kinds) and (isinstance(value, bool) is (field.type == "boolean"))
    if isinstance(value, str) and not holdable(value):
        fits, code = False, "data.control_character"
    told = ascii(value) if code == "data.control_character" else as_text(value)
    return [] if fits else [Problem(code, definition.name, field=field.name, value=told[:200])]


def of_shape(name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values of a shape as the actions read them: a text for each field, lists of such.

    Raises
    ------
    Refusal
        A field is unknown, missing or of another type; all are told, with the row they stand in.
    """
    problems = list(_of_shape(name, values))
    if problems:
        raise Refusal("invalid-data", problems=problems)
    return _read(name, values)


def _of_shape(name: str, values: Mapping[str, Any], row: str = "") -> Iterator[Problem]:
    shape = shapes()[name]
    lists = {each.name for each in shape.fields if each.type == "list"}
    plain = {key: value for key, value in values.items() if key not in lists}
    for each in _problems(shape.definition, plain, list(shape.definition.names)):
        yield replace(each, row=row)
    for field in shape.fields:
        value = values.get(field.name)
        if field.required and (value is None or value == ""):
            yield Problem("data.missing", name, row, field.name)
        elif field.type == "list":
            yield from _of_list(name, field, value)
        elif isinstance(value, str):
            yield from _unfit(name, field, value, row)


def _of_list(name: str, field: Field, value: Any) -> Iterator[Problem]:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        yield Problem("api.not_a_list", name, field=field.name)
        return
    for number, each in enumerate(value, 1):
        yield from _of_shape(field.references, each, str(number))


def _unfit(name: str, field: Field, value: str, row: str) -> Iterator[Problem]:
    few = words_of(field)
    if few and value not in few:
        yield Problem("data.not_a_choice", name, row, field.name, value[:200], ", ".join(few))
    elif field.type in {"id", "text"} and len(value) > longest(field):
        yield Problem("data.too_long", name, row, field.name, str(len(value)), str(longest(field)))


def _read(name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        each.name: [_read(each.references, row) for row in values[each.name]]
        if each.type == "list"
        else as_text(values.get(each.name))
        for each in shapes()[name].fields
    }


def words(values: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    """Return the texts of a body that is no row: a day and a reason.

    Raises
    ------
    Refusal
        One is missing, no text, or too much stands there.
    """
    problems = [
        Problem("api.unknown_field", field=ascii(name)[1:-1], value="", expected=", ".join(names))
        for name in values
        if name not in names
    ]
    for name in names:
        value = values.get(name)
        if not isinstance(value, str) or not value.strip():
            problems.append(Problem("data.missing", field=name))
        elif not holdable(value) or len(value) > 200:
            told = ascii(value)[:200]
            problems.append(Problem("api.unfit_text", field=name, value=told, expected="200"))
    if problems:
        raise Refusal("invalid-data", _("请求里的字段有误。"), problems)
    return {name: str(values[name]).strip() for name in names}
