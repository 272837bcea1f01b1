"""Map files read into tables in WGS 84."""

import json
import zipfile
from pathlib import Path

import numpy as np
import polars as pl
import pyogrio
import pytest
import shapely

from linli.tables import shapefile
from linli.tables.coordinates import from_wgs84
from linli.tables.shapes import shapes_from_wgs84
from linli.tables.vector import list_layers, read_vector

BOX = shapely.box(113.11, 26.13, 113.1112, 26.1305)
NAMES = ["建设路", "县勘察设计院小区"]


def collection(*geometries, **members):
    features = [
        {"type": "Feature", "properties": {"n": number}, "geometry": geometry}
        for number, geometry in enumerate(geometries)
    ]
    return json.dumps({"type": "FeatureCollection", **members, "features": features}).encode()


def point(lon, lat):
    return {"type": "Point", "coordinates": [lon, lat]}


@pytest.fixture
def saved(tmp_path):
    def save(data, name="map.geojson"):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return save


def write(path, shapes, crs="EPSG:4490", names=None, **options):
    names = names or NAMES[: len(shapes)]
    pyogrio.raw.write(
        str(path),
        shapely.to_wkb(np.asarray(shapes, dtype=object)),
        [np.array(names, dtype=object)],
        ["名称"],
        geometry_type="Unknown" if Path(path).suffix == ".gpkg" else "Polygon",
        crs=crs,
        **options,
    )
    return path


def codes(result):
    return [each.code for each in result.problems]


def test_a_geojson_becomes_a_table_with_shape_and_point(saved):
    result = read_vector(saved(collection(point(113.11, 26.13), shapely.geometry.mapping(BOX))))
    assert result.problems == ()
    table = result.table
    assert table.columns == ["_row", "n", "geometry", "lon", "lat"]
    assert table["_row"].to_list() == [1, 2]
    assert table["geometry"][0] == "POINT (113.11 26.13)"
    assert shapely.from_wkt(table["geometry"][1]).equals(BOX)
    assert table.row(1)[3:] == (113.1106, 26.13025)


def test_a_single_feature_and_a_byte_order_mark_are_read(saved):
    feature = {"type": "Feature", "properties": {}, "geometry": point(113.11, 26.13)}
    feature["geometry"]["coordinates"].append(88)
    data = b"\xef\xbb\xbf " + json.dumps(feature).encode()
    assert read_vector(saved(data)).table["geometry"].to_list() == ["POINT (113.11 26.13)"]


def test_values_of_every_kind_are_kept(saved):
    properties = {
        "text": "一", "whole": 3, "number": 2.5, "yes": True, "day": "2021-11-26",
        "list": ["a", "b"], "nested": {"k": [1]}, "none": None,
    }  # fmt: skip
    feature = {"type": "Feature", "properties": properties, "geometry": point(113, 26)}
    row = read_vector(saved(json.dumps(feature).encode())).table.to_dicts()[0]
    assert row["text"] == "一"
    assert (row["whole"], row["number"], bool(row["yes"])) == (3, 2.5, True)
    assert str(row["day"]) == "2021-11-26"
    assert json.loads(row["list"]) == ["a", "b"]
    assert json.loads(row["nested"]) == {"k": [1]}
    assert row["none"] is None


@pytest.mark.parametrize("system", ["gcj02", "bd09", "gk3-114"])
def test_the_callers_word_names_the_system_of_a_geojson(saved, system):
    x, y = from_wgs84(113.11, 26.13, system)
    result = read_vector(saved(collection(point(float(x), float(y)))), system=system)
    assert codes(result) == []
    assert result.table.select("lon", "lat").row(0) == (113.11, 26.13)


def test_the_system_stated_in_an_older_geojson_is_honoured(saved):
    stated = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}
    x, y = from_wgs84(113.11, 26.13, "gk3-114")
    path = saved(collection(point(float(x), float(y)), crs=stated))
    assert read_vector(path).table.select("lon", "lat").row(0) == (113.11, 26.13)
    assert read_vector(path, system="gk3-114").table["lon"][0] == 113.11
    conflict = read_vector(path, system="gcj02")
    assert codes(conflict) == ["vector.system_conflict"]
    assert (conflict.status, conflict.tables) == ("rejected", {})


