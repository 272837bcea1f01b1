"""What lies in a programme folder: which file is which table, and what is none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from linli.records import Problem
from linli.schema import tables
from linli.tables import programme
from linli.tables.formats import FORMATS
from linli.tables.headings import table_named
from linli.tables.partitions import Partitions, found_partitions, is_partitioned
from linli.tables.programme import Programme

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_TABLES = (".csv", ".tsv", ".parquet")
# Text and JSON beside the tables is more often a note than a table.
_OTHERS = tuple(each for each in FORMATS if each not in (*_TABLES, ".txt", ".json"))


@dataclass(frozen=True, slots=True)
class Contents:
    """A programme folder before its tables are read.

    Parameters
    ----------
    tables
        CSV and Parquet files by table, in the order in which tables can be loaded; `Partitions`
        where a table lies county by county.
    others
        Spreadsheets and maps, which may hold any table.
    programme
        From programme.toml; None where there is none.
    problems
        What is wrong with the folder.
    """

    tables: Mapping[str, Path | Partitions] = field(default_factory=dict)
    others: Sequence[Path] = ()
    programme: Programme | None = None
    problems: tuple[Problem, ...] = ()


def contents(path: Path) -> Contents:
    """List a programme folder.

    Parameters
    ----------
    path
        The folder. A CSV or Parquet file, or a folder of Parquet by county, is a table where it is
        named after one, by key or label; the others are left alone.

    Returns
    -------
    Contents
        Files by table, programme.toml as read, problems.

    Notes
    -----
    Problems: folder.not_a_folder, folder.no_programme (a warning), folder.twice,
    data.unknown_table (a warning), programme.not_toml, programme.bad_value, and those of
    `linli.tables.partitions.found_partitions`.
    """
    if not path.is_dir():
        return Contents(problems=(Problem("folder.not_a_folder", value=str(path)),))
    its_programme, problems = _programme(path / programme.FILE)
    found: dict[str, Path | Partitions] = {}
    there = [each for each in sorted(path.iterdir()) if not each.name.startswith((".", "~$"))]
    files = [each for each in there if each.is_file()]
    for place in [each for each in files if each.name.lower().endswith(_TABLES)]:
        _note(place, place.stem, found, problems)
    for place in [each for each in there if is_partitioned(each)]:
        _note(place, place.name, found, problems)
    ordered = {name: found[name] for name in tables() if name in found}
    others = tuple(each for each in files if each.name.lower().endswith(_OTHERS))
    return Contents(ordered, others, its_programme, tuple(problems))


def _note(
    place: Path, name: str, found: dict[str, Path | Partitions], problems: list[Problem]
) -> None:
    """Add a file, or a folder of files by county, as the table that it is named after."""
    table = table_named(name)
    if table is None:
        problems.append(Problem("data.unknown_table", value=name, file=place.name))
    elif table in found:
        problems.append(Problem("folder.twice", table, value=name, file=place.name))
    elif place.is_file():
        found[table] = place
    else:
        found[table], told = found_partitions(table, place)
        problems.extend(told)


def _programme(file: Path) -> tuple[Programme | None, list[Problem]]:
    if not file.is_file():
        return None, [Problem("folder.no_programme", file=programme.FILE)]
    parsed, problems = programme.parse(file.read_bytes())
    return parsed, list(problems)
