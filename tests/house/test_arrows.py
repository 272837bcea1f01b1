"""The import rules of pyproject.toml refuse what ARCHITECTURE.md forbids."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code without its data, to which a test may add a wrong import."""
    copy = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", copy)
    for module in (ROOT / "src").rglob("*.py"):
        target = copy / module.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(module, target)
    return copy


def inspect(house: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on a copy of the code."""
    linter = Path(sys.executable).with_name("lint-imports")
    command = [linter, "--no-cache", "--no-logo"]
    environment = os.environ | {"PYTHONPATH": str(house / "src")}
    return subprocess.run(
        command, cwd=house, env=environment, capture_output=True, text=True, check=False
    )


def test_the_code_as_it_is_keeps_every_rule(house: Path) -> None:
    verdict = inspect(house)
    assert verdict.returncode == 0, verdict.stdout
    assert "0 broken" in verdict.stdout


@pytest.mark.parametrize(
    ("module", "line", "complaint"),
    [
        ("linli/records/wrong.py", "import linli.schema", "linli.records.wrong -> linli.schema"),
        ("linli/registry/wrong.py", "import linli.cli", "linli.registry.wrong -> linli.cli"),
        ("linli/records/wrong.py", "import django", "linli.records.wrong -> django"),
        ("linli/cli/wrong.py", "import linli_web", "linli.cli.wrong -> linli_web"),
        ("linli/cli/wrong.py", "import linli.testing", "linli.cli.wrong -> linli.testing"),
        ("linli/engines/tally.py", "import linli.schema", "linli.engines.tally -> linli.schema"),
        (
            "linli/plan/checking/wrong.py",
            "import linli.plan.programme",
            "linli.plan.checking.wrong -> linli.plan.programme",
        ),
        ("linli_web/journal/wrong.py", "import linli_web.people", "linli_web.journal.wrong"),
        ("linli_web/registry/wrong.py", "import linli_web.desks", "linli_web.registry.wrong"),
        ("linli_web/desks/wrong.py", "import linli.testing", "linli_web.desks.wrong"),
        ("linli/helpers.py", "", "- linli.helpers"),
        ("linli_web/misc/__init__.py", "", "- linli_web.misc"),
    ],
)
def test_a_wrong_import_or_an_unknown_room_is_refused(
    house: Path, module: str, line: str, complaint: str
) -> None:
    wrong = house / "src" / module
    added = [wrong, *missing_packages(wrong), *missing_testing(house)]
    try:
        for path in added:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        wrong.write_text(line + "\n", encoding="utf-8")
        verdict = inspect(house)
    finally:
        for path in added:
            path.unlink(missing_ok=True)
    assert verdict.returncode == 1
    assert complaint in " ".join(verdict.stdout.split())


def missing_packages(module: Path) -> list[Path]:
    """The package file that a room needs which nobody has built yet."""
    package = module.with_name("__init__.py")
    return [] if package.exists() else [package]


def missing_testing(house: Path) -> list[Path]:
    """`linli.testing`, as long as nobody has written it."""
    testing = house / "src/linli/testing.py"
    return [] if testing.exists() else [testing]
