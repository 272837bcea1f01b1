"""A sheet: the cells as the user sees them, before anybody knows what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import polars as pl

from linli.records import Problem

if TYPE_CHECKING:
    from pathlib import Path

    from linli.tables.merged import Merged

_NO_ERRORS: Mapping[tuple[int, int], str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reader takes at most, so that no file can fill the memory.

    Parameters
    ----------
    file_bytes
        Size of one file [byte].
    unpacked_bytes
        Size of a spreadsheet once unpacked [byte].
    cells
        Rows times columns of one sheet.
    """

    file_bytes: int = 2 << 30
    unpacked_bytes: int = 2 << 30
    cells: int = 40_000_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a spreadsheet, or one text file.

    Parameters
    ----------
    file
        Name of the file.
    name
        Name of the sheet; of a text file its name without ending.
    cells
        Text columns, every row from the first on, headings included.
    lines
        Number of each row in the file; None: rows are counted from 1 without a gap.
    is_spreadsheet
        Whether dates may be serial numbers and cells may be merged.
    cell_errors
        Failed formulas by (row, column), both counted from 0.
    merged
        Merged cells, from top to bottom.
    has_control_characters
        Whether any cell may hold them.
    problems
        What was wrong with single rows.
    """

    file: str
    name: str
    cells: pl.DataFrame
    lines: pl.Series | None = None
    is_spreadsheet: bool = False
    cell_errors: Mapping[tuple[int, int], str] = field(default_factory=lambda: _NO_ERRORS)
    merged: tuple[Merged, ...] = ()
    has_control_characters: bool = True
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows of one table from one place.

    Parameters
    ----------
    table
        Name of the table.
    frame
        Columns named by field, and `_row` with the number of each row in its file.
    file, sheet
        Where it was read.
    problems
        What was wrong already while reading.
    """

    table: str
    frame: pl.DataFrame
    file: str
    sheet: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file held: pieces of tables, and problems of the file itself."""

    pieces: tuple[Piece, ...] = ()
    problems: tuple[Problem, ...] = ()


def refused(code: str, path: Path, value: str = "", expected: str = "") -> Reading:
    """Return a reading that holds nothing but why."""
    return Reading(problems=(Problem(code, value=value, expected=expected, file=path.name),))


def placed(problem: Problem, file: str, sheet: str = "") -> Problem:
    """Return the problem with the place where it was found."""
    return replace(problem, file=problem.file or file, sheet=problem.sheet or sheet)
