"""A file is written whole or not at all."""

import os
from pathlib import Path

import pytest

from linli.cli.answering import BadInput
from linli.cli.door import Door
from linli.cli.output import write_file


def test_a_file_is_written_and_folders_above_it_made(tmp_path: Path) -> None:
    write_file(Door(), tmp_path / "a" / "b.txt", b"new")
    assert (tmp_path / "a" / "b.txt").read_bytes() == b"new"
    assert [each.name for each in (tmp_path / "a").iterdir()] == ["b.txt"]


def test_a_file_that_is_there_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("old")
    write_file(Door(), tmp_path / "b.txt", b"new")
    assert (tmp_path / "b.txt").read_bytes() == b"new"


def test_others_may_read_it_as_the_system_says(tmp_path: Path) -> None:
    mask = os.umask(0o027)
    try:
        write_file(Door(), tmp_path / "b.txt", b"new")
    finally:
        os.umask(mask)
    assert (tmp_path / "b.txt").stat().st_mode & 0o777 == 0o640


def test_a_failure_leaves_what_was_there_and_no_remains(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "b.txt").write_text("old")

    def full(*_: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(BadInput) as refused:
        write_file(Door("en"), tmp_path / "b.txt", b"new")
    assert "No space left on device" in refused.value.problems[0].value
    assert (tmp_path / "b.txt").read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["b.txt"]
