"""CSV files that are packed with a room: the rules that it is ruled by."""

from __future__ import annotations

import csv
from importlib import resources


def packed_rows(room: str, name: str) -> list[dict[str, str]]:
    """Return the rows of a room's CSV file, `packed_rows("linli_web.people", "roles")`."""
    text = resources.files(room).joinpath(f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))
