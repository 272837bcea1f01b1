"""The sample county served as users get it, for walks through a real browser.

One server a test process: `linli demo` in a folder of its own, so that what is walked through is
what a newcomer sees. Tests that change data make their own rows or leave the sample as it was.
"""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

LINLI = Path(sys.executable).parent / "linli"


@dataclass(frozen=True)
class Site:
    """The running sample: its address and the passwords of its accounts."""

    url: str
    passwords: dict[str, str]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve the sample by `linli demo` until the last test of this process."""
    home = tmp_path_factory.mktemp("sample-site")
    environment = {**os.environ, "LINLI_HOME": str(home)}
    environment.pop("DATABASE_URL", None)
    port = free_port()
    prepared = subprocess.run(
        [LINLI, "demo", "--no-serve", "--json"], env=environment, capture_output=True, check=True
    )
    logins = json.loads(prepared.stdout)["logins"]
    with (home / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [LINLI, "demo", "--port", str(port), "--workers", "1"],
            env=environment,
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
    """Log in on a page: `sign_in(page)` as the office, `sign_in(page, "street")` as a reader."""

    def enter(page: "Page", username: str = "office") -> None:
        page.goto(f"{site.url}/login/")
        page.get_by_label("账号").fill(username)
        page.get_by_label("密码").fill(site.passwords[username])
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(f"{site.url}/office/**")

    return enter
