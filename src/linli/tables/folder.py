"""A programme folder: tables as CSV or Parquet, programme.toml, datapackage.json.

Problem: the same folder has to serve a clerk with Excel, a script, and a nation of four million
buildings; written, read and written again it must not change by a byte.
Decision: tables are written in one canonical form (`writing.canonical`); CSV is validated whenever
it is read; Parquet that has the schema's types is scanned lazily, so that what is counted never
has to fit into memory at once.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import polars as pl

from linli.records import Problem
from linli.schema import tables
from linli.schema.wording import errors
from linli.tables import datapackage, programme
from linli.tables.columnar import has_schema_types
from linli.tables.contents import Contents, contents
from linli.tables.formats import COLUMNS
from linli.tables.intake import Count, judge
from linli.tables.narrowing import of_counties
from linli.tables.partitions import (
    Partitions,
    located,
    read_table,
    remove_partitions,
    scan_partitions,
)
from linli.tables.programme import Programme
from linli.tables.reading import read_file
from linli.tables.sheets import Limits, Reading
from linli.tables.writing import canonical, csv_bytes, parquet_bytes

FORMS = ("csv", "parquet")


@dataclass(frozen=True, slots=True)
class Folder:
    """A programme folder that was read.

    Parameters
    ----------
    programme
        From programme.toml.
    tables
        Accepted rows by table, typed; only the columns that were there.
    problems
        Everything that was found.
    counts
        Rows read and accepted, of the tables that were read whole.
    """

    programme: Programme = field(default_factory=Programme)
    tables: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    counts: Mapping[str, Count] = field(default_factory=dict)

    @property
    def status(self) -> str:
        """`ok`, or `rejected` where anything may not be used."""
        return "rejected" if errors(self.problems) else "ok"


@dataclass(frozen=True, slots=True)
class Scan:
    """A programme folder of which rows are read only as they are needed.

    Parameters
    ----------
    programme
        From programme.toml.
    tables
        Lazy tables by name, typed as the schema says; only the columns that are there.
    problems
        Everything that was found without reading Parquet.
    """

    programme: Programme = field(default_factory=Programme)
    tables: Mapping[str, pl.LazyFrame] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def status(self) -> str:
        """`ok`, or `rejected` where anything may not be used."""
        return "rejected" if errors(self.problems) else "ok"


def read_folder(
    path: Path,
    *,
    limits: Limits | None = None,
    names: Collection[str] = (),
    counties: Collection[str] = (),
) -> Folder:
    """Read a programme folder whole and check every row of it.

    Parameters
    ----------
    path
        The folder. Any subset of the schema's tables may be in it; other tables are left alone.
    limits
        What is taken of one file at most.
    names
        Tables to read; the others are left alone, and references to them are not checked. Without
        names, all of them.
    counties
        Six-digit codes [GB/T 2260] of the counties to read: their communities and what hangs on
        these (schemes, their costs, locks, findings ...); every other table whole. Of a table that
        lies county by county nothing else is opened. Without codes, the whole folder.

    Returns
    -------
    Folder
        Programme, tables, problems, counts. References are checked within what was read.

    Raises
    ------
    ValueError
        A code has not six digits, or counties are asked for without the communities.

    Notes
    -----
    Problems: folder.not_a_folder, folder.no_tables, folder.no_programme (a warning), folder.twice,
    data.unknown_table (a warning), folder.not_a_county, folder.parts_differ, folder.other_county,
    folder.no_county, programme.not_toml, programme.bad_value, and those of
    `linli.tables.intake.take`.

    References
    ----------
    docs/methods/import.md.
    """
    _check_call(names, counties)
    found = contents(path)
    places = {name: each for name, each in found.tables.items() if not names or name in names}
    if counties:
        places = {name: _part_of(each, counties) for name, each in places.items()}
    readings = [read_table(each, limits) for each in places.values()]
    problems = [*found.problems, *_emptiness(path, found)]
    if counties:
        by_county = [name for name, each in places.items() if isinstance(each, Partitions)]
        readings = of_counties(readings, counties, by_county)
        problems += _missing_counties(readings, counties)
    intake = judge(readings, problems=problems)
    told = located(intake.problems, places.values())
    return Folder(found.programme or Programme(), intake.tables, told, intake.counts)


def partition_counties(path: Path) -> tuple[str, ...]:
    """List the counties of a folder whose communities lie county by county.

    Parameters
    ----------
    path
        The folder.

    Returns
    -------
    tuple of str
        Codes [GB/T 2260] in sorted order; none where communities are one file, or there are none.
        Only names are looked at, no file is opened.
    """
    communities = contents(path).tables.get("communities")
    return communities.counties if isinstance(communities, Partitions) else ()


def _check_call(names: Collection[str], counties: Collection[str]) -> None:
    wrong = sorted(each for each in counties if not (len(each) == 6 and each.isdecimal()))
    if wrong:
        msg = f"counties are six-digit codes such as 430121, not {', '.join(wrong)}"
        raise ValueError(msg)
    if counties and names and "communities" not in names:
        msg = "some counties can be read only with their communities: add communities to names"
        raise ValueError(msg)


def _part_of(place: Path | Partitions, counties: Collection[str]) -> Path | Partitions:
    return place.of(counties) if isinstance(place, Partitions) else place


def _missing_counties(readings: Sequence[Reading], counties: Collection[str]) -> list[Problem]:
    """Tell of counties that no community is in; a mistyped code gives no smaller programme."""
    pieces = [each for reading in readings for each in reading.pieces]
    codes = [
        each.frame["county"].cast(pl.String, strict=False)
        for each in pieces
        if each.table == "communities" and "county" in each.frame.columns
    ]
    if not codes:
        return []
    there = set(pl.concat(codes).unique())
    return [
        Problem("folder.no_county", "communities", field="county", value=each)
        for each in sorted(set(counties) - there)
    ]


def scan_folder(path: Path) -> Scan:
    """Open a programme folder for counting.

    Parameters
    ----------
    path
        The folder.

    Returns
    -------
    Scan
        Lazy tables. CSV, and Parquet of other types, is read and checked as `read_folder` does;
        Parquet of the schema's types is only scanned: its types are certain, its rows unchecked.

    Notes
    -----
    Problems: as `read_folder`.
    """
    found = contents(path)
    lazy: dict[str, pl.LazyFrame] = {}
    readings: list[Reading] = []
    for name, place in found.tables.items():
        scanned = _scanned(name, place)
        if isinstance(scanned, Reading):
            readings.append(scanned)
        else:
            lazy[name] = scanned
    intake = judge(readings, problems=[*found.problems, *_emptiness(path, found)])
    lazy |= {name: frame.lazy() for name, frame in intake.tables.items()}
    ordered = {name: lazy[name] for name in tables() if name in lazy}
    told = located(intake.problems, found.tables.values())
    return Scan(found.programme or Programme(), MappingProxyType(ordered), told)


def _emptiness(path: Path, found: Contents) -> list[Problem]:
    if found.tables or not path.is_dir():
        return []
    return [Problem("folder.no_tables", value=path.name)]


def _scanned(name: str, place: Path | Partitions) -> pl.LazyFrame | Reading:
    if isinstance(place, Partitions):
        return scan_partitions(place)
    if place.suffix not in COLUMNS:
        return read_file(place)
    try:
        frame = pl.scan_parquet(place)
        return frame if has_schema_types(name, frame.collect_schema()) else read_file(place)
    except (pl.exceptions.PolarsError, OSError):
        return read_file(place)


def folder_files(
    frames: Mapping[str, pl.DataFrame], its_programme: Programme, form: str = "csv"
) -> dict[str, bytes]:
    """Return the files of a programme folder by name.

    Parameters
    ----------
    frames
        Typed tables by name; those without rows are left out.
    its_programme
        What programme.toml says.
    form
        `csv` or `parquet`.

    Returns
    -------
    dict of str to bytes
        The same tables always the same bytes.

    Raises
    ------
    ValueError
        The form or a table is not known.

    Examples
    --------
    >>> zones = pl.DataFrame({"county": ["431023"], "zone": ["old"], "name": ["老城板块"]})
    >>> sorted(folder_files({"zones": zones}, Programme("永兴县")))
    ['datapackage.json', 'programme.toml', 'zones.csv']
    """
    unknown = sorted(set(frames) - set(tables()))
    if form not in FORMS or unknown:
        msg = f"a folder is csv or parquet and holds tables of the schema, not {form} {unknown}"
        raise ValueError(msg)
    write = csv_bytes if form == "csv" else parquet_bytes
    filled = {name: frames[name] for name in tables() if name in frames and frames[name].height}
    columns = {name: canonical(name, frame).columns for name, frame in filled.items()}
    return {
        programme.FILE: programme.written(its_programme),
        datapackage.FILE: datapackage.datapackage(columns, its_programme, form),
    } | {f"{name}.{form}": write(name, frame) for name, frame in filled.items()}


def write_folder(
    path: Path, frames: Mapping[str, pl.DataFrame], its_programme: Programme, form: str = "csv"
) -> tuple[str, ...]:
    """Write a programme folder; nothing is left half written.

    Parameters
    ----------
    path
        Where; made if it is not there. Tables of the schema that were there are replaced or, where
        they have no rows now, removed; other files stay.
    frames, its_programme, form
        As `folder_files`.

    Returns
    -------
    tuple of str
        Names of the files written.

    Raises
    ------
    ValueError
        As `folder_files`.
    """
    files = folder_files(frames, its_programme, form)
    path.parent.mkdir(parents=True, exist_ok=True)
    workshop = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    try:
        for name, data in files.items():
            (workshop / name).write_bytes(data)
        _move_in(workshop, path, tuple(files))
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
    return tuple(files)


def _move_in(workshop: Path, path: Path, names: tuple[str, ...]) -> None:
    path.mkdir(exist_ok=True)
    before = contents(path).tables.values()
    for name in names:
        os.replace(workshop / name, path / name)
    for name in tables():
        for form in FORMS:
            if f"{name}.{form}" not in names:
                (path / f"{name}.{form}").unlink(missing_ok=True)
    for place in before:
        if isinstance(place, Partitions):
            remove_partitions(place)
