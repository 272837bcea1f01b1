"""A nation's programme, invented: consistent but for a few faults, the same for the same seed."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from linli.standards import counties, finding_items, measures, prices

SEED = 20220930
START = np.datetime64("2020-01-01")
NO_DAY = np.datetime64("NaT")
WORKS_EACH, FINDINGS_EACH, VOUCHERS_EACH = 10, 3, 5
SOURCES = {
    "central": ("central_grant", "nation"),
    "provincial": ("provincial_grant", "province"),
    "bond": ("special_bond", "county"),
    "county": ("county_budget", "county"),
    "award": ("livelihood_award", "province"),
    "residents": ("residents", "residents"),
    "water": ("water_company", "utility"),
    "gas": ("gas_company", "utility"),
    "franchise": ("franchise", "capital"),
}
CATEGORIES = (
    "service_station",
    "convenience_store",
    "kindergarten",
    "pocket_park",
    "childcare_site",
)


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    communities: int = 219_000
    buildings: int = 4_000_000


def write(folder: Path, size: Size) -> dict[str, int]:
    """Write the programme as Parquet, counties one after the other; return rows by table."""
    chance = np.random.default_rng(SEED)
    buildings, owner = buildings_of(chance, size)
    tables = {"communities": communities_of(chance, size, buildings, owner)}
    tables["buildings"] = buildings
    done = tables["communities"].filter(pl.col("status") == "completed")
    tables["works"] = works_of(chance, done)
    tables["findings"] = findings_of(chance, tables["communities"])
    tables["facilities"] = facilities_of(chance, done)
    tables["sources"] = pl.DataFrame(
        [(name, name, *kind, "*") for name, kind in SOURCES.items()],
        schema=["source_id", "name", "kind", "level", "scope"],
        orient="row",
    )
    tables["vouchers"] = vouchers_of(chance, tables["communities"])
    for name, table in tables.items():
        table.write_parquet(folder / f"{name}.parquet")
    return {name: table.height for name, table in tables.items()}


def ids(prefix: str, number: int) -> pl.Series:
    """Number things."""
    digits = pl.Series("id", np.arange(number)).cast(pl.String).str.zfill(8)
    return digits.to_frame().select(pl.lit(prefix) + pl.col("id")).to_series()


def days(offset: NDArray[np.int64], known: NDArray[np.bool_] | None = None) -> pl.Series:
    """Turn days after the start into dates, null where they are not known."""
    moment = START + offset
    return pl.Series(moment if known is None else np.where(known, moment, NO_DAY)).cast(pl.Date)


def buildings_of(chance: np.random.Generator, size: Size) -> tuple[pl.DataFrame, NDArray[np.int64]]:
    """Buildings of 4 to 7 storeys; one floor area in 2,000 is ten times too large."""
    number = size.buildings
    each = chance.multinomial(
        number - size.communities, chance.dirichlet(np.full(size.communities, 3.0))
    )
    owner = np.repeat(np.arange(size.communities), each + 1)
    storeys, entrances = chance.integers(4, 8, number), chance.integers(2, 5, number)
    households = storeys * entrances * 2
    area = np.round(households * chance.uniform(60, 110, number), 1)
    wrong = chance.random(number) < 1 / 2000
    return pl.DataFrame(
        {
            "building_id": ids("b", number),
            "community_id": ids("c", size.communities).gather(owner),
            "storeys": storeys,
            "entrances": entrances,
            "households": households,
            "floor_area_m2": np.where(wrong, area * 10, area),
            "roof_area_m2": np.round(area / storeys * 1.05, 1),
            "year_built": chance.integers(1965, 2001, number),
        }
    ), owner


def communities_of(
    chance: np.random.Generator, size: Size, buildings: pl.DataFrame, owner: NDArray[np.int64]
) -> pl.DataFrame:
    """Communities in the country's counties, seven in ten of them renovated."""
    number = size.communities
    codes = counties()["county"].to_numpy()
    home = np.sort(chance.integers(0, len(codes), number))
    towns = np.column_stack(
        (chance.uniform(100, 122, len(codes)), chance.uniform(22, 42, len(codes)))
    )
    place = towns[home] + chance.normal(0, 0.03, (number, 2))
    done = chance.random(number) < 0.7
    started = chance.integers(0, 500, number)
    area = home * 20 + chance.integers(0, 20, number)
    sums = {
        name: np.bincount(owner, buildings[name].to_numpy(), number)
        for name in ("households", "floor_area_m2")
    }
    return pl.DataFrame(
        {
            "community_id": ids("c", number),
            "name": ids("小区", number),
            "county": codes[home],
            "zone": chance.choice(["old_town", "new_town", "central_city", "township"], number),
            "area_id": ids("a", int(area.max()) + 1).gather(area),
            "year_built": chance.integers(1960, 2001, number),
            "buildings": np.bincount(owner, minlength=number),
            "households": sums["households"].astype(np.int64),
            "floor_area_m2": np.round(sums["floor_area_m2"], 1),
            "contiguous": chance.random(number) < 0.3,
            "status": np.where(done, "completed", "registered"),
            "started_on": days(started, done),
            "completed_on": days(started + chance.integers(90, 500, number), done),
            "lon": place[:, 0].round(6),
            "lat": place[:, 1].round(6),
        }
    )


