"""A table that lies county by county is read as one; what does not fit together is told."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from linli.records import Problem
from linli.schema.wording import message, remedy
from linli.tables.folder import read_folder, scan_folder, write_folder
from linli.tables.intake import take
from linli.tables.programme import Programme
from linli.tables.sheets import Limits

CODES = ("430121", "430181")


def communities(county: str, *names: str) -> pl.DataFrame:
    return pl.DataFrame({"community_id": names, "name": names, "county": [county] * len(names)})


def schemes(*names: str) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "scheme_id": [f"{name}-s" for name in names],
            "community_id": names,
            "class": ["basic"] * len(names),
            "benefit": [1.0] * len(names),
        }
    )


def put(folder: Path, table: str, county: str, frame: pl.DataFrame, name: str = "part") -> Path:
    place = folder / table / f"county={county}"
    place.mkdir(parents=True, exist_ok=True)
    frame.write_parquet(place / f"{name}.parquet")
    return place / f"{name}.parquet"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "programme.toml").write_text('name = "x"')
    put(tmp_path, "communities", "430181", communities("430181", "c3"))
    put(tmp_path, "communities", "430121", communities("430121", "c1"))
    put(tmp_path, "communities", "430121", communities("430121", "c2"), "part2")
    put(tmp_path, "schemes", "430121", schemes("c1", "c2"))
    put(tmp_path, "schemes", "430181", schemes("c3"))
    return tmp_path


def told(folder: Path) -> list[tuple[str, str, str, str, str, str]]:
    return [
        (each.code, each.file, each.row, each.field, each.value, each.expected)
        for each in read_folder(folder).problems
    ]


def test_parts_are_one_table_in_the_order_of_counties_and_files(folder: Path) -> None:
    read = read_folder(folder)
    assert (read.status, read.problems) == ("ok", ())
    assert read.tables["communities"]["community_id"].to_list() == ["c1", "c2", "c3"]
    assert read.tables["schemes"]["scheme_id"].to_list() == ["c1-s", "c2-s", "c3-s"]
    assert read.counts["communities"].accepted == 3


def test_parts_are_scanned_as_one_table(folder: Path) -> None:
    scan = scan_folder(folder)
    assert (scan.status, scan.problems) == ("ok", ())
    found = {name: each.collect() for name, each in scan.tables.items()}
    assert found["communities"].columns == ["community_id", "name", "county"]
    assert found["communities"]["community_id"].to_list() == ["c1", "c2", "c3"]
    assert found["schemes"].equals(read_folder(folder).tables["schemes"])


def test_parts_are_imported_as_one_table(folder: Path) -> None:
    assert take([folder]).counts["communities"].accepted == 3


def test_a_table_may_be_named_by_its_label(folder: Path) -> None:
    (folder / "communities").rename(folder / "小区")
    assert read_folder(folder).tables["communities"].height == 3


def test_marks_of_other_programs_and_empty_counties_are_left_alone(folder: Path) -> None:
    (folder / "communities" / "_SUCCESS").write_text("")
    (folder / "communities" / "county=430121" / ".part.parquet.crc").write_text("x")
    (folder / "communities" / "county=430182").mkdir()
    (folder / "notes" / "old").mkdir(parents=True)
    assert read_folder(folder).problems == ()


@pytest.mark.parametrize("read", [read_folder, scan_folder])
def test_communities_without_a_county_column_take_it_from_their_folder(
    folder: Path, read: Callable[[Path], object]
) -> None:
    for file in sorted((folder / "communities").glob("*/*.parquet")):
        pl.read_parquet(file, hive_partitioning=False).drop("county").write_parquet(file)
    found = read(folder)
    counties = found.tables["communities"].lazy().collect()["county"]  # type: ignore[attr-defined]
    assert counties.to_list() == ["430121", "430121", "430181"]


def test_a_table_in_one_file_and_by_county_is_told(folder: Path) -> None:
    communities("430121", "c9").write_csv(folder / "communities.csv")
    assert told(folder)[0] == ("folder.twice", "communities", "", "", "communities", "")


def test_a_folder_that_is_no_county_is_told(folder: Path) -> None:
    (folder / "communities" / "county=43012").mkdir()
    (folder / "communities" / "stray.parquet").write_bytes(b"x")
    assert told(folder) == [
        (
            "folder.not_a_county",
            f"communities/{name}",
            "",
            "county",
            name,
            "",
        )
        for name in ("county=43012", "stray.parquet")
    ]


def test_a_file_that_is_no_parquet_is_told_by_its_ending_and_by_its_content(folder: Path) -> None:
    place = folder / "communities" / "county=430121"
    (place / "part3.csv").write_text("community_id\nc9\n")
    (place / "part4.parquet").write_bytes(b"PAR1 and no more")
    (place / "part5.parquet").write_bytes(b"")
    found = [(code, file) for code, file, *_ in told(folder)]
    assert found == [
        ("file.unknown_format", "communities/county=430121/part3.csv"),
        ("file.unreadable", "communities/county=430121/part4.parquet"),
        ("file.empty", "communities/county=430121/part5.parquet"),
    ]
    assert scan_folder(folder).status == "rejected"


def test_a_part_broken_within_is_told_by_its_name(folder: Path) -> None:
    file = folder / "communities" / "county=430181" / "part.parquet"
    data = bytearray(file.read_bytes())
    data[4:60] = bytes(56)
    file.write_bytes(bytes(data))
    assert [(code, name) for code, name, *_ in told(folder)] == [
        ("file.unreadable", "communities/county=430181/part.parquet")
    ]


def test_parts_with_other_columns_or_types_are_told(folder: Path) -> None:
    other = schemes("c3").drop("class").with_columns(pl.col("benefit").cast(pl.String), note=1)
    put(folder, "schemes", "430181", other)
    file = "schemes/county=430181/part.parquet"
    assert told(folder) == [
        ("folder.parts_differ", file, "", "class", "—", "String"),
        ("folder.parts_differ", file, "", "benefit", "String", "Float64"),
        ("folder.parts_differ", file, "", "note", "Int32", "—"),
    ]
    assert scan_folder(folder).status == "rejected"


def test_a_column_without_a_value_in_one_county_fits_any_type(folder: Path) -> None:
    frame = schemes("c3").with_columns(revenue_yuan_per_year=None)
    put(folder, "schemes", "430181", frame)
    money = pl.lit("1.00").cast(pl.Decimal(38, 2))
    first = schemes("c1", "c2").with_columns(revenue_yuan_per_year=money)
    put(folder, "schemes", "430121", first)
    assert read_folder(folder).problems == ()
    income = scan_folder(folder).tables["schemes"].collect()["revenue_yuan_per_year"]
    assert income.null_count() == 1


def test_parts_may_have_their_columns_in_another_order(folder: Path) -> None:
    put(
        folder,
        "schemes",
        "430181",
        schemes("c3").select("benefit", "class", "community_id", "scheme_id"),
    )
    assert read_folder(folder).problems == ()
    assert scan_folder(folder).tables["schemes"].collect().height == 3


@pytest.mark.parametrize("read", [read_folder, scan_folder])
def test_a_county_column_that_contradicts_its_folder_is_told(
    folder: Path, read: Callable[[Path], object]
) -> None:
    frame = pl.concat([communities("430181", "c3"), communities("430121", "c4")])
    put(folder, "communities", "430181", frame)
    found = read(folder).problems  # type: ignore[attr-defined]
    assert found == (
        Problem(
            "folder.other_county",
            "communities",
            "2",
            "county",
            "430121",
            "430181",
            file="communities/county=430181/part.parquet",
        ),
    )


def test_an_id_in_two_counties_stands_twice(folder: Path) -> None:
    put(folder, "communities", "430181", communities("430181", "c3", "c2"))
    assert told(folder) == [
        (
            "data.duplicate_key",
            "communities/county=430181/part.parquet",
            "2",
            "community_id",
            "c2",
            "",
        )
    ]


def test_bad_cells_and_references_are_told_with_the_row_in_their_file(folder: Path) -> None:
    wrong = schemes("c3", "c9").with_columns(pl.Series("benefit", [-1.0, 1.0]))
    put(folder, "schemes", "430181", wrong)
    file = "schemes/county=430181/part.parquet"
    assert [each[:5] for each in told(folder)] == [
        ("data.too_small", file, "1", "benefit", "-1.0"),
        ("data.unknown_reference", file, "2", "community_id", "c9"),
    ]


def test_a_part_larger_than_is_taken_is_told(folder: Path) -> None:
    problems = read_folder(folder, limits=Limits(file_bytes=10)).problems
    large = [each.file for each in problems if each.code == "file.too_large"]
    assert large.count("communities/county=430121/part2.parquet") == 1
    assert {each.code for each in problems} == {"file.too_large"}
    assert len(large) == 5


def test_writing_the_folder_anew_takes_the_parts_away(folder: Path) -> None:
    read = read_folder(folder)
    write_folder(folder, read.tables, Programme("x"), "parquet")
    again = read_folder(folder)
    assert (again.problems, dict(again.counts)) == ((), dict(read.counts))
    assert not (folder / "communities").exists()


@pytest.mark.parametrize(
    "code",
    ["folder.not_a_county", "folder.parts_differ", "folder.other_county", "folder.no_county"],
)
def test_each_problem_has_words_and_a_remedy(code: str) -> None:
    problem = Problem(code, "communities", field="county", value="43", expected="430181")
    assert all(say(problem, each) for each in ("zh", "en") for say in (message, remedy))
