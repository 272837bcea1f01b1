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
from collections.abc import Collection, Mapping
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


def read_folder(path: Path, *, limits: Limits | None = None, names: Collection[str] = ()) -> Folder:
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

    Returns
    -------
    Folder
        Programme, tables, problems, counts.

    Notes
    -----
    Problems: folder.not_a_folder, folder.no_tables, folder.no_programme (a warning), folder.twice,
    data.unknown_table (a warning), programme.not_toml, programme.bad_value, and those of
    `linli.tables.intake.take`.

    References
    ----------
    docs/methods/import.md.
    """
    found = contents(path)
    files = [file for name, file in found.tables.items() if not names or name in names]
    readings = [read_file(each, limits=limits) for each in files]
    intake = judge(readings, problems=[*found.problems, *_emptiness(path, found)])
    its_programme = found.programme or Programme()
    return Folder(its_programme, intake.tables, intake.problems, intake.counts)


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
    for name, file in found.tables.items():
        scanned = _scanned(name, file)
        if scanned is None:
            readings.append(read_file(file))
        else:
            lazy[name] = scanned
    intake = judge(readings, problems=[*found.problems, *_emptiness(path, found)])
    lazy |= {name: frame.lazy() for name, frame in intake.tables.items()}
    ordered = {name: lazy[name] for name in tables() if name in lazy}
    return Scan(found.programme or Programme(), MappingProxyType(ordered), intake.problems)


def _emptiness(path: Path, found: Contents) -> list[Problem]:
    if found.tables or not path.is_dir():
        return []
    return [Problem("folder.no_tables", value=path.name)]


def _scanned(name: str, file: Path) -> pl.LazyFrame | None:
    if file.suffix not in COLUMNS:
        return None
    try:
        frame = pl.scan_parquet(file)
        return frame if has_schema_types(name, frame.collect_schema()) else None
    except (pl.exceptions.PolarsError, OSError):
        return None


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
    for name in names:
        os.replace(workshop / name, path / name)
    for name in tables():
        for form in FORMS:
            if f"{name}.{form}" not in names:
                (path / f"{name}.{form}").unlink(missing_ok=True)
