"""What all tests share: which are run, and a browser that lets no fault on a page pass.

The library's tests run without Django and Playwright, so both are imported only where needed.
"""

import atexit
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import hypothesis
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).parents[1]
REAL_DATA = Path(os.environ.get("LINLI_DATA", ROOT / "../shared/data")).resolve()
IN_CI = os.environ.get("CI") == "true"

# Time limits for single examples only measure how busy the machine is; in CI a run must repeat.
hypothesis.settings.register_profile("house", deadline=None, derandomize=IN_CI)
hypothesis.settings.load_profile("house")


# Which tests are run


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Add the choice of database tests; without pytest-django its one setting must be known."""
    parser.addoption(
        "--database-tests-only",
        action="store_true",
        help="run only the tests that touch the database, browser tests apart",
    )
    if not pluginmanager.hasplugin("django"):
        parser.addini("DJANGO_SETTINGS_MODULE", "not used here: no Django in this environment")


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker that goes with the fixture `real_data`; suit the office to tests."""
    config.addinivalue_line("markers", "real_data: reads public data that lies beside the checkout")
    if config.pluginmanager.hasplugin("django"):
        suit_office_to_tests(Path(tempfile.mkdtemp(prefix="linli-tests-")))


def suit_office_to_tests(folder: Path) -> None:
    """Keep files of tests apart, serve static files as they lie there, hash passwords fast.

    tests/house/test_wheel.py runs the office with the settings that users have.
    """
    from django.conf import settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    files = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": folder / "files", "base_url": None},
    }
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain, "files": files}
    settings.INCOMING_FOLDER = folder / "incoming"
    settings.STATIC_ROOT = folder / "static"
    settings.STATIC_ROOT.mkdir()
    settings.UPLOAD_FOLDER = folder / "uploads"
    settings.KEYS_FOLDER = folder / "keys"
    settings.KEYS_FOLDER.mkdir()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    let_tests_empty_the_journal()


def let_tests_empty_the_journal() -> None:
    """Lift the journal's triggers while a test that committed is cleaned up, and only then."""
    from importlib import import_module

    from django.db.backends.base.operations import BaseDatabaseOperations

    append_only = import_module("linli_web.journal.migrations.0002_append_only").APPEND_ONLY
    flush = BaseDatabaseOperations.execute_sql_flush

    def lifted(operations: BaseDatabaseOperations, statements: list[str]) -> None:
        with operations.connection.schema_editor() as editor:
            append_only.take_back(editor)
        flush(operations, statements)
        with operations.connection.schema_editor() as editor:
            append_only.make(editor)
        from linli_web.journal.heads import kept_file

        kept_file().unlink(missing_ok=True)

    BaseDatabaseOperations.execute_sql_flush = lifted  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def fresh_cache(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let no test see a page that an earlier one left in the cache."""
    yield
    if touches_database(request.node) or "browser" in request.fixturenames:
        from django.core.cache import cache

        cache.clear()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark tests by the fixtures they use, then leave out those that are not asked for."""
    for item in items:
        for name in {"browser", "real_data"} & fixtures_of(item):
            item.add_marker(name)
    if not REAL_DATA.is_dir():
        items[:] = [item for item in items if not item.get_closest_marker("real_data")]
    if config.getoption("--database-tests-only"):
        kept = [item for item in items if touches_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept


def fixtures_of(item: pytest.Item) -> set[str]:
    """Return the names of all fixtures that a test uses, directly or through others."""
    return set(getattr(item, "fixturenames", ()))


def touches_database(item: pytest.Item) -> bool:
    """Tell whether a test would behave differently on another database."""
    if item.get_closest_marker("browser"):
        return False
    asks = {"db", "transactional_db", "live_server", "django_db_setup"} & fixtures_of(item)
    return bool(asks or item.get_closest_marker("django_db"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a skipped test is a failure: whatever it waits for must be there."""
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """In CI a file that skips itself is a failure as well."""
    report = yield
    if IN_CI and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of public data beside the checkout; without it these tests are not collected."""
    return REAL_DATA


# The browser

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]


def find_chromium() -> str:
    """Return the path of the system's Chromium."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    raise FileNotFoundError("browser tests need Chromium: make test installs it on Debian")


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """One headless Chromium for all tests of a worker."""
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, where Django would refuse its database calls.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """Errors that pages logged or threw, and requests to other hosts: any of them fails the test.

    A test that provokes an error on purpose looks at the list and clears it.
    """
    found: list[str] = []
    yield found
    assert not found, "the browser complained:\n" + "\n".join(found)


@pytest.fixture
def open_page(browser: "Browser", complaints: list[str]) -> Iterator[Callable[..., "Page"]]:
    """Open a page in a context (a person with a device) of its own.

    Call it with `width`, `height`, `locale` and any other option of Playwright's `new_context`.
    """
    contexts: list[BrowserContext] = []

    def open_with(width: int = 1440, height: int = 900, **options: Any) -> "Page":
        settings = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai"} | options
        context = browser.new_context(viewport={"width": width, "height": height}, **settings)
        contexts.append(context)
        listen(context, complaints)
        return context.new_page()

    yield open_with
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: Callable[..., "Page"]) -> "Page":
    """A page on a desktop in Chinese."""
    return open_page()


def listen(context: "BrowserContext", complaints: list[str]) -> None:
    """Write down every error of a context's pages and every request that leaves this machine."""
    context.on(
        "console",
        lambda message: (
            complaints.append(f"console: {message.text} ({message.location.get('url')})")
            if message.type == "error"
            else None
        ),
    )
    context.on("weberror", lambda error: complaints.append(f"error: {error.error}"))
    context.on(
        "request",
        lambda request: (
            complaints.append(f"request to another host: {request.url}")
            if leaves_this_machine(request.url)
            else None
        ),
    )


def leaves_this_machine(url: str) -> bool:
    """Tell whether a request goes to another host."""
    address = urlsplit(url)
    return address.scheme in {"http", "https", "ws", "wss"} and address.hostname not in {
        "localhost",
        "127.0.0.1",
    }


AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def axe() -> Callable[..., None]:
    """Check a page for accessibility: `axe(page)` fails with each rule broken and where."""
    source = (ROOT / "tests/vendor/axe-core/axe.min.js").read_text(encoding="utf-8")

    def check(page: "Page", without: tuple[str, ...] = ()) -> None:
        options = {
            "runOnly": {"type": "tag", "values": AXE_RULES},
            "rules": {rule: {"enabled": False} for rule in without},
            "resultTypes": ["violations"],
        }
        page.evaluate(source)
        found = page.evaluate(f"axe.run(document, {json.dumps(options)})")["violations"]
        assert not found, "not accessible:\n" + "\n".join(
            describe(violation) for violation in found
        )

    return check


def describe(violation: dict[str, Any]) -> str:
    """Put a violation that axe found into lines: rule, meaning, then each element."""
    lines = [f"{violation['id']} ({violation['impact']}): {violation['help']}"]
    for node in violation["nodes"]:
        summary = " ".join(node["failureSummary"].split())
        lines.append(f"    {' '.join(map(str, node['target']))}: {summary}")
    return "\n".join(lines)
