"""Text files with separators: CSV as offices write it.

Problem: a million rows have to pass in a fifth of a second, and a file may yet be GB18030, parted
by semicolons, begin with a title, have quoted line breaks or a cell too many.
Decision: polars reads the whole file as text; only what it refuses is read again row by row to
find the line that is wrong. Line numbers are corrected only where cells hold line breaks.
"""

from __future__ import annotations

import csv
import io
from itertools import islice
from typing import TYPE_CHECKING

import polars as pl

from linli.records import Problem
from linli.tables.headings import most_matches
from linli.tables.sheets import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

SEPARATORS = (",", "\t", ";", "|")
_ENCODINGS = ("UTF-8", "GB18030")
_LEADING_ROWS = 40
_LEADING_BYTES = 1 << 18
_HARMLESS = b"\t\n\r"
_BLANK = b"\xef\xbb\xbf \t\r\n\0"


def read_delimited(data: bytes, file: str, name: str) -> Sheet | Problem:
    r"""Read a text file with separators.

    Parameters
    ----------
    data
        The file: UTF-8 with or without byte order mark, UTF-16 with one, or GB18030.
    file
        Name of the file, for problems.
    name
        Name that may tell the table, the file's without ending.

    Returns
    -------
    Sheet or Problem
        The cells as text, row for row, or why they cannot be read.

    Notes
    -----
    Problems: file.empty, file.not_text, file.unclosed_quote, data.too_many_cells.

    Examples
    --------
    >>> sheet = read_delimited("小区编号;小区名称\nc1;勘察院\n".encode("gb18030"), "a.csv", "a")
    >>> sheet.cells.row(1)
    ('c1', '勘察院')
    """
    if not (data[:_LEADING_BYTES].strip(_BLANK) or data.strip(_BLANK)):
        return Problem("file.empty", file=file)
    text = _as_utf8(data)
    if text is None:
        return Problem("file.not_text", expected=", ".join(_ENCODINGS), file=file)
    separator, width = _shape(text)
    controls = text.translate(None, delete=bytes(range(32, 256)) + _HARMLESS)
    try:
        cells = _fast(text, separator, width)
    except pl.exceptions.PolarsError:
        return _slow(text, separator, width, file, name)
    return Sheet(file, name, cells, _lines(text, cells), has_control_characters=bool(controls))


def _as_utf8(data: bytes) -> bytes | None:
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _with_line_feeds(_decoded(data, "utf-16"))
    if data.isascii() or _decoded(data, "utf-8") is not None:
        return _with_line_feeds(data)
    return _with_line_feeds(_decoded(data, "gb18030"))


def _decoded(data: bytes, encoding: str) -> bytes | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return data if encoding == "utf-8" else text.encode()


def _with_line_feeds(data: bytes | None) -> bytes | None:
    if data is None or b"\r" not in data:
        return data
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _shape(text: bytes) -> tuple[str, int]:
    """Return the separator under which most headings are known, and the width of their row."""
    leading = text[:_LEADING_BYTES].decode("utf-8", errors="ignore")
    found = [(*_widest(leading, each), each) for each in SEPARATORS]
    _, width, separator = max(found, key=lambda each: (each[0], each[1]))
    return separator, width


def _widest(leading: str, separator: str) -> tuple[int, int]:
    rows = list(_until_broken(csv.reader(io.StringIO(leading, newline=""), delimiter=separator)))
    matches, at = most_matches(rows)
    return matches, len(rows[at]) if matches else max(map(len, rows), default=1)


def _until_broken(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from islice(reader, _LEADING_ROWS)
    except csv.Error:
        return


def _fast(text: bytes, separator: str, width: int) -> pl.DataFrame:
    return pl.read_csv(
        text,
        separator=separator,
        has_header=False,
        schema={f"column_{at}": pl.String for at in range(width)},
        infer_schema=False,
    )


def _lines(text: bytes, cells: pl.DataFrame) -> pl.Series | None:
    """Number the rows by line where quoted line breaks make the two differ."""
    breaks = text.count(b"\n") + (not text.endswith(b"\n"))
    if breaks == cells.height:
        return None
    inside = pl.sum_horizontal(
        pl.col(name).str.count_matches("\n", literal=True).fill_null(0) for name in cells.columns
    )
    return cells.select(
        1 + pl.int_range(pl.len()) + inside.cum_sum().shift(1, fill_value=0)
    ).to_series()


def _slow(text: bytes, separator: str, width: int, file: str, name: str) -> Sheet | Problem:
    """Read row by row, to tell the lines that are wrong."""
    decoded = text.decode()
    csv.field_size_limit(max(csv.field_size_limit(), len(decoded)))
    reader = csv.reader(io.StringIO(decoded, newline=""), delimiter=separator, strict=True)
    rows: list[list[str | None]] = []
    lines: list[int] = []
    problems: list[Problem] = []
    begins = 1
    try:
        for row in reader:
            extra = [cell for cell in row[width:] if cell.strip()]
            if extra:
                found = separator.join(extra)
                problems.append(Problem("data.too_many_cells", row=str(begins), value=found))
            rows.append([*row[:width], *[None] * (width - len(row))])
            lines.append(begins)
            begins = reader.line_num + 1
    except csv.Error:
        return Problem("file.unclosed_quote", row=str(begins), file=file)
    cells = pl.DataFrame(
        rows, schema={f"column_{at}": pl.String for at in range(width)}, orient="row"
    )
    return Sheet(file, name, cells, pl.Series(lines), problems=tuple(problems))
