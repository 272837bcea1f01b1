"""Shapefiles as offices hand them over: zipped, cut short, their text in an unnamed encoding.

A shapefile is three files or more. Readers open what is left of a broken one
without a word: rows behind the cut are missing, text in a wrong encoding is
gibberish. So the headers are compared with the files first, and the encoding
is taken from what the file says of itself only if its own bytes agree.
"""

from __future__ import annotations

import codecs
import shutil
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from linli.records import Problem

INSIDE_ZIP: Final = frozenset({".geojson", ".json", ".gpkg", ".parquet"})
_PARTS: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_LARGEST_UNPACKED: Final = 4 * 1024**3
# Language driver ids of the dBASE header that name a Chinese code page.
_LANGUAGE_DRIVERS: Final = {0x4D: "gb18030", 0x7A: "gb18030", 0x4F: "big5", 0x78: "big5"}
_SEVERAL_BYTES: Final = frozenset({"utf-8", "gb18030", "gbk", "gb2312", "big5"})
_SAMPLE: Final = 8 * 1024**2
# A field cut inside a character spoils one character; a wrong encoding spoils most.
_SPOILT: Final = 0.02


@dataclass(frozen=True, slots=True)
class Member:
    """A file out of a zip: where it lies now, and what it was called."""

    path: Path
    name: str


