"""Columns that already have names: Parquet and map layers as pieces of tables."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, TypeVar

import polars as pl

from linli.records import Problem
from linli.schema import table
from linli.schema.parsing import polars_type
from linli.schema.validation import ROW
from linli.tables.headings import Unclear, recognise
from linli.tables.lifting import column_problems, control_characters
from linli.tables.sheets import Piece, placed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from linli.tables.headings import Recognition

Read = TypeVar("Read")
_ADDED_BY_MAPS = frozenset({"geometry", "lon", "lat"})


def read_parquet(data: bytes, file: str) -> pl.DataFrame | Problem:
    """Read Parquet, every column as it was stored.

    Notes
    -----
    Problems: file.empty, file.unreadable.

    Examples
    --------
    >>> read_parquet(b"PAR1 no more", "units.parquet").code
    'file.unreadable'
    """
    if not data:
        return Problem("file.empty", file=file)
    return attempted(lambda: pl.read_parquet(io.BytesIO(data)), file)


def attempted(read: Callable[[], Read], file: str) -> Read | Problem:
    """Do what reads Parquet, and return its failure as a problem.

    Parameters
    ----------
    read
        What may fail on a broken file.
    file
        The file's name as its owner knows it.

    Notes
    -----
    Problems: file.unreadable.

    Examples
    --------
    >>> attempted(lambda: pl.read_parquet(io.BytesIO(b"no Parquet")), "zones.parquet").code
    'file.unreadable'
    """
    try:
        return read()
    except (pl.exceptions.PolarsError, OSError) as error:
        return Problem("file.unreadable", value=str(error).splitlines()[0], file=file)
    except BaseException as error:
        # A panic of the Rust reader is no Exception; anything else is not ours to catch.
        if type(error).__name__ != "PanicException":
            raise
        return Problem("file.unreadable", value="Parquet", file=file)


def piece_of(
    frame: pl.DataFrame, names: Sequence[str], file: str, sheet: str = "", *, is_map: bool = False
) -> Piece | Unclear:
    """Recognise named columns as a table.

    Parameters
    ----------
    frame
        Columns named by key or label, `_row` where rows have numbers of their own.
    names
        Names that may tell the table: of the layer, of the file.
    file, sheet
        Where it was read.
    is_map
        Whether geometry, lon and lat were added by the reader of maps, so that a table without
        them need not say so.

    Returns
    -------
    Piece or Unclear
        The rows with the problems of their columns, or what was tried.

    Notes
    -----
    Problems: data.unknown_column, data.duplicate_column, data.other_unit,
    data.unreadable_column, data.control_character, file.no_rows.

    Examples
    --------
    >>> piece_of(pl.DataFrame({"板块代码": ["old"]}), ["zones"], "zones.parquet").frame.columns
    ['_row', 'zone']
    """
    named = [name for name in frame.columns if name != ROW]
    found = recognise([named], names)
    if isinstance(found, Unclear):
        return found
    numbered = frame if ROW in frame.columns else frame.with_row_index(ROW, offset=1)
    taken = numbered.select(
        ROW,
        *(
            pl.col(named[each.position]).alias(each.field)
            for each in found.columns
            if not each.part
        ),
    )
    readable, problems = _readable(taken, found.table)
    problems += column_problems(_without_added(found) if is_map else found)
    problems += control_characters(found.table, readable)
    if not frame.height:
        problems.append(Problem("file.no_rows", found.table, value=names[0]))
    located = tuple(placed(each, file, sheet) for each in problems)
    return Piece(found.table, readable, file, sheet, located)


def _without_added(found: Recognition) -> Recognition:
    unknown = tuple(name for name in found.unknown if name not in _ADDED_BY_MAPS)
    return type(found)(found.table, found.row, found.height, found.columns, unknown, found.doubled)


def _readable(frame: pl.DataFrame, name: str) -> tuple[pl.DataFrame, list[Problem]]:
    """Leave out columns of a kind that no field can have."""
    kinds = frame.schema.items()
    wrong = [column for column, kind in kinds if kind.is_nested() or kind == pl.Binary]
    problems = [
        Problem("data.unreadable_column", name, field=column, value=str(frame.schema[column]))
        for column in wrong
    ]
    plain = frame.drop(wrong)
    enums = [name for name, kind in plain.schema.items() if kind in (pl.Categorical, pl.Enum)]
    return plain.with_columns(pl.col(enums).cast(pl.String)) if enums else plain, problems


def has_schema_types(name: str, schema: pl.Schema) -> bool:
    """Tell whether stored columns are already what validation would make of them.

    Examples
    --------
    >>> has_schema_types("zones", pl.Schema({"zone": pl.String, "position": pl.Int64}))
    True
    """
    fields: Iterable[str] = schema.names()
    definition = table(name)
    return all(
        field in definition.names and schema[field] == polars_type(definition.field(field))
        for field in fields
    )
