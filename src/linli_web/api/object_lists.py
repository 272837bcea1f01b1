"""What a list of objects may be asked for, read strictly as that of a table is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from linli.records import Problem
from linli_web.api.parameters import (
    USUAL_LIMIT,
    Wanted,
    bad_limit,
    bad_value,
    refuse,
    strange,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import QueryDict

    from linli_web.api.objects.kinds import Filter, ObjectKind
    from linli_web.people.models import Account

FURNITURE = ("limit", "cursor", "sort")
_MOST_DIGITS = 9


def read(kind: ObjectKind, account: Account, query: QueryDict) -> Wanted:
    """Read the address of a list.

    Raises
    ------
    Refusal
        A parameter is unknown, stands there twice or cannot be read; all of them are told.
    """
    names = [each.name for each in kind.filters]
    problems = list(strange(query, (*FURNITURE, *names)))
    values = {each.name: query.get(each.name, "") or each.usual for each in kind.filters}
    for each in kind.filters:
        problems += _wrong(each, values[each.name])
    sort = query.get("sort", "") or kind.usual_sort
    if sort.removeprefix("-") not in kind.sorts:
        problems.append(bad_value("sort", sort, ", ".join(kind.sorts)))
    refuse([*problems, *bad_limit(query.get("limit", ""))])
    condition = Q()
    for each in kind.filters:
        if values[each.name]:
            condition &= each.condition(account, values[each.name])
    return Wanted(
        condition,
        tuple(sorted((name, value) for name, value in values.items() if value)),
        sort,
        (),
        int(query.get("limit", "") or USUAL_LIMIT),
        query.get("cursor", ""),
    )


def _wrong(asked: Filter, value: str) -> Iterator[Problem]:
    if not value:
        return
    if asked.allowed and value not in asked.allowed:
        yield bad_value(asked.name, value, ", ".join(asked.allowed))
    elif asked.number and not (value.isascii() and value.isdecimal() and len(value) < _MOST_DIGITS):
        yield bad_value(asked.name, value, "1–99999999")