def unpack(path: Path, folder: Path) -> tuple[list[Member], list[Problem]]:
    """Take the maps out of a zip file.

    Parameters
    ----------
    path : Path
        The zip file.
    folder : Path
        Where to put them, under plain names: a name may be GB 18030 and may
        point anywhere.

    Returns
    -------
    list of Member, list of Problem
        Shapefiles (one member each, its parts beside it), GeoJSON, GeoPackage
        and Parquet files, in the order of their names.

    Notes
    -----
    Problems: file.unreadable, file.protected, file.too_large, vector.nothing_inside.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            files = {_name(info): info for info in packed.infolist() if not info.is_dir()}
            wanted = {name: info for name, info in files.items() if _is_map(name)}
            if any(info.flag_bits & 0x1 for info in wanted.values()):
                return [], [Problem("file.protected", file=path.name)]
            size = sum(info.file_size for info in wanted.values())
            if size > _LARGEST_UNPACKED:
                return [], [_too_large(path, size)]
            members = _extract(packed, wanted, folder)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError) as error:
        return [], [Problem("file.unreadable", file=path.name, value=str(error))]
    if not members:
        return [], [Problem("vector.nothing_inside", file=path.name, value=", ".join(files))]
    return members, []


def _too_large(path: Path, size: int) -> Problem:
    found, allowed = (f"{each / 1024**3:.1f} GiB" for each in (size, _LARGEST_UNPACKED))
    return Problem("file.too_large", file=path.name, value=found, expected=allowed)


def check_parts(shp: Path, file: str) -> list[Problem]:
    """Compare a shapefile's headers with the files that are there.

    Parameters
    ----------
    shp : Path
        The .shp file.
    file : str
        Its name in the problems.

    Returns
    -------
    list of Problem
        Empty if the parts are there, whole, and of one shapefile.

    Notes
    -----
    Problems: vector.part_missing, file.unreadable, vector.truncated,
    vector.parts_differ.
    """
    missing = [suffix for suffix in (".shx", ".dbf") if _part(shp, suffix) is None]
    if missing:
        return [Problem("vector.part_missing", file=file, value=suffix) for suffix in missing]
    problems: list[Problem] = []
    for suffix in (".shp", ".shx"):
        problems += _check_index(shp, suffix, file)
    dbf = _dbf(shp)
    if dbf is None:
        return [*problems, Problem("file.unreadable", file=file, value=".dbf")]
    if dbf.missing_bytes > 0:
        problems.append(Problem("vector.truncated", file=file, value=".dbf"))
    shapes = (_size(shp, ".shx") - 100) // 8
    if not problems and shapes != dbf.rows:
        value = f"{shapes} != {dbf.rows}"
        problems.append(Problem("vector.parts_differ", file=file, value=value))
    return problems


def text_encoding(shp: Path, file: str) -> tuple[str, list[Problem]]:
    """Find the encoding of a shapefile's text.

    Parameters
    ----------
    shp : Path
        The .shp file, its .dbf beside it.
    file : str
        Its name in the problems.

    Returns
    -------
    str, list of Problem
        The encoding's name. What the file declares (.cpg, else the dBASE
        header) is kept if the bytes agree; else UTF-8 or GB 18030, whichever
        reads them, with a warning that it was found by trying.

    Notes
    -----
    Problems: vector.encoding_guessed, vector.encoding_unknown.
    """
    dbf = _dbf(shp)
    text = dbf.text if dbf is not None else b""
    declared = _declared(shp, dbf)
    foreign = int(np.count_nonzero(np.frombuffer(text, dtype=np.uint8) > 127))
    if not foreign:
        return "utf-8", []
    allowed = foreign * _SPOILT
    if declared in _SEVERAL_BYTES and _spoilt(text, declared) <= allowed:
        return declared, []
    # UTF-8 first: other text hardly ever passes for it, while it may pass for GB 18030.
    for encoding in ("utf-8", "gb18030"):
        if _spoilt(text, encoding) <= allowed:
            return encoding, [
                Problem("vector.encoding_guessed", file=file, value=encoding, expected=declared)
            ]
    if declared and declared not in _SEVERAL_BYTES:
        return declared, []
    return "gb18030", [Problem("vector.encoding_unknown", file=file, value=declared)]


@dataclass(frozen=True, slots=True)
class _Dbf:
    rows: int
    language_driver: int
    missing_bytes: int
    text: bytes


def _dbf(shp: Path) -> _Dbf | None:
    """Read the dBASE header and a sample of the text fields; None if it is no dBASE file."""
    path = _part(shp, ".dbf")
    if path is None:
        return None
    with path.open("rb") as opened:
        start = opened.read(_SAMPLE)
    if len(start) < 33 or (start[0] & 7 not in (3, 4) and start[0] not in (0x30, 0x31)):
        return None
    rows = int.from_bytes(start[4:8], "little")
    header, width = (int.from_bytes(start[at : at + 2], "little") for at in (8, 10))
    if header < 33 or width < 1:
        return None
    missing = header + rows * width - path.stat().st_size
    return _Dbf(rows, start[29], missing, _text(start, header, width))


def _text(start: bytes, header: int, width: int) -> bytes:
    """Field names and character cells, a blank behind each so that none runs into the next."""
    records = np.frombuffer(start[header:], dtype=np.uint8)
    records = records[: len(records) // width * width].reshape(-1, width)
    pieces: list[bytes] = []
    at = 1
    for offset in range(32, min(header, len(start)) - 32, 32):
        descriptor = start[offset : offset + 32]
        if descriptor[0] == 0x0D:
            break
        pieces.append(descriptor[:11].split(b"\0", 1)[0] + b" ")
        length = descriptor[16]
        if descriptor[11:12] == b"C":
            cells = np.full((len(records), length + 1), 0x20, dtype=np.uint8)
            cells[:, :-1] = records[:, at : at + length]
            pieces.append(cells.tobytes())
        at += length
    return b"".join(pieces)


def _declared(shp: Path, dbf: _Dbf | None) -> str:
    cpg = _part(shp, ".cpg")
    if cpg is not None:
        name = cpg.read_bytes()[:40].decode("ascii", "replace").strip().lower()
        name = {"65001": "utf-8", "54936": "gb18030", "88591": "iso-8859-1"}.get(name, name)
        name = f"cp{name}" if name.isdigit() else name.replace("ansi ", "cp").replace("oem ", "cp")
        try:
            name = codecs.lookup(name).name
        except LookupError:
            name = ""
        return "gb18030" if name in ("gbk", "gb2312", "cp936") else name
    return "" if dbf is None else _LANGUAGE_DRIVERS.get(dbf.language_driver, "")


def _spoilt(text: bytes, encoding: str) -> int:
    return text.decode(encoding, "replace").count("\ufffd")


def _check_index(shp: Path, suffix: str, file: str) -> list[Problem]:
    path = _part(shp, suffix)
    if path is None:
        return []
    with path.open("rb") as opened:
        head = opened.read(100)
    if len(head) < 100 or int.from_bytes(head[:4], "big") != 9994:
        return [Problem("file.unreadable", file=file, value=suffix)]
    if int.from_bytes(head[24:28], "big") * 2 > _size(shp, suffix):
        return [Problem("vector.truncated", file=file, value=suffix)]
    return []


def _part(shp: Path, suffix: str) -> Path | None:
    """A part beside the .shp; Windows writes the ending in either case."""
    for path in (shp.with_suffix(suffix), shp.with_suffix(suffix.upper())):
        if path.is_file():
            return path
    return None


def _size(shp: Path, suffix: str) -> int:
    path = _part(shp, suffix)
    return 0 if path is None else path.stat().st_size


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name; Chinese Windows packs names in GB 18030 without saying so."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename


def _is_map(name: str) -> bool:
    suffix = Path(name).suffix.lower()
    return not name.startswith("__MACOSX/") and (suffix in _PARTS or suffix in INSIDE_ZIP)


def _extract(
    packed: zipfile.ZipFile, wanted: dict[str, zipfile.ZipInfo], folder: Path
) -> list[Member]:
    stems = sorted({str(Path(name).with_suffix("")).lower() for name in wanted})
    members = []
    for name, info in sorted(wanted.items()):
        suffix = Path(name).suffix.lower()
        number = stems.index(str(Path(name).with_suffix("")).lower())
        target = folder / f"{number}{suffix}"
        with packed.open(info) as source, target.open("wb") as copy:
            shutil.copyfileobj(source, copy)
        if suffix == ".shp" or suffix in INSIDE_ZIP:
            members.append(Member(target, Path(name).name))
    return members
