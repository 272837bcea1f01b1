"""Scopes of rules: what lies in `*`, in a prefix of the county code, in one zone of either."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from fractions import Fraction

    Number = TypeVar("Number", int, Fraction)

_SCOPE = r"^(\*|\d{2}|\d{4}|\d{6})(/.+)?$"


def is_scope(column: pl.Expr) -> pl.Expr:
    """Tell whether a text is a scope.

    Examples
    --------
    >>> texts = pl.DataFrame({"x": ["*", "43", "431023/old", "*/old", "4310230", "old"]})
    >>> texts.select(is_scope(pl.col("x")))["x"].to_list()
    [True, True, True, True, False, False]
    """
    return column.str.contains(_SCOPE)


def scope_of(form: tuple[int, bool]) -> pl.Expr:
    """Return the scope of each row's county and zone in one form: length of prefix, with zone."""
    length, zoned = form
    prefix = pl.col("county").str.slice(0, length) if length else pl.lit("*")
    return pl.concat_str(prefix, pl.lit("/"), pl.col("zone")) if zoned else prefix


def forms(scopes: Iterable[str]) -> list[tuple[int, bool]]:
    """Return the forms that scopes have.

    Examples
    --------
    >>> forms(["*", "43/old", "43/new"])
    [(0, False), (2, True)]
    """
    split = (re.match(_SCOPE, scope) for scope in scopes)
    return sorted(
        {(len(each[1]) if each[1] != "*" else 0, bool(each[2])) for each in split if each}
    )


def totals(
    rows: pl.DataFrame, scopes: Iterable[str], values: Sequence[str], by: Sequence[str] = ()
) -> pl.DataFrame:
    """Add rows up within each scope that names their place.

    Parameters
    ----------
    rows
        county, zone, the columns of `by` and of `values` (whole numbers).
    scopes
        Scopes of a rule; scopes without any row are left out of the answer.
    values
        Columns to add up.
    by
        Columns to keep apart, such as source and year.

    Examples
    --------
    >>> rows = pl.DataFrame({"county": ["431023", "431021"], "zone": ["a", None], "x": [1, 2]})
    >>> totals(rows, ["*", "431023", "*/a"], ["x"]).sort("scope").rows()
    [('*', 3), ('*/a', 1), ('431023', 1)]
    """
    wanted = pl.Series("scope", sorted(set(scopes)), dtype=pl.String)
    cells = rows.group_by("county", "zone", *by).agg(pl.col(values).sum())
    parts = [
        cells.with_columns(scope=scope_of(form))
        .filter(pl.col("scope").is_in(wanted.implode()))
        .group_by("scope", *by)
        .agg(pl.col(values).sum())
        for form in forms(wanted)
    ]
    empty = cells.select(pl.lit("").alias("scope"), *by, *values).clear()
    return pl.concat([empty, *parts])


def rolled_up(
    cells: Mapping[tuple[str, str | None], Number], scopes: Iterable[str]
) -> dict[tuple[str, str | None], Number]:
    """Add exact numbers of (county, zone) up to (scope, zone) and to (scope, None) for all zones.

    Examples
    --------
    >>> rolled_up({("431023", "a"): 1, ("431023", "b"): 2}, ["43"])
    {('43', 'a'): 1, ('43', None): 3, ('43', 'b'): 2}
    """
    wanted = set(scopes)
    shapes = forms(wanted)
    added: dict[tuple[str, str | None], Number] = defaultdict(int)  # type: ignore[arg-type]
    for (county, zone), number in cells.items():
        for length, zoned in shapes:
            prefix = county[:length] if length else "*"
            scope = f"{prefix}/{zone}" if zoned else prefix
            if scope in wanted and not (zoned and zone is None):
                if zone is not None:
                    added[scope, zone] += number
                added[scope, None] += number
    return dict(added)
