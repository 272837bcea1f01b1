"""Tables go out as a folder, a workbook or a map, whole or not at all."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import fastexcel
import polars as pl
import pytest

from linli.cli.door import Door
from linli.tables.programme import Programme

Linli = Callable[..., Any]


def test_export_import_export_is_the_same_bytes(linli: Linli, folder: Path, tmp_path: Path) -> None:
    assert linli("export", tmp_path / "one", "--from", folder).exit_code == 0
    assert linli("export", tmp_path / "two", "--from", tmp_path / "one").exit_code == 0
    for each in (tmp_path / "one").iterdir():
        assert each.read_bytes() == (tmp_path / "two" / each.name).read_bytes()


@pytest.mark.parametrize("form", ["folder", "parquet", "xlsx"])
def test_every_lossless_form_leads_back_to_the_same_folder(
    linli: Linli, folder: Path, tmp_path: Path, form: str
) -> None:
    linli("export", tmp_path / "first", "--from", folder)
    out = tmp_path / "out.xlsx" if form == "xlsx" else tmp_path / "out"
    assert linli("export", out, "--from", folder, "--format", form).exit_code == 0
    again = linli("import", out, "--dry-run", "--json").json
    assert again["rows"] == {"read": 2, "accepted": 2, "rejected": 0}


@pytest.mark.parametrize(
    ("name", "form"), [("a.xlsx", "xlsx"), ("a.gpkg", "gpkg"), ("a.geojson", "geojson")]
)
def test_the_form_follows_the_ending(
    linli: Linli, folder: Path, tmp_path: Path, name: str, form: str
) -> None:
    said = linli("export", tmp_path / name, "--from", folder, "--json")
    assert said.json["format"] == form
    assert said.json["rows"] == {"communities": 2}
    assert (tmp_path / name).is_file()


def test_a_folder_of_maps_has_a_file_a_table(linli: Linli, folder: Path, tmp_path: Path) -> None:
    linli("export", tmp_path / "maps", "--from", folder, "--format", "geojson")
    found = json.loads((tmp_path / "maps" / "communities.geojson").read_bytes())
    assert found["features"][0]["id"] == "c1"
    assert found["features"][0]["geometry"] == {"type": "Point", "coordinates": [113.1, 26.1]}


def test_one_map_file_holds_one_table(linli: Linli, folder: Path, tmp_path: Path) -> None:
    (folder / "facilities.csv").write_text(
        "facility_id,name,category,lon,lat\nf1,F,service_station,113.1,26.1\n"
    )
    said = linli("export", tmp_path / "a.geojson", "--from", folder, "--json")
    assert (said.exit_code, said.codes) == (2, {"call.wrong"})
    said = linli("export", tmp_path / "a.geojson", "--from", folder, "--table", "facilities")
    assert said.exit_code == 0


def test_only_the_tables_that_are_named_go_out(linli: Linli, folder: Path, tmp_path: Path) -> None:
    (folder / "counties.csv").write_text("county,name\n431023,永兴县\n")
    linli("export", tmp_path / "out", "--from", folder, "--table", "counties")
    assert (tmp_path / "out" / "counties.csv").is_file()
    assert not (tmp_path / "out" / "communities.csv").exists()


def test_nothing_to_export_is_refused(linli: Linli, folder: Path, tmp_path: Path) -> None:
    said = linli("export", tmp_path / "out", "--from", folder, "--table", "units", "--json")
    assert (said.exit_code, said.codes) == (2, {"call.wrong"})
    assert not (tmp_path / "out").exists()


def test_a_bad_folder_writes_no_file(linli: Linli, folder: Path, tmp_path: Path) -> None:
    (folder / "buildings.csv").write_text("building_id,community_id\nb1,\n")
    said = linli("export", tmp_path / "out.xlsx", "--from", folder, "--json")
    assert (said.exit_code, said.codes) == (2, {"data.missing"})
    assert not (tmp_path / "out.xlsx").exists()


def test_without_folder_and_office_the_remedy_is_told(linli: Linli, tmp_path: Path) -> None:
    said = linli("export", tmp_path / "out", "--json")
    assert (said.exit_code, said.codes) == (2, {"call.no_folder"})


def test_the_database_is_exported_with_its_programme(
    linli: Linli, door: Door, tmp_path: Path
) -> None:
    zones = pl.DataFrame({"county": ["431023"], "zone": ["old"], "name": ["老城"]})

    def database_tables(_: Sequence[str]) -> Mapping[str, pl.LazyFrame]:
        return {"zones": zones.lazy()}

    door.database_tables = database_tables
    door.programme = lambda: Programme("永兴县")
    assert linli("export", tmp_path / "out").exit_code == 0
    assert (tmp_path / "out" / "programme.toml").read_text(encoding="utf-8") == 'name = "永兴县"\n'
    assert (
        (tmp_path / "out" / "zones.csv").read_text(encoding="utf-8").endswith("431023,old,老城\n")
    )


def test_a_place_that_cannot_be_written_is_told(linli: Linli, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for out in (tmp_path / "file" / "a.xlsx", tmp_path / "file" / "sub"):
        said = linli("export", out, "--from", folder, "--json")
        assert (said.exit_code, said.codes) == (2, {"call.wrong"})
    assert sorted(each.name for each in tmp_path.iterdir()) == ["f", "file"]


def test_a_template_is_written(linli: Linli, tmp_path: Path) -> None:
    said = linli("template", "zones", "areas", "--out", tmp_path / "t.xlsx", "--json")
    assert said.json["tables"] == ["zones", "areas"]
    sheets = fastexcel.read_excel(tmp_path / "t.xlsx").sheet_names
    assert sheets == ["Instructions", "Zones", "Areas"]


def test_a_template_of_no_known_table_is_refused(linli: Linli, tmp_path: Path) -> None:
    said = linli("template", "dragons", "--out", tmp_path / "t.xlsx", "--json")
    assert (said.exit_code, said.codes) == (2, {"call.wrong"})
