"""The browser parts in the repository are what their lists say, licensed, and self-contained."""

import hashlib
import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = [ROOT / "src/linli_web/desks/static/vendor", ROOT / "tests/vendor"]
OFFICE = FOLDERS[0]


def listed_sums(folder: Path) -> dict[str, str]:
    """Checksum by file, as CHECKSUMS.sha256 has them."""
    lines = (folder / "CHECKSUMS.sha256").read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


@pytest.mark.parametrize("folder", FOLDERS, ids=["office", "tests"])
def test_every_vendored_file_has_the_checksum_listed_for_it(folder: Path) -> None:
    files = [path for path in folder.rglob("*") if path.is_file()]
    found = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.name != "CHECKSUMS.sha256"
    }
    assert found == listed_sums(folder)


@pytest.mark.parametrize("folder", FOLDERS, ids=["office", "tests"])
def test_every_vendored_package_lies_beside_its_licence(folder: Path) -> None:
    packages = [path for path in folder.iterdir() if path.is_dir()]
    assert packages
    for package in packages:
        assert list(package.glob("LICENSE*")), f"{package.name} has no licence file"


def test_versions_are_those_that_make_vendor_pins() -> None:
    pins = tomllib.loads((ROOT / "scripts/vendoring/packages.toml").read_text(encoding="utf-8"))
    for folder, group in zip(FOLDERS, ("office", "tests"), strict=True):
        versions = json.loads((folder / "versions.json").read_text(encoding="utf-8"))
        pinned = {name: pin["integrity"] for name, pin in pins[group]["packages"].items()}
        assert {name: entry["integrity"] for name, entry in versions.items()} == pinned


@pytest.mark.parametrize("style", sorted(OFFICE.rglob("*.css")), ids=lambda path: path.name)
def test_no_vendored_style_loads_anything_from_elsewhere(style: Path) -> None:
    text = style.read_text(encoding="utf-8")
    loaded = re.findall(r"url\(\s*['\"]?([^)'\"]{1,60})", text)
    assert "@import" not in text
    assert [address for address in loaded if not address.startswith(("data:", "#"))] == []


@pytest.mark.parametrize("script", sorted(OFFICE.rglob("*.*js")), ids=lambda path: path.name)
def test_no_vendored_script_names_a_host_to_load_from(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert "sourceMappingURL" not in text
    # Names of XML dialects, licences and help pages; none of them is ever requested.
    harmless = (
        r"www\.w3\.org|www\.apache\.org|github\.com|tabler\.io|popper\.js\.org|maplibre\.org"
        r"|maplibre\.invalid|wiki\.openstreetmap\.org"
    )
    hosts = set(re.findall(r"https?://([a-z0-9.-]+)", text))
    assert {host for host in hosts if not re.fullmatch(harmless, host)} == set()


def test_the_icons_are_the_listed_ones() -> None:
    listed = (ROOT / "scripts/vendoring/icons.txt").read_text(encoding="utf-8").split()
    sprite = (OFFICE / "tabler-icons/icons.svg").read_text(encoding="utf-8")
    assert re.findall(r'<symbol id="([^"]+)"', sprite) == listed
    assert listed == sorted(set(listed))
