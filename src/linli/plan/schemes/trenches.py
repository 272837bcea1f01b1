"""Which lines of a scheme dig, and what one trench for several of them would save at most."""

from __future__ import annotations

from fractions import Fraction

import polars as pl

from linli.plan.amounts import yuan_of
from linli.plan.schemes.exact import rounded, times
from linli.standards import trench_measures


def shared_trenches(lines: pl.DataFrame) -> pl.DataFrame:
    """Return the digging lines of schemes in which at least two dig.

    Parameters
    ----------
    lines : table
        scheme_id, measure_id, quantity [m], unit_price_yuan [yuan].

    Returns
    -------
    table
        scheme_id, measure_id, quantity [m], shared_m [m] (along which it could lie in the
        longest line's trench), saving_yuan [yuan] (its digging along that length); longest first.

    Notes
    -----
    An upper limit: pipes keep their distances (GB 50289-2016) and run to different places. It is
    shown beside the cost and never taken off it.

    Examples
    --------
    >>> from decimal import Decimal
    >>> lines = pl.DataFrame(
    ...     {
    ...         "scheme_id": ["a", "a"],
    ...         "measure_id": ["water_main", "gas_main"],
    ...         "quantity": [300.0, 200.0],
    ...         "unit_price_yuan": [Decimal("480.00"), Decimal("420.00")],
    ...     }
    ... )
    >>> shared_trenches(lines).select("measure_id", "shared_m", "saving_yuan").rows()
    [('water_main', 0.0, Decimal('0.00')), ('gas_main', 200.0, Decimal('37800.00'))]
    """
    digging = lines.join(trench_measures(), on="measure_id")
    several = digging.filter(pl.len().over("scheme_id") > 1).sort(
        ["scheme_id", "quantity", "measure_id"], descending=[False, True, False]
    )
    first = pl.int_range(pl.len()).over("scheme_id") == 0
    costed = several.with_columns(
        _fen=times("quantity", "unit_price_yuan"),
        shared_m=pl.when(first).then(0.0).otherwise(pl.col("quantity")),
    )
    saved = [
        rounded(fen * Fraction(share)) if shared else 0
        for fen, share, shared in costed.select("_fen", "trench_share", "shared_m").iter_rows()
    ]
    return costed.with_columns(pl.Series("saving_yuan", saved, dtype=pl.Int64)).select(
        "scheme_id", "measure_id", "quantity", "shared_m", yuan_of("saving_yuan")
    )
