"""The small tables packed with the sample."""

from __future__ import annotations

import csv
from importlib import resources


def rows(file_name: str) -> list[dict[str, str]]:
    """Return the rows of a table packed with this room.

    Parameters
    ----------
    file_name
        Name of the file, `quarters.csv`.
    """
    text = resources.files("linli.sample").joinpath(file_name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
