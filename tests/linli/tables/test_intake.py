"""What an office brings is judged whole: every reason against a row and what hangs on it."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from linli.records import Problem
from linli.schema import tables
from linli.schema.parsing import polars_type
from linli.tables.intake import Count, Intake, take

Book = Callable[[Mapping[str, Any]], bytes]
Place = Callable[[str, bytes | str], Path]

COMMUNITIES = "community_id,name,county,status\nc1,甲小区,431023,completed\n"
BUILDINGS = "building_id,community_id,storeys\nb1,c1,6\n"


def empty_database() -> dict[str, pl.DataFrame]:
    return {
        name: pl.DataFrame(schema={key: polars_type(each.field(key)) for key in each.key})
        for name, each in tables().items()
    }


def found(intake: Intake) -> list[tuple[str, str, str, str]]:
    return [(each.code, each.table, each.row, each.field) for each in intake.problems]


def test_good_rows_come_out_typed(place: Place) -> None:
    intake = take([place("communities.csv", COMMUNITIES), place("buildings.csv", BUILDINGS)])
    assert intake.status == "ok"
    assert intake.problems == ()
    assert intake.tables["buildings"].row(0) == ("b1", "c1", 6)
    assert list(intake.tables) == ["communities", "buildings"]


def test_defaults_are_filled_in_where_a_cell_is_blank(place: Place) -> None:
    path = place("communities.csv", "community_id,name,county,status,mandatory\nc1,甲,431023,,\n")
    row = take([path]).tables["communities"].row(0, named=True)
    assert (row["status"], row["mandatory"]) == ("registered", False)


def test_every_bad_row_is_told_and_the_good_ones_remain(place: Place) -> None:
    path = place(
        "buildings.csv",
        "building_id,community_id,storeys,year_built,structure\n"
        "b1,c1,6,1986,砖混\n"
        "b2,,6,1986,brick_concrete\n"
        "b3,c1,six,1986,\n"
        "b4,c1,300,1799,纸\n"
        "b1,c1,6,1986,\n",
    )
    intake = take([path])
    assert found(intake) == [
        ("data.missing", "buildings", "3", "community_id"),
        ("data.not_an_integer", "buildings", "4", "storeys"),
        ("data.too_large", "buildings", "5", "storeys"),
        ("data.too_small", "buildings", "5", "year_built"),
        ("data.not_a_choice", "buildings", "5", "structure"),
        ("data.duplicate_key", "buildings", "6", "building_id"),
    ]
    assert {each.file for each in intake.problems} == {"buildings.csv"}
    assert intake.counts["buildings"] == Count(5, 1)
    assert intake.counts["buildings"].rejected == 4
    assert intake.status == "rejected"


@pytest.mark.parametrize("amount", ["1.005", "1.234", "0.001", "１.００５"])
def test_amounts_below_a_fen_are_told(place: Place, amount: str) -> None:
    path = place(
        "vouchers.csv", f"voucher_id,date,kind,amount_yuan\nv1,2021-01-01,arrival,{amount}\n"
    )
    assert found(take([path])) == [("data.not_money", "vouchers", "2", "amount_yuan")]


def test_amounts_are_exact(place: Place) -> None:
    path = place(
        "vouchers.csv", "voucher_id,date,kind,amount_yuan\nv1,2021-01-01,到位,92034000.07\n"
    )
    assert take([path]).tables["vouchers"]["amount_yuan"].item() == Decimal("92034000.07")


def test_a_table_without_a_needed_column_is_rejected_whole(place: Place) -> None:
    intake = take([place("buildings.csv", "building_id,storeys\nb1,6\nb2,7\n")])
    assert found(intake) == [("data.missing_column", "buildings", "", "community_id")]
    assert intake.counts["buildings"] == Count(2, 0)


def test_a_reference_to_nothing_is_told(place: Place) -> None:
    intake = take(
        [
            place("communities.csv", COMMUNITIES),
            place("buildings.csv", BUILDINGS + "b2,c9,6\n"),
        ]
    )
    assert found(intake) == [("data.unknown_reference", "buildings", "3", "community_id")]
    assert intake.tables["buildings"]["building_id"].to_list() == ["b1"]


def test_references_are_checked_only_where_their_target_is(place: Place) -> None:
    assert take([place("buildings.csv", BUILDINGS)]).problems == ()


def test_a_reference_to_what_is_there_already_is_good(place: Place) -> None:
    known = {"communities": pl.DataFrame({"community_id": ["c1"]})}
    assert take([place("buildings.csv", BUILDINGS)], known).problems == ()


def test_catalogues_are_known(place: Place) -> None:
    rows = "work_id,community_id,measure_id,quantity,unit,status\n"
    rows += "w1,c1,roof_waterproofing,1,m2,accepted\nw2,c1,gold_plating,1,m2,accepted\n"
    intake = take([place("works.csv", rows)])
    assert found(intake) == [("data.unknown_reference", "works", "3", "measure_id")]


def test_an_unknown_county_is_only_a_warning(place: Place) -> None:
    intake = take([place("communities.csv", COMMUNITIES.replace("431023", "999999"))])
    assert found(intake) == [("data.unknown_county", "communities", "2", "county")]
    assert intake.status == "ok"
    assert intake.counts["communities"].accepted == 1


def test_what_hangs_on_a_rejected_row_is_rejected_too(place: Place) -> None:
    paths = [
        place("communities.csv", COMMUNITIES + "c2,,431023,completed\n"),
        place("buildings.csv", BUILDINGS + "b2,c2,6\n"),
        place("units.csv", "unit_id,building_id\nu1,b1\nu2,b2\n"),
        place("owners.csv", "owner_id,unit_id,person_id,name\no1,u1,p1,甲\no2,u2,p2,乙\n"),
    ]
    intake = take(paths)
    assert found(intake) == [
        ("data.missing", "communities", "3", "name"),
        ("data.parent_rejected", "buildings", "3", "community_id"),
        ("data.parent_rejected", "units", "3", "building_id"),
        ("data.parent_rejected", "owners", "3", "unit_id"),
    ]
    assert [each.accepted for each in intake.counts.values()] == [1, 1, 1, 1]
    assert {each.expected for each in intake.problems[1:]} == {"communities", "buildings", "units"}


def test_rejection_follows_references_within_one_table_to_their_end(place: Place) -> None:
    rows = "voucher_id,date,kind,amount_yuan,reverses\n"
    rows += "v1,2021-01-01,reversal,,v2\nv2,2021-01-01,reversal,,v3\nv3,bad,arrival,1,\n"
    intake = take([place("vouchers.csv", rows)])
    assert {each.row: each.code for each in intake.problems} == {
        "4": "data.not_a_date",
        "3": "data.parent_rejected",
        "2": "data.parent_rejected",
    }
    assert intake.tables["vouchers"].height == 0


def test_a_rejected_row_that_is_there_already_holds_what_hangs_on_it(place: Place) -> None:
    paths = [
        place("communities.csv", "community_id,name,county,status\nc1,,431023,completed\n"),
        place("buildings.csv", BUILDINGS),
    ]
    known = {"communities": pl.DataFrame({"community_id": ["c1"]})}
    intake = take(paths, known)
    assert intake.counts["buildings"].accepted == 1


def test_keys_that_stand_in_two_files_are_told_in_the_second(place: Place) -> None:
    paths = [place("a/units.csv", "unit_id,building_id\nu1,b1\n")]
    paths.append(place("b/户.csv", "户编号,楼栋编号\nu2,b1\nu1,b1\n"))
    intake = take(paths)
    assert found(intake) == [("data.duplicate_key", "units", "3", "unit_id")]
    assert intake.problems[0].file == "户.csv"
    assert intake.counts["units"] == Count(3, 2)


def test_sheets_of_one_table_are_put_together(place: Place, book: Book) -> None:
    data = book(
        {
            "楼栋": [["楼栋编号", "小区编号"], ["b1", "c1"]],
            "Sheet2": [["楼栋编号", "小区编号", "层数"], ["b2", "c1", 6]],
        }
    )
    intake = take([place("台账.xlsx", data)])
    assert intake.tables["buildings"].rows() == [("b1", "c1", None), ("b2", "c1", 6)]


def test_rows_in_spreadsheets_are_told_by_sheet_and_row(place: Place, book: Book) -> None:
    data = book({"楼栋": [["某县台账"], [], ["楼栋编号", "小区编号", "层数"], ["b1", "c1", "六"]]})
    problem = take([place("台账.xlsx", data)]).problems[0]
    assert (problem.file, problem.sheet, problem.row, problem.field, problem.value) == (
        "台账.xlsx",
        "楼栋",
        "4",
        "storeys",
        "六",
    )


def test_a_row_with_too_many_cells_is_rejected(place: Place) -> None:
    intake = take([place("units.csv", "unit_id,building_id\nu1,b1\nu2,b1,x\n")])
    assert found(intake) == [("data.too_many_cells", "units", "3", "")]
    assert intake.counts["units"].accepted == 1


def test_a_broken_file_beside_good_ones_is_told(place: Place) -> None:
    intake = take([place("a.xlsx", b"broken"), place("units.csv", "unit_id,building_id\nu1,b1\n")])
    assert [each.code for each in intake.problems] == ["file.unreadable"]
    assert intake.status == "rejected"
    assert intake.counts["units"].accepted == 1


def test_a_folder_may_be_taken_whole(place: Place, book: Book) -> None:
    place("f/programme.toml", 'name = "永兴"\nyears = [2021]\n')
    place("f/communities.csv", COMMUNITIES)
    place("f/drawings.csv", "drawing_id\nd1\n")
    place("f/notes.txt", "read me")
    path = place("f/more.xlsx", book({"楼栋": [["楼栋编号", "小区编号"], ["b1", "c1"]]}))
    intake = take([path.parent])
    assert list(intake.tables) == ["communities", "buildings"]
    assert [(each.code, each.value) for each in intake.problems] == [
        ("data.unknown_table", "drawings")
    ]
    assert intake.programme is not None
    assert intake.programme.name == "永兴"


def test_a_table_that_the_office_does_not_keep_is_checked_and_told(place: Place) -> None:
    place("f/communities.csv", COMMUNITIES)
    path = place("f/schemes.csv", "scheme_id,community_id,class,benefit\ns1,c1,basic,1\n").parent
    intake = take([path])
    assert found(intake) == [("data.not_kept", "schemes", "", "")]
    assert intake.problems[0].file == "schemes.csv"
    assert intake.status == "ok"
    assert intake.counts["schemes"] == Count(1, 1)


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    assert found(take([tmp_path])) == [("folder.no_tables", "", "", "")]


def test_a_county_may_begin_with_its_communities_alone(place: Place) -> None:
    rows = "community_id,name,county,status,zone,area_id,street_id\n"
    rows += "c1,甲,431023,completed,old,a1,s1\nc2,乙,431023,completed,old,a1,\n"
    intake = take([place("communities.csv", rows)], empty_database())
    assert intake.status == "ok"
    assert {(each.code, each.table, each.value) for each in intake.problems} == {
        ("data.row_implied", "streets", "s1"),
        ("data.row_implied", "zones", "old"),
        ("data.row_implied", "areas", "a1"),
    }
    assert intake.tables["counties"].row(0, named=True)["name"] == "永兴县"
    assert intake.tables["zones"].rows() == [("431023", "old", "old")]
    assert list(intake.counts) == ["communities"]


def test_a_place_is_no_longer_added_once_the_table_has_rows(place: Place) -> None:
    rows = "community_id,name,county,status,area_id\nc1,甲,431023,completed,typo\n"
    known = empty_database() | {"areas": pl.DataFrame({"area_id": ["a1"]})}
    intake = take([place("communities.csv", rows)], known)
    assert found(intake) == [("data.unknown_reference", "communities", "2", "area_id")]


def test_a_community_is_never_added_by_being_named(place: Place) -> None:
    intake = take([place("buildings.csv", BUILDINGS)], empty_database())
    assert found(intake) == [("data.unknown_reference", "buildings", "2", "community_id")]


def test_a_committee_is_added_only_with_its_street(place: Place) -> None:
    rows = "community_id,name,county,status,committee_id\nc1,甲,431023,completed,m1\n"
    intake = take([place("communities.csv", rows)], empty_database())
    assert found(intake) == [("data.unknown_reference", "communities", "2", "committee_id")]
    rows = "community_id,name,county,status,committee_id,street_id\nc1,甲,431023,completed,m1,s1\n"
    intake = take([place("communities.csv", rows)], empty_database())
    assert intake.tables["neighbourhood_committees"].rows() == [("m1", "m1", "s1")]


def test_every_problem_can_be_said_in_both_languages(place: Place) -> None:
    from linli.schema.wording import message, remedy

    intake = take([place("buildings.csv", "building_id,community_id,x\nb1,,1\nb1,c1,2\n")])
    for each in (*intake.problems, Problem("data.parent_rejected", "units", "1", "unit_id", "u")):
        assert all(message(each, language) and remedy(each, language) for language in ("zh", "en"))
