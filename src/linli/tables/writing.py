"""Tables as the bytes of CSV and Parquet, the same table always the same bytes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import polars as pl

from linli.schema import table
from linli.schema.parsing import polars_type
from linli.tables.defaults import with_defaults

if TYPE_CHECKING:
    from linli.schema import Field

# Up to here every whole number has a double of its own.
_EXACT_WHOLE = 2.0**53


def canonical(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Put a table into the form in which it is written.

    Parameters
    ----------
    name
        Table of the schema.
    frame
        Typed columns of it; others are left out.

    Returns
    -------
    table
        Columns in the schema's order, optional ones without any value left out, defaults filled
        in, rows by key.

    Examples
    --------
    >>> zones = pl.DataFrame({"zone": ["b", "a"], "name": ["乙", "甲"], "county": ["431023"] * 2})
    >>> canonical("zones", zones).rows()
    [('431023', 'a', '甲'), ('431023', 'b', '乙')]
    """
    definition = table(name)
    kept = [each for each in definition.fields if _is_kept(each, frame)]
    ordered = frame.select(pl.col(each.name).cast(polars_type(each)) for each in kept)
    key = [each.name for each in kept if each.key]
    filled = with_defaults(name, ordered)
    return filled.sort(key, nulls_last=True, maintain_order=True) if key else filled


def _is_kept(field: Field, frame: pl.DataFrame) -> bool:
    if field.name not in frame.columns:
        return False
    column = frame[field.name]
    return field.key or field.required or column.null_count() < len(column)


def csv_bytes(name: str, frame: pl.DataFrame) -> bytes:
    r"""Write a table as CSV: UTF-8, LF, quotes only where needed.

    Parameters
    ----------
    name
        Table of the schema.
    frame
        Typed columns of it.

    Returns
    -------
    bytes
        Heading of field keys, then rows by key; whole numbers without decimals, money with two,
        dates as 2021-07-01, true and false.

    Examples
    --------
    >>> units = pl.DataFrame({"unit_id": ["u1"], "building_id": ["b1"], "area_m2": [80.0]})
    >>> csv_bytes("units", units)
    b'unit_id,building_id,area_m2\nu1,b1,80\n'
    """
    text = canonical(name, frame)
    numbers = [column for column, kind in text.schema.items() if kind == pl.Float64]
    return (
        text.with_columns(number_text(pl.col(column)).alias(column) for column in numbers)
        .write_csv()
        .encode()
    )


def number_text(column: pl.Expr) -> pl.Expr:
    """Write numbers in the shortest form that reads back the same.

    Examples
    --------
    >>> numbers = pl.DataFrame({"x": [214.0, 0.1, None]})
    >>> numbers.select(number_text(pl.col("x")))["x"].to_list()
    ['214', '0.1', None]
    """
    whole = column.cast(pl.Int64, strict=False)
    is_whole = (whole == column) & (column.abs() <= _EXACT_WHOLE)
    return pl.when(is_whole).then(whole.cast(pl.String)).otherwise(column.cast(pl.String))


def number_as_text(number: float) -> str:
    """Write one number as `number_text` does a column.

    Examples
    --------
    >>> number_as_text(214.0), number_as_text(14047149.78)
    ('214', '14047149.78')
    """
    is_whole = abs(number) <= _EXACT_WHOLE and number == int(number)
    return str(int(number)) if is_whole else repr(number)


def parquet_bytes(name: str, frame: pl.DataFrame) -> bytes:
    """Write a table as Parquet, typed as the schema says.

    Examples
    --------
    >>> parquet_bytes("units", pl.DataFrame({"unit_id": ["u1"], "building_id": ["b1"]}))[:4]
    b'PAR1'
    """
    buffer = io.BytesIO()
    canonical(name, frame).write_parquet(buffer, compression="zstd")
    return buffer.getvalue()
