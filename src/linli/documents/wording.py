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


@cache
def template_styles() -> dict[str, str]:
    """Return the styles that a template may ask for, by their names in both languages.

    Examples
    --------
    >>> template_styles()["封面"], template_styles()["blank"]
    ('cover_line', 'empty_line')
    """
    return {
        row[language]: key.removeprefix("style_")
        for language in ("zh", "en")
        for key, row in _words().items()
        if key.startswith("style_")
    }
