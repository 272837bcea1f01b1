"""The command line speaks two languages, finds the office, and refuses in JSON as in words."""

import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from typing import Any

import click
import pytest
from click.testing import CliRunner

from linli.cli import main
from linli.cli.door import Door
from linli.cli.group import Commands, language_of

Linli = Callable[..., Any]


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "zh"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US"}, "en"),
        ({"LANG": "en_GB", "LC_ALL": ""}, "en"),
    ],
)
def test_the_language_follows_the_system_else_chinese(
    environment: dict[str, str], language: str
) -> None:
    assert language_of(environment) == language


def test_the_version_is_told(linli: Linli) -> None:
    assert metadata.version("linli") in linli("--version").out


def test_every_command_has_help_in_both_languages_and_takes_json(linli: Linli) -> None:
    assert linli("--help").exit_code == 0

    def leaves(group: click.Group) -> list[click.Command]:
        found = []
        for each in group.commands.values():
            found += leaves(each) if isinstance(each, click.Group) else [each]
        return found

    for each in leaves(main):
        assert any("--json" in option.opts for option in each.params), each.name
        assert each.help, each.name
        assert any("一" <= letter <= "鿿" for letter in each.help), each.name


@pytest.mark.parametrize(
    "arguments",
    [
        ("import", "--json"),
        ("indicators", "--by", "dragons", "--json"),
        ("indicators", "--as-of", "yesterday", "--json"),
        ("dragons", "--json"),
        ("indicators", "--dragons", "--json"),
    ],
)
def test_a_wrong_call_is_refused_in_json_too(linli: Linli, arguments: tuple[str, ...]) -> None:
    said = linli(*arguments)
    assert said.exit_code == 2
    assert said.codes == {"call.wrong"}
    assert said.err


def test_a_wrong_call_without_json_prints_nothing_on_standard_output(linli: Linli) -> None:
    said = linli("import")
    assert (said.exit_code, said.out) == (2, "")


def test_a_fault_of_the_program_ends_with_one(linli: Linli, door: Door) -> None:
    def broken(_: object) -> Any:
        raise RuntimeError("not expected")

    door.database_tables = broken
    result = CliRunner().invoke(main, ["indicators", "--json"])
    assert (result.exit_code, result.stdout) == (1, "")


class Entry:
    """An entry point that registers, or cannot be loaded."""

    def __init__(self, outcome: Any) -> None:
        self.outcome = outcome

    def load(self) -> Any:
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


def group_with(monkeypatch: pytest.MonkeyPatch, outcome: Any) -> Commands:
    monkeypatch.setattr(metadata, "entry_points", lambda **_: [Entry(outcome)])
    return Commands("linli")


def test_the_office_hangs_in_its_commands_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def register(group: Commands) -> None:
        calls.append(group)
        group.add_command(click.Command("demo"))

    group = group_with(monkeypatch, register)
    context = click.Context(group)
    assert group.list_commands(context) == ["demo"]
    assert group.get_command(context, "demo") is not None
    assert calls == [group]


def test_an_office_without_django_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    group = group_with(monkeypatch, ModuleNotFoundError("no", name="django.conf"))
    assert group.list_commands(click.Context(group)) == []


def test_any_other_fault_of_the_office_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    for fault in (ModuleNotFoundError("no", name="linli_web.gone"), ValueError("broken")):
        group = group_with(monkeypatch, fault)
        with pytest.raises(type(fault)):
            group.list_commands(click.Context(group))


def test_it_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "linli", "--version"], capture_output=True, check=True
    )
    assert metadata.version("linli").encode() in done.stdout
