"""The notation in which the tables of this room say which rows they mean.

`status=accepted;measure_id=parking_space|parking_structure`: conditions joined by `;` all hold,
values joined by `|` are alternatives. There is nothing else; what needs more becomes a column.
"""

from __future__ import annotations

from functools import reduce

import polars as pl


def conditions(text: str) -> dict[str, tuple[str, ...]]:
    """Read a filter as columns with the values they may have.

    Raises
    ------
    ValueError
        A condition is not `column=value|value`, or names a column twice.

    Examples
    --------
    >>> conditions("status=accepted;measure_id=a|b")
    {'status': ('accepted',), 'measure_id': ('a', 'b')}
    """
    read: dict[str, tuple[str, ...]] = {}
    for part in filter(None, text.split(";")):
        column, sign, values = part.partition("=")
        if not sign or not column or not values or column in read:
            msg = f"a filter reads column=value|value;..., each column once; not {text!r}"
            raise ValueError(msg)
        read[column] = tuple(values.split("|"))
    return read


def compiled(text: str) -> pl.Expr:
    """Turn a filter into a polars expression that is true or false, never null.

    Examples
    --------
    >>> rows = pl.DataFrame({"kind": ["a", "b", None], "free": [True, True, False]})
    >>> rows.filter(compiled("kind=a|b;free=true")).height
    2
    """
    return reduce(
        lambda so_far, column: so_far & _one(column, conditions(text)[column]),
        conditions(text),
        pl.lit(value=True),
    )


def _one(column: str, values: tuple[str, ...]) -> pl.Expr:
    if values == ("true",):
        return pl.col(column).fill_null(value=False)
    if values == ("false",):
        return (~pl.col(column)).fill_null(value=False)
    if len(values) == 1:
        return (pl.col(column) == values[0]).fill_null(value=False)
    return pl.col(column).is_in(values).fill_null(value=False)
