"""1,000,000 unit rows as CSV and 100,000 as .xlsx: read, check every cell, list what is wrong.

Run it with `python bench/bench_import.py`; `--rows N` and `--sheet-rows N` for fewer. One row in a
thousand is wrong in one of five ways; each way of reading has to find the same number of them,
with file, row, field and value. The peer is pandas doing the same checks vectorised: with its own
CSV reader, with pyarrow's, and with python-calamine for .xlsx. Each measurement runs in a process
of its own, in turn; time counts from after the imports, memory is the whole process at its peak.
Writing to the database is measured by `bench_database.py`.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from report import section

RUNS = 5
UNITS_A_BUILDING = 50
WRONG_EVERY = 1000
USES = ("home", "shop", "office", "other")
ORIGINS = ("survey", "reported", "openstreetmap", "estimate", "invented")


def units(rows: int) -> pl.DataFrame:
    """Return units as text, one in a thousand with a fault."""
    at = pl.col("at")
    wrong = (at % WRONG_EVERY == WRONG_EVERY - 1).cast(pl.Int64) * (1 + at // WRONG_EVERY % 5)
    building = at // UNITS_A_BUILDING

    def spoilt(kind: int, bad: str, good: pl.Expr) -> pl.Expr:
        return pl.when(pl.col("wrong") == kind).then(pl.lit(bad)).otherwise(good)

    return (
        pl.DataFrame({"at": pl.int_range(rows, eager=True)})
        .with_columns(wrong=wrong)
        .select(
            unit_id=pl.format("u-{}", at.cast(pl.String).str.zfill(7)),
            building_id=spoilt(
                1, "b-unknown", pl.format("b-{}", building.cast(pl.String).str.zfill(6))
            ),
            room=pl.format("{}0{}", at % 7 + 1, at % 4 + 1),
            floor=spoilt(2, "first", (at % 7 + 1).cast(pl.String)),
            area_m2=spoilt(3, "-4.5", pl.format("{}.{}", 60 + at % 60, at % 9 + 1)),
            use=spoilt(4, "stable", pl.lit("home")),
            origin=spoilt(5, "hearsay", pl.lit("survey")),
        )
    )


def write_workbook(path: Path, rows: int) -> None:
    """Write units as a spreadsheet does: numbers as numbers, words shared."""
    import xlsxwriter

    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("units")
    frame = units(rows)
    sheet.write_row(0, 0, frame.columns)
    numbers = {frame.columns.index(name) for name in ("floor", "area_m2")}
    for row, values in enumerate(frame.iter_rows(), 1):
        for column, value in enumerate(values):
            is_number = column in numbers and value[-1].isdigit()
            sheet.write(row, column, float(value) if is_number else value)
    book.close()


def ours(path: Path, buildings: Path) -> int:
    """Read and check with linli."""
    from linli.tables.intake import take

    intake = take([path], {"buildings": pl.read_parquet(buildings)})
    return len(intake.problems)


def with_pandas(path: Path, buildings: Path) -> int:
    """Read and check with pandas."""
    import pandas as pd

    if path.suffix == ".xlsx":
        frame = pd.read_excel(path, engine="calamine", dtype=str)
    else:
        frame = pd.read_csv(path, dtype=str)
    return len(problems(frame, pd.read_parquet(buildings)["building_id"]))


def with_pyarrow(path: Path, buildings: Path) -> int:
    """Read with pandas and pyarrow's reader, check with pandas."""
    import pandas as pd

    frame = pd.read_csv(path, dtype=str, engine="pyarrow")
    return len(problems(frame, pd.read_parquet(buildings)["building_id"]))


