"""The commands `plan ...`: the group and what all of them read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from linli.cli.answering import BadInput
from linli.cli.group import main
from linli.cli.programmes import whole_programme
from linli.records import Problem
from linli.tables.programme import FILE

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from linli.cli.door import Door
    from linli.tables.programme import Programme


@main.group("plan")
def plan_group() -> None:
    """年度计划。 The multi-year programme: which community, scheme, year and money."""


def plannable(door: Door, folder: Path) -> tuple[Programme, Mapping[str, pl.DataFrame]]:
    """Return a programme folder that has everything that a plan needs.

    Raises
    ------
    BadInput
        The folder cannot be used, or lacks a table or the years.
    """
    # The engines take seconds to load: they come in with the first plan.
    from linli.plan.solving import NEEDED

    programme, tables = whole_programme(door, folder)
    missing = [
        Problem("plan.table_missing", table=name, value=name, expected=name)
        for name in NEEDED
        if name not in tables
    ]
    if not programme.years:
        missing.append(Problem("plan.no_years", table="programme", field="years", file=FILE))
    if missing:
        raise BadInput(missing)
    return programme, tables


needed_folder = click.argument("folder", type=click.Path(path_type=Path), metavar="FOLDER")
