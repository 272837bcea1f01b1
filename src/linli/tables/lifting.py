"""From a sheet to rows of a table: headings become fields, what is no row is left behind.

No row are: blank rows, totals, notes and signatures at the foot, headings repeated for printing,
a row of units or of column numbers below the headings, example rows of a template.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl

from linli.records import Problem
from linli.schema import tables
from linli.schema.parsing import clean
from linli.schema.validation import ROW
from linli.tables.headings import Recognition, Unclear, normal, recognise, unit_words
from linli.tables.matching import as_recognition
from linli.tables.merged import with_merged
from linli.tables.sheets import Piece, Reading, placed

if TYPE_CHECKING:
    from linli.tables.headings import Column
    from linli.tables.matching import Chosen
    from linli.tables.sheets import Sheet

EXAMPLE_MARKS = ("示例：", "Example: ")
_LEADING_ROWS = 40
_TOTALS = r"((合|总|小|共|累)\s*计|总\s*数|(?i:total|subtotal|grand total|sum))\s*[:：]?\s*$"
_MARKS = "|".join(
    (
        *EXAMPLE_MARKS,
        _TOTALS,
        r"(注|备注|说明|填表|填报|制表|审核|复核|(单位)?负责人|联系(人|电话)|报送|Notes?)[^:：]{0,8}[:：]",
    )
)
_NO_ROW = rf"^\s*({_MARKS})"
_TOTAL = rf"^\s*{_TOTALS}"
_WORDS = {"id", "code", "text", "choice"}
# A form that numbers its columns has more of them; "1, 2, 3" may be a row of a narrow table.
_FEWEST_NUMBERED = 5
_CONTROLS = r"[\x00-\x08\x0b\x0c\x0e-\x1f]"
_COLUMN_NUMBERS = re.compile(r"^[(（]?\d{1,2}[)）]?$|^[A-Za-z]$|^[甲乙丙丁]$|^栏次$")
_SERIAL = r"^[2-6]\d{4}$"
_MIDNIGHT_OF_FIRST = r"^(\d{4}-\d{2})-01 00:00:00$"


def lift(sheet: Sheet, names: tuple[str, ...], chosen: Chosen | None = None) -> Reading | Unclear:
    """Find the table in a sheet and take its rows.

    Parameters
    ----------
    sheet
        The cells as read.
    names
        Names that may tell the table: of the sheet, of the file.
    chosen
        How somebody wants it to be read; None: as its headings say.

    Returns
    -------
    Reading or Unclear
        One piece with its problems, or what was tried where it is no table.

    Notes
    -----
    Problems: data.unknown_column, data.duplicate_column, data.other_unit, data.cell_error,
    data.merged_filled, data.merged_blank, data.control_character, data.too_many_cells,
    file.no_rows.
    """
    leading = sheet.cells.head(_LEADING_ROWS).rows()
    found = as_recognition(leading, chosen) if chosen else recognise(leading, names)
    if isinstance(found, Unclear):
        return found
    begin = found.row + found.height
    begin += _rows_about_columns(leading[begin : begin + 2], found)
    below = _numbered(sheet).slice(begin)
    rows = _without_others(below, leading[found.row], found)
    rows, about_merged = with_merged(rows, sheet.cells, sheet.merged, found)
    frame = rows.select(
        ROW, *(_value(sheet, found, column) for column in found.columns if not column.part)
    )
    problems = [
        *column_problems(found),
        *about_merged,
        *_of_cells(sheet, found, frame),
    ]
    if not frame.height:
        problems.append(Problem("file.no_rows", found.table, value=sheet.name))
    piece = Piece(
        found.table,
        frame,
        sheet.file,
        _sheet_name(sheet),
        tuple(placed(each, sheet.file, _sheet_name(sheet)) for each in problems),
    )
    return Reading((piece,))


def _sheet_name(sheet: Sheet) -> str:
    return sheet.name if sheet.is_spreadsheet else ""


def _numbered(sheet: Sheet) -> pl.DataFrame:
    if sheet.lines is None:
        return sheet.cells.with_row_index(ROW, offset=1)
    return sheet.cells.with_columns(sheet.lines.alias(ROW))


def _rows_about_columns(rows: list[tuple[str | None, ...]], found: Recognition) -> int:
    """Count rows below the headings that say units or column numbers."""
    count = 0
    for row in rows:
        cells = [row[column.position] for column in found.columns]
        told = [cell.strip() for cell in cells if cell and cell.strip()]
        if not told or not (_are_numbers(told) or _are_units(told)):
            break
        count += 1
    return count


def _are_numbers(told: list[str]) -> bool:
    """Tell whether cells number the columns: 1, 2, 3 or 甲, 1, 2."""
    digits = [int(cell.strip("()（）")) for cell in told if cell.strip("()（）").isdecimal()]
    rises = all(later == earlier + 1 for earlier, later in pairwise(digits))
    return (
        len(told) >= _FEWEST_NUMBERED
        and len(digits) >= len(told) - 2
        and rises
        and digits[0] <= 2
        and all(_COLUMN_NUMBERS.match(cell) for cell in told)
    )


def _are_units(told: list[str]) -> bool:
    return all(normal(cell).strip("()").removeprefix("单位") in unit_words() for cell in told)


def _without_others(
    below: pl.DataFrame, headings: tuple[str | None, ...], found: Recognition
) -> pl.DataFrame:
    """Leave out what is no row of the table."""
    names = [name for name in below.columns if name != ROW]
    first = _first_words(below.select(names))
    position = found.columns[0].position
    again = (headings[position] or found.columns[0].heading).strip()
    wrong = (
        first.is_null()
        | (first.str.contains(_NO_ROW) & ~_is_complete(below, first, found))
        | (below[names[position]].str.strip_chars() == again)
    )
    return below.filter(~wrong.fill_null(value=False)) if wrong.any() else below


def _is_complete(below: pl.DataFrame, first: pl.Series, found: Recognition) -> pl.Series:
    """Tell of each row that calls itself a total whether it is a row of the table all the same.

    A total has no name, street or source beside it; a row that has every text that the table asks
    for is one, even if its id is "TOTAL".
    """
    names = [name for name in below.columns if name != ROW]
    fields = [(column, tables()[found.table].field(column.field)) for column in found.columns[1:]]
    asked = [
        names[column.position]
        for column, field in fields
        if field.type in _WORDS and (field.required or field.key)
    ]
    if not asked:
        return pl.Series([False]).new_from_index(0, len(below))
    filled = pl.all_horizontal(pl.col(asked).fill_null("").str.strip_chars() != "")
    return below.select(filled).to_series() & first.str.contains(_TOTAL)


def _first_words(cells: pl.DataFrame) -> pl.Series:
    """Return the first cell of each row that is not blank."""
    first = cells[:, 0]
    lacking = (first.is_null() | (first.str.strip_chars() == "")).arg_true()
    if not len(lacking):
        return first
    others = cells[lacking].select(pl.coalesce(clean(pl.all()))).to_series()
    return first.scatter(lacking, others)


def _value(sheet: Sheet, found: Recognition, column: Column) -> pl.Expr:
    cell = pl.col(sheet.cells.columns[column.position])
    parts = sorted(
        (each.part, each.position)
        for each in found.columns
        if each.field == column.field and each.part
    )
    if parts:
        others = (pl.col(sheet.cells.columns[position]) for _, position in parts)
        cell = pl.concat_str(cell, *others, ignore_nulls=True)
    kind = tables()[found.table].field(column.field).type
    if sheet.is_spreadsheet and kind == "date":
        cell = _from_serial(cell)
    if sheet.is_spreadsheet and kind == "month":
        cell = cell.str.replace(_MIDNIGHT_OF_FIRST, "$1")
    if column.factor != "1":
        cell = _times(cell, column.factor)
    return cell.alias(column.field)


def _from_serial(cell: pl.Expr) -> pl.Expr:
    """Read a day number as the spreadsheet counts days, from 1899-12-30."""
    serial = pl.when(cell.str.contains(_SERIAL)).then(cell).cast(pl.Int32)
    day = pl.lit("1899-12-30").str.to_date() + pl.duration(days=serial)
    return pl.coalesce(day.cast(pl.String), cell)


def _times(cell: pl.Expr, factor: str) -> pl.Expr:
    """Multiply exactly; what is no number stays, to be reported as it was written."""
    plain = clean(cell).str.replace_all(",", "", literal=True)
    number = plain.cast(pl.Decimal(38, 12), strict=False) * pl.lit(factor).cast(pl.Decimal(38, 2))
    text = number.cast(pl.String).str.replace(r"\.?0+$", "")
    whole = pl.when(text.is_in(("", "-"))).then(pl.lit("0")).otherwise(text)
    return pl.coalesce(whole, cell)


def column_problems(found: Recognition) -> list[Problem]:
    """Tell of headings that are no field, stand twice or name another unit."""
    definition = tables()[found.table]
    unknown = [Problem("data.unknown_column", found.table, value=each) for each in found.unknown]
    doubled = [
        Problem("data.duplicate_column", found.table, field=field, value=heading)
        for field, heading in found.doubled
    ]
    converted = [
        Problem(
            "data.other_unit",
            found.table,
            field=column.field,
            value=column.heading,
            expected=definition.field(column.field).unit,
        )
        for column in found.columns
        if column.factor != "1"
    ]
    return unknown + doubled + converted


def _of_cells(sheet: Sheet, found: Recognition, frame: pl.DataFrame) -> list[Problem]:
    problems = [
        Problem(each.code, found.table, each.row, each.field, each.value) for each in sheet.problems
    ]
    fields = {column.position: column.field for column in found.columns}
    kept = set(frame[ROW]) if sheet.cell_errors else set()
    problems += [
        Problem("data.cell_error", found.table, str(row + 1), fields[column], fault)
        for (row, column), fault in sheet.cell_errors.items()
        if column in fields and row + 1 in kept
    ]
    if sheet.has_control_characters:
        problems += control_characters(found.table, frame)
    return problems


def control_characters(table: str, frame: pl.DataFrame) -> list[Problem]:
    r"""Find cells with characters that neither a database nor a document can hold.

    Notes
    -----
    Problems: data.control_character.

    Examples
    --------
    >>> read = pl.DataFrame({"_row": [2], "name": ["a\x07b"]})
    >>> control_characters("zones", read)[0].value
    "'a\\x07b'"
    """
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    return [
        Problem("data.control_character", table, str(row), name, repr(value))
        for name in texts
        for row, value in frame.filter(pl.col(name).str.contains(_CONTROLS))
        .select(ROW, name)
        .iter_rows()
    ]
