"""A template tells what to enter, and imported as it is it holds no row."""

import io
import re
import zipfile
from pathlib import Path

import fastexcel
import pytest

from linli.schema import choices, tables
from linli.tables.intake import take
from linli.tables.template import template


@pytest.fixture(scope="module", params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def whole(language: str) -> bytes:
    return template((), language)


def part(data: bytes, pattern: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = [name for name in package.namelist() if re.search(pattern, name)]
        return "".join(package.read(name).decode() for name in names)


def test_it_has_instructions_every_table_and_hidden_choices(whole: bytes, language: str) -> None:
    reader = fastexcel.read_excel(whole)
    first, *sheets, last = reader.sheet_names
    assert (first, last) in {("填写说明", "选项"), ("Instructions", "Choices")}
    assert sheets == [each.label(language) for each in tables().values()]
    assert reader.load_sheet(last).visible == "hidden"


def test_imported_as_it_is_it_holds_no_row(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    path.write_bytes(whole)
    intake = take([path])
    assert set(intake.counts) == set(tables())
    assert {each.code for each in intake.problems} == {"file.no_rows"}


def test_a_filled_row_below_the_example_is_imported(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "板块.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("板块")
    for at, row in enumerate(
        fastexcel.read_excel(template(["zones"]))
        .load_sheet("板块", header_row=None, dtypes="string")
        .to_polars()
        .rows()
    ):
        sheet.write_row(at, 0, row)
    sheet.write_row(2, 0, ["431023", "old_town", "老城板块"])
    book.close()
    assert take([path]).tables["zones"]["name"].to_list() == ["老城板块"]


def test_headings_have_notes_with_key_and_rule(whole: bytes) -> None:
    notes = part(whole, r"xl/comments\d+.xml")
    for name in ("community_id", "floor_area_m2", "year_built"):
        assert name in notes


def test_choices_and_booleans_have_drop_downs() -> None:
    sheet = part(template(["communities"]), r"worksheets/sheet2.xml")
    assert sheet.count('type="list"') == 6
    assert "选项" in sheet
    assert "是,否" in sheet
    hidden = part(template(["communities"]), r"sharedStrings.xml|worksheets/sheet3.xml")
    for zh, _ in choices("community_status").values():
        assert zh in hidden


def test_headings_stay_in_view_and_numbers_have_limits() -> None:
    sheet = part(template(["buildings"]), r"worksheets/sheet2.xml")
    assert 'state="frozen"' in sheet
    assert "<formula1>1900</formula1><formula2>2100</formula2>" in sheet


def test_the_same_template_is_the_same_bytes() -> None:
    assert template(["zones"]) == template(["zones"])


def test_an_unknown_table_is_a_wrong_call() -> None:
    with pytest.raises(KeyError, match="dragons"):
        template(["dragons"])
