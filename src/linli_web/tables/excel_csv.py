"""Tables that people open in Excel: CSV that it reads rightly and carries nothing out of.

Programme folders and open data are written by `linli.tables`, byte for byte as they are read again.
"""

from __future__ import annotations

import csv
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# Without this mark Excel takes UTF-8 for the system's own encoding.
_MARK = "\ufeff"
CSV = "text/csv; charset=utf-8"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?(e[-+]?\d+)?")


def csv_answer(name: str, rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Return rows, the headings first, as a file to keep."""
    response = HttpResponse(csv_lines(rows), content_type=CSV)
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def csv_lines(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Return the file line by line."""
    writer = csv.writer(_Echo())
    yield _MARK
    for row in rows:
        yield writer.writerow([_cell(value) for value in row])


class _Echo:
    """A file that gives back what is written."""

    def write(self, text: str) -> str:
        """Return the text."""
        return text


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat()
    text = str(value)
    # Excel takes such a text for a formula and would carry it out.
    is_formula = text.lstrip(" ").startswith(_FORMULA) and not _NUMBER.fullmatch(text)
    return f"'{text}" if is_formula else text
