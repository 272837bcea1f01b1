"""One workbook of everything, that reads back as the same tables."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from linli.schema import choices, table, tables
from linli.tables.layout import (
    CONTINUED,
    NOTES_SHEET,
    Book,
    list_labels,
    restrict,
    write_headings,
    yes_no,
)
from linli.tables.spreadsheets import may_be_cut, nine_decimals
from linli.tables.writing import canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import polars as pl
    from xlsxwriter.worksheet import Worksheet

    from linli.schema import Field, TableDefinition
    from linli.tables.programme import Programme


class _Exact(float):
    """A number that xlsxwriter, which writes sixteen digits, is to write with all of them."""

    def __format__(self, _: str) -> str:
        """Return the shortest text that reads back the same."""
        return repr(float(self))


MOST_ROWS = 1_048_575
_MOST_CHARACTERS = 32_000
# Excel counts a day too many before this one.
_FIRST_DATE = date(1900, 3, 1)
_SMALLEST, _LARGEST = 1e-9, 1e15

Part = tuple["Field", int]


def workbook(
    frames: Mapping[str, pl.DataFrame], programme: Programme, language: str = "zh"
) -> bytes:
    """Write tables as one workbook, one sheet a table.

    Parameters
    ----------
    frames
        Typed tables by name; those without rows are left out.
    programme
        Named on the first sheet.
    language
        Of headings, sheet names and choices: `zh` or `en`.

    Returns
    -------
    bytes
        An .xlsx file, the same tables always the same bytes. Text is always text, whatever sign
        it begins with; a geometry too long for a cell goes on in the next column.

    Raises
    ------
    ValueError
        A table is not known or has more rows than a sheet can hold.

    References
    ----------
    docs/methods/import.md, workbook.

    Examples
    --------
    >>> import polars as pl
    >>> from linli.tables.programme import Programme
    >>> zones = pl.DataFrame({"county": ["431023"], "zone": ["old"], "name": ["老城板块"]})
    >>> workbook({"zones": zones}, Programme("永兴县"))[:2]
    b'PK'
    """
    unknown = sorted(set(frames) - set(tables()))
    if unknown:
        msg = f"not in the schema: {', '.join(unknown)}"
        raise ValueError(msg)
    filled = {name: frames[name] for name in tables() if name in frames and frames[name].height}
    too_long = [name for name, frame in filled.items() if frame.height > MOST_ROWS]
    if too_long:
        msg = f"{', '.join(too_long)}: a sheet holds {MOST_ROWS:,} rows; write a folder instead"
        raise ValueError(msg)
    book = Book(language)
    definitions = [table(name) for name in filled]
    _write_cover(book, programme, filled)
    for name, frame in filled.items():
        _write_table(book, table(name), canonical(name, frame), definitions)
    return book.bytes(definitions)


def _write_cover(book: Book, programme: Programme, frames: Mapping[str, pl.DataFrame]) -> None:
    zh = book.language == "zh"
    sheet = book.book.add_worksheet(NOTES_SHEET[book.language])
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 2, 22)
    sheet.write_string(0, 0, programme.name or "Linli", book.formats["title"])
    headings = ("表", "表名", "行数") if zh else ("Table", "Key", "Rows")
    for at, heading in enumerate(headings):
        sheet.write_string(2, at, heading, book.formats["bold"])
    for row, (name, frame) in enumerate(frames.items(), start=3):
        sheet.write_string(row, 0, table(name).label(book.language))
        sheet.write_string(row, 1, name)
        sheet.write_number(row, 2, frame.height)


def _write_table(
    book: Book, definition: TableDefinition, frame: pl.DataFrame, others: Sequence[TableDefinition]
) -> None:
    sheet = book.book.add_worksheet(definition.label(book.language))
    parts = _parts(definition, frame)
    write_headings(book, sheet, [(one, _heading(one, at, book.language)) for one, at in parts])
    restrict(book, sheet, [one for one, _ in parts], max(frame.height, 1), others)
    sheet.autofilter(0, 0, frame.height, len(parts) - 1)
    writers = [_writer(book, sheet, one, at) for one, at in parts]
    names = [one.name for one, _ in parts]
    for row, values in enumerate(frame.iter_rows(named=True), 1):
        for column, (name, write) in enumerate(zip(names, writers, strict=True)):
            if values[name] is not None:
                write(row, column, values[name])


def _parts(definition: TableDefinition, frame: pl.DataFrame) -> list[Part]:
    """List the columns; text too long for a cell has several."""
    parts: list[Part] = []
    for name in frame.columns:
        one, column = definition.field(name), frame[name]
        is_text = one.type in ("text", "geometry")
        longest = int(column.str.len_chars().max() or 0) if is_text else 0  # type: ignore[arg-type]
        parts += [(one, at) for at in range(1 + max(longest - 1, 0) // _MOST_CHARACTERS)]
    return parts


def _heading(one: Field, part: int, language: str) -> str:
    label = one.label(language)
    return f"{label}({CONTINUED[language]}{part})" if part else label


def _writer(
    book: Book, sheet: Worksheet, one: Field, part: int
) -> Callable[[int, int, Any], object]:
    look = book.cell_format(one.type)
    if one.type in ("integer", "number", "money"):
        return lambda row, column, value: _write_number(sheet, row, column, value, look)
    if one.type == "date":
        return lambda row, column, value: _write_date(sheet, row, column, value, look)
    if one.type == "boolean":
        yes, no = yes_no(book.language)
        return lambda row, column, value: sheet.write_string(row, column, yes if value else no)
    if one.type == "choice":
        words = _words(one, book.language)
        return lambda row, column, value: sheet.write_string(row, column, words.get(value, value))
    begin, end = part * _MOST_CHARACTERS, (part + 1) * _MOST_CHARACTERS
    return lambda row, column, value: _write_text(sheet, row, column, value[begin:end], look)


def _words(one: Field, language: str) -> dict[str, str]:
    return dict(zip(choices(one.choices), list_labels(one.choices, language), strict=True))


def _write_text(sheet: Worksheet, row: int, column: int, value: str, look: Any) -> None:
    if value:
        sheet.write_string(row, column, value, look)


def _write_number(
    sheet: Worksheet, row: int, column: int, value: float | Decimal, look: Any
) -> None:
    """Write a number; as text where a spreadsheet would not give all its digits back."""
    near = float(value)
    if _keeps(near, value):
        sheet.write_number(row, column, _Exact(near), look)
    else:
        text = format(value, "f") if isinstance(value, Decimal) else repr(value)
        sheet.write_string(row, column, text)


def _keeps(near: float, value: float | Decimal) -> bool:
    """Tell whether a number comes back from the file that is written and from its reader."""
    if near and not _SMALLEST <= abs(near) < _LARGEST:
        return False
    shown = nine_decimals(near)
    return _equals(repr(near), value) and (may_be_cut(shown) or _equals(shown, value))


def _equals(text: str, value: float | Decimal) -> bool:
    return Decimal(text) == value if isinstance(value, Decimal) else float(text) == value


def _write_date(sheet: Worksheet, row: int, column: int, value: date, look: Any) -> None:
    if value < _FIRST_DATE:
        sheet.write_string(row, column, value.isoformat())
    else:
        sheet.write_datetime(row, column, value, look)
