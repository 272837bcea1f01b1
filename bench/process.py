"""Run a program to its end, or to its limit, and tell what it took."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

BETWEEN = 0.1


@dataclass(frozen=True)
class Taken:
    """What a program took and printed; memory is the greatest sum over its processes."""

    seconds: float
    memory_mb: float
    code: int
    stopped: bool
    printed: str
    errors: str


def run(command: Sequence[str], most_seconds: float) -> Taken:
    """Run a command; one that is not done by then is ended with all it started."""
    with tempfile.TemporaryFile() as printed, tempfile.TemporaryFile() as errors:
        begun = time.perf_counter()
        process = subprocess.Popen(command, stdout=printed, stderr=errors, start_new_session=True)
        memory, stopped = 0.0, False
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            seconds = time.perf_counter() - begun
            if pid:
                break
            memory = max(memory, memory_of(process.pid))
            if seconds > most_seconds and not stopped:
                os.killpg(process.pid, signal.SIGKILL)
                stopped = True
            time.sleep(BETWEEN)
        process.returncode = os.waitstatus_to_exitcode(status)
        printed.seek(0)
        errors.seek(0)
        return Taken(
            seconds,
            max(memory, usage.ru_maxrss / 1024),
            process.returncode,
            stopped,
            printed.read().decode(),
            errors.read().decode(),
        )


def memory_of(session: int) -> float:
    """Add up the memory of a session's processes in MB; pages that they share count once."""
    total = 0
    for place in Path("/proc").glob("[0-9]*"):
        try:
            # The command's name may hold spaces, so count the fields from the bracket behind it.
            fields = (place / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) != session:
                continue
            rollup = (place / "smaps_rollup").read_text()
        except (OSError, ValueError, IndexError):
            continue
        total += sum(int(row.split()[1]) for row in rollup.splitlines() if row.startswith("Pss:"))
    return total / 1024
