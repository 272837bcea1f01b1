"""Where a command takes its tables from: a programme folder, or the office's database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from linli.cli.answering import BadInput
from linli.records import Problem
from linli.schema.wording import errors, severity
from linli.tables.folder import read_folder, scan_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from linli.cli.door import Door

folder_argument = click.argument(
    "folder", required=False, type=click.Path(path_type=Path), metavar="[FOLDER]"
)


def lazy_tables(door: Door, folder: Path | None) -> Mapping[str, pl.LazyFrame]:
    """Return tables for counting.

    Raises
    ------
    BadInput
        The folder cannot be used, or there is neither folder nor office.
    """
    if folder is None:
        return _from_database(door)
    scan = scan_folder(folder)
    if errors(scan.problems):
        raise BadInput(scan.problems)
    return scan.tables


def whole_tables(
    door: Door, folder: Path | None
) -> tuple[Mapping[str, pl.DataFrame], tuple[Problem, ...]]:
    """Return tables whose rows were all checked, and what is worth a warning.

    Raises
    ------
    BadInput
        As `lazy_tables`.
    """
    if folder is None:
        return {name: each.collect() for name, each in _from_database(door).items()}, ()
    read = read_folder(folder)
    if errors(read.problems):
        raise BadInput(read.problems)
    return read.tables, tuple(each for each in read.problems if severity(each.code) == "warning")


def _from_database(door: Door) -> Mapping[str, pl.LazyFrame]:
    if door.database_tables is None:
        raise BadInput((Problem("call.no_folder"),))
    return door.database_tables(())
