"""How an order of schemes changes when they are scored anew."""

from __future__ import annotations

import polars as pl


def rank_changes(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Return where each scheme stands before and after, and by how many places it moved.

    Parameters
    ----------
    before, after : table
        scheme_id, benefit [household-equivalents]; the same schemes.

    Returns
    -------
    table
        scheme_id, before and after [household-equivalents], rank_before and rank_after (1 is the
        most; equal benefits share a rank, the next one is skipped), moved (places up, negative
        down); the most after first, by scheme_id where equal.

    Raises
    ------
    ValueError
        The schemes differ, or one is told twice.

    Examples
    --------
    >>> old = pl.DataFrame({"scheme_id": ["a", "b"], "benefit": [2.0, 1.0]})
    >>> new = pl.DataFrame({"scheme_id": ["a", "b"], "benefit": [2.0, 3.0]})
    >>> rank_changes(old, new).select("scheme_id", "rank_before", "rank_after", "moved").rows()
    [('b', 2, 1, 1), ('a', 1, 2, -1)]
    """
    keys = [table["scheme_id"].sort().to_list() for table in (before, after)]
    if keys[0] != keys[1] or len(set(keys[0])) != len(keys[0]):
        msg = "rank_changes wants the same schemes before and after, each once"
        raise ValueError(msg)
    both = before.select("scheme_id", before="benefit").join(
        after.select("scheme_id", after="benefit"), on="scheme_id"
    )
    ranked = both.with_columns(
        pl.col(name).rank("min", descending=True).cast(pl.Int64).alias(f"rank_{name}")
        for name in ("before", "after")
    )
    return ranked.with_columns(moved=pl.col("rank_before") - pl.col("rank_after")).sort(
        "rank_after", "scheme_id"
    )
