"""OpenStreetMap extracts become buildings, facilities and the ground under the map."""

import bz2
from collections import Counter
from itertools import pairwise

import osmium
import polars as pl
import pyproj
import pytest
import shapely

from linli.schema import choices
from linli.schema import table as definition
from linli.tables.openstreetmap import read_openstreetmap

# Corners of a block of homes of 0.0006 by 0.0002 degrees, about 60 m by 22 m, and of its court.
BLOCK = {1: (113.11, 26.13), 2: (113.1106, 26.13), 3: (113.1106, 26.1302), 4: (113.11, 26.1302)}
COURT_CORNERS = [(2, 0.5), (4, 0.5), (4, 1.5), (2, 1.5)]
COURT = {5 + at: (113.11 + e / 1e4, 26.13 + n / 1e4) for at, (e, n) in enumerate(COURT_CORNERS)}
RING, INNER = [1, 2, 3, 4, 1], [5, 6, 7, 8, 5]


class Extract:
    """A handful of objects, written by hand as OpenStreetMap's XML."""

    def __init__(self, path):
        self.path = path
        self.nodes = {number: (point, {}) for number, point in {**BLOCK, **COURT}.items()}
        self.ways, self.relations = {}, {}

    def node(self, number, lon, lat, **tags):
        self.nodes[number] = ((lon, lat), tags)

    def way(self, number, nodes, **tags):
        self.ways[number] = (nodes, tags)

    def relation(self, number, members, **tags):
        self.relations[number] = (members, tags)

    def xml(self):
        lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6">']
        for number, ((lon, lat), tags) in self.nodes.items():
            lines.append(f'<node id="{number}" lon="{lon}" lat="{lat}">{written(tags)}</node>')
        for number, (nodes, tags) in self.ways.items():
            corners = "".join(f'<nd ref="{node}"/>' for node in nodes)
            lines.append(f'<way id="{number}">{corners}{written(tags)}</way>')
        for number, (members, tags) in self.relations.items():
            parts = "".join(f'<member type="way" ref="{r}" role="{role}"/>' for r, role in members)
            lines.append(f'<relation id="{number}">{parts}{written(tags)}</relation>')
        return "\n".join([*lines, "</osm>"]).encode()

    def read(self, **options):
        self.path.write_bytes(self.xml())
        return read_openstreetmap(self.path, **options)


def written(tags):
    """A tag's key may hold a colon, which a keyword may not: written with two underlines."""
    pairs = ((key.replace("__", ":"), value) for key, value in tags.items())
    return "".join(f'<tag k="{key}" v="{value}"/>' for key, value in pairs)


@pytest.fixture
def extract(tmp_path):
    return Extract(tmp_path / "county.osm")


def row(result, table):
    assert len(result.tables[table]) == 1
    return result.tables[table].row(0, named=True)


def test_a_footprint_becomes_a_building_with_its_storeys_and_year(extract):
    extract.way(
        10, RING, building="apartments", name="3 栋", building__levels="6", start_date="1986-05"
    )
    result = extract.read()
    assert result.problems == ()
    building = row(result, "buildings")
    shape = shapely.from_wkt(building.pop("geometry"))
    assert shape.equals(shapely.Polygon(BLOCK.values()))
    true = abs(pyproj.Geod(ellps="GRS80").geometry_area_perimeter(shape)[0])
    assert building.pop("roof_area_m2") == pytest.approx(true, rel=0.001)
    assert building == {
        "building_id": "osm-w10",
        "name": "3 栋",
        "storeys": 6,
        "floor_area_m2": None,
        "year_built": 1986,
        "origin": "openstreetmap",
    }


def test_floor_area_is_only_estimated_when_asked_and_says_so(extract):
    extract.way(10, RING, building="yes", building__levels="6")
    extract.way(11, INNER, building="yes")
    table = extract.read(estimate_floor_area=True).tables["buildings"]
    known, unknown = table.row(0, named=True), table.row(1, named=True)
    assert known["floor_area_m2"] == pytest.approx(6 * known["roof_area_m2"], abs=0.5)
    assert known["origin"] == "estimate"
    assert (unknown["floor_area_m2"], unknown["origin"]) == (None, "openstreetmap")


def test_a_multipolygon_becomes_one_building_with_its_court_left_out(extract):
    extract.way(10, RING)
    extract.way(11, INNER)
    extract.relation(
        12,
        [(10, "outer"), (11, "inner")],
        type="multipolygon",
        building="yes",
        building__levels="5",
    )
    building = row(extract.read(), "buildings")
    assert building["building_id"] == "osm-r12"
    shape = shapely.from_wkt(building["geometry"])
    assert (shape.geom_type, shape.is_valid) == ("Polygon", True)
    assert shape.area == pytest.approx(0.0006 * 0.0002 - 0.0002 * 0.0001)


