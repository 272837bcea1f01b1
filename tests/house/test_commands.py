"""`make` alone tells a newcomer every command, in both languages."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_make_lists_every_command_in_english_and_chinese() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    commands = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert commands
    shown = subprocess.run(["make", "-s"], cwd=ROOT, capture_output=True, text=True, check=True)
    for command in commands[1].split():
        told = re.search(rf"make {command} +(.+)\n +(.+)\n", shown.stdout)
        assert told, f"make does not show `{command}`"
        assert told[1].isascii()
        assert not told[2].isascii()


def test_every_script_that_the_commands_call_can_be_run() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    scripts = set(re.findall(r"scripts/[a-z/.-]+", makefile))
    for script in (ROOT / name for name in scripts if not name.endswith(".py")):
        assert script.stat().st_mode & 0o111, f"{script} is not executable"
