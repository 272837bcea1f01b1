"""An office whose runs count, as a process of its own: `work` is a worker, `talk` does as told."""

# ruff: noqa: E402

import json
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import django

django.setup()

from django.db import connection

from linli_web.journal.actions import PROGRAM, Act, record
from linli_web.journal.models import Entry
from linli_web.people.models import Account
from linli_web.runs import actions, chores, worker
from linli_web.runs.kinds import Kind, register
from linli_web.runs.leases import Lease
from linli_web.runs.models import Run, Worker


def count(lease: Lease) -> None:
    """Leave a line in the journal: it has to be one, however often the work is begun."""
    folder = Path(lease.run.options["folder"])
    with (folder / "begun").open("a") as file:
        file.write(f"{worker.name()}\n")
    try:
        lease.log("数起来")
        lease.tell(1, 3, "一")
        while lease.run.options["hold"] and not (folder / "go").exists():
            time.sleep(0.05)
            lease.tell(2, 3, "二")
        with lease.writing() as outcome:
            record(PROGRAM, [Act("count", "runs", str(lease.run.pk))])
            outcome.result = {"by": worker.name()}
    except BaseException as stopped:
        with (folder / "stopped").open("a") as file:
            file.write(f"{type(stopped).__name__}\n")
        raise


def ask(options: dict[str, Any], subject: str) -> str:
    account, _ = Account.objects.get_or_create(username="asker", defaults={"name": "王"})
    try:
        return str(actions.start(account, "counting", options, subject=subject).pk)
    except actions.AlreadyOpen as other:
        return f"already {other.run.pk}"


def look(pk: str) -> dict[str, Any]:
    run = Run.objects.get(pk=pk)
    names = ("status", "result", "attempts", "fence", "done", "total", "log", "worker")
    return {name: getattr(run, name) for name in names} | {
        "entries": Entry.objects.filter(act="count", key=pk).count()
    }


def cancel(pk: str) -> str:
    actions.cancel(Account.objects.get(username="asker"), Run.objects.get(pk=pk).pk)
    return "ok"


def workers() -> list[int]:
    return list(Worker.objects.values_list("process", flat=True))


def can_write() -> bool:
    """Tell whether nobody holds the embedded database's one lock for writing."""
    if connection.vendor != "sqlite":
        return True
    with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=0.5)) as other:
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
    return True


def forget() -> int:
    """Let the next test begin without workers and open runs."""
    Run.objects.all().delete()
    return Worker.objects.all().delete()[0]


def talk() -> None:
    said = {"ask": ask, "look": look, "cancel": cancel, "workers": workers}
    said |= {"forget": forget, "can_write": can_write}
    for line in sys.stdin:
        verb, *words = json.loads(line)
        sys.stdout.write(json.dumps(said[verb](*words)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    register(Kind("counting", "数一数", count))
    if sys.argv[1] == "work":
        # They bring in much of the office, and no test looks at them here.
        chores._CHORES.clear()
        worker.serve()
    else:
        talk()
