"""What programs send: JSON objects, whose values have the types that the schema names."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NoReturn

from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext as _

from linli.records import Problem
from linli_web.api.problems import Refusal
from linli_web.api.texts import holdable
from linli_web.registry.row_values import as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
    problems = [_unknown(definition, name, names) for name in values if name not in names]
    for name in names:
        if name in values:
            problems += _wrong(definition, definition.field(name), values[name])
    if problems:
        raise Refusal("invalid-data", problems=problems)
    return {name: as_text(value) for name, value in values.items()}


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
