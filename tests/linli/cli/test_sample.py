"""`linli sample` writes the same programme for the same seed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

Linli = Callable[..., Any]


def test_the_sample_is_a_folder_without_a_fault(linli: Linli, tmp_path: Path) -> None:
    said = linli("sample", tmp_path / "s", "--json")
    assert said.exit_code == 0
    assert said.json["rows"]["communities"] > 50
    checked = linli("import", tmp_path / "s", "--dry-run", "--json")
    assert checked.exit_code == 0
    assert checked.json["rows"]["rejected"] == 0


def test_a_place_that_cannot_be_written_is_told(linli: Linli, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    said = linli("sample", tmp_path / "file" / "s", "--json")
    assert (said.exit_code, said.codes) == (2, {"call.wrong"})