@pytest.mark.parametrize(
    ("x", "y", "code"),
    [
        (411261.0, 2891551.0, "coordinates.metres"),
        (26.13, 113.11, "coordinates.swapped"),
        (0.0, 0.0, "coordinates.zero"),
        (1131.1, 26.13, "coordinates.out_of_range"),
    ],
)
def test_points_that_cannot_be_meant_are_reported_by_row(saved, x, y, code):
    result = read_vector(saved(collection(point(113.11, 26.13), point(x, y))))
    (problem,) = result.problems
    assert (problem.code, problem.row, problem.file) == (code, "2", "map.geojson")


def test_degrees_said_to_be_metres_are_reported(saved):
    result = read_vector(saved(collection(point(113.11, 26.13))), system="gk3-114")
    assert codes(result) == ["coordinates.degrees"]


def test_missing_empty_and_crossed_shapes_are_reported_by_row(saved):
    bow = {"type": "Polygon", "coordinates": [[[0, 1], [1, 2], [1, 1], [0, 2], [0, 1]]]}
    open_ring = {"type": "Polygon", "coordinates": [[[1, 1], [2, 2], [2, 1]]]}
    empty = {"type": "Polygon", "coordinates": []}
    result = read_vector(saved(collection(point(113, 26), None, empty, bow, open_ring)))
    assert [(each.row, each.code) for each in result.problems] == [
        ("2", "geometry.missing"),
        ("3", "geometry.empty"),
        ("4", "geometry.invalid"),
        ("5", "geometry.unreadable"),
    ]
    assert "Self-intersection" in result.problems[2].value
    assert result.table["lon"].to_list() == [113.0, None, None, None, None]


def test_lon_and_lat_of_the_owner_are_kept_where_they_are_wgs84(saved):
    feature = {
        "type": "Feature",
        "properties": {"lon": 113.1, "lat": 26.1},
        "geometry": point(113.11, 26.13),
    }
    path = saved(json.dumps(feature).encode())
    assert read_vector(path).table.select("lon", "lat").row(0) == (113.1, 26.1)
    moved = read_vector(path, system="gcj02")
    assert moved.table["lon"][0] < 113.11
    assert codes(moved) == ["vector.reserved_column", "vector.reserved_column"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file.unreadable"),
        (b"junk", "file.unreadable"),
        (b"[1, 2]", "file.unreadable"),
        (b'{"a": 1}', "file.unreadable"),
        (b'{"type":"FeatureCollection","features":[{"type":"Fea', "file.unreadable"),
        (b"<OGRVRTDataSource></OGRVRTDataSource>", "file.unreadable"),
        (b'{"type":"gdal_streamed_alg","command_line":"gdal"}', "file.unreadable"),
        ('{"type":"FeatureCollection","n":"建设路"}'.encode("gb18030"), "file.not_text"),
    ],
)
def test_what_is_no_geojson_is_a_problem_and_no_exception(saved, data, code):
    result = read_vector(saved(data))
    assert codes(result) == [code]
    assert (result.status, result.tables) == ("rejected", {})
    assert "/" not in result.problems[0].value


def test_a_geojson_in_another_encoding_is_read_when_named(saved):
    data = json.dumps(
        {"type": "Feature", "properties": {"n": "建设路"}, "geometry": point(113, 26)},
        ensure_ascii=False,
    ).encode("gb18030")
    assert read_vector(saved(data), encoding="gb18030").table["n"].to_list() == ["建设路"]
    wrong = read_vector(saved(data), encoding="utf-8")
    assert codes(wrong) == ["file.unreadable"]


def test_a_file_that_is_not_there_is_a_problem(tmp_path):
    assert codes(read_vector(tmp_path / "none.gpkg")) == ["file.not_found"]


