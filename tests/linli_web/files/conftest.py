"""What tests of files share: pictures and papers made here, a folder of their own."""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from pytest_django import Settings

if TYPE_CHECKING:
    from linli_web.files.models import Attachment

GPS, EXIF, ORIENTATION, TAKEN, OFFSET = 0x8825, 0x8769, 0x0112, 0x9003, 0x9011


def photo(size: tuple[int, int] = (80, 60), *, orientation: int = 1, colour: str = "red") -> bytes:
    """A JPEG as a telephone makes it: with place, time and the way that it was held."""
    picture = Image.new("RGB", size, colour)
    # The upper left quarter is white, so that turning and covering can be seen.
    picture.paste("white", (0, 0, size[0] // 2, size[1] // 2))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif.get_ifd(GPS).update({1: "N", 2: (26.0, 7.0, 30.0), 3: "E", 4: (113.0, 6.0, 36.0)})
    exif.get_ifd(EXIF).update({TAKEN: "2022:03:05 09:30:00", OFFSET: "+08:00"})
    written = io.BytesIO()
    picture.save(written, "JPEG", exif=exif, quality=95)
    return written.getvalue()


def png(size: tuple[int, int] = (20, 10)) -> bytes:
    written = io.BytesIO()
    Image.new("RGBA", size, (0, 0, 255, 0)).save(written, "PNG")
    return written.getvalue()


def office_paper(part: str = "word/document.xml", **others: bytes) -> bytes:
    """An office document as far as it matters: the list of types and its main part."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr(part, "<document/>")
        for name, content in others.items():
            packed.writestr(name, content)
    return written.getvalue()


def pdf() -> bytes:
    return b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def dwg() -> bytes:
    return b"AC1032\x00\x00\x00\x00" + bytes(200)


def old_word() -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000) + "WordDocument".encode("utf-16-le")
    ) + bytes(500)


def huge_png(width: int, height: int) -> bytes:
    """A PNG whose head says that it is huge; there is nothing behind it."""
    import zlib

    def chunk(name: bytes, content: bytes) -> bytes:
        body = name + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(bytes(100))), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.fixture(autouse=True)
def folders(settings: Settings, tmp_path: Path) -> Path:
    """Keep the files of each test apart."""
    files = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path / "files", "base_url": None},
    }
    settings.STORAGES = {**settings.STORAGES, "files": files}
    settings.INCOMING_FOLDER = tmp_path / "incoming"
    settings.INCOMING_FOLDER.mkdir()
    settings.LOOKED_AT_FOLDER = tmp_path / "looked_at"
    return tmp_path


@pytest.fixture
def on_disk(tmp_path: Path) -> Callable[[bytes], Path]:
    """Write content to a file without a name that says anything."""

    def write(content: bytes) -> Path:
        place = tmp_path / "content"
        place.write_bytes(content)
        return place

    return write


@pytest.fixture
def attached(
    small_register: None, account: object, on_disk: Callable[[bytes], Path]
) -> Callable[..., "Attachment"]:
    """Attach content to the community c-1."""
    from linli_web.files.actions import attach

    def do(content: bytes | None = None, name: str = "photo.jpg", **named: str) -> "Attachment":
        told = {"purpose": "before", "caption": "大门"} | named
        return attach(
            account,  # type: ignore[arg-type]
            "communities",
            "c-1",
            on_disk(photo() if content is None else content),
            name=name,
            **told,
        )

    return do
