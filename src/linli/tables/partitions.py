"""Tables that lie county by county: `TABLE/county=CODE/*.parquet` read as one table.

Problem: a nation has some 2,800 counties; whoever plans one province must not read the others, and
each county's file must be replaceable by itself.
Decision: the Hive layout that Spark, DuckDB, Arrow and Polars write. All parts of a table have the
same columns and types, so that they are read in one pass; the code in the folder's name is the
county of every row, for tables without such a column as well. Rows are numbered through the whole
table while it is judged; afterwards each problem is given its file and the row in it.

References
----------
docs/methods/import.md.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING

import polars as pl

from linli.records import Problem
from linli.schema import table
from linli.schema.validation import ROW
from linli.tables.columnar import attempted, has_schema_types
from linli.tables.reading import columns_reading, read_file, too_large
from linli.tables.sheets import Limits, Piece, Reading

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

KEY = "county"
_FOLDER = re.compile(rf"{KEY}=(\d{{6}})")
_IN_PLACE = rf"{KEY}=(\d{{6}})[/\\][^/\\]+$"
_PLACE = "_place"
_LEFT_ALONE = (".", "_", "~$")
# Names are taken as they are, and a county only from where it belongs.
_scan = partial(pl.scan_parquet, glob=False, hive_partitioning=False)


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a partitioned table, and the county [GB/T 2260] whose rows it holds."""

    county: str
    file: Path

    @property
    def label(self) -> str:
        """The file's name as its owner knows it, from the table's folder on."""
        return "/".join(self.file.parts[-3:])


@dataclass(frozen=True, slots=True)
class Partitions:
    """A table that lies county by county.

    Parameters
    ----------
    table
        Name of the table.
    folder
        `communities/`, with a folder for each county in it.
    parts
        Its files, by county and name.
    """

    table: str
    folder: Path
    parts: tuple[Part, ...] = ()

    @property
    def label(self) -> str:
        """What stands for the file where the whole table is meant."""
        return f"{self.folder.name}/{KEY}=*"

    @property
    def counties(self) -> tuple[str, ...]:
        """Codes of the counties that have a file."""
        return tuple(dict.fromkeys(each.county for each in self.parts))

    @property
    def files(self) -> list[Path]:
        """Paths of all files."""
        return [each.file for each in self.parts]

    def of(self, counties: Collection[str]) -> Partitions:
        """Return the same table with the parts of some counties only."""
        return replace(self, parts=tuple(each for each in self.parts if each.county in counties))


def is_partitioned(folder: Path) -> bool:
    """Tell whether a folder holds anything by county."""
    return folder.is_dir() and any(folder.glob(f"{KEY}=*"))


def found_partitions(name: str, folder: Path) -> tuple[Partitions, list[Problem]]:
    """List the files of a partitioned table.

    Parameters
    ----------
    name
        The table.
    folder
        Its folder. What begins with `.` or `_` is left alone, as other programs leave such marks.

    Returns
    -------
    Partitions, list of Problem
        Parts in sorted order, and what lies there besides.

    Notes
    -----
    Problems: folder.not_a_county, file.unknown_format.
    """
    parts: list[Part] = []
    problems: list[Problem] = []
    for place in _entries(folder):
        label = f"{folder.name}/{place.name}"
        named = _FOLDER.fullmatch(place.name)
        if named is None or not place.is_dir():
            problems.append(
                Problem("folder.not_a_county", name, field=KEY, value=place.name, file=label)
            )
            continue
        for file in _entries(place):
            if file.is_file() and file.suffix == ".parquet":
                parts.append(Part(named[1], file))
            else:
                told = Problem("file.unknown_format", name, value=file.name, expected=".parquet")
                problems.append(replace(told, file=f"{label}/{file.name}"))
    return Partitions(name, folder, tuple(parts)), problems


def _entries(folder: Path) -> list[Path]:
    return sorted(each for each in folder.iterdir() if not each.name.startswith(_LEFT_ALONE))


