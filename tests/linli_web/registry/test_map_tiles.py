"""Vector tiles: whatever the zoom, every community is counted exactly once."""

from collections.abc import Iterator

import mapbox_vector_tile
import numpy as np
import polars as pl
import pytest
from django.test import Client

from linli.engines.mercator import tile_bounds, world_square
from linli_web.journal import memory
from linli_web.journal.actions import PROGRAM, Act, record
from linli_web.registry import map_tiles
from linli_web.registry.models import Community
from linli_web.tables.storing import store

NUMBER = 700


def house(lon: float, lat: float) -> str:
    east, north = lon + 0.0003, lat + 0.0001
    return f"POLYGON (({lon} {lat}, {east} {lat}, {east} {north}, {lon} {north}, {lon} {lat}))"


@pytest.fixture
def country(db: None) -> Iterator[pl.DataFrame]:
    """Communities crowded in two towns and scattered between them."""
    memory.forget()
    chance = np.random.default_rng(7)
    towns = [(113.1, 26.1, 0.03), (116.4, 39.9, 0.1)]
    crowded = [chance.normal((lon, lat), spread, (300, 2)) for lon, lat, spread in towns]
    places = np.concatenate((*crowded, chance.uniform((80, 20), (130, 50), (100, 2))))
    lon, lat = places[:, 0], places[:, 1]
    rows = pl.DataFrame(
        {
            "community_id": [f"c-{each:04d}" for each in range(NUMBER)],
            "name": [f"第{each}小区" for each in range(NUMBER)],
            "county": ["431023"] * NUMBER,
            "zone": chance.choice(["old_town", "new_town"], NUMBER),
            "status": chance.choice(["completed", "planned"], NUMBER),
            "planned_year": chance.integers(2020, 2025, NUMBER),
            "lon": lon.round(6),
            "lat": lat.round(6),
        }
    )
    store("counties", pl.DataFrame({"county": ["431023"], "name": ["永兴县"]}))
    store("communities", rows)
    store(
        "buildings",
        pl.DataFrame(
            {
                "building_id": ["c-0000-01", "c-0001-01", "c-0002-01"],
                "community_id": ["c-0000", "c-0001", "c-0002"],
                "geometry": [*(house(*at) for at in rows.select("lon", "lat").rows()[:2]), ""],
            }
        ),
    )
    record(PROGRAM, [Act("import", "communities", "*")])
    yield rows
    memory.forget()


def tiles_with(rows: pl.DataFrame, z: int) -> set[tuple[int, int]]:
    x, y = world_square(rows["lon"].to_numpy(), rows["lat"].to_numpy())
    return {(int(a * 2**z), int(b * 2**z)) for a, b in zip(x, y, strict=True)}


def decoded(content: bytes, layer: str) -> list[dict[str, dict[str, object]]]:
    found = mapbox_vector_tile.decode(content, default_options={"y_coord_down": True})
    return list(found.get(layer, {}).get("features", []))


@pytest.mark.parametrize("z", [0, 2, 4, 6, 9, 11, 12, 14, 16])
def test_counts_add_up_to_the_communities_at_every_zoom(
    country: pl.DataFrame, client: Client, z: int
) -> None:
    counted = 0
    for x, y in tiles_with(country, z):
        response = client.get(f"/map/tiles/communities/{z}/{x}/{y}.mvt")
        assert response["Content-Type"] == "application/vnd.mapbox-vector-tile"
        counted += sum(each["properties"]["n"] for each in decoded(response.content, "communities"))
    assert counted == NUMBER


def test_far_communities_are_gathered_and_near_ones_named(
    country: pl.DataFrame, client: Client
) -> None:
    far = decoded(client.get("/map/tiles/communities/0/0/0.mvt").content, "communities")
    assert len(far) < NUMBER / 4
    x, y = next(iter(tiles_with(country.head(1), 12)))
    near = decoded(client.get(f"/map/tiles/communities/12/{x}/{y}.mvt").content, "communities")
    assert {each["properties"]["n"] for each in near} == {1}
    named = {each["properties"]["community_id"]: each["properties"]["name"] for each in near}
    assert named["c-0000"] == "第0小区"


def test_a_community_lies_in_its_tile_where_it_lies_on_earth(
    country: pl.DataFrame, client: Client
) -> None:
    lon, lat = country.select("lon", "lat").row(0)
    x, y = next(iter(tiles_with(country.head(1), 14)))
    west, south, east, north = tile_bounds(14, x, y)
    near = decoded(client.get(f"/map/tiles/communities/14/{x}/{y}.mvt").content, "communities")
    one = next(each for each in near if each["properties"]["community_id"] == "c-0000")
    across, down = one["geometry"]["coordinates"]  # type: ignore[misc]
    assert west + across / 4096 * (east - west) == pytest.approx(lon, abs=1e-5)
    assert north - down / 4096 * (north - south) == pytest.approx(lat, abs=1e-5)


