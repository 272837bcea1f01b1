"""Every sentence of the office has its English, and the compiled catalogue is the current one."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_sentence_of_the_office_is_translated() -> None:
    script = ROOT / "scripts/messages.py"
    verdict = subprocess.run(
        [sys.executable, script, "--check"], capture_output=True, text=True, check=False
    )
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr
