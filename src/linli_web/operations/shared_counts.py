"""Where several worker processes keep what they count.

Problem: several worker processes serve the office, and whoever asks for the counts reaches one of
them. Decision: each worker keeps its counts in a file of its own in one folder, and the one that is
asked adds them up (prometheus-client's multiprocess mode). A folder belongs to one start of the
server, so that counts of a worker that died stay and those of an earlier start do not come back.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


def share_counts(folder: Path) -> None:
    """Make the folder of this server's workers; to be called before anything is counted."""
    if os.environ.get(_VARIABLE):
        return
    own = _server(os.getppid())
    place = folder / own
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.environ[_VARIABLE] = str(place)
    for other in folder.iterdir():
        number = other.name.partition("-")[0]
        if other.name != own and number.isdecimal() and _server(int(number)) != other.name:
            shutil.rmtree(other, ignore_errors=True)


def _server(number: int) -> str:
    """Name a process by number and start, since numbers are given again."""
    try:
        told = Path(f"/proc/{number}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return f"{number}-"
    # The name in parentheses may hold anything; the start is the 20th word behind it.
    return f"{number}-{told.rpartition(')')[2].split()[19]}"
