"""The rows of some counties, out of tables that hold more.

Problem: a province is planned from the nation's folder. Its communities are known by their county;
schemes, costs, locks and whatever else hangs on a community are not.
Decision: a row goes where the row that it names went. Of a table that lay in one file it is known
which rows were left out, and only what names those is left out; of a table that lies county by
county the others were never read, and what names none of the rows read is taken for theirs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from linli.schema import table
from linli.schema.validation import ROW, validate

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from linli.tables.sheets import Piece, Reading

_COMMUNITIES, _COUNTY = "communities", "county"


@dataclass(frozen=True, slots=True)
class Cut:
    """How a table was cut: the rows left out, or, where these were never read, the rows kept."""

    rows: pl.DataFrame
    are_left_out: bool

    def elsewhere(self, names: pl.Series, column: str) -> pl.Series:
        """Mark the names that belong to other counties."""
        if column not in self.rows.columns:
            return pl.repeat(False, len(names), eager=True)
        among = names.is_in(self.rows[column].implode())
        return (among if self.are_left_out else ~among).fill_null(value=False)


def of_counties(
    readings: Sequence[Reading], counties: Collection[str], partitioned: Collection[str]
) -> list[Reading]:
    """Keep the rows that belong to some counties, and those that belong to none.

    Parameters
    ----------
    readings
        What was read, in the order in which tables can be loaded; of a partitioned table only
        these counties.
    counties
        Six-digit codes [GB/T 2260].
    partitioned
        Names of the tables that lie county by county.

    Returns
    -------
    list of Reading
        The same with fewer rows. A row whose county or id cannot be read stays, to be told.

    Examples
    --------
    >>> from linli.tables.sheets import Piece, Reading
    >>> communities = pl.DataFrame(
    ...     {"_row": [2, 3], "community_id": ["a", "b"], "county": ["430121", "430181"]}
    ... )
    >>> schemes = pl.DataFrame(
    ...     {"_row": [2, 3], "scheme_id": ["s", "t"], "community_id": ["b", "a"]}
    ... )
    >>> read = [Reading((Piece("communities", communities, "communities.csv"),)),
    ...         Reading((Piece("schemes", schemes, "schemes.csv"),))]
    >>> [each.pieces[0].frame["_row"].to_list() for each in of_counties(read, ["430121"], [])]
    [[2], [3]]
    """
    cuts: dict[str, Cut] = {}
    narrowed = []
    for reading in readings:
        pieces = tuple(_narrowed(each, counties, partitioned, cuts) for each in reading.pieces)
        narrowed.append(replace(reading, pieces=pieces))
    return narrowed


def _narrowed(
    piece: Piece, counties: Collection[str], partitioned: Collection[str], cuts: dict[str, Cut]
) -> Piece:
    if piece.table in partitioned:
        cuts[piece.table] = Cut(_typed(piece, table(piece.table).key), are_left_out=False)
        return piece
    if piece.table == _COMMUNITIES and _COUNTY in piece.frame.columns:
        codes = _typed(piece, (_COUNTY,))[_COUNTY]
        out = (~codes.is_in(pl.Series(sorted(counties)).implode())).fill_null(value=False)
    else:
        out = _hanging_elsewhere(piece, cuts)
    if not out.any():
        return piece
    left_out = replace(piece, frame=piece.frame.filter(out))
    cuts[piece.table] = Cut(_typed(left_out, table(piece.table).key), are_left_out=True)
    kept = piece.frame.filter(~out)
    rows = frozenset(map(str, left_out.frame[ROW]))
    return replace(
        piece, frame=kept, problems=tuple(each for each in piece.problems if each.row not in rows)
    )


def _hanging_elsewhere(piece: Piece, cuts: Mapping[str, Cut]) -> pl.Series:
    """Mark the rows that name a row of another county."""
    out = pl.repeat(False, piece.frame.height, eager=True)
    for field in table(piece.table).fields:
        target, _, column = field.references.partition(".")
        if target in cuts and field.name in piece.frame.columns:
            out |= cuts[target].elsewhere(_typed(piece, (field.name,))[field.name], column)
    return out | _naming_left_out(piece, out)


def _naming_left_out(piece: Piece, out: pl.Series) -> pl.Series:
    """Mark the rows that name a row of their own table that was left out, as reversals do."""
    for field in table(piece.table).fields:
        target, _, column = field.references.partition(".")
        if target == piece.table and {field.name, column} <= set(piece.frame.columns):
            typed = _typed(piece, (field.name, column))
            left_out = Cut(typed.filter(out), are_left_out=True)
            out |= left_out.elsewhere(typed[field.name], column)
    return out


def _typed(piece: Piece, names: Sequence[str]) -> pl.DataFrame:
    """Read some columns as validation will."""
    there = [name for name in names if name in piece.frame.columns]
    return validate(piece.table, piece.frame.select(ROW, *there)).table
