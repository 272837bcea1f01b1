"""Where the machine code of the planning kernels is kept."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import linli

_SETTING = "NUMBA_CACHE_DIR"


def keep_kernels() -> None:
    """Find a place for compiled kernels where neither the program's nor the user's may be written.

    Numba keeps them beside their source, else in the user's cache folder, and refuses to begin
    where it may write to neither, as under a locked-down service. Then the office's data folder
    (`LINLI_HOME`) takes them, else a folder of this run, so that planning is slow but works.

    Notes
    -----
    Sets `NUMBA_CACHE_DIR` for this process; call it before the engines are imported.

    References
    ----------
    Numba documentation, Notes on caching.
    """
    beside = Path(linli.__file__).parent / "engines" / "programme" / "__pycache__"
    own = Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"))
    if os.environ.get(_SETTING) or _may_write(beside) or _may_write(own):
        return
    home = os.environ.get("LINLI_HOME")
    data = Path(home) / "kernels" if home else None
    os.environ[_SETTING] = str(data) if data and _may_write(data) else _of_this_run()


def _may_write(folder: Path) -> bool:
    """Tell whether a folder may be written, or made where it is not there yet."""
    there = next((each for each in (folder, *folder.parents) if each.exists()), folder)
    return os.access(there, os.W_OK)


def _of_this_run() -> str:
    folder = tempfile.mkdtemp(prefix="linli-kernels-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
