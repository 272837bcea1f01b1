"""A row of the register as plain values by the schema's names, and back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl
from django.db.models import ForeignKey

from linli.records import Problem
from linli.schema import check_references, table, validate
from linli.schema.wording import errors
from linli.standards import catalogues
from linli_web.registry.listings import attributes, models

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Model

    from linli.schema import Field

Values = dict[str, Any]


def snapshot(name: str, row: Model) -> Values:
    """Return a row as the journal keeps it: numbers, texts, dates as text, None for blanks."""
    return {each.name: plain(_stored(name, each.name, row)) for each in table(name).fields}


def _stored(name: str, field_name: str, row: Model) -> Any:
    model_field = row._meta.get_field(attributes(name)[field_name])
    return getattr(row, model_field.attname)  # type: ignore[union-attr]


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it; an empty text is a blank."""
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:.2f}" if isinstance(value, Decimal) else value


def as_text(value: Any) -> str:
    """Write a value as forms and files hold it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def read_row(name: str, texts: Mapping[str, str]) -> tuple[Values, tuple[Problem, ...]]:
    """Read a whole row from texts as an import would, with everything wrong about it.

    Parameters
    ----------
    name
        Table of the schema.
    texts
        A text for each field, empty for a blank.
    """
    result = validate(name, pl.DataFrame({each: [texts.get(each, "")] for each in _names(name)}))
    typed = result.tables[name]
    # What the office remembers counts, not the whole country's catalogue of counties.
    known = {each: rows for each, rows in catalogues().items() if each not in models()}
    unknown = check_references({name: typed}, known | _referred(name, typed))
    problems = (*errors(result.problems), *unknown, *_too_long(name, typed))
    values = typed.row(0, named=True)
    return {each: _with_default(name, each, values[each]) for each in _names(name)}, problems


def _too_long(name: str, typed: pl.DataFrame) -> list[Problem]:
    """Find texts that their columns cannot hold, before the database does."""
    meta, found = models()[name]._meta, []
    for field_name, value in typed.select(_names(name)).row(0, named=True).items():
        most = getattr(meta.get_field(attributes(name)[field_name]), "max_length", None)
        if isinstance(value, str) and most is not None and len(value) > most:
            length = str(len(value))
            problem = Problem("data.too_long", name, "", field_name, length, str(most))
            found.append(problem)
    return found


def _names(name: str) -> tuple[str, ...]:
    return table(name).names


def _with_default(name: str, field_name: str, value: Any) -> Any:
    field = table(name).field(field_name)
    if value is not None or not field.default:
        return value
    return field.default == "true" if field.type == "boolean" else field.default


def _referred(name: str, typed: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return of each table that the row refers to the one row meant, if it is there."""
    found: dict[str, list[pl.DataFrame]] = {}
    for field in table(name).fields:
        target, _, column = field.references.partition(".")
        if target not in models():
            continue
        value = typed[field.name][0]
        rows = models()[target]._default_manager.filter(**{attributes(target)[column]: value})
        keys = [value] if value is not None and rows.exists() else []
        found.setdefault(target, []).append(
            pl.DataFrame({column: keys}, schema={column: pl.String})
        )
    return {target: pl.concat(frames) for target, frames in found.items()}


def write(name: str, row: Model, values: Mapping[str, Any]) -> None:
    """Put typed values into a row; the caller saves it."""
    for field_name, value in values.items():
        model_field: Any = row._meta.get_field(attributes(name)[field_name])
        blank = not model_field.null and value is None
        stored = "" if blank else value
        attribute = model_field.attname if isinstance(model_field, ForeignKey) else model_field.name
        setattr(row, attribute, stored)


def typed_value(field: Field, value: Any) -> Any:
    """Return a journal's value as the database holds it."""
    if value is None:
        return None
    if field.type == "date":
        return date.fromisoformat(str(value))
    return Decimal(str(value)) if field.type == "money" else value


def suggested_key(name: str, prefix: str = "") -> str:
    """Return a key that is free and follows on the greatest one with the prefix."""
    manager = models()[name]._default_manager
    last = (
        manager.filter(pk__startswith=prefix).order_by("-pk").values_list("pk", flat=True).first()
    )
    stem = str(last or f"{prefix}000").rstrip("0123456789")
    digits = str(last or f"{prefix}000")[len(stem) :] or "0"
    candidate = int(digits) + 1
    while manager.filter(pk=f"{stem}{candidate:0{len(digits)}}").exists():
        candidate += 1
    return f"{stem}{candidate:0{len(digits)}}"
