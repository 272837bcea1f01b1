"""Text to typed columns, a whole column at once.

Problem: users write 2021/7/1, 1,840, 是 and 已验收; a million rows still have to pass in a second.
Decision: try the plain form on the whole column; only the cells that fail are tried again in the
looser forms offices use; what still fails is reported, never guessed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from linli.schema.definitions import choices
from linli.schema.personal import PERSONAL_TYPES, read_id_number, read_phone

if TYPE_CHECKING:
    from linli.schema.definitions import Field

PolarsType = pl.DataType | type[pl.DataType]

_TRUE = ("true", "是", "1", "yes", "y", "有", "√", "✓")
_FALSE = ("false", "否", "0", "no", "n", "无", "×")
_POLARS: dict[str, PolarsType] = {
    "id": pl.String,
    "code": pl.String,
    "text": pl.String,
    "choice": pl.String,
    "fraction": pl.String,
    "month": pl.String,
    "geometry": pl.String,
    "integer": pl.Int64,
    "number": pl.Float64,
    "money": pl.Decimal(38, 2),
    "boolean": pl.Boolean,
    "date": pl.Date,
    **dict.fromkeys(PERSONAL_TYPES, pl.String),
}
_WKT = r"(?i)^(POINT|LINESTRING|POLYGON|MULTIPOINT|MULTILINESTRING|MULTIPOLYGON)\s*Z?\s*\(.*\)$"
_LOOSE_NUMBER = r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$"


def polars_type(field: Field) -> PolarsType:
    """Return the type of a column in memory.

    Examples
    --------
    >>> from linli.schema import table
    >>> polars_type(table("buildings").field("storeys"))
    Int64
    """
    return _POLARS[field.type]


def clean(column: pl.Expr) -> pl.Expr:
    """Strip white space, full-width blanks included; a blank is no value."""
    stripped = column.str.strip_chars(" \t\r\n\u3000\u00a0")
    return pl.when(stripped != "").then(stripped)


def strict(column: pl.Expr, field: Field) -> pl.Expr:
    """Read a column of cleaned text in its plain form; null where that fails."""
    return _STRICT[field.type](column, field)


def loose(column: pl.Expr, field: Field) -> pl.Expr:
    """Read cells that failed in the plain form in the forms offices use."""
    return _LOOSE.get(field.type, _STRICT[field.type])(column, field)


def _matching(column: pl.Expr, pattern: str) -> pl.Expr:
    return pl.when(column.str.contains(pattern)).then(column)


def _id(column: pl.Expr, _: Field) -> pl.Expr:
    return pl.when((column.str.len_chars() <= 64) & ~column.str.contains(r"\s")).then(column)


def _text(column: pl.Expr, _: Field) -> pl.Expr:
    return column


def _code(column: pl.Expr, _: Field) -> pl.Expr:
    return _matching(column, r"^\d{6}$")


def _choice(column: pl.Expr, field: Field) -> pl.Expr:
    return pl.when(column.is_in(list(choices(field.choices)))).then(column)


def _labelled_choice(column: pl.Expr, field: Field) -> pl.Expr:
    by_label = {
        name.lower(): value for value, labels in choices(field.choices).items() for name in labels
    } | {value.lower(): value for value in choices(field.choices)}
    return column.str.to_lowercase().replace_strict(
        list(by_label), list(by_label.values()), default=None, return_dtype=pl.String
    )


def _integer(column: pl.Expr, _: Field) -> pl.Expr:
    return column.cast(pl.Int64, strict=False)


def _loose_integer(column: pl.Expr, field: Field) -> pl.Expr:
    number = _loose_number(column, field)
    return pl.when(number == number.round()).then(number).cast(pl.Int64, strict=False)


def _number(column: pl.Expr, _: Field) -> pl.Expr:
    number = column.cast(pl.Float64, strict=False)
    return pl.when(number.is_finite()).then(number)


def _plain_digits(column: pl.Expr) -> pl.Expr:
    wide = "０１２３４５６７８９．，－"
    narrow = column.str.replace_many(list(wide), list("0123456789.,-"))
    without = narrow.str.replace_all(",", "", literal=True)
    return (
        pl.when(narrow.str.contains(_LOOSE_NUMBER))
        .then(without)
        .otherwise(pl.when(~narrow.str.contains(",", literal=True)).then(narrow))
    )


def _loose_number(column: pl.Expr, field: Field) -> pl.Expr:
    return _number(_plain_digits(column), field)


def _money(column: pl.Expr, _: Field) -> pl.Expr:
    plain = _matching(column, r"^[+-]?\d{1,30}(\.\d{1,2}0*)?$")
    return plain.cast(pl.Decimal(38, 2), strict=False)


def _loose_money(column: pl.Expr, field: Field) -> pl.Expr:
    return _money(_plain_digits(column), field)


def _fraction(column: pl.Expr, _: Field) -> pl.Expr:
    return _matching(column, r"^(0|1|\d+/[1-9]\d*|0?\.\d+|0\.\d+)$")


def _boolean(column: pl.Expr, _: Field) -> pl.Expr:
    lower = column.str.to_lowercase()
    return pl.when(lower.is_in(_TRUE)).then(True).when(lower.is_in(_FALSE)).then(False)


def _date(column: pl.Expr, _: Field) -> pl.Expr:
    return column.str.to_date("%Y-%m-%d", strict=False)


def _loose_date(column: pl.Expr, _: Field) -> pl.Expr:
    dashed = column.str.replace(r"[ T]00:00:00(\.0+)?$", "").str.replace_many(
        ["/", ".", "年", "月", "日"], ["-", "-", "-", "-", ""]
    )
    return pl.coalesce(
        dashed.str.to_date("%Y-%m-%d", strict=False),
        _matching(column, r"^\d{8}$").str.to_date("%Y%m%d", strict=False),
    )


def _month(column: pl.Expr, _: Field) -> pl.Expr:
    return _matching(column, r"^\d{4}-(0[1-9]|1[0-2])$")


def _geometry(column: pl.Expr, _: Field) -> pl.Expr:
    return _matching(column, _WKT)


_STRICT = {
    "id": _id,
    "code": _code,
    "text": _text,
    "choice": _choice,
    "integer": _integer,
    "number": _number,
    "money": _money,
    "fraction": _fraction,
    "boolean": _boolean,
    "date": _date,
    "month": _month,
    "geometry": _geometry,
    "person_name": _text,
    "id_number": read_id_number,
    "phone": read_phone,
    "signature": _text,
}
_LOOSE = {
    "choice": _labelled_choice,
    "integer": _loose_integer,
    "number": _loose_number,
    "money": _loose_money,
    "date": _loose_date,
}
