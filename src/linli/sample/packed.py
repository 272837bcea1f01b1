"""The small tables packed with the sample."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType


@cache
def rows(file_name: str) -> tuple[Mapping[str, str], ...]:
    """Return the rows of a table packed with this room.

    Parameters
    ----------
    file_name
        Name of the file, `quarters.csv`.
    """
    text = resources.files("linli.sample").joinpath(file_name).read_text(encoding="utf-8")
    return tuple(MappingProxyType(row) for row in csv.DictReader(text.splitlines()))
