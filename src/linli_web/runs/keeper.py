"""Keeps a worker alive beside a server: begun before the server, gone when the server is.

Started as a program of its own, with the server as its parent. It brings in neither Django nor
polars, so that it costs next to nothing.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

_LOOK_EVERY = 0.5
_SHORTEST_LIFE = 5.0
_WAIT_FOR_END = 20.0


def command() -> list[str]:
    """Return how the keeper is started."""
    return [sys.executable, "-m", "linli_web.runs.keeper", str(os.getpid())]


class Keeper:
    """Starts the worker, starts it again when it dies, ends it with the parent."""

    def __init__(self, parent: int) -> None:
        self.parent = parent
        self.is_over = False

    def stop(self, _number: int, _frame: FrameType | None) -> None:
        """End with the next look."""
        self.is_over = True

    def keep(self) -> None:
        """Watch until the parent is gone."""
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, self.stop)
        worker, begun = self._start(), time.monotonic()
        while not self._has_ended():
            if worker.poll() is not None:
                # One that cannot live must not be started a hundred times a second.
                self._rest(max(0.0, _SHORTEST_LIFE - (time.monotonic() - begun)))
                if self._has_ended():
                    break
                worker, begun = self._start(), time.monotonic()
            time.sleep(_LOOK_EVERY)
        _end(worker)

    def _start(self) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C reaches the keeper, which then asks the worker once.
        command = [sys.executable, "-m", "linli", "worker", "--parent", str(os.getpid())]
        return subprocess.Popen(command, start_new_session=True)

    def _has_ended(self) -> bool:
        return self.is_over or os.getppid() != self.parent

    def _rest(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self._has_ended():
            time.sleep(_LOOK_EVERY)


def _end(worker: subprocess.Popen[bytes]) -> None:
    worker.terminate()
    try:
        worker.wait(_WAIT_FOR_END)
    except subprocess.TimeoutExpired:
        # Its run is taken up by the next worker.
        worker.kill()


if __name__ == "__main__":
    Keeper(int(sys.argv[1])).keep()
