"""What a list may be asked for: the filters of the register's own lists, read strictly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from linli.records import Problem
from linli_web.api.problems import Refusal
from linli_web.api.texts import holdable
from linli_web.registry.filters import ANY, SEARCH, asked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import Q
    from django.http import QueryDict

    from linli_web.api.resources import Resource

USUAL_LIMIT = 100
MOST_ROWS = 500
LONGEST_SEARCH = 100
LONGEST_VALUE = 200
FURNITURE = ("limit", "cursor", "sort", "fields")
_LENGTH_OF_A_DAY = 10
GIVEN = ("yes", "no", ANY)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list was asked for."""

    condition: Q
    filters: tuple[tuple[str, str], ...]
    sort: str
    fields: tuple[str, ...]
    limit: int
    cursor: str


def filter_names(resource: Resource) -> dict[str, str]:
    """Return every filter by name, with its kind: `one`, `from`, `to`, `given` or `search`."""
    found = {SEARCH: "search"}
    for each in resource.listing.filters:
        name = each.column.parameter
        if each.kind == "range":
            found |= {f"{name}_from": "from", f"{name}_to": "to"}
        else:
            found[name] = each.kind
    return found


def read(resource: Resource, query: QueryDict) -> Wanted:
    """Read the address of a list.

    Raises
    ------
    Refusal
        A parameter is unknown, stands there twice or cannot be read; all of them are told.
    """
    kinds = filter_names(resource)
    problems = list(strange(query, (*FURNITURE, *kinds)))
    values = {name: str(query[name]) for name in query if name in kinds}
    problems += _wrong_choices(kinds, values)
    understood = asked(resource.listing, values)
    problems += [
        Problem("api.bad_value", field=name, value=values[name], expected=expected)
        for name, expected in understood.wrong.items()
    ]
    sort = query.get("sort", "") or resource.listing.order
    if sort.removeprefix("-") not in resource.sorts:
        problems.append(bad_value("sort", sort, ", ".join(resource.sorts)))
    problems += bad_limit(query.get("limit", ""))
    fields, unknown = chosen(resource, query)
    refuse([*problems, *unknown])
    return Wanted(
        understood.condition,
        tuple(sorted((name, value) for name, value in values.items() if value)),
        sort,
        fields,
        int(query.get("limit", "") or USUAL_LIMIT),
        query.get("cursor", ""),
    )


def strange(query: QueryDict, known: Iterable[str]) -> Iterable[Problem]:
    """Find parameters that are unknown, come twice, or hold what no database can."""
    names = list(known)
    for name, values in query.lists():
        shown = name if holdable(name) else ascii(name)
        if name not in names:
            yield Problem("api.unknown_parameter", field=shown, expected=", ".join(names))
        elif len(values) > 1:
            yield Problem("api.repeated_parameter", field=name, value=str(len(values)))
        elif not holdable(str(values[0])) or len(str(values[0])) > _longest(name):
            told = ascii(values[0])[:LONGEST_VALUE]
            yield Problem("api.unfit_text", field=name, value=told, expected=str(_longest(name)))


def _longest(name: str) -> int:
    return {SEARCH: LONGEST_SEARCH, "cursor": 2000, "fields": 2000, "names": 4000}.get(
        name, LONGEST_VALUE
    )


def _wrong_choices(kinds: Mapping[str, str], values: Mapping[str, str]) -> list[Problem]:
    return [
        bad_value(name, value, ", ".join(GIVEN))
        for name, value in values.items()
        if kinds[name] == "given" and value and value not in GIVEN
    ]


def bad_value(name: str, found: str, expected: str) -> Problem:
    """Return that a parameter cannot have a value."""
    return Problem("api.bad_value", field=name, value=found, expected=expected)


def bad_limit(text: str) -> list[Problem]:
    """Return what is wrong with the number of rows asked for."""
    fits = text.isascii() and text.isdecimal() and len(text) < 9 and 1 <= int(text) <= MOST_ROWS
    return [] if fits or not text else [bad_value("limit", text, f"1–{MOST_ROWS}")]


def chosen(resource: Resource, query: QueryDict) -> tuple[tuple[str, ...], list[Problem]]:
    """Return the fields that are asked for, in the order of the schema, and those unknown."""
    names = [each.strip() for each in query.get("fields", "").split(",") if each.strip()]
    if not names:
        return resource.usual, []
    known = ", ".join(resource.names)
    wrong = [
        Problem("api.unknown_field", field="fields", value=name, expected=known)
        for name in dict.fromkeys(names)
        if name not in resource.names
    ]
    return tuple(each for each in resource.names if each in names), wrong


def refuse(problems: list[Problem]) -> None:
    """Stop where something is wrong with the parameters.

    Raises
    ------
    Refusal
        With all that is wrong.
    """
    if problems:
        raise Refusal("invalid-parameter", problems=problems)


def day(text: str) -> date:
    """Read a day written `2021-07-01`.

    Raises
    ------
    ValueError
        It is written in another way, or is no day.
    """
    if len(text) != _LENGTH_OF_A_DAY:
        msg = f"{text!r} is not written like 2021-07-01"
        raise ValueError(msg)
    return date.fromisoformat(text)