def works_of(chance: np.random.Generator, done: pl.DataFrame) -> pl.DataFrame:
    """Works of the renovated communities; one in 1,000 is measured in a wrong unit."""
    number = done.height * WORKS_EACH
    owner = np.repeat(np.arange(done.height), WORKS_EACH)
    catalogue = measures().join(prices(), on=["measure_id", "unit"], maintain_order="left")
    measure = chance.integers(0, catalogue.height, number)
    households = done["households"].to_numpy()[owner]
    counted = (catalogue["unit"] == "household").to_numpy()[measure]
    quantity = np.round(households * chance.uniform(0.05, np.where(counted, 0.1, 0.9)), 1) + 1
    typical = catalogue["typical_yuan"].cast(pl.Float64).to_numpy()[measure]
    cost = np.round(quantity * typical * chance.uniform(0.8, 1.2, number) * 100).astype(np.int64)
    accepted = chance.random(number) < 0.9
    begun = done["started_on"].to_numpy()[owner].astype("datetime64[D]")
    finished = begun + chance.integers(30, 90, number)
    free = chance.random(number) < 0.2
    unit = catalogue["unit"].gather(measure).to_numpy()
    return pl.DataFrame(
        {
            "work_id": ids("w", number),
            "community_id": done["community_id"].gather(owner),
            "measure_id": catalogue["measure_id"].gather(measure),
            "quantity": quantity,
            "unit": np.where(chance.random(number) < 0.001, "wrong", unit),
            "status": np.where(accepted, "accepted", "under_way"),
            "started_on": pl.Series(begun).cast(pl.Date),
            "completed_on": pl.Series(np.where(accepted, finished, NO_DAY)).cast(pl.Date),
            "accepted_on": pl.Series(np.where(accepted, finished + 5, NO_DAY)).cast(pl.Date),
            "cost_yuan": money(cost),
            "paid_by": np.where(free, "water_company", "central_grant"),
            "free_of_charge": free,
        }
    )


def money(fen: NDArray[np.int64]) -> pl.Series:
    """Turn fen into yuan with two places, exactly."""
    frame = pl.DataFrame({"fen": fen}).select(pl.col("fen").cast(pl.Decimal(38, 2)) / 100)
    return frame.to_series().cast(pl.Decimal(38, 2))


def findings_of(chance: np.random.Generator, communities: pl.DataFrame) -> pl.DataFrame:
    """Three findings a community, six in ten of them resolved."""
    number = communities.height * FINDINGS_EACH
    item = chance.integers(0, finding_items().height, number)
    observed = chance.integers(0, 300, number)
    return pl.DataFrame(
        {
            "finding_id": ids("n", number),
            "community_id": communities["community_id"].gather(
                np.repeat(np.arange(communities.height), FINDINGS_EACH)
            ),
            "item": finding_items()["item"].gather(item),
            "unit": finding_items()["unit"].gather(item),
            "quantity": np.round(chance.uniform(1, 90, number), 1),
            "severity": chance.integers(1, 5, number),
            "observed_on": days(observed),
            "resolved_on": days(
                observed + chance.integers(60, 400, number), chance.random(number) < 0.6
            ),
        }
    )


def facilities_of(chance: np.random.Generator, done: pl.DataFrame) -> pl.DataFrame:
    """A facility in every renovated community, most of them added by the programme."""
    number = done.height
    return pl.DataFrame(
        {
            "facility_id": ids("f", number),
            "name": ids("设施", number),
            "community_id": done["community_id"],
            "county": done["county"],
            "category": chance.choice(CATEGORIES, number),
            "opened_on": days(chance.integers(0, 990, number)),
            "added_by_programme": chance.random(number) < 0.8,
            "lon": done["lon"],
            "lat": done["lat"],
        }
    )


def vouchers_of(chance: np.random.Generator, communities: pl.DataFrame) -> pl.DataFrame:
    """Five vouchers a community; one arrival in 1,000 is reversed."""
    number = communities.height * VOUCHERS_EACH
    kind = chance.choice(["arrival", "arrival", "allocation", "payment", "in_kind"], number)
    givers = np.array(list(SOURCES))
    source = np.where(
        kind == "in_kind",
        givers[chance.integers(6, 9, number)],
        givers[chance.integers(0, 9, number)],
    )
    fen = chance.integers(100_00, 400_000_00, number) // np.where(kind == "payment", 4, 1)
    undone = np.flatnonzero((kind == "arrival") & (chance.random(number) < 0.001))
    first = chance.integers(0, 900, number)
    vouchers = pl.DataFrame(
        {
            "voucher_id": ids("v", number),
            "date": days(first),
            "kind": kind,
            "source_id": source,
            "community_id": communities["community_id"].gather(
                np.repeat(np.arange(communities.height), VOUCHERS_EACH)
            ),
            "amount_yuan": money(fen),
        }
    )
    reversals = pl.DataFrame(
        {
            "voucher_id": ids("r", len(undone)),
            "date": days(first[undone] + 40),
            "kind": pl.Series(["reversal"]).new_from_index(0, len(undone)),
            "reverses": vouchers["voucher_id"].gather(undone),
        }
    )
    return pl.concat([vouchers, reversals], how="diagonal")
