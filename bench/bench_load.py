"""An office at work: 200 people signed in, reading and writing, on both databases.

Run it with `python bench/bench_load.py`; `--sessions N --seconds S --pause S` for other sizes.
The sample is served as `linli demo` serves it, two workers. The load generator is a process of its
own on the loopback and shares the machine, so its part of a core is told. Each person waits about
`--pause` seconds between two acts, as somebody who reads does; one act in twelve is an edit that is
saved. Then each page is asked for one after the other inside one process, beside a view of Django
that answers with nothing, through the same middleware: the ratio is what our page costs.
"""

import argparse
import json
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench_web import server
from report import section

ROOT = Path(__file__).parents[1]
AIM_MS = 300
EDITS_OF_ALL = 1 / 12
PAGES = {
    "home": "/office/",
    "list of communities": "/office/communities/",
    "list, filtered and sorted": "/office/communities/?zone=old_town&sort=-households",
    "list of vouchers": "/office/vouchers/",
    "list of units": "/office/units/",
    "one community": "/office/communities/{community}/",
    "map": "/office/map/",
    "layer of the map": "/office/map/communities.geojson",
    "figures": "/office/figures/",
    "journal": "/office/journal/",
    "form of a community": "/office/communities/{community}/edit/",
}
COMMUNITIES = 60


# The load generator


class Person:
    """One signed-in session that reads, waits, and now and then saves an edit."""

    def __init__(self, port: int, cookie: str, number: int, pause: float) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookie, self.pause = cookie, pause
        self.community = f"c-{number % COMMUNITIES + 1:04d}"
        self.random = random.Random(number)
        self.taken: list[tuple[str, float, int]] = []

    def work(self, until: float) -> None:
        """Act until the time is over."""
        time.sleep(self.random.uniform(0, self.pause))
        while time.perf_counter() < until:
            if self.random.random() < EDITS_OF_ALL:
                self.edit()
            else:
                name = self.random.choice(list(PAGES))
                self.ask(name, PAGES[name].format(community=self.community))
            time.sleep(self.random.expovariate(1 / self.pause))

    def ask(self, name: str, path: str, form: dict[str, str] | None = None) -> bytes:
        """Ask for a page, or send a form, and keep how long the answer took."""
        headers = {"Cookie": self.cookie, "Referer": f"http://127.0.0.1{path}"}
        body = None
        if form is not None:
            body = urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begun = time.perf_counter()
        try:
            self.connection.request("POST" if form else "GET", path, body, headers)
            answer = self.connection.getresponse()
            content, status = answer.read(), answer.status
        except (HTTPException, OSError):
            self.connection.close()
            content, status = b"", 0
        self.taken.append((name, time.perf_counter() - begun, status))
        return content

    def edit(self) -> None:
        """Open the form of a community and save another remark."""
        path = f"/office/communities/{self.community}/edit/"
        page = self.ask("form of a community", path).decode()
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
        if "csrfmiddlewaretoken" in hidden:
            form = hidden | {"note": f"bench {self.random.random()}"}
            self.ask("saved edit", path, form)


def load(port: int, seconds: float, pause: float, cookies: list[str]) -> dict[str, Any]:
    """Let everybody work at once."""
    people = [Person(port, cookie, at, pause) for at, cookie in enumerate(cookies)]
    until = time.perf_counter() + seconds
    threads = [threading.Thread(target=each.work, args=(until,)) for each in people]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    used = resource.getrusage(resource.RUSAGE_SELF)
    taken = [each for person in people for each in person.taken]
    return {"taken": taken, "cpu": (used.ru_utime + used.ru_stime) / seconds}


