"""Classic multiple-choice multidimensional knapsacks, written as programme folders.

`python bench/knapsack_generator.py --kind strong --groups 100 --items 10 --seed 1 --out DIR`

A group is a mandatory community, an item a scheme, the only year is one knapsack: dimension k is
cost category k, paid whole by one source of its own, whose cap is the capacity. The format has
four categories, so there are one to four dimensions. Weights are whole yuan: no payment is rounded.

Weights are uniform on 1..R, R = 1,000. Profits are uniform on 1..R (uncorrelated), the mean weight
of the dimensions +- R/10 (weakly) or plus R/10 (strongly correlated). The kinds and the capacities,
halfway between the groups' least and greatest weights, follow D. Pisinger, "A minimal algorithm for
the multiple-choice knapsack problem", European Journal of Operational Research 83 (1995) 394-410,
and H. Kellerer, U. Pferschy, D. Pisinger, "Knapsack Problems", Springer 2004; there the knapsack
has one dimension, here each has weights of its own.
"""

import argparse
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from plan_generator import CATEGORIES, ONE_COUNTY, Programme, money, write

KINDS = ("uncorrelated", "weak", "strong")
GREATEST = 1_000
YEAR = 2027


def generate(kind: str, groups: int, items: int, dimensions: int, seed: int) -> Programme:
    """Draw a knapsack and write it as tables."""
    chance = np.random.default_rng([seed, KINDS.index(kind), groups, items, dimensions])
    weight = chance.integers(1, GREATEST + 1, (groups, items, dimensions))
    profit = profits(chance, kind, weight)
    capacity = (weight.min(axis=1).sum(axis=0) + weight.max(axis=1).sum(axis=0)) // 2
    group, item = (each.ravel() for each in np.indices((groups, items)))
    scheme = pl.DataFrame({"i": group, "j": item}).select(
        scheme_id=pl.format("c{}s{}", "i", "j"), community_id=pl.format("c{}", "i")
    )
    line = np.repeat(np.arange(group.size), dimensions)
    names = list(CATEGORIES[:dimensions])
    sources = [f"purse_{name}" for name in names]
    tables = {
        "communities": communities_of(groups),
        "schemes": scheme.with_columns(
            pl.lit("basic").alias("class"),
            pl.Series("benefit", profit.ravel()),
            pl.lit(0).alias("revenue_yuan_per_year"),
        ),
        "scheme_costs": pl.DataFrame(
            {
                "scheme_id": scheme["scheme_id"].gather(line),
                "category": names * group.size,
                "cost_yuan": money(weight.ravel() * 100),
            }
        ),
        "sources": pl.DataFrame({"source_id": sources, "name": sources}).with_columns(
            level=pl.lit("county"), scope=pl.lit("*")
        ),
        "source_rules": pl.DataFrame({"source_id": sources, "category": names}).with_columns(
            max_share=pl.lit(1.0)
        ),
        "source_caps": pl.DataFrame(
            {"source_id": sources, "scope": "*", "year": YEAR, "cap_yuan": capacity}
        ),
    }
    name = f"knapsack {kind} {groups} x {items} x {dimensions}, {seed}"
    return Programme(name, tables, (YEAR,), 0.0, ONE_COUNTY)


def profits(chance: np.random.Generator, kind: str, weight: NDArray[np.int64]) -> NDArray[np.int64]:
    """Draw profits of a kind; none is below one."""
    middle = np.rint(weight.mean(axis=2)).astype(np.int64)
    tenth = GREATEST // 10
    if kind == "uncorrelated":
        return chance.integers(1, GREATEST + 1, middle.shape)
    if kind == "weak":
        return np.maximum(1, middle + chance.integers(-tenth, tenth + 1, middle.shape))
    return middle + tenth


def communities_of(groups: int) -> pl.DataFrame:
    """One mandatory community a group, all alike."""
    return pl.DataFrame({"i": np.arange(groups)}).select(
        community_id=pl.format("c{}", "i"),
        name=pl.format("community {}", "i"),
        county=pl.lit(ONE_COUNTY),
        zone=pl.lit("old_town"),
        year_built=pl.lit(1990),
        buildings=pl.lit(1),
        households=pl.lit(14),
        floor_area_m2=pl.lit(1_120),
        mandatory=pl.lit(True),
    )


def main() -> None:
    """Read the command line and write a folder."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--kind", choices=KINDS, required=True)
    reader.add_argument("--groups", type=int, required=True)
    reader.add_argument("--items", type=int, default=10)
    reader.add_argument("--dimensions", type=int, choices=range(1, 5), default=4)
    reader.add_argument("--seed", type=int, required=True)
    reader.add_argument("--out", type=Path, required=True)
    asked = reader.parse_args()
    write(generate(asked.kind, asked.groups, asked.items, asked.dimensions, asked.seed), asked.out)


if __name__ == "__main__":
    main()
