"""Tables go onto a map with their outlines, else their points."""

import polars as pl

from linli.tables.map_layers import map_layers


def test_a_row_without_an_outline_has_its_point() -> None:
    rows = pl.DataFrame(
        {
            "community_id": ["c2", "c1", "c3"],
            "lon": [113.1, 113.2, None],
            "lat": [26.1, 26.2, None],
            "geometry": [None, "POLYGON ((0 0, 1 0, 1 1, 0 0))", None],
        }
    )
    drawn = map_layers({"communities": rows})["communities"]
    assert drawn["geometry"].to_list() == [
        "POLYGON ((0 0, 1 0, 1 1, 0 0))",
        "POINT (113.1 26.1)",
        None,
    ]
    assert drawn.columns[-1] == "geometry"


def test_tables_that_cannot_be_drawn_are_left_out() -> None:
    zones = pl.DataFrame({"county": ["431023"], "zone": ["old"], "name": ["甲"]})
    assert map_layers({"zones": zones, "buildings": pl.DataFrame({"building_id": ["b"]})}) == {}
