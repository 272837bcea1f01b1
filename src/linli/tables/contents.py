"""What lies in a programme folder: which file is which table, and what is none."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from linli.records import Problem
from linli.schema import tables
from linli.tables import programme
from linli.tables.formats import FORMATS
from linli.tables.headings import table_named
from linli.tables.programme import Programme

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TABLES = (".csv", ".tsv", ".parquet")
# Text and JSON beside the tables is more often a note than a table.
_OTHERS = tuple(each for each in FORMATS if each not in (*_TABLES, ".txt", ".json"))


@dataclass(frozen=True, slots=True)
class Contents:
    """A programme folder before its tables are read.

    Parameters
    ----------
    tables
        CSV and Parquet files by table, in the order in which tables can be loaded.
    others
        Spreadsheets and maps, which may hold any table.
    programme
        From programme.toml; None where there is none.
    problems
        What is wrong with the folder.
    """

    tables: Mapping[str, Path] = field(default_factory=dict)
    others: Sequence[Path] = ()
    programme: Programme | None = None
    problems: tuple[Problem, ...] = ()


def contents(path: Path) -> Contents:
    """List a programme folder.

    Parameters
    ----------
    path
        The folder. A CSV or Parquet file is a table where it is named after one, by key or label;
        the others are left alone.

    Returns
    -------
    Contents
        Files by table, programme.toml as read, problems.

    Notes
    -----
    Problems: folder.not_a_folder, folder.no_programme (a warning), folder.twice,
    data.unknown_table (a warning), programme.not_toml, programme.bad_value.
    """
    if not path.is_dir():
        return Contents(problems=(Problem("folder.not_a_folder", value=str(path)),))
    its_programme, problems = _programme(path / programme.FILE)
    found: dict[str, Path] = {}
    others: list[Path] = []
    for file in sorted(path.iterdir()):
        name = file.name.lower()
        if not file.is_file() or name.startswith((".", "~$")):
            continue
        if not name.endswith(_TABLES):
            others += [file] if name.endswith(_OTHERS) else []
            continue
        table = table_named(file.stem)
        if table is None:
            problems.append(Problem("data.unknown_table", value=file.stem, file=file.name))
        elif table in found:
            problems.append(Problem("folder.twice", table, value=file.stem, file=file.name))
        else:
            found[table] = file
    ordered = {name: found[name] for name in tables() if name in found}
    return Contents(ordered, tuple(others), its_programme, tuple(problems))


def _programme(file: Path) -> tuple[Programme | None, list[Problem]]:
    if not file.is_file():
        return None, [Problem("folder.no_programme", file=programme.FILE)]
    parsed, problems = programme.parse(file.read_bytes())
    return parsed, list(problems)
