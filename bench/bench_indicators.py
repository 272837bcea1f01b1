"""Indicators and data-quality rules on a nation: 219,000 communities, 4 million buildings.

Run it with `python bench/bench_indicators.py`; `--communities N` for a smaller nation. Each way
runs as a process of its own, one after the other; seconds include starting Python. The peer
computes 24 of the figures with pandas, vectorised, from the columns it needs only; both must agree.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from report import section

RUNS = 3
AS_OF = "2022-09-30"
MEASURES = {
    "water_main_renewed": ("water_main",),
    "secondary_water_supply": ("secondary_water_supply",),
    "gas_connected": ("gas_connection",),
    "power_upgraded": ("power_upgrade",),
    "roof_waterproofed": ("roof_waterproofing",),
    "overhead_lines_removed": ("overhead_line_removal",),
    "four_line_entry": ("four_line_entry",),
    "illegal_structures_removed": ("illegal_structure_removal",),
    "parking_added": ("parking_space", "parking_structure"),
    "charging_piles": ("charging_pile",),
}
KINDS = {
    "funding_central_provincial": ("central_grant", "provincial_grant"),
    "funding_government_bond": ("special_bond",),
    "funding_livelihood_award": ("livelihood_award",),
}
CATEGORIES = {
    "kindergartens_built": "kindergarten",
    "service_stations": "service_station",
    "pocket_parks": "pocket_park",
}


def peer(folder: Path) -> dict[str, float]:
    """Compute some of the figures with pandas."""
    import pandas as pd

    day = pd.Timestamp(AS_OF)

    def read(name: str, *columns: str) -> Any:
        return pd.read_parquet(folder / f"{name}.parquet", columns=list(columns))

    communities = read(
        "communities", "community_id", "area_id", "contiguous", "completed_on", "households"
    )
    renovated = communities[pd.to_datetime(communities["completed_on"]) <= day]
    buildings = read("buildings", "community_id", "floor_area_m2")
    held = buildings.groupby("community_id")["floor_area_m2"].agg(["size", "sum"])
    there = renovated["community_id"].map(held["size"])
    figures = {
        "communities_renovated": len(renovated),
        "areas_renovated": renovated["area_id"].nunique(),
        "households_benefiting": renovated["households"].sum(),
        "contiguous_communities": renovated["contiguous"].sum(),
        "residential_buildings": there.sum(),
        "floor_area": renovated["community_id"].map(held["sum"]).sum(),
    }
    works = read(
        "works", "community_id", "measure_id", "status", "quantity", "accepted_on", "free_of_charge"
    )
    accepted = works[
        (works["status"] == "accepted") & (pd.to_datetime(works["accepted_on"]) <= day)
    ]
    totals = accepted.groupby("measure_id")["quantity"].sum()
    figures |= {name: totals.reindex(ids).sum() for name, ids in MEASURES.items()}
    free = accepted[(accepted["measure_id"] == "water_main") & accepted["free_of_charge"]]
    served = renovated["community_id"].isin(free["community_id"]).sum()
    figures["water_renewed_free_share"] = served / len(renovated)
    facilities = read("facilities", "category", "added_by_programme", "opened_on")
    added = facilities[facilities["added_by_programme"]]
    opened = added[pd.to_datetime(added["opened_on"]) <= day]["category"].value_counts()
    figures |= {name: opened.get(category, 0) for name, category in CATEGORIES.items()}
    figures |= money(read, day)
    return {name: float(value) for name, value in figures.items()}


def money(read: Any, day: Any) -> dict[str, Any]:
    """Sum up what arrived, in fen so that it is exact, less what was reversed by the day."""
    import pandas as pd

    vouchers = read(
        "vouchers", "voucher_id", "date", "kind", "source_id", "amount_yuan", "reverses"
    )
    vouchers = vouchers[pd.to_datetime(vouchers["date"]) <= day]
    undone = vouchers.loc[vouchers["kind"] == "reversal", "reverses"]
    standing = vouchers[~vouchers["voucher_id"].isin(undone) & (vouchers["kind"] != "reversal")]
    fen = (standing["amount_yuan"].astype("float64") * 100).round().astype("int64")
    kind = standing["source_id"].map(
        read("sources", "source_id", "kind").set_index("source_id")["kind"]
    )
    sign = (
        standing["kind"].map({"arrival": 1, "in_kind": 1, "return": -1}).fillna(0).astype("int64")
    )
    arrived = fen[standing["kind"] == "arrival"].groupby(kind).sum()
    told = {name: arrived.reindex(kinds).sum() / 100 for name, kinds in KINDS.items()}
    return told | {"investment_total": (fen * sign).sum() / 100}


def check_data(folder: Path) -> dict[str, float]:
    """Run the data-quality rules; return how many rows each flags."""
    from linli.publish.quality import check
    from linli.tables.folder import scan_folder

    found = check(scan_folder(folder).tables, as_of=date.fromisoformat(AS_OF)).table
    return dict(found["rule"].value_counts().sort("rule").iter_rows())


@dataclass(frozen=True)
class Run:
    """What a process took and printed."""

    seconds: float
    cpu_seconds: float
    memory_mb: float
    told: dict[str, Any]


def run(command: list[str]) -> Run:
    """Run a process to its end."""
    with tempfile.TemporaryFile() as printed:
        begun = time.perf_counter()
        process = subprocess.Popen(command, stdout=printed)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{command} failed")
        printed.seek(0)
        told = json.loads(printed.read())
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, told)


def median_of(command: list[str]) -> Run:
    """Run a process several times; return the medians and what it printed each time."""
    runs = [run(command) for _ in range(RUNS)]
    if any(each.told != runs[0].told for each in runs):
        raise SystemExit(f"{command} gave different answers")
    return Run(
        statistics.median(each.seconds for each in runs),
        statistics.median(each.cpu_seconds for each in runs),
        statistics.median(each.memory_mb for each in runs),
        runs[0].told,
    )


def agree(ours: dict[str, float], theirs: dict[str, float]) -> None:
    """Stop if the figures differ by more than the peer's rounding."""
    for name, value in theirs.items():
        if abs(ours[name] - value) > 1e-9 * abs(value):
            raise SystemExit(f"{name}: {ours[name]} here, {value} by pandas")


