"""Any valid table survives every form in which it is written; twice written it is the same."""

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.schema import Field, TableDefinition, choices, tables
from linli.schema.parsing import polars_type
from linli.schema.personal import check_digit
from linli.tables.folder import folder_files, read_folder, write_folder
from linli.tables.intake import take
from linli.tables.programme import Programme
from linli.tables.workbook import workbook
from linli.tables.writing import canonical, csv_bytes

# What a user may type: no control characters, no white space at the ends.
letters = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
text = (
    (st.text(letters | st.sampled_from('\n",;=+-@'), min_size=1, max_size=12) | st.just("=1+1"))
    .map(str.strip)
    .filter(bool)
)
ids = st.text(
    st.characters(categories=["L", "N"]) | st.sampled_from("-_.:/"), min_size=1, max_size=8
)
LONG = "LINESTRING (" + "113.1102 26.1305, " * 4000 + "0 0)"
SHAPES = ("POINT (113.1 26.1)", "POLYGON ((0 0, 1 0, 1 1, 0 0))", LONG)


def numbers(field: Field) -> st.SearchStrategy[Any]:
    low, high = field.minimum or "-100000", field.maximum or "1000000000"
    if field.type == "integer":
        return st.integers(int(low), int(high))
    if field.type == "money":
        return st.decimals(Decimal(low), Decimal(high), places=2)
    return st.floats(float(low), float(high)).map(lambda value: value + 0.0)


def with_check_digit(first: str) -> str:
    return f"{first}{check_digit(first)}"


def values(field: Field) -> st.SearchStrategy[Any]:
    by_type: dict[str, st.SearchStrategy[Any]] = {
        "id": ids,
        "code": st.from_regex(r"[0-9]{6}", fullmatch=True),
        "text": text,
        "person_name": text,
        "id_number": st.integers(100, 999).map(lambda at: with_check_digit(f"79000019600101{at}")),
        "phone": st.from_regex(r"154[0-9]{8}|0735[2-9][0-9]{6}", fullmatch=True),
        "fraction": st.sampled_from(["1", "1/2", "12/35"]),
        "boolean": st.booleans(),
        "date": st.dates(date(1800, 1, 1), date(2199, 12, 31)),
        "month": st.from_regex(r"20[0-9]{2}-(0[1-9]|1[0-2])", fullmatch=True),
        "geometry": st.sampled_from(SHAPES),
    }
    if field.type == "choice":
        found: st.SearchStrategy[Any] = st.sampled_from(list(choices(field.choices)))
    else:
        found = by_type[field.type] if field.type in by_type else numbers(field)
    must = field.key or field.required or field.default
    return found if must else st.none() | found


@st.composite
def frames(draw: st.DrawFn, definition: TableDefinition) -> pl.DataFrame:
    rows = draw(
        st.lists(
            st.fixed_dictionaries({each.name: values(each) for each in definition.fields}),
            min_size=1,
            max_size=4,
            unique_by=lambda row: tuple(str(row[name]) for name in definition.key),
        )
    )
    # References are another test's matter: a row may point to itself or to nothing.
    own = {each.name for each in definition.fields if each.references and not each.required}
    rows = [{name: None if name in own else value for name, value in row.items()} for row in rows]
    schema = {each.name: polars_type(each) for each in definition.fields}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return canonical(definition.name, frame)


def read(name: str, path: Path) -> pl.DataFrame:
    intake = take([path])
    bad = [each for each in intake.problems if each.code not in REFERENCES]
    assert bad == []
    return canonical(name, intake.tables[name])


REFERENCES = {"data.unknown_reference", "data.unknown_county", "data.not_kept"}
calm = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


# Rows of these must name something of a catalogue, which is another test's matter.
CATALOGUED = {"facilities", "findings", "works"}
NAMES = [name for name in tables() if name not in CATALOGUED]


@calm
@given(name=st.sampled_from(NAMES), data=st.data())
def test_csv_gives_back_what_it_was_given(name: str, data: st.DataObject) -> None:
    frame = data.draw(frames(tables()[name]))
    with TemporaryDirectory() as folder:
        path = Path(folder, f"{name}.csv")
        path.write_bytes(csv_bytes(name, frame))
        again = read(name, path)
    assert again.equals(frame)
    assert csv_bytes(name, again) == csv_bytes(name, frame)


@pytest.mark.parametrize("form", ["csv", "parquet"])
@settings(calm, max_examples=15)
@given(data=st.data(), names=st.sets(st.sampled_from(NAMES), min_size=1, max_size=4))
def test_a_folder_written_read_and_written_again_is_the_same_bytes(
    form: str, data: st.DataObject, names: set[str]
) -> None:
    found = {name: data.draw(frames(tables()[name])) for name in names}
    programme = Programme("永兴", "431023", (2020, 2021))
    first = folder_files(found, programme, form)
    with TemporaryDirectory() as place:
        write_folder(Path(place, "f"), found, programme, form)
        # References point nowhere here, so rows are taken table by table.
        again = {name: read(name, Path(place, "f", f"{name}.{form}")) for name in names}
        read_programme = read_folder(Path(place, "f")).programme
    assert folder_files(again, read_programme, form) == first


# Three numerals in a row below the headings may number the columns; these ids are never numerals.
IN_WORKBOOKS = [name for name in NAMES if name != "zone_order"]


@calm
@given(name=st.sampled_from(IN_WORKBOOKS), language=st.sampled_from(["zh", "en"]), data=st.data())
def test_a_workbook_gives_back_what_it_was_given(
    name: str, language: str, data: st.DataObject
) -> None:
    frame = data.draw(frames(tables()[name]))
    written = workbook({name: frame}, Programme("永兴"), language)
    with TemporaryDirectory() as folder:
        path = Path(folder, "book.xlsx")
        path.write_bytes(written)
        again = read(name, path)
    assert again.equals(frame)
    assert workbook({name: again}, Programme("永兴"), language) == written


@given(st.lists(st.tuples(ids, text), min_size=1, max_size=5, unique_by=lambda row: row[0]))
def test_csv_is_what_other_readers_read(rows: list[tuple[str, str]]) -> None:
    frame = pl.DataFrame(rows, schema=["unit_id", "room"], orient="row").with_columns(
        building_id=pl.lit("b1")
    )
    written = csv_bytes("units", frame).decode()
    assert "\r" not in written
    found = list(csv.DictReader(io.StringIO(written, newline="")))
    assert [(each["unit_id"], each["room"]) for each in found] == sorted(
        rows, key=lambda row: row[0].encode()
    )
