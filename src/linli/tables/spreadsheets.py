"""Spreadsheets: .xlsx and .xls, read as text by calamine through fastexcel.

Problem: a spreadsheet is a zip of XML that may claim anything: three kilobytes can unpack to
gigabytes, and two cells in opposite corners ask for seventeen milliards of them.
Decision: the zip is unpacked once in a stream, counted and searched for far cells before calamine
may see it; that costs a tenth of the reading. Everything is taken as text with the digits that
the spreadsheet shows, so that the schema reads it as it reads CSV.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import fastexcel
import polars as pl

from linli.records import Problem
from linli.tables.merged import merged_cells, places, sheet_names
from linli.tables.old_workbooks import SIGNATURE, look
from linli.tables.sheets import Limits, Sheet
from linli.tables.writing import number_as_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

_CHUNK = 1 << 20
_MOST_ROWS = 1 << 20
_OVERLAP = 64
# The plain spelling of a far cell, or any that is not plain, asks for a closer look. Both that and
# the rare bytes cost a tenth of reading; looking closely at every cell would double it.
_FAR = re.compile(rb' r(?:="(?:[A-Za-z][A-Za-z]|[A-Za-z]\d{7}|[a-z])|\s|=[^"])')
_RARE = (b"'", b"\t", b"\n", b"\r")
_CELL = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]+)(\d+)["']""")
_FAULT = re.compile(rb"""\st\s*=\s*["']e["']""")
_DECIMAL = r"^-?\d+\.\d+$"
_NINE_DECIMALS = r"\.\d{9}$"
_DECIMALS = 9
_MANY_CHARACTERS = 16
_FAULT_NAMES = {
    "Div0": "#DIV/0!",
    "NA": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
}


def read_spreadsheet(
    data: bytes, file: str, limits: Limits | None = None
) -> tuple[Sheet, ...] | Problem:
    """Read every sheet that is not empty.

    Parameters
    ----------
    data
        The file, .xlsx or .xls.
    file
        Name of the file, for problems.
    limits
        What is taken at most.

    Returns
    -------
    tuple of Sheet, or Problem
        Sheets in the order of the workbook, or why it cannot be read.

    Notes
    -----
    Problems: file.unreadable, file.protected, file.too_large, file.empty.
    """
    limits = limits or Limits()
    if data.startswith(SIGNATURE):
        return _old_sheets(data, file, limits)
    unpacked = _Unpacked(limits)
    fault = unpacked.fault(data)
    if fault:
        return replace(fault, file=file)
    return _sheets(data, file, unpacked.merged, may_hold_faults=unpacked.has_faults)


def _old_sheets(data: bytes, file: str, limits: Limits) -> tuple[Sheet, ...] | Problem:
    seen = look(data)
    if seen is None:
        return Problem("file.unreadable", value="OLE", file=file)
    if seen.is_protected:
        return Problem("file.protected", file=file)
    if seen.rows * seen.columns > limits.cells:
        found = f"{seen.rows:,} x {seen.columns:,}"
        return Problem("file.too_large", value=found, expected=f"{limits.cells:,}", file=file)
    return _sheets(data, file, seen.merged, may_hold_faults=True)


def _sheets(
    data: bytes, file: str, merged: Mapping[str, Collection[str]], *, may_hold_faults: bool
) -> tuple[Sheet, ...] | Problem:
    try:
        reader = fastexcel.read_excel(data)
        read = [
            _sheet(reader, file, name, merged.get(name, ()), may_hold_faults=may_hold_faults)
            for name in reader.sheet_names
        ]
    except fastexcel.FastExcelError as error:
        code = "file.protected" if "assword" in str(error) else "file.unreadable"
        return Problem(code, value=str(error).splitlines()[0], file=file)
    except BaseException as error:
        # A panic of the Rust reader is no Exception; anything else is not ours to catch.
        if type(error).__name__ != "PanicException":
            raise
        return Problem("file.unreadable", value="calamine", file=file)
    sheets = tuple(each for each in read if each is not None)
    return sheets or Problem("file.empty", file=file)


def _sheet(
    reader: fastexcel.ExcelReader,
    file: str,
    name: str,
    merged: Collection[str],
    *,
    may_hold_faults: bool,
) -> Sheet | None:
    loaded = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    if not loaded.width or not loaded.height:
        return None
    faults: dict[tuple[int, int], str] = {}
    if may_hold_faults:
        batch, errors = loaded.to_arrow_with_errors()
        cells = pl.DataFrame(pl.from_arrow(batch))
        faults = dict(_faults(errors))
    else:
        cells = loaded.to_polars()
    names = [f"column_{at}" for at in range(cells.width)]
    cells = _with_all_digits(reader, name, cells)
    cells = cells.rename(dict(zip(cells.columns, names, strict=True)))
    # The reader leaves out blank columns on the left, though no rows above.
    shift = loaded.available_columns()[0].absolute_index if merged else 0
    return Sheet(file, name, cells, None, True, faults, merged_cells(merged, shift))


