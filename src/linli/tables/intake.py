"""The door: users' files in, typed rows that may be kept out, with every reason against the rest.

Problem: an office brings a workbook of six sheets, two CSV files and a map, and wants to know at
once everything that is wrong with them, by file, sheet, row and field.
Observations: a row is bad by itself (a blank, a letter where a number belongs), bad because it
names nothing (a building of an unknown community), or bad because what it names was not taken.
Decision: pieces are validated one by one, keys and references over all of them together; what
depends on a row that was not taken is not taken either. Nothing is guessed and nothing mended.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import polars as pl

from linli.records import Problem
from linli.schema import check_references, kept_tables, table, tables, validate
from linli.schema.validation import ROW
from linli.schema.wording import errors, severity
from linli.standards import catalogues
from linli.tables.assigning import with_communities
from linli.tables.contents import Contents, contents
from linli.tables.defaults import with_defaults
from linli.tables.implied import implied_rows, open_places
from linli.tables.partitions import located, read_table
from linli.tables.reading import read_file
from linli.tables.rejection import rejected_rows
from linli.tables.sheets import Limits, Piece, Reading, placed

if TYPE_CHECKING:
    from pathlib import Path

    from linli.tables.matching import Chosen
    from linli.tables.programme import Programme

_NO_TABLES: Mapping[str, pl.DataFrame] = MappingProxyType({})
_AS_HEADED: Mapping[tuple[str, str], Chosen | None] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows of a table were read, and how many of them may be kept."""

    read: int
    accepted: int

    @property
    def rejected(self) -> int:
        """Rows that may not be kept."""
        return self.read - self.accepted


@dataclass(frozen=True, slots=True)
class Intake:
    """What came through the door.

    Parameters
    ----------
    tables
        Accepted rows by table, typed, defaults filled in, in the order in which tables can be
        loaded; only the columns that were there.
    problems
        Everything that was found, with file, sheet, row and field.
    counts
        Rows read and accepted, by table.
    programme
        From programme.toml, where a folder with one was taken.
    """

    tables: Mapping[str, pl.DataFrame] = field(default_factory=lambda: _NO_TABLES)
    problems: tuple[Problem, ...] = ()
    counts: Mapping[str, Count] = field(default_factory=dict)
    programme: Programme | None = None

    @property
    def status(self) -> str:
        """`ok`, or `rejected` where anything may not be kept."""
        return "rejected" if errors(self.problems) else "ok"


def take(
    paths: Sequence[Path],
    known: Mapping[str, pl.DataFrame] | None = None,
    *,
    system: str | None = None,
    limits: Limits | None = None,
    chosen: Mapping[tuple[str, str], Chosen | None] = _AS_HEADED,
) -> Intake:
    """Read users' files and tell which rows may be kept.

    Parameters
    ----------
    paths
        Files of any format that `linli.tables.formats.FORMATS` names, and programme folders.
    known
        Tables that are there already and may be referred to. Of a database all of them, empty ones
        too: a reference is checked only where its target is in the files or in here, and places
        that no table lists yet are added (see `linli.tables.implied`).
    system
        Coordinate system of map files that state none, one of
        `linli.tables.coordinates.SYSTEMS`.
    limits
        What is taken of one file at most.
    chosen
        How sheets are to be read, by name of the file and of the sheet; None leaves a sheet out.

    Returns
    -------
    Intake
        Accepted rows, problems, counts.

    Notes
    -----
    Problems: those of `read_file`, of `linli.schema.validate`, data.duplicate_key across files,
    data.unknown_reference, data.unknown_county, data.parent_rejected, data.row_implied,
    data.building_without_community, data.not_kept (a warning).

    References
    ----------
    docs/methods/import.md.
    """
    found = [_files(path) for path in paths]
    readings = [
        reading
        for each in found
        for reading in (
            *(read_table(place, limits) for place in each.tables.values()),
            *(
                read_file(file, system=system, limits=limits, chosen=_of_file(chosen, file.name))
                for file in each.others
            ),
        )
    ]
    problems = [problem for each in found for problem in each.problems]
    programmes = [each.programme for each in found if each.programme]
    intake = judge(with_communities(readings, known or {}), known, problems)
    places = [place for each in found for place in each.tables.values()]
    told = (*located(intake.problems, places), *_not_kept(readings))
    return replace(intake, problems=told, programme=programmes[0] if programmes else None)


def _of_file(
    chosen: Mapping[tuple[str, str], Chosen | None], name: str
) -> Mapping[str, Chosen | None]:
    return {sheet: how for (file, sheet), how in chosen.items() if file == name}


def _not_kept(readings: Sequence[Reading]) -> list[Problem]:
    """Tell which tables the office has no place for: their rows are checked and left behind."""
    pieces = [piece for reading in readings for piece in reading.pieces if piece.frame.height]
    return [
        Problem("data.not_kept", each.table, expected=each.table, file=each.file, sheet=each.sheet)
        for each in pieces
        if each.table not in kept_tables()
    ]


def _files(path: Path) -> Contents:
    if not path.is_dir():
        return Contents(others=(path,))
    found = contents(path)
    # Rows may come without a programme; one that is there is checked.
    problems = [each for each in found.problems if each.code != "folder.no_programme"]
    if not found.tables and not found.others:
        problems.append(Problem("folder.no_tables", value=path.name))
    return replace(found, problems=tuple(problems))


