"""What an import would do: worked out once, kept in files beside the upload, leafed through.

Problem: a preview of 100,000 rows can neither lie in a page nor be worked out anew for each page.
Decision: a run writes one Parquet file a table, each row with its kind and as it was before, and
one of all problems; a page reads the part that it shows.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import starmap
from typing import TYPE_CHECKING, Any

import polars as pl

from linli.records import Problem
from linli.schema import kept_tables
from linli.schema.wording import errors, severity
from linli.tables.changes import KIND, matched
from linli.tables.intake import take
from linli_web.exchange.reaching import counties_of, parted
from linli_web.exchange.reads import known
from linli_web.tables.reading import read

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from linli.tables.intake import Intake
    from linli_web.exchange.models import Import
    from linli_web.people.rights import Reach

_PROBLEMS = "problems.parquet"
_TEXT = dict.fromkeys(Problem("").as_dict(), pl.String)
KINDS = ("new", "changed", "same")
_KEYS_NAMED = 5


def work_out(
    job: Import, folder: Path, tell: Callable[[int, int, str], None], reach: Reach
) -> dict[str, Any]:
    """Work a preview out, write it into a folder of its own, and return its counts.

    Parameters
    ----------
    job
        The import, its matching chosen.
    folder
        Where the files go.
    tell
        Told how far it is.
    reach
        Where the importer may import: rows that lie elsewhere are rejected, and nothing of what
        the register holds of them is shown.
    """
    files = sorted((job.folder / "files").iterdir())
    intake = take(files, known(), system=job.system or None, chosen=job.chosen())
    folder.mkdir(parents=True, exist_ok=True)
    # Places that communities name and no table lists yet come along.
    names = list(dict.fromkeys([*intake.counts, *intake.tables]))
    come = {}
    for at, name in enumerate(each for each in names if each in kept_tables()):
        tell(60 + 40 * at // len(names), 100, name)
        come[name] = matched(name, intake.tables[name], read(name, personal=True))
    within, elsewhere = parted(come, reach)
    for name, rows in within.items():
        rows.write_parquet(folder / f"{name}.parquet")
    problems = [*intake.problems, *starmap(_outside, elsewhere.items())]
    _write_problems(problems, folder)
    bad = errors(problems)
    return {
        "folder": folder.name,
        "tables": {
            name: _counts(name, intake, within.get(name), len(elsewhere.get(name, ())))
            for name in names
        },
        "counties": counties_of(within),
        "rejected": bool(bad),
        "errors": len(bad),
        "warnings": len(problems) - len(bad),
        "problems_by_code": dict(Counter(each.code for each in problems)),
    }


def _outside(name: str, keys: Sequence[str]) -> Problem:
    named = "、".join(keys[:_KEYS_NAMED]) + ("…" if len(keys) > _KEYS_NAMED else "")
    return Problem("data.outside_counties", name, value=named, expected=str(len(keys)))


def _counts(name: str, intake: Intake, rows: pl.DataFrame | None, outside: int) -> dict[str, int]:
    counts = intake.counts.get(name)
    shown = {
        "read": counts.read if counts else intake.tables[name].height,
        "rejected": (counts.rejected if counts else 0) + outside,
        **dict.fromkeys(KINDS, 0),
    }
    if rows is None:
        return shown
    return shown | {kind: int(rows[KIND].eq(kind).sum()) for kind in KINDS}


def _write_problems(problems: Sequence[Problem], folder: Path) -> None:
    rows = pl.DataFrame([each.as_dict() for each in problems], schema=_TEXT)
    is_error = pl.Series(
        "is_error", [severity(each.code) == "error" for each in problems], pl.Boolean
    )
    rows.with_columns(is_error).write_parquet(folder / _PROBLEMS)


def tables_of(folder: Path, counts: dict[str, Any]) -> list[str]:
    """Return the tables of a preview that the register keeps, parents first."""
    return [
        name for name in kept_tables() if name in counts and (folder / f"{name}.parquet").exists()
    ]


def rows_of(folder: Path, name: str) -> pl.LazyFrame:
    """Return all rows of a table as they were shown."""
    return pl.scan_parquet(folder / f"{name}.parquet")


def part(folder: Path, name: str, kind: str, begin: int, length: int) -> pl.DataFrame:
    """Return some rows of one kind."""
    return rows_of(folder, name).filter(pl.col(KIND) == kind).slice(begin, length).collect()


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that may not be kept, with everything that is wrong with it."""

    file: str
    sheet: str
    row: str
    problems: tuple[Problem, ...]


def bad_rows(folder: Path, name: str, begin: int, length: int) -> tuple[list[BadRow], int]:
    """Return some bad rows of a table, and how many there are."""
    place = ["file", "sheet", "row"]
    wrong = _problems(folder).filter(pl.col("is_error") & (pl.col("table") == name)).collect()
    # By row, as they stand in the file: problems come check by check.
    by_row = ("file", "sheet", pl.col("row").cast(pl.Int64, strict=False), "row")
    places = wrong.select(place).unique().sort(*by_row)
    shown = places.slice(begin, length)
    mine = wrong.join(shown, on=place, how="semi").drop("is_error")
    told: dict[tuple[str, ...], list[Problem]] = {}
    for each in mine.iter_rows(named=True):
        told.setdefault(tuple(each[part] for part in place), []).append(Problem(**each))
    found = [
        BadRow(file, sheet, row, tuple(told[file, sheet, row]))
        for file, sheet, row in shown.iter_rows()
    ]
    return found, places.height


def problems(folder: Path, *, only_warnings: bool = False) -> list[Problem]:
    """Return the problems of a preview, errors first."""
    found = _problems(folder)
    if only_warnings:
        found = found.filter(~pl.col("is_error"))
    ordered = found.sort("is_error", descending=True, maintain_order=True).drop("is_error")
    return [Problem(**each) for each in ordered.collect().iter_rows(named=True)]


def _problems(folder: Path) -> pl.LazyFrame:
    return pl.scan_parquet(folder / _PROBLEMS)
