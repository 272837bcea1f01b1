"""Ask an advisory service about every locked package: `make audit-dependencies`.

Problem: pip-audit ends with 0 and "No known vulnerabilities found" also where its service answered
nothing, so that a machine without one looks safe. Decision: the answer counts only where it names
each package of the lock file as audited; otherwise this ends with 2 and says that nothing is known.

Exit codes: 0 every package was audited and none has a known weakness; 1 some have; 2 not done.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOCKS = ("run", "build")
WELL, WEAK, NOT_DONE = 0, 1, 2


def locked(text: str) -> set[str]:
    """Return the packages of a lock file."""
    return {normal(name) for name in re.findall(r"^([A-Za-z0-9][\w.-]*)==", text, re.MULTILINE)}


def normal(name: str) -> str:
    """Return a package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def verdict(wanted: set[str], code: int, answer: str, complaint: str) -> tuple[int, list[str]]:
    """Judge what pip-audit said.

    Parameters
    ----------
    wanted
        Packages of the lock file.
    code, answer, complaint
        Its exit code, and what it wrote in JSON and beside.
    """
    try:
        told: list[dict[str, Any]] = json.loads(answer)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = (complaint.strip().splitlines() or ["no answer"])[-1]
        return NOT_DONE, [f"pip-audit gave no answer ({last})"]
    weak = [
        f"{each['name']} {each['version']}: {flaw['id']}, mended in "
        f"{', '.join(flaw.get('fix_versions', [])) or 'no version yet'}"
        for each in told
        for flaw in each.get("vulns", [])
    ]
    audited = {normal(each["name"]) for each in told if "vulns" in each}
    missing = sorted(wanted - audited)
    if weak:
        more = [f"not audited: {', '.join(missing)}"] if missing else []
        return WEAK, weak + more
    if missing or not wanted:
        few = ", ".join(missing[:5]) + (" ..." if len(missing) > 5 else "")
        return NOT_DONE, [f"{len(missing)} of {len(wanted)} packages were not audited: {few}"]
    if code != 0:
        return NOT_DONE, [f"pip-audit ended with {code}"]
    return WELL, [f"all {len(wanted)} packages were audited: no known weakness"]


def audited(lock: Path) -> tuple[int, list[str]]:
    """Audit one lock file."""
    call = [sys.executable, "-m", "pip_audit", "--requirement", lock, "--require-hashes"]
    call += ["--disable-pip", "--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    return verdict(locked(lock.read_text("utf-8")), done.returncode, done.stdout, done.stderr)


def main() -> int:
    """Audit every lock file that ends up in an office; tell and return the worst."""
    worst = WELL
    for name in LOCKS:
        code, said = audited(ROOT / "requirements" / f"{name}.txt")
        print(f"requirements/{name}.txt", *said, sep="\n  ")
        # A known weakness outweighs what is not known.
        worst = WEAK if WEAK in (worst, code) else max(worst, code)
    if worst == NOT_DONE:
        print("没有查成：请在能访问漏洞公告服务的机器上再运行一次")
        print("NOT DONE: run it again on a machine that reaches an advisory service")
    return worst


if __name__ == "__main__":
    sys.exit(main())
