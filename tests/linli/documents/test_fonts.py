"""The packed fonts have every character of the national table, and are as their list says."""

import hashlib
from importlib import resources
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

FONTS = Path(str(resources.files("linli.documents") / "fonts"))
FILES = sorted(FONTS.glob("*.otf"))


def table() -> set[str]:
    lines = (FONTS / "characters.txt").read_text(encoding="utf-8").splitlines()
    return {each for line in lines if not line.startswith("#") for each in line}


def test_the_national_table_has_8105_characters() -> None:
    assert len(table()) == 8105


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_font_has_the_table_and_what_our_papers_use_beside_it(file: Path) -> None:
    held = {chr(each) for each in TTFont(file, lazy=True).getBestCmap()}
    assert table() | set("ABCxyz0189 —–·…、。，；：？！（）《》〔〕“”‘’㎡℃×≤①Ⅳ％￥") <= held
    assert file.stat().st_size < 3_000_000


def test_every_file_is_as_the_list_of_checksums_says() -> None:
    lines = (FONTS / "CHECKSUMS.sha256").read_text(encoding="utf-8").splitlines()
    sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
    assert {file.name for file in FILES} | {"LICENSE", "characters.txt"} == set(sums)
    for name, digest in sums.items():
        assert hashlib.sha256((FONTS / name).read_bytes()).hexdigest() == digest, name
