"""One reader for every format; what cannot be read says why, by name."""

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.tables.reading import read_file
from linli.tables.sheets import Limits
from linli.tables.vector_writing import geojson, write_geopackage

Book = Callable[[Mapping[str, Any]], bytes]
Place = Callable[[str, bytes | str], Path]
ZONES = "county,zone,name\n431023,old,老城板块\n"


def codes(path: Path, **settings: Any) -> list[str]:
    return [each.code for each in read_file(path, **settings).problems]


@pytest.mark.parametrize("name", ["zones.csv", "ZONES.CSV", "板块.txt", "zones.tsv"])
def test_text_is_read_by_its_ending(place: Place, name: str) -> None:
    found = read_file(place(name, ZONES))
    assert [each.table for each in found.pieces] == ["zones"]
    assert found.problems == ()


def test_a_file_of_any_name_is_read_by_its_headings(place: Place) -> None:
    assert read_file(place("导出1.csv", ZONES)).pieces[0].table == "zones"


def test_a_workbook_gives_a_table_a_sheet(place: Place, book: Book) -> None:
    data = book(
        {
            "填写说明": [["按表填写"]],
            "板块": [["县区代码", "板块代码", "板块名称"], ["431023", "old", "老城"]],
            "Sheet2": [["片区编号", "片区名称", "县区代码"], ["a1", "一片", "431023"]],
            "汇总": [["共", "2"]],
        }
    )
    found = read_file(place("台账.xlsx", data))
    assert [(each.table, each.sheet) for each in found.pieces] == [
        ("zones", "板块"),
        ("areas", "Sheet2"),
    ]
    assert [(each.code, each.sheet) for each in found.problems] == [("file.sheet_left_out", "汇总")]


def test_a_workbook_of_one_sheet_may_be_named_by_its_file(place: Place, book: Book) -> None:
    data = book({"Sheet1": [["板块代码"], ["old"]]})
    assert read_file(place("板块.xlsx", data)).pieces[0].table == "zones"


def test_a_workbook_without_any_table_is_told_with_what_was_tried(place: Place, book: Book) -> None:
    found = read_file(place("通知.xlsx", book({"正文": [["关于开展……的通知"]]})))
    problem = found.problems[0]
    assert (problem.code, problem.sheet, problem.expected) == (
        "file.not_recognised",
        "正文",
        "正文, 通知",
    )


def test_a_sheet_that_may_be_two_tables_is_told_with_both(place: Place) -> None:
    path = place("x.csv", "source_id,year,cap_yuan,max_share,basis\na,2021,1,0.5,b\n")
    problem = read_file(path).problems[0]
    assert (problem.code, problem.expected) == ("file.ambiguous", "source_caps, source_rules")


def test_parquet_is_read(tmp_path: Path) -> None:
    pl.DataFrame({"county": ["431023"], "zone": ["old"]}).write_parquet(tmp_path / "zones.parquet")
    assert read_file(tmp_path / "zones.parquet").pieces[0].table == "zones"


def test_parquet_of_nothing_known_is_told(tmp_path: Path) -> None:
    pl.DataFrame({"a": [1]}).write_parquet(tmp_path / "x.parquet")
    assert codes(tmp_path / "x.parquet") == ["file.not_recognised"]


COMMUNITY = pl.DataFrame(
    {"community_id": ["c1"], "name": ["甲"], "county": ["431023"], "lon": [113.1], "lat": [26.1]}
)


def test_a_map_gives_its_points(place: Place) -> None:
    found = read_file(place("communities.geojson", geojson(COMMUNITY)))
    assert found.problems == ()
    assert found.pieces[0].frame.select("community_id", "lon", "lat").row(0) == ("c1", 113.1, 26.1)


def test_every_layer_of_a_geopackage_is_a_table(tmp_path: Path) -> None:
    shop = pl.DataFrame(
        {"facility_id": ["f1"], "name": ["店"], "category": ["x"], "lon": [113.1], "lat": [26.1]}
    )
    write_geopackage({"communities": COMMUNITY, "facilities": shop}, tmp_path / "a.gpkg")
    found = read_file(tmp_path / "a.gpkg")
    assert {each.table for each in found.pieces} == {"communities", "facilities"}


def test_an_openstreetmap_extract_gives_buildings_facilities_and_ground(place: Place) -> None:
    path = place(
        "town.osm",
        """<osm version="0.6">
        <node id="1" lon="113.1" lat="26.1" version="1"/>
        <node id="2" lon="113.1002" lat="26.1" version="1"/>
        <node id="3" lon="113.1002" lat="26.1002" version="1"/>
        <way id="9" version="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="1"/>
        <tag k="building" v="apartments"/><tag k="building:levels" v="6"/></way></osm>""",
    )
    found = read_file(path)
    assert {each.table for each in found.pieces if each.frame.height} == {"buildings", "ground"}


@pytest.mark.parametrize("name", ["photo.jpg", "notes.docx", "no_ending"])
def test_an_unknown_format_is_told(place: Place, name: str) -> None:
    assert codes(place(name, "x")) == ["file.unknown_format"]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert codes(tmp_path / "none.csv") == ["file.not_found"]


def test_a_file_above_the_limit_is_never_read(place: Place) -> None:
    path = place("zones.csv", ZONES * 1000)
    problem = read_file(path, limits=Limits(file_bytes=1000)).problems[0]
    assert (problem.code, problem.file) == ("file.too_large", "zones.csv")


@pytest.mark.parametrize("name", ["zones.csv", "zones.xlsx", "zones.parquet"])
def test_an_empty_file_is_told_in_every_format(place: Place, name: str) -> None:
    assert codes(place(name, b"")) == ["file.empty"]


def test_a_shape_that_cannot_be_used_rejects_its_row(place: Place) -> None:
    bow = '{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}'
    row = '{"building_id":"b1","community_id":"c1"}'
    path = place(
        "buildings.geojson",
        f'{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{row},'
        f'"geometry":{bow}}}]}}',
    )
    piece = read_file(path).pieces[0]
    assert ("geometry.invalid", "buildings", "1") in {
        (each.code, each.table, each.row) for each in piece.problems
    }


@settings(max_examples=60)
@given(
    ending=st.sampled_from(["csv", "xlsx", "xls", "parquet", "geojson"]),
    changes=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=12),
    kept=st.floats(0.2, 1),
)
def test_no_broken_byte_stops_the_reader(
    book: Book, ending: str, changes: list[tuple[float, int]], kept: float
) -> None:
    row = {"county": ["431023"] * 30, "zone": ["old"] * 30, "name": ["甲"] * 30}
    frame = pl.DataFrame(row)
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    whole = {
        "csv": frame.write_csv().encode(),
        "xlsx": book({"zones": [frame.columns, *frame.rows()]}),
        "xls": (Path(__file__).parent / "fixtures" / "小区台账.xls").read_bytes(),
        "parquet": buffer.getvalue(),
        "geojson": geojson(COMMUNITY),
    }[ending]
    data = bytearray(whole)
    for place, value in changes:
        data[int(place * (len(data) - 1))] = value
    with TemporaryDirectory() as folder:
        path = Path(folder, f"zones.{ending}")
        path.write_bytes(data[: int(len(data) * kept)])
        found = read_file(path)
    assert found.pieces or found.problems
