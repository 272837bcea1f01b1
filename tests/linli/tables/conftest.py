"""Workbooks and folders as users bring them, made on the spot."""

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

Rows = Sequence[Sequence[Any]]
Book = Callable[[Mapping[str, Rows]], bytes]


def _book(sheets: Mapping[str, Rows]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"strings_to_formulas": False})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date | datetime):
                    sheet.write_datetime(at, column, value, day)
                elif isinstance(value, str) and value.startswith("=fault:"):
                    sheet.write_formula(at, column, "=1/0", None, value.removeprefix("=fault:"))
                elif value is not None:
                    sheet.write(at, column, value)
    book.close()
    return buffer.getvalue()


@pytest.fixture(scope="session")
def book() -> Book:
    """Return what makes a workbook of sheets of rows; `=fault:#N/A` is a failed formula."""
    return _book


@pytest.fixture
def place(tmp_path: Path) -> Callable[[str, bytes | str], Path]:
    """Return what puts a file into an empty folder."""

    def put(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return put