def test_every_layer_of_a_geopackage_is_read_and_listed(tmp_path):
    path = write(tmp_path / "county.gpkg", [BOX], layer="buildings")
    projected = shapes_from_wgs84([BOX, BOX], "gk3-114")
    write(path, projected, crs="EPSG:4547", layer="areas", append=True)
    result = read_vector(path)
    assert result.problems == ()
    assert {name: len(table) for name, table in result.tables.items()} == {
        "buildings": 1,
        "areas": 2,
    }
    assert result.tables["areas"]["lon"].to_list() == pytest.approx([113.1106] * 2, abs=1e-6)
    assert list_layers(path).table.to_dicts()[1] == {
        "layer": "areas",
        "features": 2,
        "geometry": True,
        "crs": "CGCS2000 / 3-degree Gauss-Kruger CM 114E",
    }
    assert list(read_vector(path, layers=["areas"]).tables) == ["areas"]
    unknown = read_vector(path, layers=["homes"])
    assert [(each.code, each.sheet) for each in unknown.problems] == [("vector.no_layer", "homes")]
    assert unknown.problems[0].expected == "buildings, areas"


@pytest.mark.parametrize("data", [b"", b"junk", b"SQLite format 3\0" + b"junk" * 100])
def test_what_is_no_geopackage_is_a_problem(saved, data):
    assert codes(read_vector(saved(data, "map.gpkg"))) == ["file.unreadable"]


def test_without_a_stated_system_nobody_guesses(tmp_path):
    with pytest.warns(UserWarning, match="'crs' was not provided"):
        path = write(tmp_path / "map.gpkg", [BOX], crs=None)
    assert codes(read_vector(path)) == ["vector.no_system"]
    assert codes(read_vector(path, system="wgs84")) == []


def test_an_old_datum_is_said_to_lie_off(tmp_path):
    path = write(tmp_path / "xian.gpkg", [BOX], crs="EPSG:4610")
    result = read_vector(path)
    assert [(each.code, each.value) for each in result.problems] == [
        ("vector.old_datum", "Xian 1980")
    ]
    assert len(result.table) == 1


def test_an_easting_with_the_zones_number_is_understood_from_its_system(tmp_path):
    shapes = shapely.transform(
        shapes_from_wgs84([BOX], "gk3-114"), lambda points: np.add(points, (38_000_000, 0))
    )
    result = read_vector(write(tmp_path / "zone38.gpkg", shapes, crs="EPSG:4526"))
    assert result.problems == ()
    assert result.table["lon"][0] == pytest.approx(113.1106, abs=1e-6)


@pytest.mark.parametrize("encoding", ["UTF-8", "GB18030"])
def test_a_shapefile_is_read_with_its_encoding(tmp_path, encoding):
    path = write(tmp_path / "小区.shp", [BOX, BOX], encoding=encoding)
    result = read_vector(path)
    assert result.problems == ()
    assert result.tables["小区"]["名称"].to_list() == NAMES


@pytest.mark.parametrize("encoding", ["UTF-8", "GB18030"])
@pytest.mark.parametrize("said", ["", "ISO-8859-1", "nonsense", "UTF-8", "936"])
def test_a_shapefile_with_a_missing_or_wrong_encoding_is_read_by_its_bytes(
    tmp_path, encoding, said
):
    path = write(tmp_path / "map.shp", [BOX, BOX], encoding=encoding)
    path.with_suffix(".cpg").unlink()
    if said:
        path.with_suffix(".cpg").write_text(said)
    result = read_vector(path)
    assert result.tables["map"]["名称"].to_list() == NAMES
    right = {"UTF-8": "utf-8", "936": "gb18030"}.get(said) == encoding.lower()
    assert codes(result) == ([] if right else ["vector.encoding_guessed"])


@pytest.mark.parametrize("encoding", ["UTF-8", "GB18030"])
def test_text_that_the_file_cut_inside_a_character_is_still_read(tmp_path, encoding):
    with pytest.warns(RuntimeWarning, match="truncated to 254"):
        path = write(tmp_path / "map.shp", [BOX], names=["栋" * 200], encoding=encoding)
    path.with_suffix(".cpg").unlink()
    result = read_vector(path)
    assert codes(result) == ["vector.encoding_guessed"]
    assert result.table["名称"][0].rstrip("\ufffd?") in ["栋" * 84, "栋" * 127]


def test_the_callers_encoding_wins_over_the_files(tmp_path):
    path = write(tmp_path / "map.shp", [BOX, BOX], encoding="GB18030")
    path.with_suffix(".cpg").write_text("ISO-8859-1")
    result = read_vector(path, encoding="gb18030")
    assert result.problems == ()
    assert result.table["名称"].to_list() == NAMES


