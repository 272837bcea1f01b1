from __future__ import annotations

from pathlib import Path

from linli.sample.__main__ import main
from linli.tables.folder import folder_files, read_folder

COMMITTED = Path(__file__).parents[3] / "examples" / "yongxing"


def test_the_committed_sample_is_what_the_generator_writes(tmp_path):
    assert main([str(tmp_path / "yongxing")]) == 0
    written = {file.name: file.read_bytes() for file in (tmp_path / "yongxing").iterdir()}
    committed = {file.name: file.read_bytes() for file in COMMITTED.iterdir()}
    assert sorted(written) == sorted(committed)
    assert [name for name in written if written[name] != committed[name]] == []


def test_the_committed_sample_is_small():
    assert sum(file.stat().st_size for file in COMMITTED.iterdir()) < 6_000_000


def test_a_call_without_a_folder_is_told_how(capsys):
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err


def test_the_committed_sample_reads_back_whole_and_is_written_the_same():
    folder = read_folder(COMMITTED)
    assert folder.problems == ()
    written = folder_files(folder.tables, folder.programme)
    assert [name for name in written if written[name] != (COMMITTED / name).read_bytes()] == []
