"""Programme folders to plan, invented: any size, the same bytes for the same seed.

`python bench/plan_generator.py --communities 500 --seed 101 --out DIR`
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from linli.standards import counties
from plan_generator_extras import EXTRAS

YEARS = (2027, 2028, 2029, 2030, 2031)
CLASSES = ("basic", "improvement", "upgrade")
CATEGORIES = ("building", "infrastructure", "facility", "income")
ONE_COUNTY, HOME_PROVINCE = "430121", "43"
WITHOUT_PROGRAMME = ("71", "81", "82")
ZONES = {"old_town": 0.41, "new_town": 0.20, "central_city": 0.30, "central_township": 0.09}
FAIR = {"old_town": 0.34, "new_town": 0.15, "central_city": 0.24, "central_township": 0.06}
# Level, part of the base funds, and whose purse it is: nation, province or county.
SOURCES = {
    "central": ("nation", 0.18, "nation"),
    "provincial": ("province", 0.10, "province"),
    "central_infra": ("nation", 0.15, "nation"),
    "bond": ("province", 0.17, "province"),
    "county": ("county", 0.15, "county"),
    "residents": ("residents", 0.24, "county"),
    "utility": ("utility", 0.07, "county"),
    "franchise": ("capital", 0.10, "county"),
}
FUNDED = 0.55
MOST = {
    "central": {"building": 0.6, "infrastructure": 0.8},
    "provincial": {"building": 0.5, "infrastructure": 0.5, "facility": 0.4},
    "central_infra": {"infrastructure": 0.7},
    "bond": {"infrastructure": 0.5, "facility": 0.8, "income": 0.7},
    "county": {"building": 0.7, "infrastructure": 0.7, "facility": 0.9, "income": 0.3},
    "residents": {"building": 0.3, "facility": 0.1},
    "utility": {"infrastructure": 0.4},
    "franchise": {"income": 1.0, "facility": 0.3},
}
LEAST_OF_RESIDENTS = {"basic": 0.05, "improvement": 0.08, "upgrade": 0.1}
CLAIMS = {"bond": 0.1006, "franchise": 0.09}
YUAN_A_HOUSEHOLD = np.array([9_000.0, 18_000.0, 32_000.0])
PARTS_FROM = np.array([[0.45, 0.28, 0.0, 0.0], [0.40, 0.25, 0.08, 0.0], [0.40, 0.25, 0.08, 0.0]])
PARTS_TO = np.array([[0.70, 0.50, 0.0, 0.0], [0.60, 0.45, 0.30, 0.17], [0.60, 0.45, 0.30, 0.17]])
BY_COUNTY = ("communities", "schemes", "scheme_costs")

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Wish:
    """What is asked of the generator; counties None means the usual number for the size."""

    communities: int
    seed: int
    counties: int | None = None
    extras: tuple[str, ...] = ()


@dataclass(frozen=True)
class Programme:
    """The tables of a folder, the settings beside them, and the county of each scheme."""

    name: str
    tables: dict[str, pl.DataFrame]
    years: tuple[int, ...] = YEARS
    discount: float = 0.04
    county: str = ""
    counties: dict[str, pl.Series] = field(default_factory=dict)


@dataclass(frozen=True)
class Drawn:
    """The numbers drawn, as arrays: communities with their codes, schemes with their costs."""

    home: Numbers
    households: Numbers
    owner: Numbers
    rank: Numbers
    kind: Numbers
    fen: Numbers
    benefit: NDArray[np.float64]


def generate(wish: Wish) -> Programme:
    """Draw a whole programme."""
    chance = np.random.default_rng(wish.seed)
    codes = county_codes(chance, wish)
    drawn = draw(chance, wish.communities, len(codes))
    capacity = most_households(drawn, codes)
    schemes, scheme_costs = schemes_of(chance, drawn)
    tables = {
        "communities": communities_of(chance, drawn, codes, capacity),
        "schemes": schemes,
        "scheme_costs": scheme_costs,
        "sources": sources_of(),
        "source_rules": source_rules_of(),
        "share_rules": share_rules_of(),
        "source_caps": source_caps_of(chance, drawn, codes),
        "coverage": coverage_of(codes),
        "capacity": pl.DataFrame(
            {
                "scope": np.repeat(codes, len(YEARS)),
                "year": np.tile(YEARS, len(codes)),
                "max_households": np.repeat(capacity, len(YEARS)),
            }
        ),
        "fairness": pl.DataFrame(
            [("*", zone, "households", share) for zone, share in FAIR.items()],
            schema=["scope", "zone", "of", "min_share"],
            orient="row",
        ),
    }
    for number, (extra, add) in enumerate(EXTRAS.items(), start=1):
        if extra in wish.extras:
            tables |= add(np.random.default_rng([wish.seed, number]), tables)
    place = pl.Series("county", codes[drawn.home])
    by_scheme = place.gather(drawn.owner)
    lines = by_scheme.gather(np.nonzero(drawn.fen)[0])
    return Programme(
        name=f"bench {wish.communities} {wish.seed}",
        tables=tables,
        county=codes[0] if len(codes) == 1 else "",
        counties=dict(zip(BY_COUNTY, (place, by_scheme, lines), strict=True)),
    )


def county_codes(chance: np.random.Generator, wish: Wish) -> NDArray[np.str_]:
    """Take real county codes: one, some of one province, or most of the country's."""
    steps = ((500, 1), (2_000, 10), (12_000, 90), (wish.communities, 2_800))
    number = wish.counties or next(found for most, found in steps if wish.communities <= most)
    every = counties()["county"]
    near = every.filter(every.str.starts_with(HOME_PROVINCE))
    if number == 1:
        return np.array([ONE_COUNTY])
    if number <= near.len():
        return near.head(number).to_numpy().astype(np.str_)
    country = every.filter(~every.str.slice(0, 2).is_in(WITHOUT_PROGRAMME)).to_numpy()
    return np.sort(chance.choice(country, number, replace=False)).astype(np.str_)


