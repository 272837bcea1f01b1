"""Planning works where neither the program's folder nor the user's may be written."""

import os
from pathlib import Path

import pytest

from linli.cli.plan_kernels import keep_kernels


@pytest.fixture
def locked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Nothing may be written but the folder that is returned."""
    for name in ("NUMBA_CACHE_DIR", "LINLI_HOME"):
        # Set first, so that what the test sets is taken back.
        monkeypatch.setenv(name, "")
    monkeypatch.setattr(os, "access", lambda path, _mode: Path(path).is_relative_to(tmp_path))
    return tmp_path


def test_nothing_is_set_where_a_usual_place_may_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", "")
    monkeypatch.setattr(os, "access", lambda _path, _mode: True)
    keep_kernels()
    assert os.environ["NUMBA_CACHE_DIR"] == ""


def test_the_users_cache_folder_is_enough(locked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(locked / "not" / "there" / "yet"))
    keep_kernels()
    assert os.environ["NUMBA_CACHE_DIR"] == ""


def test_a_place_that_is_named_stays(locked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(locked / "mine"))
    keep_kernels()
    assert os.environ["NUMBA_CACHE_DIR"] == str(locked / "mine")


def test_the_data_folder_takes_them(locked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_HOME", str(locked))
    keep_kernels()
    assert os.environ["NUMBA_CACHE_DIR"] == str(locked / "kernels")


@pytest.mark.usefixtures("locked")
def test_else_a_folder_of_this_run_takes_them() -> None:
    keep_kernels()
    folder = Path(os.environ["NUMBA_CACHE_DIR"])
    assert folder.is_dir()
    assert folder.name.startswith("linli-kernels-")
    folder.rmdir()