def test_filters_hold_in_tiles(country: pl.DataFrame, client: Client) -> None:
    address = "/map/tiles/communities/0/0/0.mvt?status=completed&year=2020&year=2021"
    shown = decoded(client.get(address).content, "communities")
    wanted = country.filter(
        (pl.col("status") == "completed") & pl.col("planned_year").is_in([2020, 2021])
    )
    assert sum(each["properties"]["n"] for each in shown) == wanted.height


def test_a_cell_has_the_line_of_the_legend_that_most_of_it_have(
    country: pl.DataFrame, client: Client
) -> None:
    legend = client.get("/map/colours/status.json").json()["legend"]
    labels = [line["label"] for line in legend]
    features = decoded(
        client.get("/map/tiles/communities/0/0/0.mvt?colour=status").content, "communities"
    )
    most = max(features, key=lambda each: each["properties"]["n"])  # type: ignore[arg-type, return-value]
    assert labels[most["properties"]["c"]] in {"已完工", "已列入计划"}  # type: ignore[index, call-overload]


def test_buildings_come_when_near(country: pl.DataFrame, client: Client) -> None:
    for z in (14, 16):
        x, y = next(iter(tiles_with(country.head(1), z)))
        content = client.get(f"/map/tiles/buildings/{z}/{x}/{y}.mvt").content
        ids = [each["properties"]["building_id"] for each in decoded(content, "buildings")]
        assert "c-0000-01" in ids
    x, y = next(iter(tiles_with(country.head(1), 13)))
    far = client.get(f"/map/tiles/buildings/13/{x}/{y}.mvt").content
    assert decoded(far, "buildings") == []


def test_a_building_over_the_edge_stands_in_both_tiles(db: None, client: Client) -> None:
    memory.forget()
    x = 13343
    west, south, _east, north = tile_bounds(14, x, 6958)
    lat = (south + north) / 2
    store("counties", pl.DataFrame({"county": ["431023"], "name": ["永兴县"]}))
    store(
        "communities",
        pl.DataFrame(
            {
                "community_id": ["c-1"],
                "name": ["边上小区"],
                "county": ["431023"],
                "status": ["planned"],
                "lon": [west + 0.0002],
                "lat": [lat],
            }
        ),
    )
    store(
        "buildings",
        pl.DataFrame(
            {
                "building_id": ["c-1-01"],
                "community_id": ["c-1"],
                "geometry": [house(west - 0.0001, lat)],
            }
        ),
    )
    record(PROGRAM, [Act("import", "communities", "*")])
    for column in (x - 1, x):
        content = client.get(f"/map/tiles/buildings/14/{column}/6958.mvt").content
        assert len(decoded(content, "buildings")) == 1
    memory.forget()


def test_ground_is_drawn_from_tiles_with_fewer_things_when_far(db: None, client: Client) -> None:
    memory.forget()
    lon, lat = 113.11, 26.13
    store(
        "ground",
        pl.DataFrame(
            {
                "ground_id": ["g-1", "g-2", "g-3"],
                "kind": ["street", "street", "building"],
                "rank": [1, 5, None],
                "name": ["建设路", "小巷", None],
                "geometry": [
                    f"LINESTRING ({lon} {lat}, {lon + 0.01} {lat})",
                    f"LINESTRING ({lon} {lat}, {lon} {lat + 0.01})",
                    house(lon, lat),
                ],
            }
        ),
    )
    record(PROGRAM, [Act("import", "ground", "*")])
    place = pl.DataFrame({"lon": [lon], "lat": [lat]})
    seen = {}
    for z in (10, 12, 15):
        x, y = next(iter(tiles_with(place, z)))
        features = decoded(client.get(f"/map/tiles/ground/{z}/{x}/{y}.mvt").content, "ground")
        seen[z] = {each["properties"].get("name", "house") for each in features}
    assert seen == {10: set(), 12: {"建设路"}, 15: {"建设路", "小巷", "house"}}
    memory.forget()


@pytest.mark.parametrize(
    "address",
    [
        "/map/tiles/communities/3/9/0.mvt",
        "/map/tiles/communities/17/0/0.mvt",
        "/map/tiles/owners/3/1/1.mvt",
        "/map/tiles/communities/3/1/1.mvt?colour=budget_total",
        "/map/tiles/communities/3/1/1.mvt?colour=nonsense",
    ],
)
def test_what_does_not_exist_or_is_not_public_is_not_found(
    country: pl.DataFrame, client: Client, address: str
) -> None:
    assert client.get(address).status_code == 404


def test_a_tile_is_made_once_for_each_state_of_the_data(
    country: pl.DataFrame, client: Client
) -> None:
    address = "/map/tiles/communities/4/13/6.mvt"
    first = client.get(address)
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    Community.objects.all().update(lon=0.0)
    record(PROGRAM, [Act("edit", "communities", "*")])
    changed = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert decoded(changed.content, "communities") == []


def test_tiles_stay_light(country: pl.DataFrame, client: Client) -> None:
    assert map_tiles.CELLS**2 <= 1024
    assert len(client.get("/map/tiles/communities/0/0/0.mvt").content) < 30_000
