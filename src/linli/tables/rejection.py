"""Rows that cannot be kept because what they name was not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from linli.records import Problem
from linli.schema import table
from linli.schema.validation import ROW

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from linli.schema import Field
    from linli.tables.sheets import Piece


def rejected_rows(
    pieces: Sequence[Piece], bad: Sequence[pl.Series], known: Mapping[str, pl.DataFrame]
) -> tuple[list[Problem], list[pl.Series]]:
    """Follow references from rejected rows to the rows that depend on them.

    Parameters
    ----------
    pieces
        Typed rows in the order in which tables can be loaded.
    bad
        For each piece which of its rows are rejected already.
    known
        Tables that are there already; a row that names one of theirs can stay.

    Returns
    -------
    problems, list of series
        One problem for each further row and field, and the rows now rejected, piece by piece.

    Notes
    -----
    Problems: data.parent_rejected.

    Examples
    --------
    >>> from linli.tables.sheets import Piece
    >>> community = pl.DataFrame({"_row": [2], "community_id": ["c1"]})
    >>> building = pl.DataFrame({"_row": [2], "building_id": ["b1"], "community_id": ["c1"]})
    >>> pieces = [Piece("communities", community, "a"), Piece("buildings", building, "b")]
    >>> found, bad = rejected_rows(pieces, [pl.Series([True]), pl.Series([False])], {})
    >>> found[0].value, bad[1].to_list()
    ('c1', [True])
    """
    marks = list(bad)
    problems: dict[tuple[int, str, str], Problem] = {}
    changed = any(mark.any() for mark in marks)
    while changed:
        changed = False
        for at, piece in enumerate(pieces):
            for field in table(piece.table).fields:
                lost = _lost(piece, field, pieces, marks, known)
                if lost is None or not (lost & ~marks[at]).any():
                    continue
                for problem in _told(piece, field, lost & ~marks[at]):
                    problems.setdefault((at, problem.row, problem.field), problem)
                marks[at] = marks[at] | lost
                changed = True
    return list(problems.values()), marks


def _lost(
    piece: Piece,
    field: Field,
    pieces: Sequence[Piece],
    marks: Sequence[pl.Series],
    known: Mapping[str, pl.DataFrame],
) -> pl.Series | None:
    """Mark the rows whose reference is found only among rejected rows."""
    target, _, column = field.references.partition(".")
    if not target or field.name not in piece.frame.columns:
        return None
    there = [
        (each.frame[column], mark)
        for each, mark in zip(pieces, marks, strict=True)
        if each.table == target and column in each.frame.columns
    ]
    if not any(mark.any() for _, mark in there):
        return None
    gone = pl.concat([values.filter(mark) for values, mark in there]).unique()
    kept = [values.filter(~mark) for values, mark in there]
    if target in known and column in known[target].columns:
        kept.append(known[target][column])
    only_gone = gone.filter(~gone.is_in(pl.concat(kept).implode()))
    return piece.frame[field.name].is_in(only_gone.implode()).fill_null(value=False)


def _told(piece: Piece, field: Field, lost: pl.Series) -> list[Problem]:
    target = field.references.partition(".")[0]
    return [
        Problem(
            "data.parent_rejected",
            piece.table,
            str(row),
            field.name,
            str(value),
            target,
            file=piece.file,
            sheet=piece.sheet,
        )
        for row, value in piece.frame.filter(lost).select(ROW, field.name).iter_rows()
    ]
