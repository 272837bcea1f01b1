"""How commands answer: one object, the right exit code, messages beside it."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from linli.records import Problem
from linli.schema.wording import as_json, message, remedy, severity

if TYPE_CHECKING:
    from linli.cli.door import Door

BAD_INPUT = 2
FAULT_FOUND = 3
_MOST_TOLD = 40


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command found out.

    Parameters
    ----------
    json
        The object printed with `--json`.
    lines
        What is printed without it.
    notes
        What is worth saying besides; printed to standard error in either case.
    exit_code
        0, or 3 where a check of the office found a fault.
    afterwards
        What the command goes on with once it has answered, such as serving pages.
    """

    json: Mapping[str, Any]
    lines: Sequence[str] = ()
    notes: Sequence[str] = ()
    exit_code: int = 0
    afterwards: Callable[[], None] | None = None


class BadInput(Exception):  # noqa: N818 - it is no error of the program
    """Input or call that cannot be answered; ends the command with exit code 2.

    Parameters
    ----------
    problems
        Why.
    also
        What else the JSON object should hold, such as how many rows were read.
    """

    def __init__(self, problems: Sequence[Problem], also: Mapping[str, Any] | None = None) -> None:
        super().__init__(", ".join(sorted({each.code for each in problems})))
        self.problems = tuple(problems)
        self.also = dict(also or {})

    def __reduce__(self) -> tuple[type[BadInput], tuple[Any, ...]]:
        """Travel whole from a worker to whoever asked."""
        return BadInput, (self.problems, self.also)


def wrong_call(text: str) -> BadInput:
    """Return the refusal of a call that names its own remedy."""
    return BadInput((Problem("call.wrong", value=text),))


def office_missing() -> BadInput:
    """Return the refusal of what needs the office where it is not installed."""
    return BadInput((Problem("call.no_office"),))


def is_office_missing(error: ModuleNotFoundError) -> bool:
    """Tell whether an import failed because Django is not installed.

    Examples
    --------
    >>> is_office_missing(ModuleNotFoundError("no", name="django.db"))
    True
    """
    return (error.name or "").partition(".")[0] == "django"


def command(
    group: click.Group, name: str, **settings: Any
) -> Callable[[Callable[..., Answer]], click.Command]:
    """Make a function that returns an `Answer` a command of a group.

    Parameters
    ----------
    group
        `main` or a group below it.
    name
        Name of the command.
    **settings
        Further settings of `click.command`.

    Returns
    -------
    decorator
        The function's first argument is the `Door`; `--json` is added and taken care of.
    """

    def made(function: Callable[..., Answer]) -> click.Command:
        @functools.wraps(function)
        def run(door: Door, *, as_json: bool, **given: Any) -> None:
            try:
                answer = function(door, **given)
            except BadInput as refusal:
                refuse(refusal, door.language, with_json=as_json)
                raise click.exceptions.Exit(BAD_INPUT) from None
            except ModuleNotFoundError as error:
                if not is_office_missing(error):
                    raise
                refuse(office_missing(), door.language, with_json=as_json)
                raise click.exceptions.Exit(BAD_INPUT) from None
            _print(answer, with_json=as_json)
            if answer.afterwards is not None:
                answer.afterwards()
            if answer.exit_code:
                raise click.exceptions.Exit(answer.exit_code)

        option = click.option(
            "--json",
            "as_json",
            is_flag=True,
            help="只输出一个 JSON 对象。 Print one JSON object and nothing else.",
        )
        passed: Callable[..., None] = click.pass_obj(run)
        return group.command(name, **settings)(option(passed))

    return made


def refuse(refusal: BadInput, language: str, *, with_json: bool, aloud: bool = True) -> None:
    """Say why a command cannot answer."""
    if aloud:
        tell(refusal.problems, language)
    if with_json:
        _out(as_text({"problems": listed(refusal.problems, language)} | refusal.also))


def listed(problems: Sequence[Problem], language: str) -> list[dict[str, str]]:
    """Return problems as JSON objects, errors before warnings."""
    ordered = sorted(problems, key=lambda each: severity(each.code) != "error")
    return [as_json(each, language) | {"severity": severity(each.code)} for each in ordered]


def tell(problems: Sequence[Problem], language: str) -> None:
    """Write problems to standard error, errors first, the first few in full."""
    ordered = sorted(problems, key=lambda each: severity(each.code) != "error")
    for each in ordered[:_MOST_TOLD]:
        click.echo(sentence(each, language), err=True)
    left = len(ordered) - _MOST_TOLD
    if left > 0:
        more = f"…… 另有 {left} 条（--json 列出全部）"
        click.echo(more if language == "zh" else f"... {left} more (--json lists all)", err=True)


def sentence(problem: Problem, language: str) -> str:
    """Return place, finding and remedy in one line.

    Examples
    --------
    >>> sentence(Problem("data.missing", "zones", "3", "name", file="zones.csv"), "en")
    'zones.csv, row 3: Zone (name) is empty. Fill in Zone (name)'
    """
    zh = language == "zh"
    row = (f"第 {problem.row} 行" if zh else f"row {problem.row}") if problem.row else ""
    place = ("，" if zh else ", ").join(filter(None, (problem.file, problem.sheet, row)))
    said = message(problem, language) + ("。" if zh else ". ") + remedy(problem, language)
    return f"{place}{'：' if zh else ': '}{said}" if place else said


def as_text(value: Mapping[str, Any]) -> str:
    """Write an object as JSON that a person can read too."""
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)


def _print(answer: Answer, *, with_json: bool) -> None:
    for note in answer.notes:
        click.echo(note, err=True)
    if with_json:
        _out(as_text(answer.json))
    elif answer.lines:
        _out("\n".join(answer.lines))


def _out(text: str) -> None:
    # As bytes: the terminal's character set must not spoil what a script reads.
    click.echo(f"{text}\n".encode(), nl=False)
