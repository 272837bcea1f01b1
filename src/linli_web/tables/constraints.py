"""Database constraints from the schema, so that no path into the database can break a range."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import CheckConstraint, Q, UniqueConstraint

from linli.schema import choices, table

if TYPE_CHECKING:
    from django.db.models import BaseConstraint

    from linli.schema import Field

# What every sealed value begins with (`linli_web.personal.sealing`).
SEALED = "p1."


def constraints(name: str) -> list[BaseConstraint]:
    """Return the constraints of one table: ranges, choices, and a key of several fields.

    Parameters
    ----------
    name
        Table of the schema.
    """
    definition = table(name)
    found: list[BaseConstraint] = []
    for field in definition.fields:
        condition = _condition(field)
        if condition is not None:
            found.append(CheckConstraint(condition=condition, name=f"{name}_{field.name}_range"))
        if field.is_personal:
            found.append(sealed(name, field.name))
    if len(definition.key) > 1:
        found.append(UniqueConstraint(fields=definition.key, name=f"{name}_key"))
    return found


def sealed(name: str, column: str) -> CheckConstraint:
    """Let a column hold nothing but what the office's keys have sealed, or nothing at all."""
    condition = Q(**{column: ""}) | Q(**{f"{column}__startswith": SEALED})
    return CheckConstraint(condition=condition, name=f"{name}_{column}_sealed")


def _condition(field: Field) -> Q | None:
    if field.type == "choice":
        return _or_empty(field, _one_of(field))
    if field.type not in {"integer", "number", "money"} or not field.minimum:
        return None
    limits: dict[str, Any] = {f"{field.name}__gte": _number(field, field.minimum)}
    if field.maximum:
        limits[f"{field.name}__lte"] = _number(field, field.maximum)
    return _or_empty(field, Q(**limits))


def _one_of(field: Field) -> Q:
    """Write a list of choices as equalities.

    SQLite builds a temporary index for each evaluation of an IN with three or more values:
    measured, a check by IN takes two thirds of the time of inserting a unit.
    """
    condition = Q()
    for value in choices(field.choices):
        condition |= Q(**{field.name: value})
    return condition


def _number(field: Field, limit: str) -> float | int:
    return float(limit) if field.type == "number" else int(limit)


def _or_empty(field: Field, condition: Q) -> Q:
    if field.required:
        return condition
    if field.type == "choice" and not field.default:
        return condition | Q(**{field.name: ""})
    return condition | Q(**{f"{field.name}__isnull": True})
