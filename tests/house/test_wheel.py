"""What a person gets who installs the wheel into a clean environment and types `linli demo`."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
UV = Path(sys.executable).with_name("uv")

# One worker builds and installs for all of these.
pytestmark = pytest.mark.xdist_group("wheel")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT]
    subprocess.run(build, check=True, capture_output=True)
    return next(folder.glob("linli-*.whl"))


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs' folder of a new environment that has the wheel and the locked requirements."""
    environment = tmp_path_factory.mktemp("environment")
    install = [UV, "pip", "install", "--quiet", "--python", environment]
    subprocess.run([UV, "venv", "--quiet", "--python", sys.executable, environment], check=True)
    locked = ["--require-hashes", "--requirements", ROOT / "requirements/run.txt"]
    subprocess.run([*install, *locked], check=True)
    subprocess.run([*install, "--no-deps", wheel], check=True)
    return environment / "bin"


@pytest.fixture
def elsewhere(tmp_path: Path) -> dict[str, str]:
    """The environment of a person with an empty home, far from any checkout."""
    kept = {"PATH", "LANG", "LC_ALL", "TMPDIR"}
    environment = {name: value for name, value in os.environ.items() if name in kept}
    return environment | {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "share")}


def test_the_wheel_holds_every_file_of_both_packages_and_nothing_else(wheel: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "src"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    committed = {name.removeprefix("src/") for name in filter(None, listed.stdout.split("\0"))}
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert committed - packed == set()
    assert {name.split("/")[0] for name in packed} == {"linli", "linli_web"}


def test_the_installed_command_explains_itself(programs: Path, elsewhere: dict[str, str]) -> None:
    shown = subprocess.run(
        [programs / "linli", "--help"], env=elsewhere, capture_output=True, text=True, check=True
    )
    for command in ("demo", "indicators", "check", "import"):
        assert f"\n  {command} " in shown.stdout


def answer(program: Path, *arguments: str, home: dict[str, str], folder: Path) -> dict[str, Any]:
    """Run a command with `--json` and return what it says."""
    shown = subprocess.run(
        [program, *arguments, "--json"],
        cwd=folder,
        env=home,
        capture_output=True,
        text=True,
        check=False,
    )
    assert shown.returncode == 0, shown.stderr
    return dict(json.loads(shown.stdout))


def test_the_demo_loads_the_sample_once_and_its_figures_are_the_published_ones(
    programs: Path, elsewhere: dict[str, str], tmp_path: Path
) -> None:
    linli = programs / "linli"
    first = answer(linli, "demo", "--no-serve", home=elsewhere, folder=tmp_path)
    second = answer(linli, "demo", "--no-serve", home=elsewhere, folder=tmp_path)
    assert first == second
    assert first["counts"]["communities"]
    assert first["logins"]
    assert Path(first["database"]).is_relative_to(tmp_path / "share")
    figures = answer(linli, "indicators", home=elsewhere, folder=tmp_path)["indicators"]
    assert figures["areas_renovated"] == 27
    assert figures["residential_buildings"] == 593
    assert figures["households_benefiting"] == 8557
