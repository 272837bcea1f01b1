"""Answers are one object; refusals name place, finding and remedy."""

import json
from typing import Any

import click
import pytest
from click.testing import CliRunner

from linli.cli.answering import Answer, BadInput, command, listed, sentence, wrong_call
from linli.cli.door import Door
from linli.records import Problem

BAD = Problem("data.missing", "zones", "3", "name", file="台账.xlsx", sheet="板块")
DOUBT = Problem("data.unknown_column", "zones", value="colour", file="zones.csv")


def run(outcome: Any, *arguments: str, language: str = "en") -> Any:
    @click.group()
    @click.pass_context
    def group(context: click.Context) -> None:
        context.obj = Door(language)

    @command(group, "ask")
    def ask(_: Door) -> Answer:
        """Ask."""
        if isinstance(outcome, Exception):
            raise outcome
        answer: Answer = outcome
        return answer

    return CliRunner().invoke(group, ["ask", *arguments])


def test_an_answer_is_one_object_or_lines() -> None:
    answer = Answer({"rows": 3, "名": "甲"}, ["three rows"], ["by the way"])
    told = run(answer, "--json")
    assert json.loads(told.stdout) == {"rows": 3, "名": "甲"}
    assert "甲" in told.stdout
    assert told.stderr == "by the way\n"
    assert run(answer).stdout == "three rows\n"


def test_a_check_that_found_a_fault_ends_with_three() -> None:
    assert run(Answer({}, exit_code=3)).exit_code == 3


def test_bad_input_ends_with_two_and_lists_errors_first() -> None:
    told = run(BadInput([DOUBT, BAD], {"rows": 5}), "--json")
    answer = json.loads(told.stdout)
    assert told.exit_code == 2
    assert answer["rows"] == 5
    assert [each["severity"] for each in answer["problems"]] == ["error", "warning"]
    first = answer["problems"][0]
    assert {"code", "table", "row", "field", "value", "remedy", "message"} <= set(first)
    assert told.stderr.splitlines()[0].startswith("台账.xlsx, 板块, row 3: ")


def test_without_json_nothing_is_on_standard_output() -> None:
    told = run(BadInput([BAD]))
    assert (told.exit_code, told.stdout) == (2, "")


def test_many_problems_are_counted_and_only_the_first_written_out() -> None:
    told = run(BadInput([BAD] * 50))
    assert len(told.stderr.splitlines()) == 41
    assert told.stderr.splitlines()[-1] == "... 10 more (--json lists all)"
    assert "另有 10 条" in run(BadInput([BAD] * 50), language="zh").stderr


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "台账.xlsx，板块，第 3 行：板块名称（name）不能为空。补上板块名称（name）"),
        ("en", "台账.xlsx, 板块, row 3: Zone (name) is empty. Fill in Zone (name)"),
    ],
)
def test_a_problem_is_said_in_the_users_language(language: str, said: str) -> None:
    assert sentence(BAD, language) == said


def test_a_command_of_the_office_without_django_says_what_to_install() -> None:
    told = run(ModuleNotFoundError("no", name="django"), "--json")
    assert told.exit_code == 2
    assert json.loads(told.stdout)["problems"][0]["code"] == "call.no_office"
    assert "linli[web]" in told.stderr


def test_other_missing_modules_are_faults_of_the_program() -> None:
    assert run(ModuleNotFoundError("no", name="numpy")).exit_code == 1


def test_what_follows_an_answer_comes_after_it() -> None:
    order: list[str] = []
    run(Answer({}, ["ready"], afterwards=lambda: order.append("served")))
    assert order == ["served"]


def test_no_number_that_json_lacks_is_printed() -> None:
    assert run(Answer({"x": float("nan")}), "--json").exit_code == 1


def test_a_wrong_call_carries_its_remedy() -> None:
    assert listed(wrong_call("give a folder").problems, "en")[0]["message"] == "give a folder"
