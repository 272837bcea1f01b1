"""bench/RESULTS.md: a section a comparison, each with its machine, versions and figures."""

import os
import platform
import re
from collections.abc import Mapping, Sequence
from datetime import date
from importlib import metadata
from pathlib import Path

RESULTS = Path(__file__).parent / "RESULTS.md"
HEAD = """# Measured

Ratios count, not seconds: each table was measured in one run, ours beside the peer, nothing else
asked of the machine. `make bench` measures again and replaces the tables.
"""
NAMED = ("polars", "pandas", "django", "granian", "fastexcel", "python-calamine")


def section(
    title: str,
    rows: Sequence[Mapping[str, object]],
    notes: str = "",
    packages: Sequence[str] = NAMED,
) -> None:
    """Print a table and put it into RESULTS.md in place of the one with the same beginning.

    Parameters
    ----------
    title
        Heading; what stands before its first bracket or semicolon names the section.
    rows
        One mapping a line, the same columns in each.
    notes
        Words below the table.
    packages
        Whose versions stand beside the machine.
    """
    text = f"## {title}\n\n{table(rows)}\n\n{machine(packages)}\n"
    if notes:
        text += f"\n{notes}\n"
    print(f"\n{text}")
    kept = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else HEAD
    parts = [part for part in re.split(r"(?m)^(?=## )", kept) if part.strip()]
    others = [part for part in parts if name_of(part) != name_of(text)]
    sections = sorted([*others[1:], text], key=name_of)
    RESULTS.write_text(
        "\n".join(part.rstrip() + "\n" for part in [others[0], *sections]), encoding="utf-8"
    )


def name_of(part: str) -> str:
    """Return the words of a heading that stay the same from run to run."""
    heading = part.splitlines()[0].lstrip("# ")
    return re.sub(r"[\d,]+", "", re.split(r"[(;:]", heading)[0]).strip()


def table(rows: Sequence[Mapping[str, object]]) -> str:
    """Write rows as a Markdown table."""
    columns = list(rows[0])
    lines = [columns, ["---"] * len(columns), *([str(row[c]) for c in columns] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def machine(packages: Sequence[str] = NAMED) -> str:
    """Tell on what and with which versions the figures were taken."""
    versions = ", ".join(f"{name} {version}" for name in packages if (version := installed(name)))
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"{date.today():%Y-%m-%d}, {platform.system()} {platform.machine()}, {cores} cores, "  # noqa: DTZ011
        f"Python {platform.python_version()}, {versions}."
    )


def installed(name: str) -> str:
    """Return a package's version, empty where it is not installed."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
