"""Tables written as GeoJSON and GeoPackage, and read again."""

import datetime
import hashlib
import json
from decimal import Decimal

import polars as pl
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from linli.tables.vector import read_vector
from linli.tables.vector_writing import geojson, write_geopackage

BOX = shapely.box(113.11, 26.13, 113.1112, 26.1305)


def table():
    return pl.DataFrame(
        {
            "building_id": ["c-0001-01", 'c-"2"', "c-3"],
            "name": ["一栋", None, "two\nlines"],
            "storeys": [6, None, 7],
            "floor_area_m2": [2880.5, float("nan"), None],
            "cost_yuan": [Decimal("12.50"), None, Decimal("0.10")],
            "surveyed_on": [datetime.date(2021, 11, 26), None, None],
            "mandatory": [True, None, False],
            "geometry": [BOX.wkt, None, "POLYGON EMPTY"],
        }
    )


def test_a_table_becomes_features_with_typed_properties():
    features = json.loads(geojson(table(), key="building_id"))["features"]
    assert [each["id"] for each in features] == ["c-0001-01", 'c-"2"', "c-3"]
    assert features[0]["properties"] == {
        "building_id": "c-0001-01",
        "name": "一栋",
        "storeys": 6,
        "floor_area_m2": 2880.5,
        "cost_yuan": "12.50",
        "surveyed_on": "2021-11-26",
        "mandatory": True,
    }
    assert features[1]["properties"]["floor_area_m2"] is None
    assert [each["geometry"] is None for each in features] == [False, True, True]


def test_outer_rings_turn_anticlockwise_and_inner_ones_the_other_way():
    ring = shapely.box(113.0, 26.0, 113.1, 26.1).exterior
    hole = shapely.box(113.04, 26.04, 113.06, 26.06).exterior
    for shape in (shapely.Polygon(ring, [hole]), shapely.Polygon(ring, [hole]).reverse()):
        written = json.loads(geojson(pl.DataFrame({"geometry": [shape.wkt]})))
        read = shapely.geometry.shape(written["features"][0]["geometry"])
        assert read.exterior.is_ccw
        assert not read.interiors[0].is_ccw


def test_coordinates_have_seven_decimals():
    written = geojson(pl.DataFrame({"lon": [113.123456789], "lat": [26.1]}))
    assert b'"coordinates":[113.1234568,26.1]' in written


def test_rows_without_a_point_have_no_geometry():
    points = pl.DataFrame(
        {"_row": [2, 3, 4], "lon": [113.1, None, float("nan")], "lat": [26.1] * 3}
    )
    features = json.loads(geojson(points))["features"]
    assert [each["geometry"] for each in features] == [
        {"type": "Point", "coordinates": [113.1, 26.1]},
        None,
        None,
    ]
    assert [each["properties"] for each in features] == [{}, {}, {}]


def test_a_table_without_rows_is_an_empty_collection():
    assert json.loads(geojson(table().clear())) == {"type": "FeatureCollection", "features": []}


@given(
    name=st.text(st.characters(codec="utf-8"), max_size=20),
    lon=st.floats(-180, 180),
    lat=st.floats(-90, 90),
)
def test_any_text_and_point_is_written_as_valid_json(name, lon, lat):
    written = geojson(pl.DataFrame({"name": [name], "lon": [lon], "lat": [lat]}), key="name")
    (feature,) = json.loads(written)["features"]
    assert feature["properties"] == {"name": name}
    assert feature["id"] == name
    assert feature["geometry"]["coordinates"] == pytest.approx([lon, lat], abs=1e-7)


def test_the_same_table_gives_the_same_bytes(tmp_path):
    assert geojson(table()) == geojson(table())
    digests = set()
    for _ in range(2):
        write_geopackage({"buildings": table()}, tmp_path / "out.gpkg")
        digests.add(hashlib.sha256((tmp_path / "out.gpkg").read_bytes()).hexdigest())
    assert len(digests) == 1


def test_a_geojson_is_read_back_as_it_was_written(tmp_path):
    path = tmp_path / "buildings.geojson"
    path.write_bytes(geojson(table()))
    written = path.read_bytes()
    back = read_vector(path).table
    assert back["surveyed_on"][0] == datetime.date(2021, 11, 26)
    assert back["storeys"].to_list() == [6, None, 7]
    path.write_bytes(geojson(back.drop("lon", "lat")))
    assert path.read_bytes() == written


def test_a_geopackage_is_read_back_as_it_was_written(tmp_path):
    plain = pl.DataFrame({"source_id": ["s-1"], "cap_yuan": [Decimal("1000.00")]})
    points = pl.DataFrame(
        {"facility_id": ["f-1", "f-2"], "lon": [113.1, None], "lat": [26.1, None]}
    )
    path = tmp_path / "county.gpkg"
    write_geopackage({"buildings": table(), "sources": plain, "facilities": points}, path)
    result = read_vector(path)
    assert set(result.tables) == {"buildings", "sources", "facilities"}
    buildings = result.tables["buildings"].drop("_row", "lon", "lat")
    expected = table().with_columns(
        pl.col("cost_yuan").cast(pl.String),
        pl.col("floor_area_m2").fill_nan(None),
        pl.Series("geometry", [buildings["geometry"][0], None, None]),
    )
    assert_frame_equal(buildings, expected, check_dtypes=False)
    assert shapely.from_wkt(buildings["geometry"][0]).equals(BOX)
    assert result.tables["sources"].to_dicts() == [
        {"_row": 1, "source_id": "s-1", "cap_yuan": "1000.00"}
    ]
    assert result.tables["facilities"].select("lon", "lat").rows() == [(113.1, 26.1), (None, None)]


def test_an_older_geopackage_is_replaced_and_nothing_left_beside_it(tmp_path):
    path = tmp_path / "county.gpkg"
    path.write_bytes(b"older")
    write_geopackage({"buildings": table()}, path)
    assert list(read_vector(path).tables) == ["buildings"]
    with pytest.raises(ValueError, match="row 1 holds no WKT"):
        write_geopackage({"a": pl.DataFrame({"geometry": ["POLYGON(("]})}, path)
    assert list(read_vector(path).tables) == ["buildings"]
    assert [each.name for each in tmp_path.iterdir()] == ["county.gpkg"]


def test_wrong_calls_are_refused(tmp_path):
    with pytest.raises(ValueError, match="no geometry, nor lon and lat"):
        geojson(pl.DataFrame({"name": ["a"]}))
    with pytest.raises(ValueError, match="to take ids from"):
        geojson(table(), key="id")
    with pytest.raises(ValueError, match="row 2 holds no WKT"):
        geojson(pl.DataFrame({"geometry": ["POINT (1 1)", "somewhere"]}))
    with pytest.raises(ValueError, match="at least one table"):
        write_geopackage({}, tmp_path / "empty.gpkg")
