"""A file is written whole or not at all, and private ones are private from the first byte."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from linli.records.whole_files import make_file, replace_file, replaced


@pytest.fixture
def open_mask() -> Iterator[None]:
    mask = os.umask(0o022)
    yield
    os.umask(mask)


def mode(place: Path) -> int:
    return place.stat().st_mode & 0o777


@pytest.mark.usefixtures("open_mask")
@pytest.mark.parametrize("write", [replace_file, make_file])
def test_the_system_says_who_may_read_unless_the_file_is_private(
    tmp_path: Path, write: Callable[..., object]
) -> None:
    write(tmp_path / "open", b"1")
    write(tmp_path / "private", b"2", private=True)
    assert (mode(tmp_path / "open"), mode(tmp_path / "private")) == (0o644, 0o600)


@pytest.mark.usefixtures("open_mask")
def test_a_private_file_is_private_while_it_is_written(tmp_path: Path) -> None:
    with replaced(tmp_path / "key", private=True) as file:
        file.write(b"half")
        (unfinished,) = tmp_path.iterdir()
        assert mode(unfinished) == 0o600
        assert unfinished.name != "key"
    assert [each.name for each in tmp_path.iterdir()] == ["key"]


def test_what_was_there_stays_where_writing_fails(tmp_path: Path) -> None:
    place = tmp_path / "plan.csv"
    replace_file(place, b"old")

    def stop_midway() -> None:
        with replaced(place) as file:
            file.write(b"half of the new")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        stop_midway()
    assert place.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [place]


def test_a_name_as_long_as_the_system_allows_can_be_written(tmp_path: Path) -> None:
    place = tmp_path / ("n" * 255)
    replace_file(place, b"1")
    assert place.read_bytes() == b"1"


def test_it_reaches_the_disk_before_it_gets_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = list[str]()
    sync, move = os.fsync, Path.replace

    def told_sync(handle: int) -> None:
        done.append("disk")
        sync(handle)

    def told_move(place: Path, target: Path) -> Path:
        done.append("name")
        return move(place, target)

    monkeypatch.setattr(os, "fsync", told_sync)
    monkeypatch.setattr(Path, "replace", told_move)
    replace_file(tmp_path / "head.json", b"{}")
    assert done == ["disk", "name", "disk"]


def test_of_many_that_make_a_file_at_once_one_alone_does(tmp_path: Path) -> None:
    place = tmp_path / "key"
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda number: make_file(place, b"%d" % number), range(40)))
    assert made.count(True) == 1
    assert place.read_bytes() == b"%d" % made.index(True)
    assert list(tmp_path.iterdir()) == [place]


def test_where_the_disk_knows_no_links_a_file_is_made_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", refused)
    assert make_file(tmp_path / "key", b"first")
    assert not make_file(tmp_path / "key", b"second")
    assert (tmp_path / "key").read_bytes() == b"first"
