"""1,000,000 unit rows from a CSV file into the database: read, check, compare, write, journal.

Run it with `python bench/bench_database.py`; `--rows N` for fewer. The peer reads the same file
with pandas, does the same checks vectorised, and appends with `to_sql` into the same SQLite table,
constraints and indexes included; it neither compares with what is there nor journals. Each way
runs as a process of its own, in turn. With DATABASE_URL set to PostgreSQL (as
`scripts/with-postgres` does) ours runs there too.
"""

import argparse
import os
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import polars as pl

from report import section

RUNS = 3
UNITS_A_BUILDING = 50


def write_files(folder: Path, rows: int) -> None:
    """Write a county of one community whose buildings have 50 units each."""
    buildings = -(-rows // UNITS_A_BUILDING)
    unit = pl.int_range(rows, eager=True)
    pl.DataFrame({"county": ["431023"], "name": ["永兴县"]}).write_csv(folder / "counties.csv")
    pl.DataFrame(
        {"community_id": ["c1"], "name": ["大小区"], "county": ["431023"], "status": ["registered"]}
    ).write_csv(folder / "communities.csv")
    pl.DataFrame({"at": pl.int_range(buildings, eager=True)}).select(
        building_id=pl.format("b-{}", pl.col("at").cast(pl.String).str.zfill(6)),
        community_id=pl.lit("c1"),
    ).write_csv(folder / "buildings.csv")
    at = pl.col("at")
    pl.DataFrame({"at": unit}).select(
        unit_id=pl.format("u-{}", at.cast(pl.String).str.zfill(7)),
        building_id=pl.format("b-{}", (at // UNITS_A_BUILDING).cast(pl.String).str.zfill(6)),
        room=pl.format("{}0{}", at % 7 + 1, at % 4 + 1),
        floor=at % 7 + 1,
        area_m2=pl.format("{}.{}", 60 + at % 60, at % 100 + 100).str.replace(r"\.1", "."),
        use=pl.lit("home"),
        origin=pl.lit("survey"),
    ).write_csv(folder / "units.csv")


def open_office() -> None:
    """Start Django and bring the database to its form."""
    import django
    from django.core.management import call_command

    os.environ["DJANGO_SETTINGS_MODULE"] = "linli_web.config.settings"
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


def prepare(folder: Path) -> None:
    """Make the database with everything but the units."""
    from linli.tables.intake import take

    open_office()
    from django.db import connection

    from linli_web.exchange.actions import take_in
    from linli_web.journal.actions import PROGRAM

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE units, buildings, communities, counties CASCADE")
    paths = [folder / f"{name}.csv" for name in ("counties", "communities", "buildings")]
    take_in(PROGRAM, take(paths).tables, origin="bench")


def ours(folder: Path) -> None:
    """Import the units as `linli import` does."""
    from linli.tables.intake import take

    open_office()
    from linli_web.exchange.actions import take_in
    from linli_web.exchange.reads import known
    from linli_web.journal.actions import PROGRAM

    intake = take([folder / "units.csv"], known())
    assert intake.status == "ok", intake.problems[:3]
    taken = take_in(PROGRAM, intake.tables, origin="units.csv")
    assert taken["units"].new == intake.counts["units"].read


def peer(folder: Path) -> None:
    """Do the same checks with pandas and append with to_sql."""
    import pandas as pd

    units = pd.read_csv(folder / "units.csv", dtype=str, keep_default_na=False)
    floor = pd.to_numeric(units["floor"], errors="coerce")
    area = pd.to_numeric(units["area_m2"], errors="coerce")
    base = sqlite3.connect(Path(os.environ["LINLI_HOME"]) / "linli.sqlite3")
    base.executescript(
        "PRAGMA foreign_keys=ON; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;"
    )
    known = pd.read_sql_query("SELECT building_id FROM buildings", base)["building_id"]
    good = (
        units["unit_id"].str.len().between(1, 64)
        & ~units["unit_id"].str.contains(r"\s")
        & ~units["unit_id"].duplicated()
        & units["building_id"].isin(known)
        & floor.between(-5, 120)
        & (floor == floor.round())
        & area.between(0, 100_000)
        & units["use"].isin(["home", "shop", "office", "other"])
        & units["origin"].isin(["survey", "reported", "openstreetmap", "estimate", "invented"])
    )
    assert good.all()
    units = units.assign(floor=floor.astype(int), area_m2=area)
    units.to_sql("units", base, if_exists="append", index=False, chunksize=50_000)
    base.commit()


def measured(way: str, folder: Path, environment: dict[str, str]) -> tuple[float, float]:
    """Run one way in a process of its own: seconds, peak memory [MB]."""
    code = f"import bench_database as b; from pathlib import Path; b.{way}(Path({str(folder)!r}))"
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", code], check=True, env=environment, cwd=Path(__file__).parent
    )
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return time.perf_counter() - began, used


def run_once(way: str, folder: Path, url: str) -> tuple[float, float]:
    """Prepare a database and measure the units going in."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "LINLI_HOME": home, "DATABASE_URL": url}
        if not url:
            del environment["DATABASE_URL"]
        measured("prepare", folder, environment)
        return measured(way, folder, environment)


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    ways = {"pandas, to_sql (SQLite)": ("peer", ""), "linli (SQLite)": ("ours", "")}
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        ways["linli (PostgreSQL)"] = ("ours", os.environ["DATABASE_URL"])
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    with tempfile.TemporaryDirectory() as folder:
        write_files(Path(folder), rows)
        for _ in range(RUNS):
            for name, (way, url) in ways.items():
                seconds[name].append(run_once(way, Path(folder), url)[0])
    slow = statistics.median(seconds["pandas, to_sql (SQLite)"])
    section(
        f"Import of {rows:,} unit rows into the database; medians of {RUNS} runs",
        [
            {
                "way": name,
                "seconds": f"{statistics.median(found):.1f}",
                "rows/s": f"{rows / statistics.median(found):,.0f}",
                "ratio to pandas": f"{slow / statistics.median(found):.2f}",
            }
            for name, found in seconds.items()
        ],
    )


if __name__ == "__main__":
    main()
