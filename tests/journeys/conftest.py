"""The sample county served as users get it, for walks through a real browser.

One server a test process: `linli demo` in a folder of its own, so that what is walked through is
what a newcomer sees. Tests that change data make their own rows or leave the sample as it was.
"""

import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

LINLI = Path(sys.executable).parent / "linli"


@dataclass(frozen=True)
class Site:
    """The running sample: its address, its accounts' passwords, and who is logged in."""

    url: str
    passwords: dict[str, str]
    sessions: dict[str, list[Any]] = field(default_factory=dict)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A data folder with the sample, as `linli demo` makes it; made once for all processes."""
    mine = tmp_path_factory.getbasetemp()
    shared = mine if worker_id == "master" else mine.parent
    home, told = shared / "sample-home", shared / "sample-home.json"
    with (shared / "sample-home.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            prepared = subprocess.run(
                [LINLI, "demo", "--no-serve", "--json"],
                env=surroundings(home),
                capture_output=True,
                check=True,
            )
            told.write_bytes(prepared.stdout)
    return home


def surroundings(home: Path) -> dict[str, str]:
    """Return the environment of an office in a folder."""
    environment = {**os.environ, "LINLI_HOME": str(home)}
    environment.pop("DATABASE_URL", None)
    return environment


@pytest.fixture(scope="session")
def site(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve a copy of the sample by `linli demo` until the last test of this process."""
    with served(sample_home, tmp_path_factory.mktemp("site") / "home") as found:
        yield found


@contextmanager
def served(sample_home: Path, home: Path) -> Iterator[Site]:
    """Serve a copy of the sample from a folder that is not there yet."""
    shutil.copytree(sample_home, home)
    logins = json.loads(sample_home.with_suffix(".json").read_bytes())["logins"]
    port = free_port()
    with (home / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [LINLI, "demo", "--port", str(port), "--workers", "1"],
            env=surroundings(home),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/", server)
            yield Site(
                f"http://127.0.0.1:{port}",
                {login["username"]: login["password"] for login in logins},
            )
        finally:
            server.terminate()
            server.wait(20)


def wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 180
    while time.monotonic() < until:
        assert server.poll() is None, "the server stopped while starting"
        try:
            with urlopen(url, timeout=5):  # noqa: S310 - our own address
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    pytest.fail("the server did not answer within three minutes")


@pytest.fixture
def sign_in(site: Site) -> Callable[..., None]:
    """Log in on a page: `sign_in(page)` as the office, `sign_in(page, "street")` as a reader.

    Whoever has logged in before goes on with that session while it is open, as people do.
    """

    def enter(page: "Page", username: str = "office") -> None:
        if username in site.sessions:
            page.context.add_cookies(site.sessions[username])
            page.goto(f"{site.url}/office/")
            if page.url.startswith(f"{site.url}/office/"):
                return
        page.goto(f"{site.url}/login/")
        page.get_by_label("账号").fill(username)
        page.get_by_label("密码").fill(site.passwords[username])
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(f"{site.url}/office/**")
        cookies = page.context.cookies()
        site.sessions[username] = [each for each in cookies if each["name"] == "sessionid"]

    return enter
