"""The places, words and templates that are packed with the plan book."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Place:
    """Something that a template may name."""

    place: str
    kind: str
    zh: str
    en: str
    zh_description: str
    en_description: str

    def name(self, language: str) -> str:
        """Return its name in `zh` or `en`, as it stands in braces."""
        return self.zh if language == "zh" else self.en


def _read(name: str) -> str:
    return resources.files("linli.plan.plan_book").joinpath(name).read_text("utf-8")


@cache
def places() -> tuple[Place, ...]:
    """Return all places in the order in which they are explained.

    Examples
    --------
    >>> places()[0].name("zh")
    '小区名称'
    """
    return tuple(Place(**row) for row in csv.DictReader(_read("places.csv").splitlines()))


def place_names() -> dict[str, bool]:
    """Return the names of all places in both languages, and whether each stands alone on a line.

    Examples
    --------
    >>> place_names()["造价表"], place_names()["total cost"]
    (True, False)
    """
    return {name: each.kind == "block" for each in places() for name in (each.zh, each.en)}


@cache
def _words() -> dict[str, dict[str, str]]:
    return {row["key"]: row for row in csv.DictReader(_read("words.csv").splitlines())}


def word(key: str, language: str) -> str:
    """Return a word of the book in `zh` or `en`.

    Examples
    --------
    >>> word("sum", "zh")
    '合计'
    """
    return _words()[key][language]


def packed_outline(language: str = "zh") -> str:
    """Return the template that is packed with us.

    Examples
    --------
    >>> "{造价表}" in packed_outline("zh")
    True
    """
    return _read(f"outline.{language}.txt")
