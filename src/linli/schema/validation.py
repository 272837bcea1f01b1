"""Whole-column validation of a table against its definition."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from linli.records import Problem, Result
from linli.schema.definitions import choices, table
from linli.schema.parsing import loose, polars_type, strict
from linli.schema.personal import told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linli.schema.definitions import Field, TableDefinition

ROW = "_row"
_BAD_FORM = {
    "id": "data.not_an_id",
    "code": "data.not_a_code",
    "choice": "data.not_a_choice",
    "integer": "data.not_an_integer",
    "number": "data.not_a_number",
    "money": "data.not_money",
    "fraction": "data.not_a_fraction",
    "boolean": "data.not_a_boolean",
    "date": "data.not_a_date",
    "month": "data.not_a_month",
    "geometry": "data.not_geometry",
    "id_number": "data.not_an_id_number",
    "phone": "data.not_a_phone",
}


def validate(name: str, raw: pl.DataFrame, *, first_row: int = 2) -> Result:
    """Check a table as it was read against the schema, all columns and rows at once.

    Parameters
    ----------
    name
        Table of the schema, `communities`.
    raw
        Columns named by field; text, or already typed (Parquet). An integer column `_row` gives
        the row numbers in the file; without it rows are counted from `first_row`.
    first_row
        Number of the first row in the file (2: below a heading).

    Returns
    -------
    Result
        tables: `name` with every known column that was there, typed, bad cells null, row for row
        as in `raw`, with `_row`. problems: everything wrong. status: `ok` or `rejected`.

    Raises
    ------
    KeyError
        The schema has no such table.

    Notes
    -----
    Problems: data.missing_column, data.unknown_column, data.missing, data.not_a_number,
    data.not_an_integer, data.not_money, data.not_a_date, data.not_a_month, data.not_a_boolean,
    data.not_a_fraction, data.not_a_choice, data.not_a_code, data.not_an_id, data.not_geometry,
    data.not_an_id_number, data.not_a_phone (both with the value masked),
    data.too_small, data.too_large, data.duplicate_key.

    Examples
    --------
    >>> read = pl.DataFrame({"zone": ["old"], "county": ["431023"], "name": [""]})
    >>> [problem.code for problem in validate("zones", read).problems]
    ['data.missing']
    """
    definition = table(name)
    frame = raw if ROW in raw.columns else raw.with_row_index(ROW, offset=first_row)
    known = [each for each in definition.fields if each.name in frame.columns]
    text = _without_empty(frame.select(ROW, *(_as_text(each, frame) for each in known)))
    typed = _typed(text, known)
    problems = [
        *_column_problems(definition, raw),
        *(problem for each in known for problem in _cell_problems(definition, each, text, typed)),
        *_key_problems(definition, typed),
    ]
    status = "rejected" if any(each.code != "data.unknown_column" for each in problems) else "ok"
    return Result({name: typed}, tuple(problems), status)


def _as_text(field: Field, frame: pl.DataFrame) -> pl.Expr:
    column = pl.col(field.name)
    kind = frame.schema[field.name]
    if kind == pl.String:
        return column.str.strip_chars()
    if kind == polars_type(field):
        return column
    if kind.is_float():
        # A spreadsheet stores 214 as 214.0; as text it has to read 214 again.
        whole = column.cast(pl.Int64, strict=False)
        return (
            pl.when(whole == column).then(whole.cast(pl.String)).otherwise(column.cast(pl.String))
        )
    return column.cast(pl.String, strict=False).str.strip_chars()


def _without_empty(text: pl.DataFrame) -> pl.DataFrame:
    """Make empty text no value; few columns hold any, so they are looked for first."""
    texts = [name for name, kind in text.schema.items() if kind == pl.String]
    empty = [name for name in texts if (text[name] == "").any()]
    return text.with_columns(pl.when(pl.col(name) != "").then(pl.col(name)) for name in empty)


def _typed(text: pl.DataFrame, known: Iterable[Field]) -> pl.DataFrame:
    to_read = [each for each in known if text.schema[each.name] == pl.String]
    typed = text.with_columns(strict(pl.col(each.name), each).alias(each.name) for each in to_read)
    if not to_read:
        return typed
    failed = _failures(text, typed, to_read)
    again = [
        pl.coalesce(typed[each.name], _read_again(text[each.name], typed[each.name], each)).alias(
            each.name
        )
        for each in failed
    ]
    return typed.with_columns(again)


def _failures(text: pl.DataFrame, typed: pl.DataFrame, fields: list[Field]) -> list[Field]:
    return [each for each in fields if typed[each.name].null_count() > text[each.name].null_count()]


def _read_again(text: pl.Series, typed: pl.Series, field: Field) -> pl.Series:
    failed = (typed.is_null() & text.is_not_null()).arg_true()
    cells = text.gather(failed).to_frame().select(loose(pl.first(), field)).to_series()
    return (
        pl.Series(typed.name, [None], dtype=typed.dtype)
        .new_from_index(0, len(typed))
        .scatter(failed, cells)
    )


def _column_problems(definition: TableDefinition, raw: pl.DataFrame) -> list[Problem]:
    missing = [
        Problem("data.missing_column", definition.name, field=each.name)
        for each in definition.fields
        if each.required and not each.default and each.name not in raw.columns
    ]
    unknown = [
        Problem("data.unknown_column", definition.name, value=name)
        for name in raw.columns
        if name != ROW and name not in definition.names
    ]
    return missing + unknown


def _cell_problems(
    definition: TableDefinition, field: Field, text: pl.DataFrame, typed: pl.DataFrame
) -> list[Problem]:
    was, now = text[field.name], typed[field.name]
    bad = now.is_null() & was.is_not_null() if was.null_count() < now.null_count() else None
    problems = [] if bad is None else _listed(definition, field, _BAD_FORM[field.type], bad, text)
    if field.required and not field.default and was.null_count():
        problems += _listed(definition, field, "data.missing", was.is_null(), text)
    if field.minimum and field.type in ("integer", "number", "money"):
        problems += _out_of_range(definition, field, text, typed)
    return problems


def _out_of_range(
    definition: TableDefinition, field: Field, text: pl.DataFrame, typed: pl.DataFrame
) -> list[Problem]:
    column, kind = typed[field.name], polars_type(field)
    low = pl.Series([field.minimum]).cast(kind)[0]
    problems = _limit(definition, field, "data.too_small", column < low, text, field.minimum)
    if field.maximum:
        high = pl.Series([field.maximum]).cast(kind)[0]
        problems += _limit(definition, field, "data.too_large", column > high, text, field.maximum)
    return problems


def _limit(
    definition: TableDefinition,
    field: Field,
    code: str,
    bad: pl.Series,
    text: pl.DataFrame,
    limit: str,
) -> list[Problem]:
    if not bad.any():
        return []
    return _listed(definition, field, code, bad.fill_null(value=False), text, limit)


def _listed(
    definition: TableDefinition,
    field: Field,
    code: str,
    bad: pl.Series,
    text: pl.DataFrame,
    expected: str = "",
) -> list[Problem]:
    if field.type == "choice" and not expected:
        expected = "、".join(zh for zh, _ in choices(field.choices).values())
    found = text.filter(bad).select(ROW, field.name)
    return [
        Problem(
            code,
            definition.name,
            str(row),
            field.name,
            told(field, value),
            expected,
        )
        for row, value in found.iter_rows()
    ]


def _key_problems(definition: TableDefinition, typed: pl.DataFrame) -> list[Problem]:
    key = [name for name in definition.key if name in typed.columns]
    if len(key) < len(definition.key) or not key:
        return []
    # Distinct hashes prove distinct keys, four times as fast as comparing the keys.
    if typed.select(key).hash_rows().n_unique() == len(typed):
        return []
    named = typed.filter(pl.all_horizontal(pl.col(key).is_not_null()))
    doubled = named.filter(~pl.struct(key).is_first_distinct()).select(ROW, *key)
    return [
        Problem(
            "data.duplicate_key",
            definition.name,
            str(row),
            definition.key[-1],
            " ".join(str(each) for each in values),
        )
        for row, *values in doubled.iter_rows()
    ]