@pytest.mark.parametrize("value", ["no", "entrance"])
def test_what_is_tagged_as_no_building_is_none(extract, value):
    extract.way(10, RING, building=value)
    result = extract.read()
    assert result.tables["buildings"].is_empty()
    assert result.problems == ()


@pytest.mark.parametrize(
    ("tag", "field", "value"),
    [
        ("building__levels", "storeys", "2.5"),
        ("building__levels", "storeys", "3;4"),
        ("building__levels", "storeys", "0"),
        ("building__levels", "storeys", "600"),
        ("start_date", "year_built", "before 1957"),
        ("start_date", "year_built", "1980s"),
        ("start_date", "year_built", "1923-1924"),
        ("start_date", "year_built", "1763"),
        ("start_date", "year_built", "C19"),
    ],
)
def test_what_a_tag_only_hints_at_stays_empty_with_a_problem(extract, tag, field, value):
    extract.way(10, RING, building="yes", **{tag: value})
    result = extract.read()
    assert row(result, "buildings")[field] is None
    (problem,) = result.problems
    assert (problem.code, problem.row, problem.field, problem.value, problem.file) == (
        "openstreetmap.value_left_out", "osm-w10", field, value, "county.osm",
    )  # fmt: skip


def test_buildings_across_the_files_edge_are_named(extract):
    extract.way(10, [1, 2, 99, 4, 1], building="yes")
    extract.way(11, [1, 2, 3], building="yes")
    extract.relation(12, [(77, "outer")], type="multipolygon", building="yes")
    result = extract.read()
    assert result.tables["buildings"].is_empty()
    assert [(each.code, each.row) for each in result.problems] == [
        ("openstreetmap.incomplete_shape", "osm-r12"),
        ("openstreetmap.incomplete_shape", "osm-w10"),
        ("openstreetmap.incomplete_shape", "osm-w11"),
    ]


def test_facilities_come_from_points_and_areas_by_their_tags(extract):
    extract.node(20, 113.111, 26.131, shop="convenience", name="便民超市")
    extract.node(21, 113.112, 26.131, amenity="toilets")
    extract.node(22, 113.113, 26.131, shop="jewelry")
    extract.way(10, RING, amenity="kindergarten", name="Kindergarten", name__zh="实验幼儿园")
    extract.way(11, INNER, leisure="park")
    table = extract.read().tables["facilities"]
    assert table.select("facility_id", "name", "category").rows() == [
        ("osm-n20", "便民超市", "convenience_store"),
        ("osm-n21", "公共厕所", "public_toilet"),
        ("osm-w10", "实验幼儿园", "kindergarten"),
        ("osm-w11", "口袋公园（公园绿地）", "pocket_park"),
    ]
    assert table.select("lon", "lat").row(0) == (113.111, 26.131)
    assert shapely.Polygon(BLOCK.values()).contains(shapely.Point(table["lon"][2], table["lat"][2]))
    # A park's outline is its size; a kindergarten's is not its classes.
    assert table["area_m2"].is_null().to_list() == [True, True, True, False]


def test_another_list_of_categories_can_be_given(extract):
    extract.node(20, 113.111, 26.131, shop="jewelry")
    extract.node(21, 113.111, 26.131, amenity="toilets")
    table = extract.read(categorise=lambda tags: tags.get("shop")).tables["facilities"]
    assert table.select("name", "category").rows() == [("jewelry", "jewelry")]


@pytest.mark.parametrize(
    ("nodes", "tags", "kind", "rank"),
    [
        ([1, 2, 3], {"highway": "primary"}, "street", 1),
        ([1, 2, 3], {"highway": "residential"}, "street", 4),
        ([1, 2, 3], {"highway": "footway"}, "path", 4),
        ([1, 2, 3], {"waterway": "river"}, "water", 1),
        (RING, {"natural": "water"}, "water", 1),
        (RING, {"leisure": "park"}, "green", 1),
        (RING, {"building": "yes"}, "building", None),
        (RING, {"building": "yes", "amenity": "school"}, "building", None),
        (RING, {"amenity": "school", "landuse": "residential"}, "site", 2),
        (RING, {"highway": "pedestrian", "area": "yes"}, "site", 4),
        (RING, {"highway": "pedestrian"}, "street", 4),
    ],
)
def test_the_ground_is_drawn_from_lines_and_areas(extract, nodes, tags, kind, rank):
    extract.way(10, nodes, name="建设路", **tags)
    drawn = row(extract.read(), "ground")
    shape = shapely.from_wkt(drawn.pop("geometry"))
    assert shape.geom_type == (
        "LineString" if kind in ("street", "path") or nodes != RING else "Polygon"
    )
    assert drawn == {
        "ground_id": "osm-w10",
        "kind": kind,
        "rank": rank,
        "name": "建设路",
        "origin": "openstreetmap",
    }


