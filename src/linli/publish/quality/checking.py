"""Run every rule whose tables are there, all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from linli.checkup.quality import RULES as CHECKUP_RULES
from linli.fund.quality import RULES as FUND_RULES
from linli.plan.quality import RULES as PLAN_RULES
from linli.publish.quality.definitions import limits, quality_rules
from linli.publish.quality.programme import RULES as PROGRAMME_RULES
from linli.records import Result
from linli.registry.quality import RULES as REGISTRY_RULES
from linli.registry.rules import FOUND, Given
from linli.works.quality import RULES as WORKS_RULES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from fractions import Fraction

    from linli.publish.quality.definitions import QualityRule
    from linli.registry.completing import Tables
    from linli.registry.rules import Rule

FUNCTIONS: dict[str, Rule] = {
    **REGISTRY_RULES,
    **CHECKUP_RULES,
    **PLAN_RULES,
    **FUND_RULES,
    **WORKS_RULES,
    **PROGRAMME_RULES,
}
_COLUMNS = ("rule", "severity", "table", "key", "field", "value", "compared_with")
_LIMITS = ("low", "high", "args")


def check(tables: Tables, law: pl.DataFrame | None = None, as_of: date | None = None) -> Result:
    """Find rows and totals that contradict each other or are hard to believe.

    Parameters
    ----------
    tables
        Typed tables of a programme by name, eager or lazy. A rule runs if what it needs is there.
    law
        Limits that a county set for itself, as `linli.standards.law()`; without it the packed.
    as_of
        Day of the check: what closes later is open, days after it are flagged. Without it nothing
        is known to lie ahead.

    Returns
    -------
    Result
        table, by rule, table, key and field: rule, severity (error, warning, notice), table, key
        (parts joined by `|`; `*` for the whole programme), field, value, compared_with, low and
        high (the rule's limits), args (further values, JSON); all of them text.
        `message` and `remedy` put a row into words. status: `ok` (nothing found), else the worst
        severity.

    Raises
    ------
    ValueError
        `law` lacks a limit that a rule needs.

    References
    ----------
    docs/methods/data_quality.md; rules, limits and their sources in `quality_rules.csv`.

    Examples
    --------
    >>> communities = pl.DataFrame(
    ...     {"community_id": ["c1"], "households": [8557], "floor_area_m2": [2089500.0],
    ...      "lon": [113.1], "lat": [26.1]}
    ... )
    >>> found = check({"communities": communities})
    >>> found.status, found.table["rule"].to_list()[-1], found.table["value"].to_list()
    ('warning', 'community.floor_area_per_household', ['244.19', '244.19'])
    """
    known = {name: tables[name].lazy() for name in tables}
    there = {name: frame.collect_schema().names() for name, frame in known.items()}
    plans = list(_plans(known, there, law, as_of))
    frames = pl.collect_all(plans)
    empty = pl.DataFrame(schema=dict.fromkeys((*_COLUMNS, *_LIMITS), pl.String))
    position = {name: at for at, name in enumerate(quality_rules())}
    rows = pl.concat([empty, *frames]).sort(
        pl.col("rule").replace_strict(position, return_dtype=pl.Int64),
        "table",
        "key",
        "field",
        "value",
        "args",
    )
    return Result({"findings": rows}, status=_worst(rows))


def _worst(rows: pl.DataFrame) -> str:
    there = set(rows["severity"].unique())
    return next((each for each in ("error", "warning", "notice") if each in there), "ok")


def applicable(rule: QualityRule, there: Mapping[str, list[str]]) -> bool:
    """Tell whether the columns that a rule needs are there; a default contradicts nobody.

    Examples
    --------
    >>> applicable(quality_rules()["unit.floor_above_storeys"], {"units": ["floor"]})
    False
    """
    for place in rule.needs.split():
        name, _, column = place.partition(".")
        if column not in there.get(name, ()):
            return False
    return True


def _plans(
    known: Mapping[str, pl.LazyFrame],
    there: Mapping[str, list[str]],
    law: pl.DataFrame | None,
    as_of: date | None,
) -> Iterator[pl.LazyFrame]:
    for rule in quality_rules().values():
        if applicable(rule, there):
            low, high = limits(rule, law)
            rows = FUNCTIONS[rule.name](Given(known, low, high, as_of))
            yield _labelled(rows, rule, low, high)


def _labelled(
    rows: pl.LazyFrame, rule: QualityRule, low: Fraction | None, high: Fraction | None
) -> pl.LazyFrame:
    own = {name: pl.col(name) for name in FOUND}
    return rows.select(
        rule=pl.lit(rule.name),
        severity=pl.lit(rule.severity),
        table=pl.when(own["table"] == "").then(pl.lit(rule.table)).otherwise(own["table"]),
        key="key",
        field=pl.when(own["field"] == "").then(pl.lit(rule.field)).otherwise(own["field"]),
        value="value",
        compared_with="compared_with",
        low=pl.lit(_plain(low), pl.String),
        high=pl.lit(_plain(high), pl.String),
        args="args",
    )


def _plain(limit: Fraction | None) -> str | None:
    """Write a limit as a decimal number where it is one."""
    if limit is None:
        return None
    exact = limit.limit_denominator(1_000_000) == limit
    return f"{float(limit):g}" if exact and 10**6 % limit.denominator == 0 else str(limit)
