"""The table of security names files and tests that there are, in both languages alike."""

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UNMET = {
    "security_asvs.md": ("not met: ", "does not apply: "),
    "security_asvs.zh.md": ("未达到：", "不涉及："),
}


def rows(name: str) -> list[list[str]]:
    lines = (ROOT / "docs" / name).read_text(encoding="utf-8").splitlines()
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in lines if line[:1] == "|"
    ]
    return [row for row in cells if re.match(r"\d", row[0])]


@cache
def known_tests() -> set[str]:
    return {
        name
        for file in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
    }


@pytest.mark.parametrize("name", UNMET)
def test_each_item_is_met_in_files_and_held_by_tests_or_says_why_not(name: str) -> None:
    found = rows(name)
    assert len(found) > 90
    for item, requirement, where, tests in found:
        assert re.fullmatch(r"\d+\.\d+\.\d+([,–] ?\d+\.\d+\.\d+)*", item), item
        assert requirement, item
        if where.startswith(UNMET[name]):
            assert tests == "—", item
            continue
        files, held_by = re.findall(r"`([^`]+)`", where), re.findall(r"`([^`]+)`", tests)
        assert files, item
        assert held_by, item
        assert [each for each in files if not (ROOT / each).is_file()] == [], item
        assert set(held_by) <= known_tests(), item


def test_both_languages_have_the_same_rows() -> None:
    english, chinese = (rows(name) for name in UNMET)
    assert [row[0] for row in english] == [row[0] for row in chinese]
    named = [[re.findall(r"`([^`]+)`", row[3]) for row in each] for each in (english, chinese)]
    assert named[0] == named[1]
