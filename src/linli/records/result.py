"""What a room answers: tables, problems, a status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from linli.records.problem import Problem

_NO_TABLES: Mapping[str, pl.DataFrame] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Result:
    """The answer of a room.

    Parameters
    ----------
    tables
        Polars tables by name.
    problems
        Everything wrong with the data, in the order of table and row.
    status
        One word of the room, `ok` where it has none of its own.
    """

    tables: Mapping[str, pl.DataFrame] = field(default_factory=lambda: _NO_TABLES)
    problems: tuple[Problem, ...] = ()
    status: str = "ok"

    @property
    def table(self) -> pl.DataFrame:
        """The only table of the answer.

        Raises
        ------
        ValueError
            The answer has no table or several; take it from `tables` by name.
        """
        if len(self.tables) != 1:
            msg = f"this result has {len(self.tables)} tables; take one from .tables by its name"
            raise ValueError(msg)
        return next(iter(self.tables.values()))
