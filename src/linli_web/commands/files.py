"""`linli files`: whether photos and papers are what they were, and those that wait for a scan."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from linli.cli.answering import FAULT_FOUND, Answer, command
from linli_web.commands.office import open_office

if TYPE_CHECKING:
    from linli.cli.door import Door
    from linli.cli.group import Commands
    from linli_web.files.checking import Fault

_MOST_TOLD = 50
_CHECK = """逐个核对照片和资料的校验值：不见了、变了或多出来的都列出；前两种退出码为 3。

Hash every photo and paper: what is gone, changed or left over; exit code 3 for the first two."""
_SCAN = """把等待查毒的文件再查一遍。

Scan the files that are held because the scanner gave no answer."""
_WORDS = {
    "missing": ("不见了，请从备份恢复", "gone: restore it from a backup"),
    "changed": ("变了，请从备份恢复", "changed: restore it from a backup"),
    "left_over": ("数据库里没有，可以不管", "unknown to the database, which harms nothing"),
}


def add_files(main: Commands) -> None:
    """Hang `files` into the command line."""

    @main.group("files", help="照片和资料。 Photos and papers.")
    def files() -> None:
        pass

    @command(files, "check", help=_CHECK)
    def check(door: Door) -> Answer:
        open_office()
        from linli_web.files.checking import check as checked

        found = list(checked(thorough=True))
        is_bad = any(each.kind != "left_over" for each in found)
        told = {"faults": [{"kind": each.kind, "sha256": each.sha256} for each in found]}
        return Answer(told, _lines(found, door.language), exit_code=FAULT_FOUND if is_bad else 0)

    @command(files, "scan", help=_SCAN)
    def scan(door: Door) -> Answer:
        open_office()
        from linli_web.files.actions import scan_held

        found = scan_held()
        total = sum(found.values())
        said = ", ".join(f"{verdict} {number}" for verdict, number in sorted(found.items()))
        zh, en = f"查了 {total} 个文件", f"{total} files scanned"
        line = (zh if door.language == "zh" else en) + (f": {said}" if said else "")
        return Answer({"scanned": found}, [line])


def _lines(found: list[Fault], language: str) -> list[str]:
    if not found:
        return ["全部完好"] if language == "zh" else ["all as they were"]
    at = 0 if language == "zh" else 1
    counts = Counter(each.kind for each in found)
    lines = [f"{number} × {_WORDS[kind][at]}" for kind, number in sorted(counts.items())]
    return lines + [f"{each.sha256} {each.kind}" for each in found[:_MOST_TOLD]]