def test_a_shapefile_without_a_projection_file_needs_the_systems_name(tmp_path):
    path = write(tmp_path / "map.shp", shapes_from_wgs84([BOX], "bd09"), encoding="UTF-8")
    path.with_suffix(".prj").unlink()
    assert codes(read_vector(path)) == ["vector.no_system"]
    assert read_vector(path, system="bd09").table["lon"][0] == pytest.approx(113.1106, abs=1e-6)


def test_a_shapefiles_own_words_for_the_system_are_understood(tmp_path):
    path = write(
        tmp_path / "map.shp", shapes_from_wgs84([BOX], "gk3-114"), crs="EPSG:4547", encoding="UTF-8"
    )
    assert "CGCS2000_3_Degree_GK_CM_114E" in path.with_suffix(".prj").read_text()
    assert read_vector(path, system="gk3-114").problems == ()
    assert codes(read_vector(path, system="gk3-111")) == ["vector.system_conflict"]


@pytest.mark.parametrize(
    ("suffix", "cut", "code"),
    [
        (".shx", None, "vector.part_missing"),
        (".dbf", None, "vector.part_missing"),
        (".shp", 30, "vector.truncated"),
        (".shx", 4, "vector.truncated"),
        (".dbf", 30, "vector.truncated"),
        (".shp", 10_000, "file.unreadable"),
        (".dbf", 10_000, "file.unreadable"),
    ],
)
def test_a_broken_shapefile_is_a_problem(tmp_path, suffix, cut, code):
    path = write(tmp_path / "map.shp", [BOX, BOX], encoding="UTF-8")
    part = path.with_suffix(suffix)
    if cut is None:
        part.unlink()
    else:
        part.write_bytes(part.read_bytes()[:-cut])
    result = read_vector(path)
    assert codes(result) == [code]
    assert result.problems[0].value == suffix
    assert result.tables == {}


def test_parts_of_different_shapefiles_are_a_problem(tmp_path):
    path = write(tmp_path / "map.shp", [BOX, BOX], encoding="UTF-8")
    other = write(tmp_path / "other.shp", [BOX], encoding="UTF-8")
    path.with_suffix(".dbf").write_bytes(other.with_suffix(".dbf").read_bytes())
    assert codes(read_vector(path)) == ["vector.parts_differ"]


def zipped(tmp_path, *paths):
    target = tmp_path / "map.zip"
    with zipfile.ZipFile(target, "w") as packed:
        for path in paths:
            for part in sorted(path.parent.glob(f"{path.stem}.*")):
                packed.write(part, f"folder/{part.name}")
    return target


def test_a_zipped_shapefile_is_read_with_all_its_layers(tmp_path):
    (tmp_path / "parts").mkdir()
    first = write(tmp_path / "parts/楼栋.shp", [BOX, BOX], encoding="GB18030")
    second = write(tmp_path / "parts/小区.SHP", [BOX], encoding="UTF-8")
    result = read_vector(zipped(tmp_path, first, second))
    assert result.problems == ()
    assert {name: table["名称"].to_list() for name, table in result.tables.items()} == {
        "小区": NAMES[:1],
        "楼栋": NAMES,
    }


def test_names_packed_on_chinese_windows_are_read(tmp_path):
    """Windows packs the name's GB 18030 bytes and does not say so."""
    (tmp_path / "parts").mkdir()
    path = write(tmp_path / "parts/ABCD.shp", [BOX], encoding="UTF-8")
    target = zipped(tmp_path, path)
    target.write_bytes(target.read_bytes().replace(b"ABCD", "楼栋".encode("gb18030")))
    assert list(read_vector(target).tables) == ["楼栋"]


@pytest.mark.parametrize("member", ["../evil.geojson", "/evil.geojson", "a/../../evil.geojson"])
def test_a_zip_writes_nowhere_but_into_its_own_folder(tmp_path, member):
    target = tmp_path / "deep" / "map.zip"
    target.parent.mkdir()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr(member, collection(point(113, 26)))
    assert list(read_vector(target).tables) == ["evil"]
    assert [each.name for each in tmp_path.rglob("*")] == ["deep", "map.zip"]


