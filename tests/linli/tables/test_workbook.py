"""One workbook of everything, safe to open and to import again."""

import io
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import fastexcel
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.tables import workbook as room
from linli.tables.intake import take
from linli.tables.programme import Programme
from linli.tables.spreadsheets import read_spreadsheet
from linli.tables.workbook import workbook

VOUCHERS = pl.DataFrame(
    {
        "voucher_id": ["v1", "v2"],
        "date": [date(2021, 3, 31), date(1899, 12, 31)],
        "kind": ["arrival", "in_kind"],
        "amount_yuan": [Decimal("92034000.07"), Decimal("99999999999999999.99")],
        "note": ['=HYPERLINK("http://x")', "@SUM(A1)"],
    },
    schema_overrides={"amount_yuan": pl.Decimal(38, 2)},
)


def raw(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return "".join(
            package.read(name).decode() for name in package.namelist() if "sheet" in name
        )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_imports_again_to_the_same_tables(tmp_path: Path, language: str) -> None:
    path = tmp_path / "all.xlsx"
    path.write_bytes(workbook({"vouchers": VOUCHERS}, Programme("永兴"), language))
    intake = take([path])
    assert intake.problems == ()
    assert intake.tables["vouchers"].equals(VOUCHERS)


def test_text_that_begins_like_a_formula_is_text() -> None:
    written = raw(workbook({"vouchers": VOUCHERS}, Programme("=1+1")))
    assert "<f>" not in written
    assert "hyperlink" not in written.replace("HYPERLINK", "")


def test_headings_sheets_and_choices_speak_the_language() -> None:
    zh = fastexcel.read_excel(workbook({"vouchers": VOUCHERS}, Programme("永兴")))
    assert zh.sheet_names == ["填写说明", "凭证", "选项"]
    rows = zh.load_sheet("凭证", header_row=None, dtypes="string").to_polars().rows()
    assert rows[0][:4] == ("凭证号", "日期", "凭证类型", "金额(元)")
    assert rows[1][2] == "到位"
    en = fastexcel.read_excel(workbook({"vouchers": VOUCHERS}, Programme("Y"), "en"))
    assert en.sheet_names == ["Instructions", "Vouchers", "Choices"]


def test_amounts_are_numbers_where_a_spreadsheet_can_hold_them() -> None:
    written = raw(workbook({"vouchers": VOUCHERS}, Programme()))
    assert "<v>92034000.07</v>" in written
    assert "<t>99999999999999999.99</t>" in written


@given(st.decimals(0, 10**12, places=2))
def test_every_amount_that_a_county_knows_is_a_number_and_exact(amount: Decimal) -> None:
    frame = VOUCHERS.head(1).with_columns(pl.Series("amount_yuan", [amount], pl.Decimal(38, 2)))
    data = workbook({"vouchers": frame}, Programme())
    assert f"<v>{float(amount)!r}</v>" in raw(data)
    sheets = read_spreadsheet(data, "x.xlsx")
    assert isinstance(sheets, tuple)
    assert Decimal(sheets[1].cells[1, 3]) == amount


def test_tables_without_rows_have_no_sheet() -> None:
    data = workbook({"vouchers": VOUCHERS.clear()}, Programme("x"))
    assert fastexcel.read_excel(data).sheet_names == ["填写说明"]


def test_an_unknown_table_is_a_wrong_call() -> None:
    with pytest.raises(ValueError, match="dragons"):
        workbook({"dragons": VOUCHERS}, Programme())


def test_more_rows_than_a_sheet_holds_are_a_wrong_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_ROWS", 1)
    with pytest.raises(ValueError, match="write a folder instead"):
        workbook({"vouchers": VOUCHERS}, Programme())