def read_partitions(partitions: Partitions, limits: Limits | None = None) -> Reading:
    """Read all parts as one table.

    Parameters
    ----------
    partitions
        The table.
    limits
        What is taken of one file at most.

    Returns
    -------
    Reading
        One piece, its rows numbered from 1 through all parts; none where a part cannot be used,
        so that nothing is judged against half a table. A table that has a county takes it from
        the folders where the files leave it out.

    Notes
    -----
    Problems: file.empty, file.unreadable, file.too_large, folder.parts_differ,
    folder.other_county, and those of `linli.tables.columnar.piece_of`.
    """
    large = _large(partitions, limits or Limits())
    if large or not partitions.parts:
        return Reading(problems=tuple(large))
    frame = attempted(lambda: _lazy(partitions).collect(), partitions.label)
    if isinstance(frame, Problem):
        # Only a table that cannot be read is gone through file by file.
        return Reading(problems=tuple(_faults(partitions) or _broken(partitions) or [frame]))
    places = frame[_PLACE] if _PLACE in frame.columns else None
    frame = frame.drop(_PLACE, strict=False)
    reading = columns_reading(frame, partitions.table, partitions.label)
    if places is None:
        return reading
    pieces = tuple(_of_counties(piece, places) for piece in reading.pieces)
    return replace(reading, pieces=pieces)


def read_table(place: Path | Partitions, limits: Limits | None = None) -> Reading:
    """Read a table of a folder, whether it is one file or many.

    Notes
    -----
    Problems: those of `read_partitions` and of `linli.tables.reading.read_file`.
    """
    if isinstance(place, Partitions):
        return read_partitions(place, limits)
    return read_file(place, limits=limits)


def scan_partitions(partitions: Partitions) -> pl.LazyFrame | Reading:
    """Open all parts as one lazy table; read them where their types are not the schema's.

    Notes
    -----
    Problems: as `read_partitions`.
    """
    problems = _faults(partitions)
    if problems or not partitions.parts:
        return Reading(problems=tuple(problems))
    lazy = _lazy(partitions)
    schema = lazy.collect_schema()
    stored = pl.Schema({name: kind for name, kind in schema.items() if name != _PLACE})
    if not has_schema_types(partitions.table, stored):
        return read_partitions(partitions)
    if _PLACE not in schema:
        return lazy
    if KEY not in schema:
        return lazy.with_columns(_county()).drop(_PLACE)
    elsewhere = lazy.filter(pl.col(KEY) != _county()).select(pl.len()).collect().item()
    return read_partitions(partitions) if elsewhere else lazy.drop(_PLACE)


def text_columns(partitions: Partitions, fields: Sequence[str]) -> pl.DataFrame | Problem:
    """Read some columns of all parts as text and judge nothing, to hold few bytes.

    Parameters
    ----------
    partitions
        The table.
    fields
        Columns; the county is taken from the folders where the files leave it out.

    Notes
    -----
    Problems: file.unreadable.
    """
    lazy = _lazy(partitions)

    def read() -> pl.DataFrame:
        names = lazy.collect_schema().names()
        whole = lazy if KEY in names or _PLACE not in names else lazy.with_columns(_county())
        return whole.select(pl.col(*fields).cast(pl.String)).collect()

    return attempted(read, partitions.label)


def located(
    problems: Iterable[Problem], places: Iterable[Path | Partitions]
) -> tuple[Problem, ...]:
    """Give problems of partitioned tables their file and the row in it.

    Parameters
    ----------
    problems
        Told of rows numbered through all parts.
    places
        What was read; single files are passed over.
    """
    known = {each.label: each for each in places if isinstance(each, Partitions)}
    told = list(problems)
    concerned = {each.file for each in told if each.row and each.file in known}
    ends = {label: _ends(known[label]) for label in concerned}
    return tuple(
        _in_its_file(each, known[each.file].parts, ends[each.file])
        if each.row and each.file in known
        else each
        for each in told
    )


