"""The few words that a form itself brings, in both languages."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources


@cache
def _words() -> dict[str, dict[str, str]]:
    text = resources.files("linli.documents").joinpath("words.csv").read_text("utf-8")
    return {row["key"]: row for row in csv.DictReader(text.splitlines())}


def word(key: str, language: str) -> str:
    """Return a word of `words.csv`.

    Examples
    --------
    >>> word("attachment", "zh").format(2)
    '附件2'
    """
    return _words()[key][language]