def _with_all_digits(reader: fastexcel.ExcelReader, name: str, cells: pl.DataFrame) -> pl.DataFrame:
    """Read numbers again that may have more digits than the reader gives as text."""
    cut = cells.select(_may_be_cut(pl.all()).any())
    columns = [at for at in range(cells.width) if cut[:, at].item()]
    if not columns:
        return cells
    loaded = reader.load_sheet(
        name, header_row=None, skip_rows=0, dtypes="float", use_columns=columns
    ).to_polars()
    exact = [_exact(cells[:, at], loaded[:, place]) for place, at in enumerate(columns)]
    return cells.with_columns(exact)


def _exact(cells: pl.Series, numbers: pl.Series) -> pl.Series:
    """Give numbers all their digits and no more; text that looks like one stays as it is."""
    doubtful = cells.to_frame().select(_may_be_cut(pl.first())).to_series().arg_true()
    pairs = zip(cells.gather(doubtful), numbers.gather(doubtful), strict=True)
    told = [
        number_as_text(number) if number is not None and nine_decimals(number) == cell else cell
        for cell, number in pairs
    ]
    return cells.scatter(doubtful, pl.Series(told, dtype=pl.String))


def nine_decimals(number: float) -> str:
    """Write a number as the reader does: rounded to nine decimals.

    Examples
    --------
    >>> nine_decimals(1 / 3), nine_decimals(14047149.78), nine_decimals(0.5)
    ('0.333333333', '14047149.779999999', '0.5')
    """
    return f"{number:.9f}".rstrip("0").rstrip(".")


def may_be_cut(text: str) -> bool:
    """Tell whether a number that the reader wrote so may have had more digits.

    Examples
    --------
    >>> may_be_cut("0.333333333"), may_be_cut("80.5")
    (True, False)
    """
    decimals = text.partition(".")[2]
    return len(decimals) == _DECIMALS or (bool(decimals) and len(text) >= _MANY_CHARACTERS)


def _may_be_cut(cell: pl.Expr) -> pl.Expr:
    is_long = cell.str.len_bytes() >= _MANY_CHARACTERS
    return cell.str.contains(_NINE_DECIMALS) | (is_long & cell.str.contains(_DECIMAL))


def _faults(errors: Any) -> Iterator[tuple[tuple[int, int], str]]:
    for each in errors.errors if errors else ():
        kind = re.search(r"Error\((\w+)\)", each.detail)
        if kind:
            yield each.position, _FAULT_NAMES.get(kind[1], kind[1])


@dataclass(slots=True)
class _Unpacked:
    """The zip seen once from end to end: size, farthest cells, failed formulas, merged cells."""

    limits: Limits
    size: int = 0
    has_faults: bool = False
    merged: dict[str, set[str]] = field(default_factory=dict)

    def fault(self, data: bytes) -> Problem | None:
        """Return why the zip must not be read, if anything forbids it."""
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                return self._every_part(package)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            return Problem("file.unreadable", value=str(error))
        except RuntimeError:
            return Problem("file.protected")

    def _every_part(self, package: zipfile.ZipFile) -> Problem | None:
        by_part: dict[str, set[str]] = {}
        for part in package.infolist():
            is_sheet = "worksheets/" in part.filename
            rows, columns = 0, 0
            with package.open(part) as stream:
                for chunk in self._chunks(stream):
                    if self.size > self.limits.unpacked_bytes:
                        return _too_large(self.limits.unpacked_bytes)
                    if is_sheet:
                        self.has_faults = self.has_faults or _holds_fault(chunk)
                        by_part.setdefault(part.filename, set()).update(places(chunk))
                        rows, columns = _farthest(chunk, rows, columns)
                        if rows > _MOST_ROWS or rows * columns > self.limits.cells:
                            most = f"{self.limits.cells:,}"
                            return Problem(
                                "file.too_large", value=f"{rows:,} x {columns:,}", expected=most
                            )
        if any(by_part.values()):
            names = sheet_names(package)
            self.merged = {names[part]: at for part, at in by_part.items() if part in names}
        return None

    def _chunks(self, stream: Any) -> Iterator[bytes]:
        tail = b""
        while chunk := stream.read(_CHUNK):
            self.size += len(chunk)
            yield tail + chunk
            tail = chunk[-_OVERLAP:]


def _holds_fault(chunk: bytes) -> bool:
    # Every failed formula shows a word that begins with #, and few cells hold one.
    return b"#" in chunk and bool(_FAULT.search(chunk))


def _too_large(limit: int) -> Problem:
    return Problem("file.too_large", value=f"> {limit >> 20} MiB", expected=f"{limit >> 20} MiB")


def _farthest(chunk: bytes, rows: int, columns: int) -> tuple[int, int]:
    """Return the farthest row and column so far; exact only where cells lie far out."""
    if not _FAR.search(chunk) and not any(each in chunk for each in _RARE):
        return rows, max(columns, 26)
    for letters, digits in set(_CELL.findall(chunk)):
        columns = max(columns, _column(letters))
        rows = max(rows, int(digits))
    return rows, columns


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