def remove_partitions(partitions: Partitions) -> None:
    """Delete the files of a partitioned table, and the folders that are empty then."""
    for file in partitions.files:
        file.unlink(missing_ok=True)
    folders = (*dict.fromkeys(file.parent for file in partitions.files), partitions.folder)
    for each in folders:
        if not any(each.iterdir()):
            each.rmdir()


def _in_its_file(problem: Problem, parts: Sequence[Part], ends: Sequence[int]) -> Problem:
    row = int(problem.row)
    at = bisect_right(ends, row - 1)
    before = ends[at - 1] if at else 0
    return replace(problem, row=str(row - before), file=parts[at].label)


def _ends(partitions: Partitions) -> list[int]:
    """Count the rows up to and including each part."""
    counted = [_scan(file).select(pl.len()) for file in partitions.files]
    return list(accumulate(each.item() for each in pl.collect_all(counted)))


def _large(partitions: Partitions, limits: Limits) -> list[Problem]:
    sizes = ((part, too_large(part.file.stat().st_size, limits)) for part in partitions.parts)
    return [replace(each, table=partitions.table, file=part.label) for part, each in sizes if each]


def _faults(partitions: Partitions) -> list[Problem]:
    """Look at the columns of every file and their types."""
    problems: list[Problem] = []
    first: pl.Schema | None = None
    for part in partitions.parts:
        schema = _schema(part)
        if isinstance(schema, Problem):
            problems.append(replace(schema, table=partitions.table))
        elif first is None:
            first = schema
        elif dict(schema) != dict(first):
            problems += _differences(partitions.table, part, schema, first)
    return problems


def _schema(part: Part) -> pl.Schema | Problem:
    if not part.file.stat().st_size:
        return Problem("file.empty", file=part.label)
    return attempted(lambda: pl.Schema(pl.read_parquet_schema(part.file)), part.label)


def _differences(name: str, part: Part, schema: pl.Schema, first: pl.Schema) -> list[Problem]:
    return [
        Problem(
            "folder.parts_differ",
            name,
            field=column,
            value=str(schema.get(column, "—")),
            expected=str(first.get(column, "—")),
            file=part.label,
        )
        for column in dict.fromkeys([*first, *schema])
        # A column without a value in this county has no type and fits any.
        if schema.get(column) not in (first.get(column), pl.Null)
    ]


def _lazy(partitions: Partitions) -> pl.LazyFrame:
    """Scan all parts, with the place of each row where the table has a county."""
    has_county = KEY in table(partitions.table).names
    return _scan(partitions.files, include_file_paths=_PLACE if has_county else None)


def _broken(partitions: Partitions) -> list[Problem]:
    """Name the files that cannot be read although their columns could."""
    tried = (attempted(_scan(part.file).collect, part.label) for part in partitions.parts)
    return [replace(each, table=partitions.table) for each in tried if isinstance(each, Problem)]


def _county() -> pl.Expr:
    return pl.col(_PLACE).str.extract(_IN_PLACE).alias(KEY)


def _of_counties(piece: Piece, places: pl.Series) -> Piece:
    """Compare the rows' county with their folder's, or take it from there."""
    codes = places.to_frame().select(_county()).to_series()
    if KEY not in piece.frame.columns:
        return replace(piece, frame=piece.frame.with_columns(codes))
    own = piece.frame[KEY].cast(pl.String, strict=False).str.strip_chars()
    wrong = (own != codes).fill_null(value=False)
    rows = piece.frame.select(ROW, own, codes.alias(_PLACE)).filter(wrong)
    told = tuple(
        Problem("folder.other_county", piece.table, str(row), KEY, value, code, file=piece.file)
        for row, value, code in rows.iter_rows()
    )
    return replace(piece, problems=(*piece.problems, *told))
