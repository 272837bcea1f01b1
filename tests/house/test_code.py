"""The house's form: small functions, short files, names that say what is inside."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = [path for path in (ROOT / "src").rglob("*.py") if "migrations" not in path.parts]
VAGUE = re.compile(r"^(utils?|helpers?|common|core|misc|stuff|tools?)(_|$)|_(utils?|helpers?)$")


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function of a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring."""
    body = function.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        told = (body[0].end_lineno or 0) - body[0].lineno + 1
    else:
        told = 0
    return (function.end_lineno or 0) - function.lineno + 1 - told


def test_no_function_is_longer_than_sixty_lines_and_few_than_forty() -> None:
    lengths = {
        f"{path.relative_to(ROOT)}:{function.lineno} {function.name}": length(function)
        for path in SOURCES
        for function in functions(path)
    }
    assert {name: lines for name, lines in lengths.items() if lines > 60} == {}
    assert sum(lines > 40 for lines in lengths.values()) <= len(lengths) / 20


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    # Models are one table after the other, in the order of the schema; splitting them says nothing.
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in SOURCES
        if path.name != "models.py"
    }
    assert {name: lines for name, lines in lengths.items() if lines > 400} == {}


def test_no_module_folder_or_function_has_a_name_that_says_nothing() -> None:
    places = {part for path in SOURCES for part in path.relative_to(ROOT).with_suffix("").parts}
    names = {function.name for path in SOURCES for function in functions(path)}
    assert [name for name in sorted(places | names) if VAGUE.search(name)] == []


@pytest.mark.parametrize("folder", ["src", "scripts", "tests", "docs", "bench"])
def test_no_file_names_a_place_on_somebodys_machine(folder: Path) -> None:
    place = re.compile(r"(?<![\w.])/(work|root|home|Users)/\w")
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for suffix in ("*.py", "*.md", "*.html", "*.csv", "*.toml")
        for path in (ROOT / folder).rglob(suffix)
        if not {"vendor", "_build"} & set(path.parts)
        for line in path.read_text(encoding="utf-8").splitlines()
        if place.search(line)
    ]
    assert found == []


def test_the_shell_scripts_stop_at_the_first_fault() -> None:
    for script in [ROOT / ".ci/run", *(ROOT / "scripts").iterdir()]:
        if script.is_file() and script.suffix == "":
            lines = script.read_text(encoding="utf-8").splitlines()
            assert lines[0] == "#!/usr/bin/env bash", script
            assert "set -euo pipefail" in lines, script


def test_only_the_programmes_day_asks_for_the_real_one() -> None:
    asked = re.compile(r"\b(localdate|date\.today|datetime\.today)\(|\{% now ")
    pages = (ROOT / "src").rglob("*.html")
    places = [
        str(path.relative_to(ROOT / "src"))
        for path in (*SOURCES, *pages)
        if asked.search(path.read_text(encoding="utf-8"))
    ]
    # Licences and deputies end by the calendar, see there.
    assert sorted(places) == ["linli_web/people/real_day.py", "linli_web/plan/reads/programme.py"]
