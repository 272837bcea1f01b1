"""What a generated programme may have beyond the plain one: each extra adds or changes tables."""

from collections.abc import Callable

import numpy as np
import polars as pl

Tables = dict[str, pl.DataFrame]
Extra = Callable[[np.random.Generator, Tables], Tables]


def zone_order(chance: np.random.Generator, tables: Tables) -> Tables:
    """Two zones wait for the old town; a year wholly out of order costs 2 % of all benefit."""
    best = tables["schemes"].group_by("community_id").agg(pl.col("benefit").median())
    penalty = 0.02 * float(best["benefit"].sum())
    rows = [
        ("old_town", "central_city", round(penalty * chance.uniform(0.8, 1.2), 2)),
        ("central_city", "new_town", round(penalty * chance.uniform(0.8, 1.2), 2)),
    ]
    columns = ["earlier_zone", "later_zone", "penalty"]
    return {"zone_order": pl.DataFrame(rows, schema=columns, orient="row")}


def locks(chance: np.random.Generator, tables: Tables) -> Tables:
    """One community in fifty has one of six locks; only small ones are locked in."""
    communities, years = tables["communities"], tables["capacity"]["year"].unique().to_list()
    small = communities.filter(pl.col("households") < 250)
    free = small.filter(~pl.col("mandatory"))["community_id"]
    number = min(free.len(), max(6, communities.height // 50))
    picked = free.gather(np.sort(chance.choice(free.len(), number, replace=False)))
    scheme = dict(
        tables["schemes"].group_by("community_id").agg(pl.col("scheme_id").first()).rows()
    )
    year = chance.choice(years, number)
    rows = []
    for turn, community in enumerate(picked):
        with_scheme = scheme[community] if turn % 6 in {0, 1, 3, 4} else None
        with_year = int(year[turn]) if turn % 6 in {1, 2, 4} else None
        rows.append((community, with_scheme, with_year, "in" if turn % 6 < 3 else "out"))
    columns = {
        "community_id": pl.String,
        "scheme_id": pl.String,
        "year": pl.Int64,
        "kind": pl.String,
    }
    return {"locks": pl.DataFrame(rows, schema=columns, orient="row")}


def groups(chance: np.random.Generator, tables: Tables) -> Tables:
    """Two or three neighbours start together, or never in the same year: one area in four."""
    areas = tables["communities"].group_by("area_id", maintain_order=True).agg("community_id")
    rows = []
    for community_ids in areas.filter(pl.col("community_id").list.len() >= 3)["community_id"]:
        if chance.random() < 0.25 or not rows:
            rule = "same_year" if chance.random() < 0.5 else "not_same_year"
            size = int(chance.integers(2, 4))
            picked = np.sort(chance.choice(len(community_ids), size, replace=False))
            name = f"g{len(rows)}"
            rows.append([(name, community_ids[int(place)], rule) for place in picked])
    columns = ["group_id", "community_id", "rule"]
    flat = [row for group in rows for row in group]
    return {"groups": pl.DataFrame(flat, schema=columns, orient="row")}


def carry_over(chance: np.random.Generator, tables: Tables) -> Tables:
    """Three sources keep for later what a year leaves."""
    names = tables["sources"]["source_id"].to_list()
    kept = set(chance.choice(names, 3, replace=False))
    mark = pl.Series("carry_over", [name in kept for name in names])
    return {"sources": tables["sources"].with_columns(mark)}


def commitments(chance: np.random.Generator, tables: Tables) -> Tables:
    """One cap in five has 5 to 30 % promised already."""
    caps = tables["source_caps"]
    taken = caps.filter(pl.Series(chance.random(caps.height) < 0.2))
    part = pl.Series(chance.uniform(0.05, 0.3, taken.height))
    amount = (pl.col("cap_yuan") * part).floor().cast(pl.Int64).alias("amount_yuan")
    return {"commitments": taken.select("source_id", "scope", "year", amount)}


def nested_caps(chance: np.random.Generator, tables: Tables) -> Tables:
    """Prefectures bound the central grant, zones of counties the county's money."""
    caps, communities = tables["source_caps"], tables["communities"]
    county = caps.filter(pl.col("source_id") == "county").select("scope", "year", "cap_yuan")
    zones = communities.group_by("county", "zone").agg(pl.col("households").sum())
    part = pl.col("households") / pl.col("households").sum().over("county")
    within = county.join(zones.with_columns(part.alias("part")), left_on="scope", right_on="county")
    by_zone = within.sort("scope", "zone", "year").select(
        source_id=pl.lit("county"),
        scope=pl.format("{}/{}", "scope", "zone"),
        year="year",
        cap_yuan=(pl.col("cap_yuan") * (0.9 * pl.col("part") + 0.1)).floor().cast(pl.Int64),
    )
    parts = communities.group_by(pl.col("county").str.slice(0, 4).alias("scope")).agg(
        part=pl.col("households").sum() / communities["households"].sum()
    )
    central = caps.filter(pl.col("source_id") == "central").select("source_id", "year", "cap_yuan")
    crossed = parts.sort("scope").join(central, how="cross")
    loose = pl.Series(chance.uniform(0.8, 1.2, crossed.height))
    by_prefecture = crossed.select(
        source_id="source_id",
        scope="scope",
        year="year",
        cap_yuan=(pl.col("cap_yuan") * pl.col("part") * loose).floor().cast(pl.Int64),
    )
    return {"source_caps": pl.concat([caps, by_prefecture, by_zone])}


EXTRAS: dict[str, Extra] = {
    "zone-order": zone_order,
    "nested-caps": nested_caps,
    "carry-over": carry_over,
    "commitments": commitments,
    "locks": locks,
    "groups": groups,
}
