"""Columns with names become tables, whatever kind of value they hold."""

import io

import polars as pl
import pytest

from linli.records import Problem
from linli.tables.columnar import has_schema_types, piece_of, read_parquet
from linli.tables.headings import Unclear
from linli.tables.sheets import Piece


def parquet(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


def piece(frame: pl.DataFrame, *, is_map: bool = False) -> Piece:
    found = piece_of(frame, ("zones",), "zones.parquet", is_map=is_map)
    assert isinstance(found, Piece)
    return found


def test_parquet_is_read_with_its_types() -> None:
    frame = pl.DataFrame({"zone": ["old"], "position": [1]})
    found = read_parquet(parquet(frame), "zones.parquet")
    assert isinstance(found, pl.DataFrame)
    assert found.equals(frame)


@pytest.mark.parametrize(
    "data", [b"PAR1", b"no parquet", parquet(pl.DataFrame({"a": [1]}))[:-30], b"PAR1" * 8]
)
def test_broken_parquet_is_told(data: bytes) -> None:
    found = read_parquet(data, "zones.parquet")
    assert isinstance(found, Problem)
    assert (found.code, found.file) == ("file.unreadable", "zones.parquet")


def test_empty_parquet_is_told() -> None:
    found = read_parquet(b"", "zones.parquet")
    assert isinstance(found, Problem)
    assert found.code == "file.empty"


def test_columns_may_be_named_by_label() -> None:
    found = piece(pl.DataFrame({"板块代码": ["old"], "板块名称": ["老城"], "县区代码": ["431023"]}))
    assert found.frame.columns == ["_row", "zone", "name", "county"]


def test_rows_keep_the_numbers_that_they_have() -> None:
    assert piece(pl.DataFrame({"_row": [7], "zone": ["old"]})).frame["_row"].to_list() == [7]


def test_lists_structs_and_bytes_are_no_values() -> None:
    frame = pl.DataFrame({"zone": ["old"], "name": [["a"]], "county": [{"a": 1}]})
    found = piece(frame.with_columns(pl.lit(b"x").alias("english_name")))
    assert found.frame.columns == ["_row", "zone"]
    assert [(each.code, each.field) for each in found.problems] == [
        ("data.unreadable_column", "name"),
        ("data.unreadable_column", "county"),
        ("data.unreadable_column", "english_name"),
    ]


def test_categories_are_text() -> None:
    frame = pl.DataFrame({"zone": pl.Series(["old"], dtype=pl.Categorical)})
    assert piece(frame).frame.schema["zone"] == pl.String


def test_what_the_reader_of_maps_added_is_no_unknown_column() -> None:
    frame = pl.DataFrame({"zone": ["old"], "geometry": ["POINT (1 1)"], "lon": [1.0], "lat": [1.0]})
    assert piece(frame, is_map=True).problems == ()
    assert len(piece(frame).problems) == 3


def test_no_rows_and_unknown_columns_are_told() -> None:
    found = piece(pl.DataFrame({"zone": pl.Series([], dtype=pl.String), "colour": []}))
    assert {each.code for each in found.problems} == {"file.no_rows", "data.unknown_column"}


def test_columns_of_no_table_are_unclear() -> None:
    assert piece_of(pl.DataFrame({"a": [1]}), ("x",), "x.parquet") == Unclear(("x",))


def test_only_the_schemas_own_types_need_no_reading() -> None:
    assert has_schema_types("zones", pl.Schema({"zone": pl.String, "position": pl.Int64}))
    assert not has_schema_types("zones", pl.Schema({"zone": pl.String, "position": pl.Int32}))
    assert not has_schema_types("zones", pl.Schema({"zone": pl.String, "colour": pl.String}))
