"""What was read of sheets, and how an office's sheets of the same headings were read before."""

from __future__ import annotations

import json
from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from linli.records import Problem
from linli.schema.free_texts import numbers_covered
from linli.tables.headings import MOST_HEADING_ROWS, normal
from linli.tables.matching import Guess, Matching, match
from linli.tables.reading import read_sheets
from linli_web.exchange.models import RememberedMatching

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from linli.tables.sheets import Sheet
    from linli_web.exchange.models import Import

LEADING = 20
_LONGEST_CELL = 60
_MOST_COLUMNS = 120
_SAMPLES = 3


def sheets_of(job: Import) -> list[dict[str, Any]]:
    """Return the sheets of an import's files with a guess for each, as plain data."""
    found = []
    for path in sorted((job.folder / "files").iterdir()):
        sheets = read_sheets(path)
        if isinstance(sheets, Problem):
            continue
        alone = len(sheets) == 1
        found += [_described(job.office, each, path.stem if alone else "") for each in sheets]
    return found


def _described(office: str, sheet: Sheet, file_name: str) -> dict[str, Any]:
    rows = [
        [(cell or "")[:_LONGEST_CELL] for cell in row[:_MOST_COLUMNS]]
        for row in sheet.cells.head(LEADING).rows()
    ]
    remembered = _remembered(office, rows)
    guess = remembered or match(rows, tuple(filter(None, (sheet.name, file_name))))
    return {
        "file": sheet.file,
        "sheet": sheet.name,
        "height": sheet.cells.height,
        "leading": rows,
        "names": [each for each in (sheet.name, file_name) if each],
        "is_certain": remembered is not None or guess.is_certain,
        "is_remembered": remembered is not None,
        "guess": plain(guess),
    }


def plain(matching: Matching) -> dict[str, Any]:
    """Return a matching as plain data."""
    return {
        "table": matching.table,
        "row": matching.row,
        "height": matching.height,
        "columns": [
            [each.position, each.heading, each.field, each.ground] for each in matching.columns
        ],
    }


def chosen_by_guess(sheets: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the guesses as if somebody had chosen them."""
    return [
        {
            "file": each["file"],
            "sheet": each["sheet"],
            "table": each["guess"]["table"],
            "row": each["guess"]["row"],
            "height": each["guess"]["height"],
            "fields": {
                str(at): field for at, _heading, field, _g in each["guess"]["columns"] if field
            },
        }
        for each in sheets
    ]


def samples(sheet: dict[str, Any], row: int, height: int, position: int) -> list[str]:
    """Return what stands in a column below its heading."""
    below = (line[position] for line in sheet["leading"][row + height :] if position < len(line))
    return [cell for cell in below if cell.strip()][:_SAMPLES]


def remember(office: str, sheet: dict[str, Any], choice: dict[str, Any]) -> None:
    """Keep how a sheet was read, for the next one of the same headings."""
    headings = _numbered(_headings(sheet["leading"], choice["row"], choice["height"]))
    fields = [
        [name, number, choice["fields"][str(at)]]
        for at, (name, number) in headings.items()
        if str(at) in choice["fields"]
    ]
    kept = {"table": choice["table"], "fields": fields}
    shape = _shape(headings.values())
    RememberedMatching.objects.update_or_create(office=office, shape=shape, defaults=kept)


def _remembered(office: str, rows: Sequence[Sequence[str]]) -> Matching | None:
    shapes = {}
    for row, height in _places(rows):
        headings = _headings(rows, row, height)
        shapes[_shape(_numbered(headings).values())] = (row, height, headings)
    found = RememberedMatching.objects.filter(office=office, shape__in=list(shapes))
    latest = found.order_by("-used_at").first()
    if latest is None:
        return None
    row, height, headings = shapes[latest.shape]
    fields = {(name, number): field for name, number, field in latest.fields}
    columns = tuple(
        Guess(at, headings[at], fields.get(place, ""), "remembered" if place in fields else "")
        for at, place in _numbered(headings).items()
    )
    return Matching(latest.table, row, height, columns)


def _places(rows: Sequence[Sequence[str]]) -> Iterator[tuple[int, int]]:
    for row in range(len(rows)):
        for height in range(1, MOST_HEADING_ROWS + 1):
            if row + height <= len(rows):
                yield row, height


def _headings(rows: Sequence[Sequence[str]], row: int, height: int) -> dict[int, str]:
    """Return the lowest heading of each column."""
    stack = rows[row : row + height]
    found = {}
    for position in range(max((len(each) for each in stack), default=0)):
        cells = [each[position] if position < len(each) else "" for each in stack]
        if text := next((cell for cell in reversed(cells) if cell.strip()), ""):
            found[position] = text
    return found


def _numbered(headings: dict[int, str]) -> dict[int, tuple[str, int]]:
    """Tell headings that read the same apart by their order; these are kept, so without numbers."""
    seen = Counter[str]()
    found = {}
    for position, heading in headings.items():
        name = normal(numbers_covered(heading))
        found[position] = (name, seen[name])
        seen[name] += 1
    return found


def _shape(headings: Iterable[tuple[str, int]]) -> str:
    """Name a set of headings, in whatever order their columns stand."""
    return sha256(json.dumps(sorted(headings), ensure_ascii=False).encode()).hexdigest()
