"""What the sample programme means to reach; invented."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from linli.sample.packed import rows
from linli.sample.rows import Row


def target_rows() -> Iterator[Row]:
    """Return the rows of the targets table."""
    for row in rows("target_list.csv"):
        yield {
            "indicator": row["indicator"],
            "by": date.fromisoformat(row["by"]),
            "value": float(row["value"]),
            "basis": "样例目标，未经公布",
            "origin": "invented",
        }