def test_places_are_named_where_they_have_a_name(extract):
    extract.node(20, 113.1, 26.1, place="town", name="便江街道")
    extract.node(21, 113.1, 26.1, place="hamlet")
    drawn = row(extract.read(), "ground")
    assert (drawn["kind"], drawn["rank"], drawn["name"]) == ("name", 1, "便江街道")
    assert drawn["geometry"] == "POINT (113.1 26.1)"


def test_tunnels_are_not_drawn_but_passages_through_buildings_are(extract):
    extract.way(10, [1, 2], highway="service", tunnel="yes")
    extract.way(11, [1, 2], waterway="stream", tunnel="culvert")
    extract.way(12, [1, 2], highway="service", tunnel="building_passage")
    assert row(extract.read(), "ground")["ground_id"] == "osm-w12"


def test_a_street_across_the_files_edge_is_drawn_up_to_it(extract):
    extract.way(10, [1, 2, 99, 3, 4, 98, 5], highway="primary")
    extract.way(11, [97, 5], highway="primary")
    drawn = row(extract.read(), "ground")
    assert drawn["ground_id"] == "osm-w10"
    assert shapely.from_wkt(drawn["geometry"]).geom_type == "MultiLineString"


def test_tables_are_those_of_the_schema_and_ordered_by_number(extract):
    extract.node(20, 113.1, 26.1, place="town", name="便江街道")
    extract.way(9, INNER, building="yes", amenity="clinic")
    extract.way(11, RING, building="yes")
    result = extract.read()
    for name, table in result.tables.items():
        assert set(table.columns) <= set(definition(name).names)
    assert result.tables["buildings"]["building_id"].to_list() == ["osm-w9", "osm-w11"]
    kinds = set(choices("ground_kind"))
    assert set(result.tables["ground"]["kind"]) <= kinds
    assert "openstreetmap" in choices("origin")


def test_a_kind_that_the_file_lacks_gives_a_table_without_rows(extract):
    extract.node(20, 113.1, 26.1, shop="jewelry")
    result = extract.read()
    assert {name: len(table) for name, table in result.tables.items()} == {
        "buildings": 0,
        "facilities": 0,
        "ground": 0,
    }
    assert result.tables["buildings"].schema["storeys"] == pl.Int64
    assert result.tables["facilities"].schema["lon"] == pl.Float64
    assert (result.status, result.problems) == ("ok", ())


def test_a_file_without_anything_is_a_problem(extract):
    result = extract.read()
    assert [each.code for each in result.problems] == ["file.empty"]
    assert result.tables == {}


def test_a_file_out_of_order_is_a_problem(extract):
    """Shapes are put together in one pass, which needs nodes, ways, relations by number."""
    extract.way(11, RING, building="yes")
    extract.way(9, RING, building="yes")
    (problem,) = extract.read().problems
    assert (problem.code, problem.value) == ("file.unreadable", "Way IDs out of order: 9")


