"""What stops a file or a change: said in words, and nothing was kept or changed."""

from __future__ import annotations

import struct
import zipfile
import zlib

# What reading a file of which any byte may be wrong can raise.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    KeyError,
    MemoryError,
    OSError,
    OverflowError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    ZeroDivisionError,
)


class Refused(Exception):  # noqa: N818 - an outcome, not a fault
    """Something stands against it; the reason says what was found and how to mend it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