def problems(frame: Any, known: Any) -> list[tuple[str, int, str, str]]:
    """Do with pandas what the schema asks of units, whole columns at a time."""
    import pandas as pd

    for name in frame.columns:
        frame[name] = frame[name].str.strip().replace("", None)
    floor = pd.to_numeric(frame["floor"], errors="coerce")
    area = pd.to_numeric(frame["area_m2"], errors="coerce")
    checks = [("missing", name, frame[name].isna()) for name in ("unit_id", "building_id")]
    for name in ("unit_id", "building_id"):
        filled = frame[name].notna()
        fits = frame[name].str.len().le(64) & ~frame[name].str.contains(r"\s", regex=True)
        checks.append(("not_an_id", name, filled & ~fits.fillna(value=False)))
    checks += [
        ("duplicate", "unit_id", frame["unit_id"].duplicated()),
        (
            "unknown",
            "building_id",
            frame["building_id"].notna() & ~frame["building_id"].isin(known),
        ),
        ("not_an_integer", "floor", frame["floor"].notna() & (floor.isna() | (floor % 1 != 0))),
        ("not_a_number", "area_m2", frame["area_m2"].notna() & area.isna()),
        ("out_of_range", "floor", (floor < -5) | (floor > 120)),
        ("out_of_range", "area_m2", (area < 0) | (area > 100_000)),
        ("not_a_choice", "use", frame["use"].notna() & ~frame["use"].isin(USES)),
        ("not_a_choice", "origin", frame["origin"].notna() & ~frame["origin"].isin(ORIGINS)),
    ]
    return [
        (code, int(row) + 2, name, str(value))
        for code, name, bad in checks
        for row, value in frame.loc[bad, name].items()
    ]


WAYS: dict[str, Callable[[Path, Path], int]] = {
    "linli": ours,
    "pandas": with_pandas,
    "pandas, pyarrow's reader": with_pyarrow,
}


def measure(way: str, path: Path, buildings: Path) -> None:
    """Measure one way in this process and print it."""
    import pandas as pd

    import linli.tables.intake

    del linli, pd
    began = time.perf_counter()
    found = WAYS[way](path, buildings)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak": peak, "found": found}))


def measured(way: str, path: Path, buildings: Path) -> dict[str, float]:
    """Measure one way in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, "--measure", way, str(path), str(buildings)],
        check=True,
        capture_output=True,
    )
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def compared(ways: list[str], path: Path, buildings: Path, rows: int) -> list[dict[str, object]]:
    """Measure all ways in turn and put their medians beside each other."""
    runs: dict[str, list[dict[str, float]]] = {way: [] for way in ways}
    for _ in range(RUNS):
        for way in ways:
            runs[way].append(measured(way, path, buildings))
    found = {run["found"] for each in runs.values() for run in each}
    assert found == {rows // WRONG_EVERY}, found
    seconds = {way: statistics.median(run["seconds"] for run in runs[way]) for way in ways}
    return [
        {
            "file": path.suffix[1:],
            "way": way,
            "seconds": f"{seconds[way]:.2f}",
            "rows/s": f"{rows / seconds[way]:,.0f}",
            "ratio to pandas": f"{seconds['pandas'] / seconds[way]:.2f}",
            "peak memory": f"{max(run['peak'] for run in runs[way]):,.0f} MB",
        }
        for way in ways
    ]


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--sheet-rows", type=int, default=100_000)
    parser.add_argument("--measure", nargs=3)
    given = parser.parse_args()
    if given.measure:
        way, path, buildings = given.measure
        measure(way, Path(path), Path(buildings))
        return
    with tempfile.TemporaryDirectory() as folder:
        buildings = Path(folder, "buildings.parquet")
        most = max(given.rows, given.sheet_rows) // UNITS_A_BUILDING + 1
        ids = pl.int_range(most, eager=True).cast(pl.String).str.zfill(6)
        pl.DataFrame({"building_id": "b-" + ids}).write_parquet(buildings)
        units(given.rows).write_csv(Path(folder, "units.csv"))
        write_workbook(Path(folder, "units.xlsx"), given.sheet_rows)
        rows = compared(list(WAYS), Path(folder, "units.csv"), buildings, given.rows)
        rows += compared(
            ["linli", "pandas"], Path(folder, "units.xlsx"), buildings, given.sheet_rows
        )
    section(
        f"Import: reading and all checks ({given.rows:,} rows CSV, {given.sheet_rows:,} rows xlsx; "
        f"medians of {RUNS} runs)",
        rows,
    )


if __name__ == "__main__":
    main()