def test_a_packed_file_is_read_as_the_plain_one(extract, tmp_path):
    extract.way(10, RING, building="yes")
    packed = tmp_path / "county.osm.bz2"
    packed.write_bytes(bz2.compress(extract.xml()))
    assert read_openstreetmap(packed).tables["buildings"].equals(extract.read().tables["buildings"])


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.osm.pbf", b""),
        ("junk.osm.pbf", b"junk" * 100),
        ("cut.osm", b'<?xml version="1.0"?><osm version="0.6"><node id="1"'),
        ("page.osm", b"<html></html>"),
        ("letter.osm", b'<osm version="0.6"><node id="x" lat="1" lon="2"/></osm>'),
    ],
)
def test_what_is_no_extract_is_a_problem_and_no_exception(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    result = read_openstreetmap(path)
    assert [(each.code, each.file) for each in result.problems] == [("file.unreadable", name)]
    assert (result.status, result.tables) == ("rejected", {})


def test_a_file_that_is_not_there_is_a_problem_and_a_wrong_ending_a_wrong_call(tmp_path):
    missing = read_openstreetmap(tmp_path / "none.osm.pbf")
    assert [each.code for each in missing.problems] == ["file.not_found"]
    with pytest.raises(ValueError, match="no OpenStreetMap file"):
        read_openstreetmap(tmp_path / "map.geojson")


@pytest.fixture(scope="module")
def helsinki(real_data):
    return real_data / "streets/helsinki.osm.pbf"


def counted(path, wanted):
    """Count what the tags of the plain file say, without shapes or tables."""
    return Counter(
        (entity.type_str(), value)
        for entity in osmium.FileProcessor(str(path))
        for value in wanted(entity)
    )


def test_every_building_of_helsinki_is_read_or_named_as_incomplete(helsinki):
    def building(entity):
        value = entity.tags.get("building")
        if entity.is_node() or value in (None, "no", "entrance"):
            return []
        return [value] if entity.is_way() or entity.tags.get("type") == "multipolygon" else []

    result = read_openstreetmap(helsinki)
    tagged = counted(helsinki, building)
    incomplete = [each for each in result.problems if each.code == "openstreetmap.incomplete_shape"]
    assert tagged.total() == 499
    assert (len(result.tables["buildings"]), len(incomplete)) == (445, 54)
    assert result.tables["buildings"]["roof_area_m2"].min() > 0


def test_storeys_of_helsinki_are_those_of_the_tags(helsinki):
    result = read_openstreetmap(helsinki)
    read = Counter(result.tables["buildings"]["storeys"].drop_nulls())
    kept = set(result.tables["buildings"]["building_id"])

    def levels(entity):
        value = entity.tags.get("building:levels", "")
        known = f"osm-{entity.type_str()}{entity.id}" in kept
        return [int(value)] if known and value.isdigit() else []

    tagged = Counter()
    for (_, value), number in counted(helsinki, levels).items():
        tagged[value] += number
    assert read == tagged
    assert read.total() > 100


@pytest.mark.parametrize(
    ("category", "key", "value", "number"),
    [("bus_stop", "highway", "bus_stop", 92), ("public_toilet", "amenity", "toilets", 18)],
)
def test_facilities_of_helsinki_are_those_of_the_tags(helsinki, category, key, value, number):
    table = read_openstreetmap(helsinki).tables["facilities"]
    tagged = counted(helsinki, lambda each: [value] if each.tags.get(key) == value else [])
    assert tagged.total() == number
    assert len(table.filter(pl.col("category") == category)) == number
    assert table["lon"].is_between(24.9, 25.0).all()
    assert table["lat"].is_between(60.1, 60.2).all()


def test_streets_of_helsinki_are_those_of_the_tags(helsinki):
    """Those with fewer than two points inside the file cannot be drawn; tunnels are not."""
    main = ("primary", "secondary", "tertiary", "residential")

    def street(entity):
        value = entity.tags.get("highway")
        if not entity.is_way() or value not in main or "tunnel" in entity.tags:
            return []
        return [value]

    drawn = read_openstreetmap(helsinki).tables["ground"].filter(pl.col("kind") == "street")
    located = {entity.id for entity in osmium.FileProcessor(str(helsinki), osmium.osm.NODE)}
    drawable = 0
    for entity in osmium.FileProcessor(str(helsinki), osmium.osm.WAY):
        inside = [node.ref in located for node in entity.nodes]
        if street(entity) and any(a and b for a, b in pairwise(inside)):
            drawable += 1
    ids = set(drawn["ground_id"])
    read = sum(
        f"osm-w{entity.id}" in ids
        for entity in osmium.FileProcessor(str(helsinki), osmium.osm.WAY)
        if street(entity)
    )
    assert read == drawable
    assert read > 300


def test_the_same_extract_gives_the_same_tables(helsinki):
    first, second = read_openstreetmap(helsinki), read_openstreetmap(helsinki)
    assert first.problems == second.problems
    assert all(first.tables[name].equals(second.tables[name]) for name in first.tables)


@pytest.mark.parametrize(
    ("kept", "code"),
    [(60, "file.unreadable"), (98, "file.empty"), (300_000, "file.unreadable")],
)
def test_a_real_extract_cut_short_is_a_problem(helsinki, tmp_path, kept, code):
    """Cut behind its heading, after 98 bytes, it is whole as far as the format can tell."""
    path = tmp_path / "cut.osm.pbf"
    path.write_bytes(helsinki.read_bytes()[:kept])
    result = read_openstreetmap(path)
    assert [each.code for each in result.problems] == [code]
    assert result.tables == {}
