"""What a data-quality rule gets and gives.

A rule is a function of what is given: it returns the rows that look wrong, as a lazy table with
the columns of `FOUND`. Which rules there are, their words and limits stand in
`linli/publish/quality_rules.csv`; each function lives in the room whose rows it looks at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import polars as pl

from linli.registry.completing import complete
from linli.schema import table

if TYPE_CHECKING:
    from datetime import date
    from fractions import Fraction

FOUND = ("table", "key", "field", "value", "compared_with", "args")
_SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class Given:
    """What a rule may look at.

    Parameters
    ----------
    tables
        Typed tables by name.
    low, high
        The rule's limits, exact; None where it has none.
    as_of
        Day of the check, None if it has none.
    """

    tables: Mapping[str, pl.DataFrame | pl.LazyFrame]
    low: Fraction | None = None
    high: Fraction | None = None
    as_of: date | None = None

    def rows(self, name: str) -> pl.LazyFrame:
        """Return a table with every column of the schema; absent ones are null."""
        return complete(name, self.tables, table(name).names)

    def has(self, name: str) -> bool:
        """Tell whether a table is there."""
        return name in self.tables

    def below(self, number: pl.Expr) -> pl.Expr:
        """Tell whether a number is below the lower limit; false without one."""
        return pl.lit(value=False) if self.low is None else number < float(self.low)

    def above(self, number: pl.Expr) -> pl.Expr:
        """Tell whether a number is above the upper limit; false without one."""
        return pl.lit(value=False) if self.high is None else number > float(self.high)

    def outside(self, number: pl.Expr) -> pl.Expr:
        """Tell whether a number is outside the limits."""
        return self.below(number) | self.above(number)


Rule: TypeAlias = Callable[[Given], pl.LazyFrame]


def found(
    rows: pl.LazyFrame,
    key: str | tuple[str, ...],
    value: pl.Expr,
    compared_with: pl.Expr | None = None,
    *,
    table: pl.Expr | str = "",
    field: pl.Expr | str = "",
    **args: pl.Expr,
) -> pl.LazyFrame:
    """Put the rows that a rule flags into the form that all rules give.

    Parameters
    ----------
    rows
        The rows flagged.
    key
        Column, or several, that name the row.
    value, compared_with
        What was found and what it was held against.
    table, field
        Where it stands, if the rule's own table and field do not say it.
    args
        Further values for the sentence.
    """
    keys = (key,) if isinstance(key, str) else key
    given = {name: _expression(part) for name, part in (("table", table), ("field", field))}
    other = pl.lit(None, pl.String) if compared_with is None else compared_with
    frame = rows.select(
        **given,
        key=pl.concat_str([pl.col(name).cast(pl.String) for name in keys], separator=_SEPARATOR),
        value=value,
        compared_with=other,
        **{f"arg_{name}": each for name, each in args.items()},
    )
    kinds = frame.collect_schema()
    texts = frame.select(as_text(pl.col(name), kind).alias(name) for name, kind in kinds.items())
    words = [pl.col(f"arg_{name}").alias(name) for name in args]
    told = pl.struct(words).struct.json_encode() if words else pl.lit("{}")
    return texts.select(*FOUND[:-1], args=told)


def _expression(part: pl.Expr | str) -> pl.Expr:
    return pl.lit(part) if isinstance(part, str) else part


def as_text(column: pl.Expr, kind: pl.DataType) -> pl.Expr:
    """Write a value as a clerk would: at most two decimals, none where they are zero.

    Examples
    --------
    >>> pl.DataFrame({"area": [244.186, 30.0]}).select(
    ...     as_text(pl.col("area"), pl.Float64())
    ... ).to_series().to_list()
    ['244.19', '30']
    """
    if kind.is_float():
        hundredths = (column.abs() * 100).round().cast(pl.Int64)
        sign = pl.when((column < 0) & (hundredths > 0)).then(pl.lit("-")).otherwise(pl.lit(""))
        cents = (hundredths % 100).cast(pl.String).str.zfill(2)
        decimals = pl.format(".{}", cents).str.strip_chars_end("0").str.strip_chars_end(".")
        return pl.format("{}{}{}", sign, hundredths // 100, decimals)
    return column.cast(pl.String)


def with_namesakes(rows: pl.LazyFrame, key: str, alike: list[str]) -> pl.LazyFrame:
    """Keep the rows that are alike in some columns; blanks are alike too.

    Parameters
    ----------
    rows
        Any rows.
    key
        Column that names a row.
    alike
        Columns to compare.

    Returns
    -------
    lazy table
        The rows that have their like, with `namesakes`: the first six keys that share it.

    Examples
    --------
    >>> rows = pl.LazyFrame({"id": ["a", "b", "c"], "name": ["电力小区", "酒厂小区", "电力小区"]})
    >>> with_namesakes(rows, "id", ["name"]).collect()["namesakes"].to_list()
    ['a, c', 'a, c']
    """
    # Hashes tell cheaply which rows cannot have their like: nearly all.
    likely = rows.filter(pl.struct(alike).hash().is_duplicated())
    listed = pl.col(key).cast(pl.String).sort().head(6).str.join(", ")
    groups = likely.group_by(alike).agg(namesakes=listed, _sharing=pl.len())
    return likely.join(groups.filter(pl.col("_sharing") > 1), on=alike, nulls_equal=True)
