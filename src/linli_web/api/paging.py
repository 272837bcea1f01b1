"""Pages of a list that neither skip nor repeat a row while others add some.

A page begins behind the last row of the one before, not at a number: the cursor holds that row's
sort value and key, and the question that it belongs to. It is signed, so that nobody asks the
database for what no list ever handed out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.db.models import F, Q

from linli.records import Problem
from linli_web.api.parameters import refuse
from linli_web.registry.listings import attributes

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from linli_web.api.parameters import Wanted
    from linli_web.api.resources import Resource

_SALT = "linli.api.cursor"


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one page as plain values, and where the next begins."""

    rows: list[dict[str, Any]]
    cursor: str


def page(resource: Resource, wanted: Wanted, mine: Q) -> Page:
    """Return one page of a list.

    Parameters
    ----------
    resource
        The table.
    wanted
        What was asked for.
    mine
        The condition that rows lie within the caller's reach.

    Raises
    ------
    Refusal
        The cursor is none of ours, or belongs to another question.
    """
    found = resource.listing.model._default_manager.filter(wanted.condition & mine)
    name = wanted.sort.removeprefix("-")
    path = attributes(resource.name)[name]
    kind = resource.listing.definition.field(name).type
    columns = [*wanted.fields, name]
    keys = [_attribute(resource, each) for each in columns]
    rows = list(_cut(found, wanted, path, kind).values_list(*keys, "pk")[: wanted.limit + 1])
    shown = rows[: wanted.limit]
    cursor = ""
    if len(rows) > wanted.limit:
        *_values, value, key = shown[-1]
        cursor = _signed(wanted, value, key)
    return Page(
        [dict(zip(wanted.fields, map(plain, row), strict=False)) for row in shown],
        cursor,
    )


def objects(found: QuerySet[Any], wanted: Wanted, path: str, kind: str) -> tuple[list[Any], str]:
    """Return the objects of one page of a list, and where the next begins.

    Parameters
    ----------
    found
        All objects that were asked for.
    wanted
        What was asked for.
    path, kind
        Where the value lies by which they are sorted, and its type.

    Raises
    ------
    Refusal
        The cursor is none of ours, or belongs to another question.
    """
    ordered = _cut(found, wanted, path, kind).annotate(_sorted_by=F(path))
    rows = list(ordered[: wanted.limit + 1])
    shown = rows[: wanted.limit]
    more = len(rows) > wanted.limit
    return shown, _signed(wanted, shown[-1]._sorted_by, shown[-1].pk) if more else ""


def row(resource: Resource, key: str, fields: tuple[str, ...], mine: Q) -> dict[str, Any] | None:
    """Return one row as plain values, if it lies within reach."""
    keys = [_attribute(resource, each) for each in fields]
    found = resource.listing.model._default_manager.filter(mine, pk=key).values_list(*keys)
    for values in found:
        return dict(zip(fields, map(plain, values), strict=True))
    return None


def _attribute(resource: Resource, field_name: str) -> str:
    if field_name == "version":
        return field_name
    field: Any = resource.listing.model._meta.get_field(attributes(resource.name)[field_name])
    return str(field.attname)


def plain(value: Any) -> Any:
    """Return a value as JSON holds it; an empty text is a blank."""
    if value is None or value == "":
        return None
    if isinstance(value, date):  # a moment is one too
        return value.isoformat()
    return f"{value:.2f}" if isinstance(value, Decimal) else value


def _cut(found: QuerySet[Any], wanted: Wanted, path: str, kind: str) -> QuerySet[Any]:
    """Return the rows behind the cursor, in order."""
    value = F(path)
    if wanted.cursor:
        found = found.filter(_behind(wanted, path, kind))
    down = wanted.sort.startswith("-")
    order = value.desc(nulls_last=True) if down else value.asc(nulls_last=True)
    return found.order_by(order, "pk")


def _behind(wanted: Wanted, path: str, kind: str) -> Q:
    value, key = _opened(wanted)
    if value is None:
        return Q(**{f"{path}__isnull": True, "pk__gt": key})
    typed = _typed(kind, value)
    further = "lt" if wanted.sort.startswith("-") else "gt"
    return (
        Q(**{f"{path}__{further}": typed})
        | Q(**{path: typed, "pk__gt": key})
        | Q(**{f"{path}__isnull": True})
    )


def _typed(kind: str, value: Any) -> Any:
    if kind == "date":
        return date.fromisoformat(str(value))
    if kind == "moment":
        return datetime.fromisoformat(str(value))
    return Decimal(str(value)) if kind == "money" else value


def _question(wanted: Wanted) -> list[Any]:
    return [wanted.sort, [list(each) for each in wanted.filters]]


def _signed(wanted: Wanted, value: Any, key: Any) -> str:
    told = value if isinstance(value, str) else plain(value)
    return signing.dumps([told, key, _question(wanted)], salt=_SALT, compress=True)


def _opened(wanted: Wanted) -> tuple[Any, Any]:
    try:
        value, key, question = signing.loads(wanted.cursor, salt=_SALT)
    except signing.BadSignature:
        question = None
    if question != _question(wanted):
        refuse([Problem("api.bad_cursor", field="cursor", value=wanted.cursor[:40])])
    return value, key
