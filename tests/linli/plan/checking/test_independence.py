"""Who checks a plan shares nothing with who made it, whatever modules the solver grows."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import linli.plan.checking

ALLOWED = ("linli.plan.checking", "linli.records", "linli.schema")
MODULES = sorted(Path(next(iter(linli.plan.checking.__path__))).glob("*.py"))


def imported(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        if isinstance(node, ast.ImportFrom):
            # `from linli import plan` would bring in what `linli.plan` does.
            yield from (f"{node.module}.{name.name}" for name in node.names)


def test_it_imports_only_itself_and_the_rooms_of_nouns_and_names() -> None:
    names = {name for module in MODULES for name in imported(module)}
    ours = {name for name in names if name.split(".")[0] == "linli"}
    assert [name for name in sorted(ours) if not name.startswith(ALLOWED)] == []


def test_nothing_of_the_solver_is_loaded_with_it() -> None:
    code = "import sys, linli.plan.checking; print(*(n for n in sys.modules if 'linli.' in n))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = [
        name for name in done.stdout.split() if name.startswith(("linli.engines", "linli.plan."))
    ]
    assert [name for name in loaded if not name.startswith("linli.plan.checking")] == []
