"""The rules of data quality as a table: words, limits, what is compared."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING

import polars as pl

from linli.standards import law as packed_law

if TYPE_CHECKING:
    from collections.abc import Mapping

SEVERITIES = ("error", "warning", "notice")


@dataclass(frozen=True, slots=True)
class QualityRule:
    """One rule.

    Parameters
    ----------
    name
        Key, `community.floor_area_per_household`.
    room
        Room of the library whose rows it looks at.
    table, field
        Where what it flags stands; `*` where the rule itself says it.
    severity
        error (it cannot be so), warning (hard to believe), notice (worth a look).
    law_low, law_high
        Ids in `linli.standards.law` that give the limits.
    low, high
        Limits of our own, exact, as text; empty where there is none or the law gives it.
    limit_source
        Where limits of our own come from.
    needs
        `table.column` that must be there, else the rule is not run.
    zh_compares, compares
        What is compared.
    zh, en
        Sentences with places for values.
    zh_remedy, en_remedy
        How to mend it.
    """

    name: str
    room: str
    table: str
    field: str
    severity: str
    law_low: str
    law_high: str
    low: str
    high: str
    limit_source: str
    needs: str
    zh_compares: str
    compares: str
    zh: str
    en: str
    zh_remedy: str
    en_remedy: str


@cache
def quality_rules() -> Mapping[str, QualityRule]:
    """Return every rule by name, in the order in which findings are listed.

    Examples
    --------
    >>> quality_rules()["community.floor_area_per_household"].law_high
    'data.floor_area_per_household_high'
    """
    file = resources.files("linli.publish").joinpath("quality_rules.csv")
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    return MappingProxyType(
        {row["rule"]: QualityRule(row.pop("rule"), **row) for row in map(dict, rows)}
    )


def limits(
    rule: QualityRule, law: pl.DataFrame | None = None
) -> tuple[Fraction | None, Fraction | None]:
    """Return the lower and upper limit of a rule.

    Parameters
    ----------
    rule
        The rule.
    law
        Table like `linli.standards.law()`, by which a county sets its own limits; without it the
        packed one. Of several versions of an id the newest counts.

    Raises
    ------
    ValueError
        `law` lacks an id that the rule names.

    Examples
    --------
    >>> limits(quality_rules()["community.floor_area_per_household"])
    (Fraction(30, 1), Fraction(150, 1))
    """
    table = packed_law() if law is None else law
    return _limit(rule.law_low, rule.low, table), _limit(rule.law_high, rule.high, table)


def _limit(law_id: str, own: str, law: pl.DataFrame) -> Fraction | None:
    if not law_id:
        return Fraction(own) if own else None
    versions = law.filter(pl.col("law_id") == law_id)
    if versions.is_empty():
        msg = f"the table of law lacks {law_id}; start from linli.standards.law()"
        raise ValueError(msg)
    return Fraction(versions.sort("in_force_from", nulls_last=False)["value"][-1])
