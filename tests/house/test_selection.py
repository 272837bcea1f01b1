"""Which tests are run: nothing is skipped in CI, and each pass takes the tests that it is for."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parents[1] / "conftest.py"

EXAMPLES = """
import pytest

def test_plain():
    pass

def test_waiting():
    pytest.skip("something is not installed")

@pytest.mark.django_db
def test_marked():
    pass

@pytest.fixture
def transactional_db():
    pass

@pytest.fixture
def stored_community(transactional_db):
    pass

def test_through_a_fixture(stored_community):
    pass

def test_on_real_data(real_data):
    pass
"""


@pytest.fixture
def tests_of_a_stranger(tmp_path: Path) -> Path:
    """A folder with our conftest and a few small tests."""
    folder = tmp_path / "tests"
    folder.mkdir()
    shutil.copy(CONFTEST, folder)
    (folder / "test_examples.py").write_text(EXAMPLES, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = django_db browser\n")
    return folder


def run(folder: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run pytest on the folder, without the plugins of our own run."""
    command = [sys.executable, "-m", "pytest", "-p", "no:django", "-v", *options, str(folder)]
    kept = {name: value for name, value in os.environ.items() if name not in {"CI", "LINLI_DATA"}}
    return subprocess.run(
        command,
        cwd=folder.parent,
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_skipped_test_fails_in_ci_and_only_there(tests_of_a_stranger: Path) -> None:
    at_home = run(tests_of_a_stranger, "-k", "waiting")
    in_ci = run(tests_of_a_stranger, "-k", "waiting", CI="true")
    assert at_home.returncode == 0
    assert "1 skipped" in at_home.stdout
    assert in_ci.returncode == 1
    assert "skipped in CI" in in_ci.stdout


def test_a_file_that_skips_itself_fails_in_ci(tests_of_a_stranger: Path) -> None:
    skipping = "import pytest\npytest.importorskip('a_module_nobody_has')\n"
    (tests_of_a_stranger / "test_examples.py").write_text(skipping, encoding="utf-8")
    assert run(tests_of_a_stranger).returncode == 5
    assert run(tests_of_a_stranger, CI="true").returncode not in {0, 5}


def test_the_second_pass_takes_exactly_the_tests_that_touch_the_database(
    tests_of_a_stranger: Path,
) -> None:
    shown = run(tests_of_a_stranger, "--database-tests-only").stdout
    assert "2 passed" in shown
    assert "::test_marked PASSED" in shown
    assert "::test_through_a_fixture PASSED" in shown


def test_tests_on_real_data_are_not_collected_where_it_is_absent(
    tests_of_a_stranger: Path, tmp_path: Path
) -> None:
    there = run(tests_of_a_stranger, "-k", "real", LINLI_DATA=str(tmp_path))
    absent = run(tests_of_a_stranger, LINLI_DATA=str(tmp_path / "nowhere"))
    assert "1 passed" in there.stdout
    assert "test_on_real_data" not in absent.stdout
