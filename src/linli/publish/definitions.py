"""The indicators and the facts they count, read from this room's CSV files."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

AGGREGATES = ("count", "sum", "distinct", "ratio")


@dataclass(frozen=True, slots=True)
class Fact:
    """What may be counted, and from which day to which.

    Parameters
    ----------
    name
        Key, `renovated_communities`.
    table
        Prepared table that holds the rows, `communities`.
    filter
        Which rows, in the notation of `linli.publish.filters`.
    counts_from
        Date columns; a row counts from the day when all have come. None: from the beginning.
    counts_until
        Date columns; a row ceases to count on the first of these days.
    undated
        Which rows are recorded as done although a date is missing, in the same notation.
    zh, en
        Labels.
    """

    name: str
    table: str
    filter: str
    counts_from: tuple[str, ...]
    counts_until: tuple[str, ...]
    undated: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure: what it is called and how it is rolled up.

    Parameters
    ----------
    name
        Key, `parking_added`.
    group
        Where it stands on a page: money, scale, progress, basic, improvement, life_circle,
        governance.
    zh, en
        Labels.
    unit
        Key of the unit, `m2`.
    unit_zh, unit_en
        The unit as it is written behind the figure; empty in Chinese for a share.
    fact
        Name of the fact that it counts; empty for a ratio.
    aggregate
        count, sum, distinct or ratio.
    column
        What is summed or told apart.
    filter
        Which rows of the fact, in the notation of `linli.publish.filters`.
    numerator, denominator
        Indicators that a ratio divides.
    decimals
        How many are shown; the value itself is not rounded.
    public
        Whether it stands on pages without a login.
    zh_definition, definition
        What is counted, in words.
    source, source_en
        Where the definition comes from.
    """

    name: str
    group: str
    zh: str
    en: str
    unit: str
    unit_zh: str
    unit_en: str
    fact: str
    aggregate: str
    column: str
    filter: str
    numerator: str
    denominator: str
    decimals: int
    public: bool
    zh_definition: str
    definition: str
    source: str
    source_en: str

    def label(self, language: str) -> str:
        """Return the label in `zh` or `en`."""
        return self.zh if language.startswith("zh") else self.en

    def unit_label(self, language: str) -> str:
        """Return the unit in `zh` or `en`."""
        return self.unit_zh if language.startswith("zh") else self.unit_en

    def source_label(self, language: str) -> str:
        """Return where the definition comes from, in `zh` or `en`."""
        return self.source if language.startswith("zh") else self.source_en


def _rows(file_name: str) -> list[dict[str, str]]:
    text = resources.files("linli.publish").joinpath(file_name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def facts() -> Mapping[str, Fact]:
    """Return every fact by name.

    Examples
    --------
    >>> facts()["renovated_communities"].counts_from
    ('completed_on',)
    """
    return MappingProxyType(
        {
            row["fact"]: Fact(
                name=row["fact"],
                table=row["table"],
                filter=row["filter"],
                counts_from=tuple(row["counts_from"].split()),
                counts_until=tuple(row["counts_until"].split()),
                undated=row["undated"],
                zh=row["zh"],
                en=row["en"],
            )
            for row in _rows("facts.csv")
        }
    )


def _indicator(row: Mapping[str, str]) -> Indicator:
    as_they_are = {
        name: row[name]
        for name in Indicator.__dataclass_fields__
        if name not in {"name", "decimals", "public"}
    }
    return Indicator(
        name=row["indicator"],
        decimals=int(row["decimals"]),
        public=row["public"] == "true",
        **as_they_are,
    )


@cache
def definitions() -> Mapping[str, Indicator]:
    """Return every indicator by name, in the order in which a report lists them.

    Examples
    --------
    >>> definitions()["parking_added"].label("zh"), definitions()["parking_added"].unit
    ('新增停车位', 'space')
    """
    return MappingProxyType({row["indicator"]: _indicator(row) for row in _rows("indicators.csv")})


def definition(indicator: str) -> Indicator:
    """Return one indicator.

    Raises
    ------
    ValueError
        No such indicator.

    Examples
    --------
    >>> definition("water_renewed_free_share").denominator
    'communities_renovated'
    """
    if indicator not in definitions():
        msg = f"no indicator {indicator!r}; definitions() lists them"
        raise ValueError(msg)
    return definitions()[indicator]
