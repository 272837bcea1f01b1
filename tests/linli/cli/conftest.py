"""The command line as the library alone has it, and what it answers."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from linli.cli import main
from linli.cli.door import Door


@dataclass(frozen=True)
class Said:
    """What a command printed and how it ended."""

    exit_code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one object on standard output."""
        found: dict[str, Any] = json.loads(self.out)
        return found

    @property
    def codes(self) -> set[str]:
        """Codes of the problems told in JSON."""
        return {each["code"] for each in self.json["problems"]}


Linli = Callable[..., Said]


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Door:
    """The door without an office behind it; a test may put one there."""
    empty = Door()
    monkeypatch.setattr(main, "door", empty)
    monkeypatch.setattr(main, "_is_complete", True)
    monkeypatch.setattr(main, "commands", dict(main.commands))
    return empty


@pytest.fixture
def linli(door: Door) -> Linli:
    """Run a command."""
    assert door.store is None

    def run(*arguments: object) -> Said:
        result = CliRunner().invoke(main, ["--lang", "en", *map(str, arguments)])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Said(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small programme folder without a fault."""
    (tmp_path / "f").mkdir()
    (tmp_path / "f" / "programme.toml").write_text('name = "Small"\ncounty = "431023"\n')
    (tmp_path / "f" / "communities.csv").write_text(
        "community_id,name,county,zone,year_built,households,floor_area_m2,status,completed_on,"
        "lon,lat\n"
        "c1,A,431023,old,1986,214,17120,completed,2021-11-26,113.1,26.1\n"
        "c2,B,431023,new,1990,100,8000,registered,,113.2,26.2\n"
    )
    return tmp_path / "f"
