"""Data-quality rules that look at sources, their caps and their rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from linli.registry.rules import found
from linli.schema import choices
from linli.standards import source_kinds

if TYPE_CHECKING:
    from linli.registry.rules import Given, Rule


def without_kind(given: Given) -> pl.LazyFrame:
    """A source of no kind: its money is missing in the figures by kind."""
    return found(
        given.rows("sources").filter(pl.col("kind").is_null()), "source_id", pl.col("kind")
    )


def level_against_kind(given: Given) -> pl.LazyFrame:
    """A source on another level than its kind."""
    kinds = source_kinds().lazy().select("kind", _level="level")
    both = given.rows("sources").join(kinds, on="kind")
    wrong = both.filter(pl.col("level") != pl.col("_level"))
    return found(wrong, "source_id", pl.col("level"), pl.col("_level"), source_kind=pl.col("kind"))


def cap_outside_scope(given: Given) -> pl.LazyFrame:
    """A cap for a place where its source does not pay."""
    sources = given.rows("sources").select("source_id", _scope="scope")
    both = given.rows("source_caps").join(sources, on="source_id")
    inside = (pl.col("_scope") == "*") | pl.col("scope").str.starts_with(pl.col("_scope"))
    wrong = both.filter(~inside)
    return found(wrong, ("source_id", "scope", "year"), pl.col("scope"), pl.col("_scope"))


def category_without_source(given: Given) -> pl.LazyFrame:
    """A category of cost that no source may pay."""
    rules = given.rows("source_rules").filter(pl.col("max_share") > 0).select("category")
    categories = pl.LazyFrame({"category": list(choices("cost_category"))}).with_columns(
        source_id=pl.lit("*")
    )
    return found(
        categories.join(rules, on="category", how="anti"),
        ("source_id", "category"),
        pl.col("category"),
    )


RULES: dict[str, Rule] = {
    "source.without_kind": without_kind,
    "source.level_against_kind": level_against_kind,
    "source_cap.outside_scope": cap_outside_scope,
    "source_rule.category_without_source": category_without_source,
}
