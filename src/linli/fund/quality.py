"""Data-quality rules that look at vouchers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from linli.fund.reversals import with_reversals
from linli.registry.rules import found, with_namesakes
from linli.standards import source_kinds

if TYPE_CHECKING:
    from linli.registry.rules import Given, Rule

_AMOUNT, _KIND = pl.col("amount_yuan"), pl.col("kind")
_MAY_GIVE_IN_KIND = ["utility", "capital", "other"]
_MAY_BE_NEGATIVE = ["budget", "allocation", "variation", "reversal"]


def _standing(given: Given) -> pl.LazyFrame:
    vouchers = {"vouchers": given.rows("vouchers")}
    return with_reversals(vouchers).filter(pl.col("reversed_on").is_null())


def arrivals_above_cap(given: Given) -> pl.LazyFrame:
    """More arrived from a source in a year than its cap; with carry-over, up to that year."""
    year = pl.col("date").dt.year().cast(pl.Int64)
    arrived = (
        _standing(given)
        .filter(_KIND == "arrival")
        .group_by("source_id", year=year)
        .agg(arrived=_AMOUNT.sum())
    )
    both = arrived.join(_widest_caps(given), on=["source_id", "year"], how="full", coalesce=True)
    so_far = [
        pl.col(name).fill_null(0).cum_sum().over("source_id", order_by="year")
        for name in ("arrived", "cap")
    ]
    carried = given.rows("sources").select("source_id", "carry_over")
    totals = both.join(carried, on="source_id", how="left").with_columns(
        pl.when("carry_over").then(total).otherwise(name).alias(name)
        for name, total in zip(("arrived", "cap"), so_far, strict=True)
    )
    wrong = totals.filter(pl.col("arrived") > pl.col("cap"))
    return found(wrong, ("source_id", "scope", "year"), pl.col("arrived"), pl.col("cap"))


def _widest_caps(given: Given) -> pl.LazyFrame:
    """The cap of each source and year for the whole of its scope."""
    scopes = given.rows("sources").select("source_id", _whole="scope")
    caps = given.rows("source_caps").join(scopes, on="source_id")
    whole = (pl.col("scope") == pl.col("_whole")) | (pl.col("scope") == "*")
    return (
        caps.filter(whole)
        .group_by("source_id", "year")
        .agg(scope=pl.col("_whole").first(), cap=pl.col("cap_yuan").max())
    )


def allocation_without_rule(given: Given) -> pl.LazyFrame:
    """Money allocated to a category that its source may not pay."""
    rules = given.rows("source_rules").select("source_id", "category")
    allocated = _standing(given).filter(
        (_KIND == "allocation")
        & pl.col("source_id").is_not_null()
        & pl.col("category").is_not_null()
    )
    wrong = allocated.join(rules, on=["source_id", "category"], how="anti")
    return found(wrong, "voucher_id", pl.col("category"), pl.col("source_id"), amount=_AMOUNT)


def in_kind_by_other(given: Given) -> pl.LazyFrame:
    """A contribution in kind by a source that gives money only."""
    kinds = source_kinds().lazy().select("kind", _level="level")
    sources = given.rows("sources").join(kinds, on="kind", how="left")
    levels = sources.select("source_id", giver=pl.coalesce("_level", "level"))
    both = _standing(given).filter(_KIND == "in_kind").join(levels, on="source_id")
    wrong = both.filter(~pl.col("giver").is_in(_MAY_GIVE_IN_KIND))
    return found(
        wrong, "voucher_id", pl.col("source_id"), amount=_AMOUNT, source_level=pl.col("giver")
    )


def reversal_without_voucher(given: Given) -> pl.LazyFrame:
    """A reversal that names no voucher, an unknown, a later or an already reversed one."""
    vouchers = given.rows("vouchers")
    named = vouchers.select(reverses="voucher_id", _date="date", _kind="kind")
    reversals = vouchers.filter(_KIND == "reversal").sort("date", "voucher_id")
    both = reversals.join(named, on="reverses", how="left", maintain_order="left")
    again = ~pl.col("reverses").is_first_distinct()
    early = pl.col("_date") > pl.col("date")
    wrong = both.filter(pl.col("_date").is_null() | early | (pl.col("_kind") == "reversal") | again)
    return found(wrong, "voucher_id", pl.col("reverses"), pl.col("_date"))


def spent_above_arrived(given: Given) -> pl.LazyFrame:
    """A source that paid and gave back more than arrived."""
    totals = (
        _standing(given)
        .group_by("source_id")
        .agg(
            arrived=_AMOUNT.filter(_KIND == "arrival").sum(),
            spent=_AMOUNT.filter(_KIND.is_in(["payment", "return"])).sum(),
        )
    )
    wrong = totals.filter(pl.col("spent") > pl.col("arrived"))
    return found(wrong, "source_id", pl.col("spent"), pl.col("arrived"))


def amount_not_positive(given: Given) -> pl.LazyFrame:
    """A voucher over nothing, or less than nothing where its kind does not allow that."""
    zero, negative = _AMOUNT == 0, (_AMOUNT < 0) & ~_KIND.is_in(_MAY_BE_NEGATIVE)
    return found(
        given.rows("vouchers").filter(zero | negative), "voucher_id", _AMOUNT, voucher_kind=_KIND
    )


def booked_twice(given: Given) -> pl.LazyFrame:
    """Two standing vouchers alike in everything but their number."""
    alike = ["date", "kind", "source_id", "community_id", "category", "contract_id", "amount_yuan"]
    standing = _standing(given).filter(_KIND != "reversal")
    wrong = with_namesakes(standing, "voucher_id", alike)
    return found(wrong, "voucher_id", _AMOUNT, pl.col("namesakes"))


RULES: dict[str, Rule] = {
    "voucher.arrivals_above_cap": arrivals_above_cap,
    "voucher.allocation_without_rule": allocation_without_rule,
    "voucher.in_kind_by_other": in_kind_by_other,
    "voucher.reversal_without_voucher": reversal_without_voucher,
    "voucher.spent_above_arrived": spent_above_arrived,
    "voucher.amount_not_positive": amount_not_positive,
    "voucher.booked_twice": booked_twice,
}
