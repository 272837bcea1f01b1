"""Asking clamd whether a file holds something harmful, by its INSTREAM protocol.

Where `LINLI_CLAMD` names it, no file can be read before it answered; where it does not answer, the
file is held and asked about again.
"""

from __future__ import annotations

import socket
import struct
import time
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Literal, TypeAlias
from urllib.parse import urlsplit

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

Verdict: TypeAlias = Literal["unscanned", "clean", "infected", "held"]
_BLOCK = 256 * 1024
_LONGEST_ANSWER = 4096


@dataclass(frozen=True, slots=True)
class Scan:
    """What the scanner said: unscanned (there is none), clean, infected or held, and its words."""

    verdict: Verdict
    said: str = ""


def scanned(file: IO[bytes]) -> Scan:
    """Ask the scanner about a file; without an answer in time it is held."""
    if not settings.CLAMD:
        return Scan("unscanned")
    until = time.monotonic() + settings.CLAMD_SECONDS
    try:
        with _connected() as line:
            _send(line, file, until)
            return _understood(_answer(line, until))
    except (OSError, ValueError) as fault:
        return Scan("held", str(fault) or type(fault).__name__)


def _connected() -> socket.socket:
    """Connect to `tcp://host:port` or `unix:///place`."""
    address = urlsplit(settings.CLAMD)
    if address.scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(settings.CLAMD_SECONDS)
        try:
            line.connect(address.path)
        except OSError:
            line.close()
            raise
        return line
    return socket.create_connection(
        (address.hostname, address.port or 3310), timeout=settings.CLAMD_SECONDS
    )


def _send(line: socket.socket, file: IO[bytes], until: float) -> None:
    line.sendall(b"zINSTREAM\0")
    for block in _blocks(file):
        _limit(line, until)
        line.sendall(struct.pack(">I", len(block)) + block)
    line.sendall(struct.pack(">I", 0))


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while block := file.read(_BLOCK):
        yield block


def _answer(line: socket.socket, until: float) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < _LONGEST_ANSWER:
        _limit(line, until)
        block = line.recv(1024)
        if not block:
            break
        said += block
    return said.rstrip(b"\0\n").decode("utf-8", "replace")


def _limit(line: socket.socket, until: float) -> None:
    """Wait no longer than is left of the whole time: a scanner that drips is one that hangs."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("no answer in time")
    line.settimeout(left)


def _understood(said: str) -> Scan:
    if said.endswith(" FOUND"):
        return Scan("infected", said.removeprefix("stream: ").removesuffix(" FOUND"))
    if said == "stream: OK":
        return Scan("clean")
    return Scan("held", said or "the scanner hung up")
