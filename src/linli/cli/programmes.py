"""Where a command takes its tables from: a programme folder, or the office's database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from linli.cli.answering import BadInput
from linli.records import Problem
from linli.schema.wording import errors
from linli.tables.folder import read_folder, scan_folder
from linli.tables.programme import Programme

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


def whole_programme(
    door: Door, folder: Path | None
) -> tuple[Programme, Mapping[str, pl.DataFrame]]:
    """Return a programme and its tables, every row checked.

    Raises
    ------
    BadInput
        As `lazy_tables`.
    """
    if folder is None:
        lazy = _from_database(door)
        programme = door.programme() if door.programme else Programme()
        return programme, {name: each.collect() for name, each in lazy.items()}
    read = read_folder(folder)
    if errors(read.problems):
        raise BadInput(read.problems)
    return read.programme, read.tables


def _from_database(door: Door) -> Mapping[str, pl.LazyFrame]:
    if door.database_tables is None:
        raise BadInput((Problem("call.no_folder"),))
    return door.database_tables(())