def draw(chance: np.random.Generator, number: int, homes: int) -> Drawn:
    """Draw communities and their schemes; benefit grows with cost, as costs do with households."""
    home = np.sort(np.r_[np.arange(homes), chance.integers(0, homes, number - homes)])
    households = np.clip(np.rint(chance.lognormal(np.log(125), 0.8, number)), 20, 2_500)
    households = households.astype(np.int64)
    each = chance.integers(3, 11, number)
    owner = np.repeat(np.arange(number), each)
    rank = np.arange(owner.size) - np.repeat(np.cumsum(each) - each, each)
    kind = np.minimum(rank // 3, 2)
    size = households[owner]
    yuan = size * YUAN_A_HOUSEHOLD[kind] * chance.uniform(0.65, 1.45, owner.size)
    yuan = np.clip(yuan, 1e6, 6e7)
    need = chance.uniform(0.06, 0.15, number)[owner]
    benefit = size * need * (yuan / 1e4 / size) ** 0.62 * chance.uniform(0.9, 1.1, owner.size)
    parts = chance.uniform(PARTS_FROM[kind], PARTS_TO[kind])
    parts /= parts.sum(axis=1, keepdims=True)
    fen = np.floor(parts * yuan[:, None] * 100).astype(np.int64)
    fen[:, 0] += np.rint(yuan * 100).astype(np.int64) - fen.sum(axis=1)
    return Drawn(home, households, owner, rank, kind, fen, np.round(benefit, 4))


def most_households(drawn: Drawn, codes: NDArray[np.str_]) -> Numbers:
    """Return what a county's builders manage in a year: 17 % of all and room for a large one."""
    return np.floor(0.17 * np.bincount(drawn.home, drawn.households, len(codes)) + 400).astype(
        np.int64
    )


def communities_of(
    chance: np.random.Generator, drawn: Drawn, codes: NDArray[np.str_], capacity: Numbers
) -> pl.DataFrame:
    """Communities; one in twenty of those that a year has room for is mandatory."""
    number = drawn.households.size
    fits = drawn.households <= capacity[drawn.home] // 2
    place = np.column_stack(
        (100 + 22 * chance.random(len(codes)), 22 + 20 * chance.random(len(codes)))
    )
    frame = pl.DataFrame({"i": np.arange(number), "home": drawn.home})
    first = np.searchsorted(drawn.home, np.arange(len(codes)))
    area = (np.arange(number) - first[drawn.home]) // 8
    return frame.select(
        community_id=pl.format("c{}", "i"),
        name=pl.format("community {}", "i"),
        county=pl.Series(codes[drawn.home]),
        zone=pl.Series(chance.choice(list(ZONES), number, p=list(ZONES.values()))),
        area_id=pl.format("a{}_{}", "home", pl.Series(area)),
        year_built=pl.Series(chance.integers(1970, 1996, number)),
        buildings=pl.Series(np.maximum(1, drawn.households // 14)),
        households=pl.Series(drawn.households),
        floor_area_m2=pl.Series(drawn.households * 80),
        mandatory=pl.Series(fits & (chance.random(number) < 0.05)),
        lon=pl.Series(np.round(place[drawn.home, 0] + chance.normal(0, 0.03, number), 5)),
        lat=pl.Series(np.round(place[drawn.home, 1] + chance.normal(0, 0.03, number), 5)),
    )


def schemes_of(chance: np.random.Generator, drawn: Drawn) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Schemes with the yearly income of what they build, and their costs by category."""
    income = drawn.fen[:, 3] / 100 * chance.uniform(0.12, 0.285, drawn.owner.size)
    frame = pl.DataFrame({"i": drawn.owner, "j": drawn.rank})
    schemes = frame.select(
        scheme_id=pl.format("c{}s{}", "i", "j"),
        community_id=pl.format("c{}", "i"),
        **{"class": pl.Series(np.array(CLASSES)[drawn.kind])},
        benefit=pl.Series(drawn.benefit),
        revenue_yuan_per_year=pl.Series(np.rint(income).astype(np.int64)),
    )
    scheme, category = np.nonzero(drawn.fen)
    costs = pl.DataFrame(
        {
            "scheme_id": schemes["scheme_id"].gather(scheme),
            "category": np.array(CATEGORIES)[category],
            "cost_yuan": money(drawn.fen[scheme, category]),
        }
    )
    return schemes, costs


def money(fen: Numbers) -> pl.Series:
    """Turn fen into yuan with two places, exactly."""
    frame = pl.DataFrame({"fen": fen}).select(pl.col("fen").cast(pl.Decimal(38, 2)) / 100)
    return frame.to_series().cast(pl.Decimal(38, 2))


def sources_of() -> pl.DataFrame:
    """All eight sources may give anywhere; their caps say how much where."""
    rows = [(source, source, level, "*") for source, (level, _, _) in SOURCES.items()]
    return pl.DataFrame(rows, schema=["source_id", "name", "level", "scope"], orient="row")


def source_rules_of() -> pl.DataFrame:
    """What each source may pay, and how much of it."""
    rows = [(source, what, most) for source, rule in MOST.items() for what, most in rule.items()]
    return pl.DataFrame(rows, schema=["source_id", "category", "max_share"], orient="row")


def share_rules_of() -> pl.DataFrame:
    """What residents pay at least of works on their buildings."""
    rows = [("residents", "building", kind, least) for kind, least in LEAST_OF_RESIDENTS.items()]
    columns = ["source_id", "category", "class", "min_share"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def source_caps_of(
    chance: np.random.Generator, drawn: Drawn, codes: NDArray[np.str_]
) -> pl.DataFrame:
    """Caps: 55 % of what the schemes of middle cost would take, by source and year, +-15 %."""
    total = drawn.fen.sum(axis=1) // 100
    first = np.searchsorted(drawn.owner, np.arange(drawn.households.size))
    each = np.diff(np.r_[first, total.size])
    middle = total[np.lexsort((total, drawn.owner))][first + each // 2]
    base = pl.DataFrame({"county": codes, "yuan": np.bincount(drawn.home, middle, len(codes))})
    rows = []
    for source, (_, part, purse) in SOURCES.items():
        for scope, yuan in by_purse(base, purse, several_provinces(codes)):
            share = FUNDED * part * yuan / len(YEARS) * chance.uniform(0.85, 1.15, len(YEARS))
            rows += [
                (source, scope, year, int(cap)) for year, cap in zip(YEARS, share, strict=True)
            ]
    return pl.DataFrame(rows, schema=["source_id", "scope", "year", "cap_yuan"], orient="row")


def several_provinces(codes: NDArray[np.str_]) -> bool:
    """Tell whether provinces have purses of their own."""
    return len({code[:2] for code in codes}) > 1


def by_purse(base: pl.DataFrame, purse: str, several: bool) -> Iterator[tuple[str, float]]:
    """Add the counties' bases up over the scopes of a purse; a province alone is everything."""
    if purse == "county":
        yield from base.iter_rows()
    elif purse == "province" and several:
        province = pl.col("county").str.slice(0, 2).alias("scope")
        yield from (
            base.group_by(province, maintain_order=True).agg(pl.col("yuan").sum()).iter_rows()
        )
    else:
        yield "*", base["yuan"].sum()


def coverage_of(codes: NDArray[np.str_]) -> pl.DataFrame:
    """Income covers bond service and the operators' return, province by province."""
    several = several_provinces(codes)
    scopes = sorted({code[:2] for code in codes}) if several else ["*"]
    rows = [(scope, source, claim) for scope in scopes for source, claim in CLAIMS.items()]
    return pl.DataFrame(rows, schema=["scope", "source_id", "claim_per_year"], orient="row")


def write(programme: Programme, folder: Path, parquet: bool = False, split: bool = False) -> None:
    """Write the folder; split puts what belongs to communities under `TABLE/county=CODE/`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "programme.toml").write_text(settings(programme), encoding="utf-8")
    for name, table in programme.tables.items():
        if not parquet:
            table.write_csv(folder / f"{name}.csv")
        elif split and name in programme.counties:
            write_by_county(table, programme.counties[name], folder / name)
        else:
            table.write_parquet(folder / f"{name}.parquet")


def settings(programme: Programme) -> str:
    """Write programme.toml."""
    county = f'county = "{programme.county}"\n' if programme.county else ""
    years = ", ".join(str(year) for year in programme.years)
    return (
        f'name = "{programme.name}"\n{county}years = [{years}]\ndiscount = {programme.discount}\n'
    )


def write_by_county(table: pl.DataFrame, county: pl.Series, folder: Path) -> None:
    """Write a table whose rows stand county by county as one file a county."""
    lengths = county.rle().struct.unnest()
    start = 0
    for length, code in lengths.iter_rows():
        place = folder / f"county={code}"
        place.mkdir(parents=True, exist_ok=True)
        table.slice(start, length).write_parquet(place / "part.parquet")
        start += length


def main() -> None:
    """Read the command line and write a folder."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--communities", type=int, required=True)
    reader.add_argument("--seed", type=int, required=True)
    reader.add_argument("--out", type=Path, required=True)
    reader.add_argument("--counties", type=int, help="another number of counties than the usual")
    reader.add_argument("--parquet", action="store_true")
    reader.add_argument("--split", action="store_true", help="Parquet, one file a county")
    for extra in EXTRAS:
        reader.add_argument(f"--{extra}", action="store_true")
    asked = reader.parse_args()
    extras = tuple(extra for extra in EXTRAS if getattr(asked, extra.replace("-", "_")))
    wish = Wish(asked.communities, asked.seed, asked.counties, extras)
    write(generate(wish), asked.out, asked.parquet or asked.split, asked.split)


if __name__ == "__main__":
    main()