def myself(folder: str, part: str, communities: int = 0) -> list[str]:
    """Return the command that runs a part of this file."""
    command = [sys.executable, __file__, "--folder", folder, "--as", part]
    return [*command, "--communities", str(communities)]


def measure(folder: str) -> list[dict[str, str]]:
    """Measure every way; return the lines of the table."""
    program = Path(sys.executable).with_name("linli")
    ours = median_of([str(program), "indicators", folder, "--as-of", AS_OF, "--json"])
    theirs = median_of(myself(folder, "peer"))
    agree(ours.told["indicators"], theirs.told)
    checked = median_of(myself(folder, "check"))
    figures, flagged = len(ours.told["indicators"]), sum(checked.told.values())
    return [
        line(f"linli indicators: {figures} figures", ours, "under 5 s"),
        line(f"pandas: {len(theirs.told)} of these figures", theirs, ""),
        line(f"data-quality rules: {flagged:,} rows flagged", checked, "under 15 s"),
    ]


def line(what: str, taken: Run, aim: str) -> dict[str, str]:
    """Put one way into a line of the table."""
    return {
        "what": what,
        "seconds": f"{taken.seconds:.1f}",
        "of the processors": f"{taken.cpu_seconds:.1f}",
        "peak memory": f"{taken.memory_mb:,.0f} MB",
        "aim": aim,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--communities", type=int, default=219_000)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--as", dest="part", choices=list(PARTS), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.part:
        print(json.dumps(PARTS[chosen.part](chosen.folder, chosen.communities)))
        return
    with tempfile.TemporaryDirectory() as folder:
        # A process counts the memory of the one that started it: this one has to stay small.
        counts = run(myself(folder, "writer", chosen.communities)).told
        rows = measure(folder)
    told = ", ".join(f"{number:,} {name}" for name, number in counts.items())
    section(f"Indicators of a nation ({told}); medians of {RUNS} runs", rows)


def invent(folder: Path, communities: int) -> dict[str, int]:
    """Write the nation; return rows by table."""
    from nation import Size, write

    buildings = round(communities * Size.buildings / Size.communities)
    return write(folder, Size(communities, buildings))


PARTS = {
    "writer": invent,
    "peer": lambda folder, _: peer(folder),
    "check": lambda folder, _: check_data(folder),
}

if __name__ == "__main__":
    main()
