"""What was backed up while others worked comes back as it was at that moment."""

import json
import os
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

LINLI = Path(sys.executable).with_name("linli")
REGISTER = Path(__file__).parents[1] / "small_register"
WRITER = """
import sys, django
from pathlib import Path
django.setup()
from linli_web.journal.actions import Act, Actor, record
number = 0
while not Path(sys.argv[1]).exists():
    number += 1
    acts = [Act("edit", "communities", "c-1", None, {"n": number, "k": k}) for k in range(5)]
    record(Actor("7", "writer"), acts)
    Path(sys.argv[2]).write_text(str(number))
"""

PHOTO = f"files/objects/ab/{'ab' * 32}"

# The marker takes these tests into the pass on PostgreSQL; each office has a database of its own.
pytestmark = pytest.mark.django_db


@dataclass
class Office:
    """An office with a folder and a database of its own."""

    home: Path
    environment: dict[str, str]

    def linli(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command in this office."""
        return subprocess.run(
            [LINLI, "--lang", "en", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def told(self, *words: str) -> dict[str, Any]:
        """Run a command that has to go well and return what it says."""
        done = self.linli(*words, "--json")
        assert done.returncode == 0, done.stderr + done.stdout
        found: dict[str, Any] = json.loads(done.stdout)
        return found


ON_SERVER = "postgres" in os.environ.get("DATABASE_URL", "")


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[tuple[Office, Office]]:
    """Two offices: one to back up, one to restore into."""
    with _database() as one, _database() as two:
        yield _office(tmp_path / "one", one), _office(tmp_path / "two", two)


@contextmanager
def _database(template: str = "template1") -> Iterator[str]:
    """Hold a database of its own on the server, where one is used; return its name."""
    name = f"linli_{uuid.uuid4().hex}"
    if ON_SERVER:
        _on_server(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield name
    if ON_SERVER:
        _on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


def _on_server(statement: str) -> None:
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(statement.encode())


def _office(home: Path, name: str) -> Office:
    home.mkdir(exist_ok=True)
    environment = os.environ | {
        "LINLI_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "linli_web.config.settings",
    }
    if url := os.environ.get("DATABASE_URL"):
        environment["DATABASE_URL"] = urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    return Office(home, environment)


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """Folder and database of an office with a register, which those of the tests are copies of."""
    with _database() as name:
        office = _office(tmp_path_factory.mktemp("pattern") / "office", name)
        office.told("import", str(REGISTER))
        yield office.home, name


@pytest.fixture
def filled(offices: tuple[Office, Office], pattern: tuple[Path, str]) -> Iterator[Office]:
    """The first office, with a register, a photo, and a file of an import under way."""
    first, _ = offices
    folder, name = pattern
    first.home.rmdir()
    shutil.copytree(folder, first.home)
    with _database(name) as copied:
        office = _office(first.home, copied)
        kept = office.home / "uploads" / "run-1"
        kept.mkdir(parents=True)
        (kept / "底册.csv").write_text("甲,1", encoding="utf-8")
        photo = office.home / PHOTO
        photo.parent.mkdir(parents=True)
        photo.write_bytes(b"photo")
        yield office


def exported(office: Office) -> dict[str, bytes]:
    """Return every table of an office as it is exported."""
    folder = office.home / "export"
    office.told("export", str(folder))
    return {
        file.name: file.read_bytes() for file in sorted(folder.iterdir()) if file.suffix == ".csv"
    }


def test_a_backup_taken_while_others_write_restores_equal(
    offices: tuple[Office, Office], filled: Office, tmp_path: Path
) -> None:
    _, other = offices
    stop, told = tmp_path / "stop", tmp_path / "told"
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, stop, told], env=filled.environment, stderr=subprocess.PIPE
    )
    try:
        while not told.exists() and writer.poll() is None:
            time.sleep(0.05)
        made = filled.told("backup", str(tmp_path / "backup.zip"))
    finally:
        stop.touch()
        _, complaint = writer.communicate(timeout=60)
    assert writer.returncode == 0, complaint.decode()
    at_the_end = filled.told("audit", "verify")
    assert at_the_end["intact"]
    assert 0 < made["head"]["count"] < at_the_end["count"]

    restored = other.told("restore", str(tmp_path / "backup.zip"))

    assert restored["before"] is None
    assert restored["head"] == made["head"]
    verdict = other.told("audit", "verify")
    assert verdict["intact"]
    # The restore itself is the one act that was added.
    assert verdict["count"] == made["head"]["count"] + 1
    assert exported(other) == exported(filled)
    # What was uploaded for an import tells of persons in plain, and stays out.
    assert not list((other.home / "uploads").iterdir())
    assert (other.home / "keys/imports-key").read_bytes() == (
        filled.home / "keys/imports-key"
    ).read_bytes()
    assert (other.home / PHOTO).read_bytes() == b"photo"


def test_a_damaged_backup_changes_nothing(
    offices: tuple[Office, Office], filled: Office, tmp_path: Path
) -> None:
    _, other = offices
    place = tmp_path / "backup.zip"
    filled.told("backup", str(place))
    content = bytearray(place.read_bytes())
    content[len(content) // 2] ^= 0xFF
    place.write_bytes(content)

    refused = other.linli("restore", str(place), "--json")

    assert refused.returncode == 2
    assert "damaged" in json.loads(refused.stdout)["problems"][0]["value"]
    assert not (other.home / "uploads").exists()
    assert not (other.home / "files").exists()
    assert other.linli("audit", "verify").returncode == 2


def test_data_that_are_there_are_replaced_only_when_asked_and_kept_aside(
    offices: tuple[Office, Office], filled: Office, tmp_path: Path
) -> None:
    _, other = offices
    place = tmp_path / "backup.zip"
    filled.told("backup", str(place))
    before = exported(filled)
    filled.told("import", str(_changed_register(tmp_path)))
    after = exported(filled)
    assert after != before

    refused = filled.linli("restore", str(place))
    assert refused.returncode == 2
    assert "--replace" in refused.stderr
    assert exported(filled) == after

    restored = filled.told("restore", str(place), "--replace")
    assert exported(filled) == before
    assert filled.told("audit", "verify")["intact"]
    other.told("restore", restored["before"])
    assert exported(other) == after


def _changed_register(tmp_path: Path) -> Path:
    folder = tmp_path / "changed"
    folder.mkdir()
    zones = (REGISTER / "zones.csv").read_text(encoding="utf-8")
    (folder / "zones.csv").write_text(zones.replace("老城", "旧城"), encoding="utf-8")
    return folder


def test_a_backup_without_its_keys_is_refused_where_another_key_is(
    offices: tuple[Office, Office], filled: Office, tmp_path: Path
) -> None:
    _, other = offices
    place = tmp_path / "backup.zip"
    made = filled.told("backup", str(place), "--without-keys")
    assert not made["with_keys"]
    refused = other.linli("restore", str(place))
    assert refused.returncode == 2
    assert "LINLI_KEYS" in refused.stderr
    other.environment["LINLI_KEYS"] = str(filled.home / "keys")
    other.told("restore", str(place))
    assert other.told("audit", "verify")["intact"]


def test_a_backup_that_names_no_file_goes_below_the_data(filled: Office) -> None:
    made = filled.told("backup")
    assert Path(made["file"]).parent == filled.home / "backups"
    assert made["with_keys"]
    assert Path(made["file"]).stat().st_mode & 0o077 == 0


def test_an_empty_office_has_nothing_to_back_up(offices: tuple[Office, Office]) -> None:
    refused = offices[0].linli("backup", "--json")
    assert refused.returncode == 2
    assert not (offices[0].home / "backups").exists()
