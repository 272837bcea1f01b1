"""What the office makes for itself at its first start is its owner's alone."""

import os
import subprocess
import sys
from pathlib import Path

from linli_web.config import environment

STARTED = (
    "import django; django.setup()\n"
    "from django.db import connection\n"
    "connection.ensure_connection()\n"
    "connection.cursor().execute('CREATE TABLE t (a)')\n"
    "import os, sys\n"
    "for name in sorted(os.listdir(sys.argv[1])):\n"
    "    print(name, oct(os.stat(os.path.join(sys.argv[1], name)).st_mode & 0o777))\n"
)


def test_nobody_else_can_read_the_folder_the_database_or_the_keys(tmp_path: Path) -> None:
    home = tmp_path / "home"
    surroundings = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    told = subprocess.run(
        [sys.executable, "-c", f"import os; os.umask(0o022)\n{STARTED}", home],
        env=surroundings
        | {"LINLI_HOME": str(home), "DJANGO_SETTINGS_MODULE": "linli_web.config.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    rights = dict(line.split() for line in told.stdout.splitlines())
    assert rights == {
        "keys": "0o700",
        "linli.sqlite3": "0o600",
        "linli.sqlite3-shm": "0o600",
        "linli.sqlite3-wal": "0o600",
        "secret-key": "0o600",
    }
    assert home.stat().st_mode & 0o777 == 0o700


def test_a_secret_is_made_once(tmp_path: Path) -> None:
    first = environment.kept_once(tmp_path / "key")
    assert len(first) >= 50
    assert environment.kept_once(tmp_path / "key") == first
    assert [each.name for each in tmp_path.iterdir()] == ["key"]
