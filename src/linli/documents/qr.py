"""QR codes, as modules and as a picture."""

from __future__ import annotations

import struct
import zlib

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

_QUIET = 4
_PIXELS = 8


def qr_modules(text: str, border: int = _QUIET) -> tuple[tuple[bool, ...], ...]:
    """Return a QR code row by row: whether each module is dark.

    Parameters
    ----------
    text
        What the code says.
    border
        Light modules around it; the standard asks for four on paper.

    References
    ----------
    GB/T 18284-2000 (ISO/IEC 18004), error correction M.

    Examples
    --------
    >>> len(qr_modules("https://example.org/c-0007", border=0))
    25
    """
    code: QRCode = QRCode(error_correction=ERROR_CORRECT_M, border=border)
    code.add_data(text)
    code.make(fit=True)
    return tuple(tuple(bool(dark) for dark in row) for row in code.get_matrix())


def qr_png(text: str) -> bytes:
    r"""Return a QR code as PNG, black on white, alike for alike text.

    Examples
    --------
    >>> qr_png("邻里")[:4]
    b'\x89PNG'
    """
    rows = qr_modules(text)
    size = len(rows) * _PIXELS
    pixels = b"".join((b"\0" + _packed(row)) * _PIXELS for row in rows)
    head = struct.pack(">IIBBBBB", size, size, 1, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(pixels, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, inside) for name, inside in parts)


def _packed(row: tuple[bool, ...]) -> bytes:
    """Return a line of pixels, eight in a byte, light ones set."""
    return bytes(0x00 if dark else 0xFF for dark in row)


def _chunk(name: bytes, inside: bytes) -> bytes:
    sum_of_both = zlib.crc32(name + inside)
    return struct.pack(">I", len(inside)) + name + inside + struct.pack(">I", sum_of_both)
