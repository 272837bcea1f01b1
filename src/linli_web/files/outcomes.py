"""What stops a file or a change: said in words, and nothing was kept or changed."""

from __future__ import annotations

import struct
import zipfile
import zlib

from linli_web.people.outcomes import Refused

__all__ = ["DAMAGED", "Refused"]

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
