"""Any file of a user as pieces of tables: the format is found, the tables are recognised."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from linli.records import Problem
from linli.schema.validation import ROW
from linli.tables.columnar import piece_of, read_parquet
from linli.tables.delimited import read_delimited
from linli.tables.formats import COLUMNS, FORMATS, MAPS, OPENSTREETMAP, SPREADSHEETS
from linli.tables.headings import Unclear, normal
from linli.tables.lifting import lift
from linli.tables.sheets import Limits, Piece, Reading, Sheet, refused
from linli.tables.spreadsheets import read_spreadsheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import polars as pl

    from linli.tables.matching import Chosen

_OURS = frozenset(
    map(normal, ("填写说明", "说明", "选项", "Instructions", "Notes", "Choices", "README"))
)
_MIB = 1 << 20
_AS_HEADED: Mapping[str, Chosen | None] = MappingProxyType({})


def read_file(
    path: Path,
    *,
    system: str | None = None,
    limits: Limits | None = None,
    chosen: Mapping[str, Chosen | None] = _AS_HEADED,
) -> Reading:
    """Read one file of a user.

    Parameters
    ----------
    path
        A file of one of `FORMATS`.
    system
        Coordinate system of a map file that states none.
    limits
        What is taken at most.
    chosen
        How sheets are to be read, by name of the sheet, of a text file by its name without the
        ending; None leaves a sheet out. What is not named is read as its headings say.

    Returns
    -------
    Reading
        Pieces of tables with their problems, and problems of the file.

    Notes
    -----
    Problems: file.not_found, file.unknown_format, file.too_large, file.not_recognised,
    file.sheet_left_out, file.ambiguous, and those of each format's reader.
    """
    limits = limits or Limits()
    ending = next((each for each in FORMATS if path.name.lower().endswith(each)), "")
    fault = _fault(path, ending, limits)
    if fault:
        return fault
    if ending in OPENSTREETMAP:
        return _openstreetmap(path)
    if ending in MAPS:
        return _map(path, system)
    if ending in COLUMNS:
        return _columns(path.read_bytes(), path)
    return _all_of(_sheets(path, ending, limits), path, chosen)


def read_sheets(path: Path, limits: Limits | None = None) -> tuple[Sheet, ...] | Problem:
    """Return the cells of a spreadsheet or text file as they are, for somebody to look at.

    Parameters
    ----------
    path
        The file; of another format, which has no headings to choose, no sheet is returned.
    limits
        What is taken at most.

    Returns
    -------
    tuple of Sheet, or Problem
        Sheets that may hold tables, or why the file cannot be read.
    """
    limits = limits or Limits()
    ending = next((each for each in FORMATS if path.name.lower().endswith(each)), "")
    fault = _fault(path, ending, limits)
    if fault:
        return fault.problems[0]
    if ending in (*OPENSTREETMAP, *MAPS, *COLUMNS):
        return ()
    found = _sheets(path, ending, limits)
    return found if isinstance(found, Problem) else tuple(_meant(found))


def _sheets(path: Path, ending: str, limits: Limits) -> Sequence[Sheet] | Problem:
    data = path.read_bytes()
    if ending not in SPREADSHEETS:
        found = read_delimited(data, path.name, path.stem)
        return [found] if isinstance(found, Sheet) else found
    if not data:
        return Problem("file.empty", file=path.name)
    return read_spreadsheet(data, path.name, limits)


def _meant(sheets: Iterable[Sheet]) -> list[Sheet]:
    """Leave out the sheets that our own workbooks have beside the tables."""
    return [sheet for sheet in sheets if normal(sheet.name) not in _OURS]


def _fault(path: Path, ending: str, limits: Limits) -> Reading | None:
    if not path.is_file():
        return refused("file.not_found", path, path.name)
    if not ending:
        return refused("file.unknown_format", path, path.suffix or path.name, " ".join(FORMATS))
    large = too_large(path.stat().st_size, limits)
    return Reading(problems=(replace(large, file=path.name),)) if large else None


def too_large(size: int, limits: Limits) -> Problem | None:
    """Tell that a file of this size [byte] is larger than what is taken.

    Examples
    --------
    >>> too_large(3 << 20, Limits(file_bytes=2 << 20)).expected
    '2 MiB'
    """
    if size <= limits.file_bytes:
        return None
    most = f"{limits.file_bytes / _MIB:.0f} MiB"
    return Problem("file.too_large", value=f"{size / _MIB:.0f} MiB", expected=most)


def _all_of(
    sheets: Iterable[Sheet] | Problem, path: Path, chosen: Mapping[str, Chosen | None]
) -> Reading:
    """Recognise every sheet; one that is no table is left out where others are."""
    if isinstance(sheets, Problem):
        return Reading(problems=(sheets,))
    meant = _meant(sheets)
    pieces: list[Piece] = []
    unclear: list[Problem] = []
    for sheet in meant:
        names = (sheet.name, path.stem) if len(meant) == 1 else (sheet.name,)
        if sheet.name in chosen and chosen[sheet.name] is None:
            continue
        found = lift(sheet, names, chosen.get(sheet.name))
        if isinstance(found, Unclear):
            unclear.append(_unclear(found, path.name, sheet.name))
        else:
            pieces.extend(found.pieces)
    return _reading(pieces, unclear)


def _reading(pieces: list[Piece], unclear: list[Problem]) -> Reading:
    if pieces:
        unclear = [
            replace(each, code=each.code.replace("not_recognised", "sheet_left_out"))
            for each in unclear
        ]
    return Reading(tuple(pieces), tuple(unclear))


def _unclear(found: Unclear, file: str, sheet: str) -> Problem:
    code = "file.ambiguous" if found.is_ambiguous else "file.not_recognised"
    return Problem(code, value=sheet, expected=", ".join(found.tried), file=file, sheet=sheet)


def _columns(data: bytes, path: Path) -> Reading:
    frame = read_parquet(data, path.name)
    if isinstance(frame, Problem):
        return Reading(problems=(frame,))
    return columns_reading(frame, path.stem, path.name)


def columns_reading(frame: pl.DataFrame, name: str, file: str) -> Reading:
    """Recognise the columns of Parquet.

    Parameters
    ----------
    frame
        As stored.
    name
        What may tell the table: the file's name without its ending.
    file
        Where it was read.

    Notes
    -----
    Problems: those of `linli.tables.columnar.piece_of`, file.not_recognised, file.ambiguous.
    """
    found = piece_of(frame, (name,), file)
    if isinstance(found, Unclear):
        return _reading([], [_unclear(found, file, name)])
    return Reading((found,))


def _openstreetmap(path: Path) -> Reading:
    # The readers of maps take a third of a command's start: they come in with the first map.
    from linli.tables.openstreetmap import read_openstreetmap

    result = read_openstreetmap(path)
    pieces = tuple(
        Piece(name, frame.with_row_index(ROW, offset=1), path.name)
        for name, frame in result.tables.items()
    )
    return Reading(pieces, result.problems)


def _map(path: Path, system: str | None) -> Reading:
    from linli.tables.vector import read_vector

    result = read_vector(path, system=system)
    pieces: list[Piece] = []
    unclear: list[Problem] = []
    for name, frame in result.tables.items():
        names = (name, path.stem) if len(result.tables) == 1 else (name,)
        found = piece_of(frame, names, path.name, name, is_map=True)
        if isinstance(found, Unclear):
            unclear.append(_unclear(found, path.name, name))
        else:
            own = (each for each in result.problems if each.sheet == name and each.row)
            told = tuple(replace(each, table=found.table) for each in own)
            pieces.append(replace(found, problems=(*found.problems, *told)))
    read = _reading(pieces, unclear)
    known = {piece.sheet for piece in pieces}
    of_file = tuple(each for each in result.problems if not (each.row and each.sheet in known))
    return Reading(read.pieces, of_file + read.problems)
