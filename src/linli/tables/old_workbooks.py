"""A look into an old workbook (.xls) before its reader may see it.

Problem: two cells in far corners make the reader ask for thousands of millions of cells, and the
process dies; a workbook with a password is only called broken.
Decision: the compound file is followed to its workbook stream and the stream's records are walked
once: how far cells lie, which are merged, and whether a record says that the rest is encrypted.

References
----------
[MS-CFB] Compound File Binary File Format; [MS-XLS] Excel Binary File Format, 2.4.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = ("Workbook", "Book")
_ENCRYPTED = "EncryptedPackage"
_LAST_SECTOR = 0xFFFFFFFA
_MINI_BELOW = 4096
_BEGIN, _PASSWORD = (0x0809, 0x0409, 0x0209, 0x0009), 0x002F
_CELLS = frozenset({0x0201, 0x0203, 0x0204, 0x0205, 0x0006, 0x027E, 0x00D6, 0x00FD})
_MANY_CELLS = frozenset({0x00BD, 0x00BE})
_SHEET, _MERGED = 0x0085, 0x00E5


@dataclass(frozen=True, slots=True)
class Look:
    """What a workbook shows before it is read.

    Parameters
    ----------
    is_protected
        Whether a password is needed.
    rows, columns
        How far the cells of the sheet that reaches farthest lie; 0 where it has none.
    merged
        Merged cells by name of the sheet, as a spreadsheet writes them: `B4:B6`.
    """

    is_protected: bool = False
    rows: int = 0
    columns: int = 0
    merged: Mapping[str, list[str]] = field(default_factory=dict)


def look(data: bytes) -> Look | None:
    """Look into an old workbook.

    Parameters
    ----------
    data
        The file.

    Returns
    -------
    Look or None
        None: no workbook was found in it.

    Examples
    --------
    >>> look(b"no workbook") is None
    True
    """
    try:
        compound = _Compound(data)
        entries = dict(compound.entries())
        if _ENCRYPTED in entries:
            return Look(is_protected=True)
        name = next((each for each in _STREAMS if each in entries), None)
        return None if name is None else _walked(compound.stream(*entries[name]))
    except (struct.error, IndexError, ValueError):
        return None


def _walked(stream: bytes) -> Look:
    """Follow the records of a workbook stream."""
    at, rows, columns, farthest = 0, 0, 0, (0, 0)
    names: dict[int, str] = {}
    merged: dict[str, list[str]] = {}
    name = ""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _PASSWORD:
            return Look(is_protected=True)
        if kind in _BEGIN:
            rows, columns, name = 0, 0, names.get(at, "")
        elif kind == _SHEET:
            names.update([_named_sheet(stream, at + 4)])
        elif kind == _MERGED:
            merged.setdefault(name, []).extend(_merged(stream, at + 4))
        elif kind in _CELLS or kind in _MANY_CELLS:
            row, column = struct.unpack_from("<HH", stream, at + 4)
            if kind in _MANY_CELLS:
                column = max(column, *struct.unpack_from("<H", stream, at + 2 + length))
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            farthest = max(farthest, (rows, columns), key=lambda each: each[0] * each[1])
        at += 4 + length
    return Look(False, *farthest, merged)


def _named_sheet(stream: bytes, at: int) -> tuple[int, str]:
    """Read where a sheet's records begin, and its name."""
    begin, length, is_wide = struct.unpack_from("<I2xBB", stream, at)
    name = stream[at + 8 : at + 8 + length * (2 if is_wide else 1)]
    return begin, name.decode("utf-16-le" if is_wide else "latin-1", errors="replace")


def _merged(stream: bytes, at: int) -> list[str]:
    (count,) = struct.unpack_from("<H", stream, at)
    corners = struct.iter_unpack("<4H", stream[at + 2 : at + 2 + 8 * count])
    return [
        f"{_letters(left)}{top + 1}:{_letters(right)}{bottom + 1}"
        for top, bottom, left, right in corners
    ]


def _letters(column: int) -> str:
    """Name a column, counted from 0, as a spreadsheet does."""
    more, last = divmod(column, 26)
    return (_letters(more - 1) if more else "") + chr(65 + last)


class _Compound:
    """A compound file: sectors in chains, streams in a directory."""

    def __init__(self, data: bytes) -> None:
        if not data.startswith(SIGNATURE):
            msg = "not a compound file"
            raise ValueError(msg)
        self.data = data
        self.size = 1 << struct.unpack_from("<H", data, 30)[0]
        self.mini_size = 1 << struct.unpack_from("<H", data, 32)[0]
        if self.size not in (512, 4096):
            msg = "not a size of sectors"
            raise ValueError(msg)
        self.directory_at, self.mini_table_at = (
            struct.unpack_from("<I", data, at)[0] for at in (48, 60)
        )
        self.next = self._table()

    def _table(self) -> list[int]:
        """Read which sector follows which."""
        listed = list(struct.unpack_from("<109I", self.data, 76))
        more, count = struct.unpack_from("<II", self.data, 68)
        for _ in range(min(count, len(self.data) // self.size)):
            if more >= _LAST_SECTOR:
                break
            *sectors, more = self._numbers(more)
            listed += sectors
        used = [each for each in listed if each < _LAST_SECTOR]
        return [number for sector in used for number in self._numbers(sector)]

    def _numbers(self, sector: int) -> tuple[int, ...]:
        return struct.unpack(f"<{self.size // 4}I", self._sector(sector))

    def _sector(self, sector: int) -> bytes:
        begin = (sector + 1) * self.size
        return self.data[begin : begin + self.size]

    def _chain(self, sector: int, follows: list[int]) -> Iterator[int]:
        # A broken table may lead in a circle; no chain is longer than the table.
        for _ in follows:
            if sector >= _LAST_SECTOR:
                return
            yield sector
            sector = follows[sector]

    def _chained(self, sector: int) -> bytes:
        return b"".join(self._sector(each) for each in self._chain(sector, self.next))

    def entries(self) -> Iterator[tuple[str, tuple[int, int]]]:
        """Give each name in the directory with where its stream begins and how long it is."""
        directory = self._chained(self.directory_at)
        for at in range(0, len(directory) - 127, 128):
            length = struct.unpack_from("<H", directory, at + 64)[0]
            name = directory[at : at + max(length - 2, 0)].decode("utf-16-le", errors="replace")
            yield name, struct.unpack_from("<II", directory, at + 116)

    def stream(self, begin: int, length: int) -> bytes:
        """Return a stream; a short one lies in the root's own small sectors."""
        if length >= _MINI_BELOW:
            return self._chained(begin)[:length]
        root = next(place for name, place in self.entries() if name.startswith("Root"))
        small = self._chained(root[0])
        table = self._chained(self.mini_table_at)
        follows = list(struct.unpack(f"<{len(table) // 4}I", table))
        size = self.mini_size
        parts = (small[each * size : (each + 1) * size] for each in self._chain(begin, follows))
        return b"".join(parts)[:length]
