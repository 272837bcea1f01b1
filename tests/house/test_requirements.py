"""The locked requirements are complete, hold what pyproject.toml asks for, and name no address."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def pins(lock: Path) -> list[Requirement]:
    """The requirements of a lock, a package once for each Python that needs its own version."""
    text = lock.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.split("--hash")[0] for line in text.splitlines() if line[:1].isalnum()]
    return [Requirement(line.strip()) for line in lines]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_locked_package_has_one_version_and_hashes(lock: Path) -> None:
    entries = lock.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    entries = [entry for entry in entries if entry and not entry.startswith("#")]
    assert entries
    for entry in entries:
        assert re.match(r"\S+==\S+ .*--hash=sha256:[0-9a-f]{64}", entry), entry


@pytest.mark.parametrize(
    ("lock", "asked"),
    [
        ("run", PROJECT["project"]["dependencies"]),
        ("run", PROJECT["project"]["optional-dependencies"]["web"]),
        ("library", PROJECT["project"]["dependencies"]),
        ("test", PROJECT["dependency-groups"]["test"]),
        ("docs", PROJECT["dependency-groups"]["docs"]),
        ("bench", PROJECT["dependency-groups"]["bench"]),
        ("build", PROJECT["build-system"]["requires"]),
    ],
)
def test_a_lock_holds_what_the_project_asks_for(lock: str, asked: list[str]) -> None:
    locked = pins(ROOT / "requirements" / f"{lock}.txt")
    for wanted in map(Requirement, asked):
        versions = [
            next(iter(pin.specifier)).version
            for pin in locked
            if canonicalize_name(pin.name) == canonicalize_name(wanted.name)
        ]
        assert versions, f"{wanted.name} is missing from {lock}.txt: make lock"
        assert all(version in wanted.specifier for version in versions), wanted


def test_the_sets_that_share_an_environment_agree_on_every_version() -> None:
    versions: dict[tuple[str, str], set[str]] = {}
    for lock in LOCKS:
        for pin in pins(lock):
            key = (canonicalize_name(pin.name), "")
            if "python_full_version" not in str(pin.marker):
                versions.setdefault(key, set()).add(str(pin.specifier))
    assert {key: found for key, found in versions.items() if len(found) > 1} == {}


def test_no_committed_file_names_a_package_index() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    address = re.compile(
        r"https?://\S+/simple(/|\s|$)|https?://(registry|files)\.\S+/|index-url[ =]['\"]?\w+:"
    )
    found = []
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.is_file() and not re.search(r"/vendor/|\.(png|parquet|xlsx|pbf)$", name):
            text = path.read_text(encoding="utf-8", errors="replace")
            found += [f"{name}: {line}" for line in text.splitlines() if address.search(line)]
    assert [line for line in found if not line.startswith("tests/house/")] == []
