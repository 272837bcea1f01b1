"""The peers' own reader of a programme folder: nothing here comes from linli."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

CATEGORIES = ("building", "infrastructure", "facility", "income")
CLASSES = ("basic", "improvement", "upgrade")
OPTIONAL = {
    "share_rules": ("source_id", "category", "class", "min_share"),
    "coverage": ("scope", "source_id", "claim_per_year"),
    "capacity": ("scope", "year", "max_households"),
    "fairness": ("scope", "zone", "of", "min_share"),
    "zone_order": ("earlier_zone", "later_zone", "penalty"),
    "locks": ("community_id", "scheme_id", "year", "kind"),
    "groups": ("group_id", "community_id", "rule"),
    "commitments": ("source_id", "scope", "year", "amount_yuan"),
}
KEYS = ("scope", "county", "zone", "community_id", "scheme_id", "source_id", "group_id")
TEXT = (*KEYS, "category", "class", "of", "earlier_zone", "later_zone", "kind", "rule")

Flags = NDArray[np.bool_]
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Folder:
    """A programme as tables and arrays; money in fen, categories and classes by position."""

    years: tuple[int, ...]
    discount: float
    tables: dict[str, pl.DataFrame]
    owner: Numbers
    kind: Numbers
    benefit: NDArray[np.float64]
    fen: Numbers
    revenue_fen: Numbers
    households: Numbers
    mandatory: Flags
    county: NDArray[np.str_]
    zone: NDArray[np.str_]

    def community(self, community_ids: Sequence[str]) -> Numbers:
        """Find communities by their keys."""
        return positions(self.tables["communities"]["community_id"], community_ids)

    def scheme(self, scheme_ids: Sequence[str]) -> Numbers:
        """Find schemes by their keys."""
        return positions(self.tables["schemes"]["scheme_id"], scheme_ids)


def positions(keys: pl.Series, wanted: Sequence[str]) -> Numbers:
    """Return where each wanted key stands."""
    place = pl.DataFrame({"key": keys}).with_row_index("at")
    asked = pl.DataFrame({"key": pl.Series(wanted, dtype=pl.String)})
    found = asked.join(place, on="key", how="left", maintain_order="left")["at"]
    if found.null_count():
        raise ValueError(f"unknown key among {list(wanted)[:3]} ...; the folder lacks it")
    return found.to_numpy().astype(np.int64)


def read(folder: Path) -> Folder:
    """Read a folder of CSV or Parquet, also one file a county."""
    settings = tomllib.loads((folder / "programme.toml").read_text(encoding="utf-8"))
    names = ("communities", "schemes", "scheme_costs", "sources", "source_rules", "source_caps")
    tables = {name: table(folder, name) for name in names}
    for name, columns in OPTIONAL.items():
        found = table(folder, name)
        empty = {column: pl.String if column in TEXT else pl.Int64 for column in columns}
        tables[name] = found if found.width else pl.DataFrame(schema=empty)
    communities, schemes = tables["communities"], tables["schemes"]
    costs = tables["scheme_costs"]
    fen = np.zeros((schemes.height, len(CATEGORIES)), dtype=np.int64)
    scheme = positions(schemes["scheme_id"], costs["scheme_id"])
    category = np.array([CATEGORIES.index(name) for name in costs["category"]], dtype=np.int64)
    np.add.at(fen, (scheme, category), to_fen(costs["cost_yuan"]))
    return Folder(
        years=tuple(settings["years"]),
        discount=float(settings.get("discount", 0)),
        tables=tables,
        owner=positions(communities["community_id"], schemes["community_id"]),
        kind=np.array([CLASSES.index(name) for name in schemes["class"]], dtype=np.int64),
        benefit=schemes["benefit"].cast(pl.Float64).to_numpy(),
        fen=fen,
        revenue_fen=to_fen(schemes["revenue_yuan_per_year"]),
        households=communities["households"].to_numpy().astype(np.int64),
        mandatory=communities["mandatory"].cast(pl.Boolean).to_numpy(),
        county=communities["county"].to_numpy().astype(np.str_),
        zone=communities["zone"].to_numpy().astype(np.str_),
    )


def table(folder: Path, name: str) -> pl.DataFrame:
    """Read one table, without columns where there is none; keys stay text."""
    if (folder / f"{name}.csv").exists():
        text = dict.fromkeys(KEYS, pl.String)
        return pl.read_csv(folder / f"{name}.csv", schema_overrides=text)
    if (folder / f"{name}.parquet").exists():
        return pl.read_parquet(folder / f"{name}.parquet")
    parts = sorted((folder / name).glob("county=*/*.parquet"))
    return (
        pl.concat([pl.read_parquet(part, hive_partitioning=False) for part in parts])
        if parts
        else pl.DataFrame()
    )


def to_fen(yuan: pl.Series) -> Numbers:
    """Turn yuan into fen; a double holds them exactly far beyond any programme."""
    fen = (yuan.cast(pl.Float64) * 100).round().cast(pl.Int64)
    return fen.fill_null(0).to_numpy().astype(np.int64)


def holds(scope: str, county: NDArray[np.str_], zone: NDArray[np.str_]) -> Flags:
    """Tell which places lie within a scope: `*`, a prefix of the county, or one zone of it."""
    prefix, _, only = scope.partition("/")
    inside = np.full(county.shape, True) if prefix == "*" else np.strings.startswith(county, prefix)
    return inside & (zone == only) if only else inside
