"""A whole database into a file and back: SQLite by its own copy, PostgreSQL by its own programs."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import Error, connection

from linli_web.operations.archive import BadBackup

if TYPE_CHECKING:
    from collections.abc import Sequence

_PROGRAMS = "/usr/lib/postgresql"
_SSL = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
# Tables and functions that are there need not be those of the backup: a newer version has more.
_EMPTY = """
DO $$ DECLARE found record; BEGIN
  FOR found IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('DROP TABLE public.%I CASCADE', found.name);
  END LOOP;
  FOR found IN
    SELECT p.oid::regprocedure AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'public' AND NOT EXISTS (
      SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  LOOP
    EXECUTE format('DROP FUNCTION %s CASCADE', found.name);
  END LOOP;
END $$;
"""


def dump(target: Path, snapshot: str) -> None:
    """Write the database as it is at the moment that is held.

    Raises
    ------
    BadBackup
        PostgreSQL's programs are missing or refuse.
    """
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(target)) as copy:
            # In one step: a copy in several begins anew whenever somebody writes.
            connection.connection.backup(copy)
        return
    said = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
    _postgresql("pg_dump", [*said, "--file", str(target)])


def load(dumped: Path) -> None:
    """Put a dumped database in the place of the one that is there, wholly or not at all.

    Raises
    ------
    BadBackup
        The dump is damaged, or PostgreSQL's programs are missing or refuse.
    """
    if connection.vendor == "sqlite":
        connection.close()
        _load_sqlite(dumped)
        return
    with tempfile.TemporaryDirectory(dir=dumped.parent) as folder:
        script, empty = Path(folder) / "restore.sql", Path(folder) / "empty.sql"
        empty.write_text(_EMPTY, encoding="utf-8")
        options = ["--no-owner", "--no-privileges", f"--file={script}", str(dumped)]
        _postgresql("pg_restore", options, connected=False)
        once = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
        connection.close()
        _postgresql("psql", [*once, f"--file={empty}", f"--file={script}"])


def _load_sqlite(dumped: Path) -> None:
    place = connection.settings_dict["NAME"]
    try:
        with closing(sqlite3.connect(dumped)) as source:
            said = source.execute("PRAGMA quick_check").fetchone()[0]
            if said != "ok":
                raise BadBackup(f"备份里的数据库已损坏：{said} · the database is damaged: {said}")
            with closing(sqlite3.connect(place)) as target:
                # Whoever has the database open sees the old one or the new one.
                source.backup(target)
    except sqlite3.Error as fault:
        raise BadBackup(
            f"数据库没有恢复成功：{fault} · it could not be restored: {fault}"
        ) from fault


def has_rows(tables: Sequence[str]) -> bool:
    """Tell whether any of some tables, where they are there, has a row.

    Raises
    ------
    Error
        The database is damaged.
    """
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for name in tables:
            if name in there:
                # Names of ours.
                cursor.execute(f'SELECT 1 FROM "{name}" LIMIT 1')  # noqa: S608 # nosec B608
                if cursor.fetchone():
                    return True
    return False


def put_files_aside(folder: Path) -> None:
    """Copy the files of a SQLite database that cannot be read, and remove them.

    Raises
    ------
    BadBackup
        It is on a PostgreSQL server, whose files are not ours.
    """
    if connection.vendor != "sqlite":
        raise BadBackup(
            "现有数据库读不出来，请先在 PostgreSQL 里新建一个空数据库 · "
            "the database that is there cannot be read: make a new, empty one on the server first"
        )
    with suppress(Error):
        connection.close()
    folder.mkdir(parents=True)
    name = str(connection.settings_dict["NAME"])
    for file in (Path(name), Path(f"{name}-wal"), Path(f"{name}-shm")):
        if file.exists():
            shutil.move(file, folder / file.name)


def _postgresql(name: str, options: Sequence[str], *, connected: bool = True) -> None:
    given = connection.settings_dict
    words = {"--host": "HOST", "--port": "PORT", "--username": "USER", "--dbname": "NAME"}
    call = [_program(name)]
    environment = dict(os.environ)
    if connected:
        call += [f"{word}={given[key]}" for word, key in words.items() if given[key]]
        call.append("--no-password")
        if given["PASSWORD"]:
            environment["PGPASSWORD"] = given["PASSWORD"]
        for key, variable in _SSL.items():
            if key in given["OPTIONS"]:
                environment[variable] = str(given["OPTIONS"][key])
    done = subprocess.run(
        [*call, *options],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip()[-1000:]
        raise BadBackup(f"{name} 没有成功：{said} · {name} failed: {said}")


def _program(name: str) -> str:
    """Find a program of PostgreSQL: of the server's own version where it is there."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        version = int(cursor.fetchone()[0]) // 10_000
    own = Path(_PROGRAMS) / str(version) / "bin" / name
    if own.exists():
        return str(own)
    found = shutil.which(name)
    if found is None:
        raise BadBackup(
            f"没有找到 {name}：请安装 postgresql-client · "
            f"{name} was not found: install postgresql-client"
        )
    return found