def judge(
    readings: Sequence[Reading],
    known: Mapping[str, pl.DataFrame] | None = None,
    problems: Sequence[Problem] = (),
) -> Intake:
    """Tell which rows of what was read may be kept.

    Parameters
    ----------
    readings
        What the files held.
    known
        Tables that are there already.
    problems
        What else was wrong.

    Returns
    -------
    Intake
        As `take`.

    Examples
    --------
    >>> zones = pl.DataFrame({"_row": [2, 3], "county": ["431023"] * 2, "zone": ["old", None],
    ...                       "name": ["老城板块", "新城板块"]})
    >>> intake = judge([Reading((Piece("zones", zones, "zones.csv"),))])
    >>> intake.counts["zones"], intake.problems[0].row
    (Count(read=2, accepted=1), '3')
    """
    pieces = [piece for reading in readings for piece in reading.pieces]
    ordered = sorted(pieces, key=lambda piece: list(tables()).index(piece.table))
    checked = [_checked(piece) for piece in ordered]
    checked = _with_doubled_keys(checked)
    known = known or {}
    free = open_places({piece.table: piece.frame for piece in checked}, known)
    targets = _targets(checked, known)
    targets = {name: frame for name, frame in targets.items() if name not in free}
    checked = [_with_references(piece, targets) for piece in checked]
    bad = [_bad_rows(piece) for piece in checked]
    orphans, bad = rejected_rows(checked, bad, known)
    of_files = [problem for reading in readings for problem in reading.problems]
    found = [problem for piece in checked for problem in piece.problems]
    kept, counts = _kept(checked, bad)
    implied, told = implied_rows(kept, known, free)
    return Intake(
        MappingProxyType(_joined(kept, implied)),
        (*problems, *of_files, *found, *orphans, *told),
        MappingProxyType(counts),
    )


def _kept(
    pieces: Sequence[Piece], bad: Sequence[pl.Series]
) -> tuple[dict[str, pl.DataFrame], dict[str, Count]]:
    """Put the accepted rows of all pieces of a table together."""
    accepted: dict[str, list[pl.DataFrame]] = {}
    counts: dict[str, Count] = {}
    for piece, rows in zip(pieces, bad, strict=True):
        good = (piece.frame.filter(~rows) if rows.any() else piece.frame).drop(ROW)
        accepted.setdefault(piece.table, []).append(good)
        before = counts.get(piece.table, Count(0, 0))
        counts[piece.table] = Count(before.read + piece.frame.height, before.accepted + good.height)
    return {name: _together(name, parts) for name, parts in accepted.items()}, counts


def _joined(
    kept: Mapping[str, pl.DataFrame], implied: Mapping[str, pl.DataFrame]
) -> dict[str, pl.DataFrame]:
    return {
        name: _together(name, [each[name] for each in (kept, implied) if name in each])
        for name in tables()
        if name in kept or name in implied
    }


def _checked(piece: Piece) -> Piece:
    result = validate(piece.table, piece.frame)
    found = tuple(placed(each, piece.file, piece.sheet) for each in result.problems)
    return replace(piece, frame=result.tables[piece.table], problems=(*piece.problems, *found))


def _with_doubled_keys(pieces: list[Piece]) -> list[Piece]:
    """Find keys that stand in two pieces; within one, validation has found them."""
    seen: dict[str, pl.DataFrame] = {}
    result = []
    for piece in pieces:
        key = list(table(piece.table).key)
        if not set(key) <= set(piece.frame.columns):
            result.append(piece)
            continue
        before = seen.get(piece.table)
        result.append(piece if before is None else _doubled(piece, key, before))
        keys = piece.frame.select(key)
        seen[piece.table] = keys if before is None else pl.concat([before, keys])
    return result


def _doubled(piece: Piece, key: list[str], seen: pl.DataFrame) -> Piece:
    again = piece.frame.join(seen.unique(), on=key, how="semi").select(ROW, *key)
    found = tuple(
        Problem(
            "data.duplicate_key",
            piece.table,
            str(row),
            key[-1],
            " ".join(map(str, values)),
            file=piece.file,
            sheet=piece.sheet,
        )
        for row, *values in again.iter_rows()
    )
    return replace(piece, problems=piece.problems + found)


def _targets(pieces: Sequence[Piece], known: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Collect every row that may be referred to: from the files, already there, catalogued."""
    frames: dict[str, list[pl.DataFrame]] = {}
    for name, frame in (*catalogues().items(), *known.items()):
        frames.setdefault(name, []).append(frame)
    for piece in pieces:
        frames.setdefault(piece.table, []).append(piece.frame)
    return {
        name: parts[0] if len(parts) == 1 else pl.concat(parts, how="diagonal_relaxed")
        for name, parts in frames.items()
    }


def _with_references(piece: Piece, targets: Mapping[str, pl.DataFrame]) -> Piece:
    others = {name: frame for name, frame in targets.items() if name != piece.table}
    own = {piece.table: targets[piece.table]}
    found = check_references({piece.table: piece.frame}, others | own)
    located = tuple(placed(each, piece.file, piece.sheet) for each in found)
    return replace(piece, problems=piece.problems + located)


def _bad_rows(piece: Piece) -> pl.Series:
    """Mark the rows that may not be kept; a fault of the whole table leaves none."""
    wrong = [each for each in piece.problems if severity(each.code) == "error"]
    if any(not each.row for each in wrong):
        return pl.repeat(True, piece.frame.height, eager=True)
    if not wrong:
        return pl.repeat(False, piece.frame.height, eager=True)
    rows = pl.Series([int(each.row) for each in wrong], dtype=piece.frame.schema[ROW]).unique()
    return piece.frame[ROW].is_in(rows.implode())


def _together(name: str, parts: list[pl.DataFrame]) -> pl.DataFrame:
    together = parts[0] if len(parts) == 1 else pl.concat(parts, how="diagonal")
    order = [each for each in table(name).names if each in together.columns]
    return with_defaults(name, together.select(order))
