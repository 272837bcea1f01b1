"""Runs that count, done in the process of the test or by workers of their own."""

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from pytest_django import Settings

from linli_web.people.models import Account
from linli_web.runs import kinds
from linli_web.runs.kinds import Kind, register

if TYPE_CHECKING:
    from linli_web.runs.kinds import Work

OFFICE = Path(__file__).parent / "counting_office.py"
_PATIENCE = 60


@pytest.fixture
def here(settings: Settings, transactional_db: None) -> None:
    """Runs are done at once, in the process that asks."""
    settings.RUNS_IN_PROCESS = True


@pytest.fixture
def queued(settings: Settings, transactional_db: None) -> None:
    """Runs wait in the queue for a worker, and none is there."""
    settings.RUNS_IN_PROCESS = False


@pytest.fixture
def asker(transactional_db: None) -> Account:
    return Account.objects.create_user("asker", name="王干事", password="x")


@pytest.fixture
def kind() -> Iterator[Callable[..., str]]:
    """Register a kind of work for one test: `kind(work)` returns its name."""
    made = list[str]()

    def give(work: "Work", name: str = "counting", act: str = "") -> str:
        register(Kind(name, "数一数", work, lambda run: f"/outcome/{run.pk}", act))
        made.append(name)
        return name

    yield give
    for name in made:
        kinds._KINDS.pop(name, None)


def until(told: Callable[[], Any], what: str) -> Any:
    """Wait for something to become true."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if found := told():
            return found
        time.sleep(0.05)
    pytest.fail(f"waited in vain: {what}")


@dataclass
class Office:
    """A database of its own, a process that asks, and workers to start and kill."""

    environment: dict[str, str]
    folder: Path
    talker: "subprocess.Popen[str]"
    processes: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def say(self, *words: Any) -> Any:
        """Ask something of the office's process."""
        assert self.talker.stdin
        assert self.talker.stdout
        self.talker.stdin.write(json.dumps(words) + "\n")
        self.talker.stdin.flush()
        return json.loads(self.talker.stdout.readline())

    def ask(self, *, hold: bool = False, subject: str = "") -> tuple[str, Path]:
        """Ask for a run; its folder holds what it leaves, and what lets it go on."""
        folder = self.folder / uuid.uuid4().hex
        folder.mkdir()
        options = {"folder": str(folder), "hold": hold}
        return str(self.say("ask", options, subject)), folder

    def work(self) -> "subprocess.Popen[bytes]":
        """Start a worker."""
        process = subprocess.Popen([sys.executable, OFFICE, "work"], env=self.environment)
        self.processes.append(process)
        return process

    def stop(self, process: "subprocess.Popen[bytes]") -> None:
        """Let a process stand still, in a moment in which it holds no lock of the database."""

        def stands() -> bool:
            process.send_signal(signal.SIGSTOP)
            if self.say("can_write"):
                return True
            process.send_signal(signal.SIGCONT)
            return False

        until(stands, "a moment without a lock")

    def look(self, run: str) -> dict[str, Any]:
        """Return a run as it stands."""
        return dict(self.say("look", run))

    def ended(self, run: str) -> dict[str, Any]:
        """Wait for the end of a run."""
        until(lambda: self.look(run)["status"] not in {"waiting", "running"}, "the end of a run")
        return self.look(run)


def begun(folder: Path, times: int = 1) -> list[str]:
    """Wait until a run was begun so many times; return by whom."""
    file = folder / "begun"
    until(lambda: file.exists() and len(file.read_text().split()) >= times, f"begin {times}")
    return file.read_text().split()


@pytest.fixture(scope="module")
def counting_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """An empty database that processes of their own can open."""
    home = tmp_path_factory.mktemp("office")
    environment = os.environ | {
        "LINLI_HOME": str(home),
        "LINLI_RUN_LEASE_SECONDS": "3",
        "DJANGO_SETTINGS_MODULE": "linli_web.config.settings",
    }
    name = f"linli_{uuid.uuid4().hex}"
    with ExitStack() as after:
        if "postgres" in os.environ.get("DATABASE_URL", ""):
            url = urlsplit(os.environ["DATABASE_URL"])
            environment["DATABASE_URL"] = urlunsplit(url._replace(path=f"/{name}"))
            on_server(f'CREATE DATABASE "{name}"')
            after.callback(on_server, f'DROP DATABASE "{name}" WITH (FORCE)')
        subprocess.run(
            [sys.executable, "-m", "django", "migrate", "--verbosity=0"],
            env=environment,
            check=True,
        )
        yield environment


def on_server(statement: str) -> None:
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(statement.encode())


@pytest.fixture
def counting_office(counting_database: dict[str, str], tmp_path: Path) -> Iterator[Office]:
    talker = subprocess.Popen(
        [sys.executable, OFFICE, "talk"],
        env=counting_database,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    office = Office(counting_database, tmp_path, talker)
    yield office
    for process in office.processes:
        process.kill()
        process.wait()
    office.say("forget")
    assert talker.stdin
    talker.stdin.close()
    talker.wait(20)
