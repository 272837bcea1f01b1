"""The first plan does not wait for the compiler: installing reaches every planning kernel."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
DECORATOR = re.compile(r"^@njit\(.*\)$", re.MULTILINE)


def test_installing_compiles_every_planning_kernel() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/compile_kernels.py", "--strict"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = re.fullmatch(r"(\d+) planning kernels are compiled \(.*\)\n", done.stdout)
    rooms = (ROOT / "src" / "linli").rglob("*.py")
    assert told
    kernels = [found for each in rooms for found in DECORATOR.findall(each.read_text("utf-8"))]
    assert int(told[1]) == sum('inline="always"' not in each for each in kernels)


def test_whoever_installs_plans_or_tests_has_them_compiled() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert "scripts/install-kernels" in makefile.split("\ninstall:")[1].split("\n\n")[0]
    for script in ("test", "bench"):
        assert "scripts/install-kernels\n" in (ROOT / "scripts" / script).read_text("utf-8")
