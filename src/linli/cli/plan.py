"""The commands `plan ...`: the group and what all of them read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import polars as pl

from linli.cli.answering import BadInput
from linli.cli.group import main
from linli.cli.plan_kernels import keep_kernels
from linli.cli.programmes import whole_programme
from linli.plan.checking.given import ANSWER, problems_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from linli.cli.door import Door
    from linli.tables.programme import Programme


@main.group("plan")
def plan_group() -> None:
    """年度计划。 The multi-year programme: which community, scheme, year and money."""
    keep_kernels()


def plannable(door: Door, folder: Path) -> tuple[Programme, Mapping[str, pl.DataFrame]]:
    """Return a programme folder that has everything that a plan needs.

    Raises
    ------
    BadInput
        The folder cannot be used, lacks a table, the years or households that a rule counts, or
        names a scope that is none.
    """
    programme, tables = whole_programme(door, folder)
    refuse_unplannable(tables, programme.years)
    return programme, tables


def refuse_unplannable(tables: Mapping[str, pl.DataFrame], years: Sequence[int]) -> None:
    """Refuse a programme that lacks what a plan needs.

    Raises
    ------
    BadInput
        As `plannable`, whose tables are read already.
    """
    answer = dict.fromkeys(ANSWER, pl.DataFrame())
    wrong = problems_of({**tables, **answer}, years)
    if wrong:
        raise BadInput(wrong)


needed_folder = click.argument("folder", type=click.Path(path_type=Path), metavar="FOLDER")