def measured(port: int, options: argparse.Namespace, cookies: list[str]) -> dict[str, Any]:
    """Run the load generator as a process of its own."""
    command = [sys.executable, __file__, "--load", str(port)]
    command += ["--seconds", str(options.seconds), "--pause", str(options.pause)]
    told = subprocess.run(
        command, input=json.dumps(cookies), capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(told.stdout)
    return found


def row_of(database: str, found: dict[str, Any], seconds: float) -> dict[str, object]:
    """Sum up one run."""
    times = sorted(taken for _name, taken, _status in found["taken"])
    saved = [taken for name, taken, status in found["taken"] if name == "saved edit" and status]
    bad = sum(status not in {200, 302, 304, 409} for _name, _taken, status in found["taken"])
    clashes = sum(status == 409 for _name, _taken, status in found["taken"])
    return {
        "database": database,
        "requests/s": f"{len(times) / seconds:.1f}",
        "median ms": f"{statistics.median(times) * 1000:.0f}",
        f"p95 ms (aim {AIM_MS})": f"{times[int(len(times) * 0.95)] * 1000:.0f}",
        "p99 ms": f"{times[int(len(times) * 0.99)] * 1000:.0f}",
        "edits": len(saved),
        "median of a saved edit ms": f"{statistics.median(saved) * 1000:.0f}" if saved else "",
        "somebody saved before": clashes,
        "failed": bad,
        "generator, cores": f"{found['cpu']:.2f}",
    }


# The office


def in_process(home: str, what: str, *arguments: str) -> Any:
    """Do something with the office's database in a process of its own."""
    environment = {**os.environ, "LINLI_HOME": home}
    told = subprocess.run(
        [sys.executable, __file__, what, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(told.stdout.splitlines()[-1])


def open_office() -> None:
    """Start Django with the office's settings."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "linli_web.config.settings"
    django.setup()


def prepare(sessions: int) -> list[str]:
    """Load the sample and sign people of the programme office in; return their cookies."""
    open_office()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils import timezone

    from linli_web.commands.demo import prepare as prepare_sample
    from linli_web.people.models import Account, Holding

    prepare_sample()
    cookies = []
    for number in range(sessions):
        account = Account.objects.create(username=f"b{number}", name="Bench", of_sample=True)
        Holding.objects.create(
            account=account,
            role="programme_office",
            scope="county",
            place="431023",
            since=timezone.now(),
        )
        session = SessionStore()
        session[SESSION_KEY] = str(account.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = account.get_session_auth_hash()
        session.save()
        token = "b" * 32
        cookies.append(f"sessionid={session.session_key}; csrftoken={token}")
    return cookies


def pages() -> dict[str, float]:
    """Measure each page one after the other, and an empty view, in milliseconds."""
    open_office()
    from django.http import HttpResponse
    from django.test import Client
    from django.urls import path

    from linli_web.config import urls
    from linli_web.people.models import Account

    # The name is that of an address that everybody who is signed in may open.
    urls.urlpatterns.insert(0, path("empty/", lambda _request: HttpResponse(b""), name="figures"))
    client = Client(SERVER_NAME="localhost")
    client.force_login(
        Account.objects.get(username="b0"), backend="django.contrib.auth.backends.ModelBackend"
    )
    asked = {"an empty view": "/empty/"}
    asked |= {name: page.format(community="c-0001") for name, page in PAGES.items()}
    return {name: median_ms(client, address) for name, address in asked.items()}


def median_ms(client: Any, address: str) -> float:
    """Ask some times after a first time that fills what stays in memory."""
    taken = []
    for _ in range(20):
        begun = time.perf_counter()
        response = client.get(address)
        b"".join(response)
        taken.append(time.perf_counter() - begun)
        assert response.status_code == 200, (address, response.status_code)
    return statistics.median(taken[1:]) * 1000


def main() -> None:
    """Do what the command line asks."""
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "what", nargs="?", default="all", choices=("all", "one", "prepare", "pages")
    )
    parser.add_argument("--load", type=int)
    parser.add_argument("--sessions", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pause", type=float, default=10)
    options = parser.parse_args()
    if options.load:
        found = load(options.load, options.seconds, options.pause, json.load(sys.stdin))
        print(json.dumps(found))
    elif options.what == "prepare":
        print(json.dumps(prepare(options.sessions)))
    elif options.what == "pages":
        print(json.dumps(pages()))
    elif options.what == "one":
        print(json.dumps(one(options)))
    else:
        compare(options)


def one(options: argparse.Namespace) -> dict[str, Any]:
    """Measure one database: the one that `DATABASE_URL` names, else SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    with tempfile.TemporaryDirectory() as home:
        cookies = in_process(home, "prepare", "--sessions", str(options.sessions))
        with server(home, "ours", url) as port:
            measured(port, argparse.Namespace(seconds=10, pause=1), cookies[:20])
            found = measured(port, options, cookies)
        row = row_of("PostgreSQL" if url else "SQLite", found, options.seconds)
        return {"row": row, "pages": in_process(home, "pages")}


def compare(options: argparse.Namespace) -> None:
    """Measure both databases and write the tables."""
    found = []
    for before in ([], [str(ROOT / "scripts/with-postgres")]):
        command = [*before, sys.executable, __file__, "one"]
        for name in ("sessions", "seconds", "pause"):
            command += [f"--{name}", str(getattr(options, name))]
        told = subprocess.run(command, capture_output=True, text=True, check=True)
        found.append(json.loads(told.stdout.splitlines()[-1]))
    note = (
        f"{options.sessions} sessions, a pause of {options.pause:g} s on average between two acts, "
        f"{options.seconds:g} s after a warm-up; one act in twelve opens a form and saves it. "
        "Server (two workers) and generator share the machine."
    )
    section("An office at work", [each["row"] for each in found], note)
    ratios = [(each["row"]["database"], each["pages"]) for each in found]
    section("What a page costs beside an empty view", list(ratio_rows(ratios)), RATIO_NOTE)


RATIO_NOTE = "Median of 19, one after the other in one process, through the same middleware."


def ratio_rows(ratios: list[tuple[str, dict[str, float]]]) -> Iterator[dict[str, object]]:
    """Yield a line a page."""
    for name in ratios[0][1]:
        row: dict[str, object] = {"page": name}
        for database, times in ratios:
            row[f"{database} ms"] = f"{times[name]:.1f}"
            row[f"{database}, times the empty view"] = f"{times[name] / times['an empty view']:.1f}"
        yield row


if __name__ == "__main__":
    main()