def test_a_zip_may_hold_other_maps_and_says_which_is_broken(tmp_path):
    target = tmp_path / "maps.zip"
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("good.geojson", collection(point(113, 26)))
        packed.writestr("bad.geojson", b"{")
        packed.writestr("readme.txt", b"-")
    result = read_vector(target)
    assert list(result.tables) == ["good"]
    (problem,) = result.problems
    assert (problem.code, problem.file, problem.sheet) == (
        "file.unreadable", "maps.zip", "bad.geojson",
    )  # fmt: skip


def test_a_zip_without_a_map_or_that_is_none_is_a_problem(tmp_path, saved):
    target = tmp_path / "empty.zip"
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("readme.txt", b"-")
    result = read_vector(target)
    assert [(each.code, each.value) for each in result.problems] == [
        ("vector.nothing_inside", "readme.txt")
    ]
    assert codes(read_vector(saved(b"PK\3\4junk", "map.zip"))) == ["file.unreadable"]


def test_a_zip_with_a_password_or_damage_inside_is_a_problem(tmp_path):
    target = tmp_path / "map.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("map.geojson", collection(*[point(113, 26)] * 50))
    whole = target.read_bytes()
    listing = whole.index(b"PK\1\2")
    target.write_bytes(whole[: listing + 8] + b"\x01" + whole[listing + 9 :])
    assert codes(read_vector(target)) == ["file.protected"]
    target.write_bytes(whole[:60] + b"\xff" * 20 + whole[80:])
    assert codes(read_vector(target)) == ["file.unreadable"]


def test_a_zip_that_would_fill_the_disk_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(shapefile, "_LARGEST_UNPACKED", 100)
    target = tmp_path / "map.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("map.geojson", b" " * 101)
    assert codes(read_vector(target)) == ["file.too_large"]


def geoparquet(path, crs, encoding="WKB"):
    geo = {
        "version": "1.1.0",
        "primary_column": "shape",
        "columns": {"shape": {"encoding": encoding, "geometry_types": ["Polygon"], **crs}},
    }
    table = pl.DataFrame({"name": ["a"], "shape": [shapely.to_wkb(BOX)]})
    table.write_parquet(path, metadata={"geo": json.dumps(geo)})
    return path


@pytest.mark.parametrize(
    ("crs", "expected"),
    [({}, []), ({"crs": "EPSG:4490"}, []), ({"crs": None}, ["vector.no_system"])],
)
def test_a_geoparquet_is_read_with_its_system(tmp_path, crs, expected):
    result = read_vector(geoparquet(tmp_path / "map.parquet", crs))
    assert codes(result) == expected
    if not expected:
        assert result.table.columns == ["_row", "name", "geometry", "lon", "lat"]
        assert shapely.from_wkt(result.table["geometry"][0]).equals(BOX)


def test_a_parquet_without_shapes_is_a_table_without_shapes(tmp_path):
    pl.DataFrame({"name": ["a"]}).write_parquet(tmp_path / "plain.parquet")
    assert read_vector(tmp_path / "plain.parquet").table.columns == ["_row", "name"]


def test_what_is_no_geoparquet_is_a_problem(tmp_path, saved):
    assert codes(read_vector(saved(b"PAR1junk", "map.parquet"))) == ["file.unreadable"]
    other = geoparquet(tmp_path / "native.parquet", {}, encoding="polygon")
    assert codes(read_vector(other)) == ["file.unreadable"]
    pl.DataFrame({"name": ["a"]}).write_parquet(tmp_path / "b.parquet", metadata={"geo": "{}"})
    assert codes(read_vector(tmp_path / "b.parquet")) == ["file.unreadable"]


def test_wrong_calls_are_refused(saved):
    path = saved(collection(point(113, 26)))
    with pytest.raises(ValueError, match="unknown coordinate system"):
        read_vector(path, system="mars")
    with pytest.raises(ValueError, match="unknown encoding"):
        read_vector(path, encoding="gbk-3")
    with pytest.raises(ValueError, match="no map file"):
        read_vector(Path("map.kml"))


def test_a_layer_without_rows_stays_without_rows(saved):
    result = read_vector(saved(collection()))
    assert result.problems == ()
    assert result.table.is_empty()
